import { useMemo, useState, type ReactNode } from 'react';

import { Agenda } from '@/components/slot-picker/agenda';
import {
  isOutside,
  offersOf,
  reasonOf,
  today as todayIn,
  type Slot,
} from '@/components/slot-picker/calendar';
import { ChosenLine } from '@/components/slot-picker/chosen-line';
import { ClockWarning } from '@/components/slot-picker/clock-warning';
import { DayGrid } from '@/components/slot-picker/day-grid';
import { useDisplay } from '@/components/slot-picker/display';
import { DisplaySettings } from '@/components/slot-picker/display-settings';
import { Leaf } from '@/components/slot-picker/leaf';
import {
  ChoiceProvider,
  PickingProvider,
  type ChosenSlot,
  type Picking,
} from '@/components/slot-picker/picking';
import { useReason } from '@/components/slot-picker/reasons';
import { useLiveDays } from '@/components/slot-picker/refresh';
import { Suggestions } from '@/components/slot-picker/suggestions';
import { TimesPanel } from '@/components/slot-picker/times-panel';
import { chosenOf, useChosen } from '@/components/slot-picker/use-chosen';
import { useDays, type Asked, type Days } from '@/components/slot-picker/use-days';
import { useSteady } from '@/components/slot-picker/use-steady';
import { useWide } from '@/components/slot-picker/use-wide';
import { leaf, spanOf, titleOf, VIEWS, type Span, type View } from '@/components/slot-picker/views';
import { WeekColumns } from '@/components/slot-picker/week-columns';
import { useSlotWords } from '@/components/slot-picker/words';
import { ZoneSelect } from '@/components/slot-picker/zone-select';
import { useAnnounce } from '@/components/layout/announcer';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/choice';
import { classes } from '@/components/ui/classes';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { formatCalendarDay, type HourCycle } from '@/lib/dates';
import { addDays, dayOf, noonOf, offsetMinutes } from '@/lib/time-zones';
import type { LiveState } from '@/live/connection';

export type { ChosenSlot };

interface SlotPickerProps {
  serviceId: string;
  duration?: number;
  /** Empty: anybody. */
  teamMemberIds?: readonly string[];
  value: ChosenSlot | null;
  onChange: (slot: ChosenSlot | null) => void;
  zone: string;
  onZoneChange: (zone: string) => void;
  hourCycle?: HourCycle;
  /** The day shown first (`2027-03-14`). */
  firstDay?: string;
  /** The chosen time is held for its user, so it is no longer free: that is as it should be. */
  ownHold?: boolean;
}

/** Choose a day and a time: as a month, a week, a list or from suggestions, kept up to date. */
export function SlotPicker({
  serviceId,
  duration,
  teamMemberIds,
  value,
  onChange,
  zone,
  onZoneChange,
  hourCycle,
  firstDay,
  ownHold = false,
}: SlotPickerProps): ReactNode {
  const { t, i18n } = useSlotWords();
  const announce = useAnnounce();
  const words = useReason();
  const wide = useWide();
  const language = i18n.language;
  const [display, setDisplay] = useDisplay(language, hourCycle);
  const today = todayIn(zone);

  const [view, setView] = useState<View>('month');
  const [day, setDay] = useState<string | null>(() => {
    const first = value === null ? firstDay : dayOf(value.start, zone);
    return first !== undefined && first >= today ? first : null;
  });
  // Any of the days shown: what is around it depends on the view.
  const [around, setAround] = useState(day ?? today);
  const span = spanOf(view, around < today ? today : around, display.weekStart);

  const asked: Asked = { serviceId, duration, teamMemberIds, zone };
  // A slug will do for questions; channels are named by the id, which the answers tell.
  const [service, setService] = useState<string>();
  const watched = daysWatched(span, today, value === null ? null : dayOf(value.start, zone));
  const live = useLiveDays(asked, service, watched);
  const found = useDays(asked, span.from, span.to, live.state === 'off' ? 60 : 0);
  const answered = found.answers[0]?.serviceId;
  if (answered !== undefined && answered !== service) setService(answered);
  const lost = useChosen(asked, value, onChange, ownHold);
  const days = useWithOwn(found.days, ownHold ? value : null, zone);

  const { answers } = found;
  const members = useMemo(
    () => new Map(answers.flatMap((one) => one.teamMembers.map((m) => [m.id, m] as const))),
    [answers],
  );
  const choose = useSteady((slot: Slot) => {
    setDay(dayOf(slot.startTime, zone));
    onChange(chosenOf(slot));
  });
  const { stale } = found;
  const { also, cycle } = display;
  const serviceZone = answers[0]?.serviceTimezone ?? zone;
  const picking = useMemo<Picking>(
    () => ({ t, language, because: words, zone, also, cycle, members, serviceZone, stale, choose }),
    [t, language, words, zone, also, cycle, members, serviceZone, stale, choose],
  );
  const chosen = value === null ? null : Date.parse(value.start);
  const wished = value?.teamMemberId;
  const choice = useMemo(() => ({ chosen, wished }), [chosen, wished]);

  const atEnd = endsWithin(span, days, today);
  const title = titleOf(view, span, language);
  const select = (next: string) => {
    setDay(next);
    const name = formatCalendarDay(next, language, { month: 'long', day: 'numeric' });
    const reason = reasonOf(next, days.get(next), today);
    const count = offersOf(days.get(next)).length;
    announce(
      reason === null
        ? t('times.count', { count, day: name })
        : t('times.noneOn', { day: name, reason: words(reason) }),
    );
  };
  const show = (next: string) => {
    setAround(next);
    announce(titleOf(view, spanOf(view, next, display.weekStart), language));
  };
  const step = (by: -1 | 1) => {
    const next = leaf(view, span, by);
    const atStart = span.from <= today;
    if (by < 0 ? !atStart : !atEnd) show(next);
  };
  const look = (next: View) => {
    setView(next);
    const within = day !== null && covers(span, day);
    setAround(within ? day : span.from < today ? today : span.from);
  };

  const visible = day !== null && covers(span, day) ? day : null;
  const moment = momentOf(span, visible, value, zone, today);
  const header = (
    <Leaf
      title={title}
      by={view === 'month' ? 'month' : 'week'}
      atStart={span.from <= today}
      atEnd={atEnd}
      onLeaf={step}
    />
  );
  const dates = watchable(span);

  return (
    <PickingProvider value={picking}>
      <ChoiceProvider value={choice}>
        <section aria-label={t('label')} className="grid min-w-0 gap-4">
          <div className="flex flex-wrap items-end justify-between gap-4">
            <Segmented
              label={t('view.label')}
              value={view}
              onChange={look}
              options={VIEWS.map((one) => ({ value: one, label: t(`view.${one}`) }))}
            />
            <div className="w-full sm:w-80">
              <ZoneSelect value={zone} onChange={onZoneChange} at={moment} />
            </div>
          </div>
          {found.problem === undefined ? null : (
            <ProblemAlert problem={found.problem} onRetry={found.refetch} />
          )}
          <Card className="overflow-hidden">
            {view === 'suggestions' ? (
              <div className="min-h-124 p-4 sm:p-6">
                <Suggestions asked={asked} service={service} near={day} />
              </div>
            ) : view === 'agenda' ? (
              <div className="min-h-124 p-3 sm:p-6">
                {header}
                <Agenda dates={dates} days={days} today={today} weekends={display.weekends} />
              </div>
            ) : view === 'week' && wide ? (
              <div className="p-3 sm:p-6">
                {header}
                <WeekColumns dates={dates} days={days} today={today} weekends={display.weekends} />
              </div>
            ) : (
              <div
                className={classes(
                  'grid md:grid-cols-[minmax(0,1fr)_17rem] lg:grid-cols-[minmax(0,1fr)_22rem]',
                )}
              >
                <div className="p-3 sm:p-6">
                  {header}
                  <DayGrid
                    label={
                      view === 'week'
                        ? t('calendarOfWeek', { days: title })
                        : t('calendar', { month: title })
                    }
                    weeks={span.weeks}
                    from={span.from}
                    to={span.to}
                    days={days}
                    today={today}
                    selected={visible}
                    stale={found.stale}
                    weekends={display.weekends}
                    onSelect={select}
                    onLeave={show}
                    onSwipe={step}
                  />
                </div>
                {/* As high as the calendar, whatever is in it; on a phone as high as three times need. */}
                <div className="relative min-h-64 border-t border-line md:border-t-0 md:border-l">
                  <div className="p-4 sm:p-6 md:absolute md:inset-0 md:overflow-y-auto">
                    <TimesPanel
                      asked={asked}
                      day={visible}
                      found={visible === null ? undefined : days.get(visible)}
                      today={today}
                      onGo={(next) => {
                        setAround(next);
                        setDay(next);
                      }}
                    />
                  </div>
                </div>
              </div>
            )}
            <div className="flex flex-wrap items-center gap-x-6 gap-y-1 border-t border-line px-4 py-2 sm:px-6">
              <Legend live={live.state} grid={view === 'month' || (view === 'week' && !wide)} />
              <DisplaySettings display={display} onChange={setDisplay} at={moment} />
            </div>
          </Card>
          {/* Under the calendar: what comes with one month and goes with another moves nothing. */}
          <ClockWarning answers={answers} zone={zone} today={today} />
          <ChosenLine serviceId={serviceId} value={value} lost={lost} />
        </section>
      </ChoiceProvider>
    </PickingProvider>
  );
}

function Legend({ live, grid }: { live: LiveState; grid: boolean }) {
  const { t } = useSlotWords();
  return (
    <p className="mr-auto flex flex-wrap items-center gap-x-5 gap-y-1 text-sm text-muted">
      {grid ? (
        <span className="flex items-center gap-2">
          <span
            aria-hidden="true"
            className="size-3.5 rounded-sm bg-accent-soft ring-1 ring-line"
          />
          {t('legend.free')}
        </span>
      ) : null}
      <span className="flex items-center gap-1.5">
        <span aria-hidden="true" className="text-gold">
          ★
        </span>
        {t('slot.recommended')}
      </span>
      {live === 'connecting' ? null : <span>{t(`live.${live}`)}</span>}
    </p>
  );
}

const watchable = ({ from, to }: Span): string[] => {
  const days = [from];
  for (let day = from; day < to; days.push(day)) day = addDays(day, 1);
  return days;
};

const covers = ({ from, to }: Span, day: string): boolean => day >= from && day <= to;

/** What is over needs no watching; the chosen day does, wherever one has leafed to. */
function daysWatched(span: Span, today: string, chosen: string | null): string[] {
  const days = watchable(span).filter((day) => day >= today);
  return chosen === null || days.includes(chosen) ? days : [...days, chosen];
}

/**
 * The moment that what is shown is about: the day of the chosen time, else the day looked at, else
 * the first day shown; undefined where that is now. Clocks may have changed until then.
 */
function momentOf(
  span: Span,
  visible: string | null,
  value: ChosenSlot | null,
  zone: string,
  today: string,
): number | undefined {
  const chosen = value === null ? null : dayOf(value.start, zone);
  const day = visible ?? (chosen !== null && covers(span, chosen) ? chosen : span.from);
  const noon = noonOf(day, zone);
  if (value !== null && day === chosen) {
    const start = new Date(value.start);
    // One moment for all times of a day, for four hundred zones hang on it: but on a day on which
    // clocks change, the time itself.
    const apart = offsetMinutes(start, zone) !== offsetMinutes(noon, zone);
    return apart ? start.getTime() : noon.getTime();
  }
  return day <= today ? undefined : noon.getTime();
}

/** Whether what can be booked ends here: then there is nothing to leaf on to. */
function endsWithin(span: Span, days: Days['days'], today: string): boolean {
  const last = watchable(span).slice(-7);
  return (
    last.every((day) => days.get(day)?.slots.length === 0) &&
    last.some((day) => isOutside(reasonOf(day, days.get(day), today)) && day >= today)
  );
}

/** Somebody's own hold is not free for others, and still his to see. */
function useWithOwn(days: Days['days'], own: ChosenSlot | null, zone: string): Days['days'] {
  return useMemo(() => {
    if (own === null) return days;
    const day = days.get(dayOf(own.start, zone));
    const at = Date.parse(own.start);
    const there = day?.slots.some((slot) => Date.parse(slot.startTime) === at);
    if (day === undefined || there) return days;
    const slot = {
      startTime: own.start,
      endTime: own.end,
      teamMemberId: own.teamMemberId,
      duration: own.duration,
      isRecommended: false,
      maxBookings: 1,
      currentBookings: 0,
    };
    return new Map(days).set(day.date, { ...day, slots: [...day.slots, slot], reason: null });
  }, [days, own, zone]);
}
