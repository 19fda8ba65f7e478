import { useState, type KeyboardEvent } from 'react';

import { isWeekend, offersOf, reasonOf, type Day } from '@/components/slot-picker/calendar';
import { useChoice } from '@/components/slot-picker/picking';
import { useReason } from '@/components/slot-picker/reasons';
import { SlotButton } from '@/components/slot-picker/slot-button';
import { useSlotWords } from '@/components/slot-picker/words';
import { classes } from '@/components/ui/classes';
import { Skeleton } from '@/components/ui/skeleton';
import { formatCalendarDay } from '@/lib/dates';

interface WeekColumnsProps {
  dates: readonly string[];
  days: ReadonlyMap<string, Day>;
  today: string;
  weekends: boolean;
}

/** A week side by side, where there is room for it. Arrow keys go down a day and across days. */
export function WeekColumns({ dates, days, today, weekends }: WeekColumnsProps) {
  const { t, i18n } = useSlotWords();
  const words = useReason();
  const { chosen, wished } = useChoice();
  const [stop, setStop] = useState<number | null>(null);

  const columns = dates
    .filter((date) => weekends || !isWeekend(date))
    .map((date) => {
      const found = days.get(date);
      return { date, found, offers: offersOf(found, wished), reason: reasonOf(date, found, today) };
    });
  const all = columns.flatMap(({ offers }) => offers.map(({ at }) => at));
  const tabStop = [stop, chosen].find((at) => at !== null && all.includes(at)) ?? all[0];

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const focused = Number(document.activeElement?.getAttribute('data-slot') ?? NaN);
    const filled = columns.filter(({ offers }) => offers.length > 0);
    const column = filled.findIndex(({ offers }) => offers.some(({ at }) => at === focused));
    const row = filled[column]?.offers.findIndex(({ at }) => at === focused) ?? -1;
    const aside = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    const down = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (column < 0 || (aside === 0 && down === 0)) return;
    event.preventDefault();
    const offers = filled[column + aside]?.offers ?? [];
    const target = offers[aside === 0 ? row + down : Math.min(row, offers.length - 1)];
    if (target === undefined) return;
    setStop(target.at);
    event.currentTarget.querySelector<HTMLElement>(`[data-slot="${target.at}"]`)?.focus();
  };

  return (
    <div
      onKeyDown={move}
      className="grid gap-2"
      style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` }}
    >
      {columns.map(({ date, found, offers, reason }) => {
        const name = formatCalendarDay(date, i18n.language, {
          weekday: 'long',
          month: 'long',
          day: 'numeric',
        });
        return (
          <section key={date} aria-label={name} className="grid content-start gap-2">
            <h3
              className={classes(
                'rounded-(--radius-control) py-2 text-center leading-tight',
                date === today ? 'bg-accent-soft text-accent-strong' : 'bg-sunken',
              )}
            >
              <span aria-hidden="true" className="block text-sm">
                {formatCalendarDay(date, i18n.language, { weekday: 'short' })}
              </span>
              <span aria-hidden="true" className="numbers block text-lg font-semibold">
                {formatCalendarDay(date, i18n.language, { day: 'numeric' })}
              </span>
              <span className="sr-only">{name}</span>
              {found?.clocksChange ? (
                <span className="block px-1 text-xs text-warn">{t('day.clocks')}</span>
              ) : null}
            </h3>
            <div className="grid h-96 content-start gap-2 overflow-y-auto p-1">
              {reason !== null ? (
                <p className="px-1 pt-2 text-center text-sm text-muted hyphens-auto">
                  {words(reason)}
                </p>
              ) : found === undefined ? (
                <Skeleton className="h-13" />
              ) : (
                offers.map(({ at, slot }) => (
                  <SlotButton
                    key={at}
                    at={at}
                    slot={slot}
                    pressed={at === chosen}
                    tabStop={at === tabStop}
                  />
                ))
              )}
            </div>
          </section>
        );
      })}
    </div>
  );
}
