import { memo, useEffect, useRef, useState, type KeyboardEvent, type TouchEvent } from 'react';

import {
  dayNumber,
  isOutside,
  isWeekend,
  offersOf,
  reasonOf,
  type Day,
} from '@/components/slot-picker/calendar';
import { usePicking } from '@/components/slot-picker/picking';
import { useSteady } from '@/components/slot-picker/use-steady';
import { useSlotWords } from '@/components/slot-picker/words';
import { classes } from '@/components/ui/classes';
import { formatCalendarDay } from '@/lib/dates';
import { addDays, addMonths } from '@/lib/time-zones';

interface DayGridProps {
  label: string;
  /** Each of seven days, in order. */
  weeks: readonly string[][];
  /** Days outside of it stay empty; left out, all are shown. */
  from: string;
  to: string;
  days: ReadonlyMap<string, Day>;
  today: string;
  selected: string | null;
  stale: boolean;
  weekends: boolean;
  onSelect: (day: string) => void;
  /** The keyboard left the days shown; the caller shows the ones around this day. */
  onLeave: (day: string) => void;
  /** Swiped: -1 to what was before. */
  onSwipe: (step: -1 | 1) => void;
}

const SWIPE = 50;

/** Days to choose from, as a calendar: arrow keys by day and week, Page up and down by month. */
export function DayGrid(props: DayGridProps) {
  const { label, weeks, from, to, days, today, selected, stale, weekends } = props;
  const { onSelect, onLeave, onSwipe } = props;
  const { i18n } = useSlotWords();
  const grid = useRef<HTMLDivElement>(null);
  const follow = useRef(false);
  const [stop, setStop] = useState<string | null>(null);
  const swipe = useSwipe(onSwipe);

  const pick = useSteady((day: string) => {
    setStop(day);
    onSelect(day);
  });

  const shown = weeks
    .flat()
    .filter((day) => day >= from && day <= to && (weekends || !isWeekend(day)));
  const tabStop =
    [stop, selected, today].find((day) => day !== null && shown.includes(day)) ?? shown[0];
  const columns = (weeks[0] ?? []).filter((day) => weekends || !isWeekend(day));

  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${tabStop ?? ''}"]`)?.focus();
  }, [tabStop]);

  const move = (event: KeyboardEvent) => {
    if (tabStop === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = dayByKey(event, tabStop, weeks, weekends);
    if (next === null) return;
    event.preventDefault();
    if (next === tabStop || next.slice(0, 7) < today.slice(0, 7)) return;
    follow.current = true;
    setStop(next);
    if (!shown.includes(next)) onLeave(next);
  };

  const template = { gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` };
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      aria-busy={stale}
      onKeyDown={move}
      {...swipe}
      className="grid touch-pan-y gap-1 select-none"
    >
      <div role="row" className="grid gap-1" style={template}>
        {columns.map((day) => (
          <span
            key={day}
            role="columnheader"
            aria-label={formatCalendarDay(day, i18n.language, { weekday: 'long' })}
            className="py-2 text-center text-sm font-semibold text-muted"
          >
            {formatCalendarDay(day, i18n.language, { weekday: 'short' })}
          </span>
        ))}
      </div>
      {weeks.map((week) => (
        <div key={week[0]} role="row" className="grid gap-1" style={template}>
          {week
            .filter((day) => weekends || !isWeekend(day))
            .map((day) =>
              day < from || day > to ? (
                <span key={day} role="gridcell" className="h-12 md:h-15" />
              ) : (
                <span key={day} role="gridcell" aria-selected={day === selected} className="grid">
                  <DayButton
                    day={day}
                    found={days.get(day)}
                    today={day === today}
                    over={day < today}
                    chosen={day === selected}
                    stale={stale}
                    tabStop={day === tabStop}
                    onPick={pick}
                  />
                </span>
              ),
            )}
        </div>
      ))}
    </div>
  );
}

interface DayButtonProps {
  day: string;
  found: Day | undefined;
  today: boolean;
  over: boolean;
  chosen: boolean;
  stale: boolean;
  tabStop: boolean;
  onPick: (day: string) => void;
}

const DayButton = memo(function DayButton(props: DayButtonProps) {
  const { day, found, today, over, chosen, stale, tabStop, onPick } = props;
  const { t, language, because } = usePicking();
  const reason = over ? 'past' : reasonOf(day, found, day);
  const outside = isOutside(reason);
  const free = reason === null ? offersOf(found).length : 0;
  const label = [
    formatCalendarDay(day, language, {
      weekday: 'long',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
    }),
    today ? t('day.today') : '',
    reason !== null
      ? t('day.none', { reason: because(reason) })
      : found === undefined
        ? t('day.loading')
        : t('day.free', { count: free }),
    found?.clocksChange ? t('day.clocks') : '',
  ];
  return (
    <button
      type="button"
      data-day={day}
      data-testid={`calendar-day-${dayNumber(day)}`}
      aria-label={label.filter(Boolean).join(', ')}
      aria-current={today ? 'date' : undefined}
      aria-disabled={outside ? true : undefined}
      title={reason === null ? undefined : because(reason)}
      tabIndex={tabStop ? 0 : -1}
      onClick={() => onPick(day)}
      className={classes(
        'relative grid h-12 content-center justify-items-center rounded-(--radius-control) md:h-15',
        'border leading-none transition-colors',
        chosen && 'bg-accent font-bold text-on-accent',
        !chosen &&
          free > 0 &&
          'bg-accent-soft font-semibold text-ink hover:ring-2 hover:ring-accent',
        !chosen && free === 0 && 'text-muted hover:bg-sunken',
        today && !chosen ? 'border-ink' : 'border-transparent',
        outside && 'opacity-55',
        stale && 'opacity-60',
      )}
    >
      <span className="numbers">{dayNumber(day)}</span>
      {/* How many is said in words by the button's name; here it is drawn, and not said again. */}
      {free > 0 ? (
        <span
          aria-hidden="true"
          data-free={t('day.freeShort', { count: free })}
          className={classes(
            'mt-1 hidden text-xs font-normal whitespace-nowrap md:block',
            'after:content-[attr(data-free)]',
            !chosen && 'text-muted',
          )}
        />
      ) : null}
      {found?.clocksChange && !outside ? <ClockMark /> : null}
    </button>
  );
});

function ClockMark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="absolute top-1 right-1 size-3">
      <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.25" />
      <path d="M6 3.2V6l1.9 1.2" fill="none" stroke="currentColor" strokeWidth="1.25" />
    </svg>
  );
}

/** Where a key leads from a day; null for keys that lead nowhere. */
function dayByKey(
  event: KeyboardEvent,
  day: string,
  weeks: readonly string[][],
  weekends: boolean,
): string | null {
  const week = weeks.find((one) => one.includes(day)) ?? [day];
  const months = event.shiftKey ? 12 : 1;
  const steps: Record<string, [string, -1 | 1]> = {
    ArrowLeft: [addDays(day, -1), -1],
    ArrowRight: [addDays(day, 1), 1],
    ArrowUp: [addDays(day, -7), -1],
    ArrowDown: [addDays(day, 7), 1],
    Home: [week[0] ?? day, 1],
    End: [week.at(-1) ?? day, -1],
    PageUp: [addMonths(day, -months), -1],
    PageDown: [addMonths(day, months), 1],
  };
  const step = steps[event.key];
  if (step === undefined) return null;
  let [next] = step;
  while (!weekends && isWeekend(next)) next = addDays(next, step[1]);
  return next;
}

/** A finger that goes aside, and not up or down, leafs (PWA-08). */
function useSwipe(onSwipe: (step: -1 | 1) => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined;
      start.current = touch === undefined ? null : { x: touch.clientX, y: touch.clientY };
    },
    onTouchEnd: (event: TouchEvent) => {
      const touch = event.changedTouches[0];
      const { current } = start;
      start.current = null;
      if (touch === undefined || current === null) return;
      const [x, y] = [touch.clientX - current.x, touch.clientY - current.y];
      if (Math.abs(x) > SWIPE && Math.abs(y) < SWIPE) onSwipe(x > 0 ? -1 : 1);
    },
  };
}
