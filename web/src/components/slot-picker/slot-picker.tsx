import { useMemo, useState, type ReactNode } from 'react';

import { Arrow } from '@/components/slot-picker/arrow';
import {
  firstOfMonth,
  isOutside,
  lastOfMonth,
  monthOf,
  reasonOf,
  today as todayIn,
  weeksOfMonth,
} from '@/components/slot-picker/calendar';
import { DayGrid } from '@/components/slot-picker/day-grid';
import { useDisplay } from '@/components/slot-picker/display';
import { PickingProvider, type ChosenSlot, type Picking } from '@/components/slot-picker/picking';
import { TimesPanel } from '@/components/slot-picker/times-panel';
import { useDays, type Asked } from '@/components/slot-picker/use-days';
import { useSlotWords } from '@/components/slot-picker/words';
import { ZoneSelect } from '@/components/slot-picker/zone-select';
import { useAnnounce } from '@/components/layout/announcer';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { formatCalendarDay, type HourCycle } from '@/lib/dates';
import { addDays, addMonths, dayOf } from '@/lib/time-zones';

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
  /** The chosen time is held for its user, so others see it as taken: that is as it should be. */
  ownHold?: boolean;
}

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
}: SlotPickerProps): ReactNode {
  const { t, i18n } = useSlotWords();
  const announce = useAnnounce();
  const language = i18n.language;
  const [display] = useDisplay(language, hourCycle);
  const today = todayIn(zone);
  const start = value === null ? firstDay : dayOf(value.start, zone);
  const [day, setDay] = useState<string | null>(
    start !== undefined && start >= today ? start : null,
  );
  const [shown, setShown] = useState(day ?? today);
  const from = firstOfMonth(shown);
  const to = lastOfMonth(shown);
  const asked: Asked = { serviceId, duration, teamMemberIds, zone };
  const { days, answers, stale, problem, refetch } = useDays(asked, from, to, 0);

  const picking: Picking = {
    zone,
    also: display.also,
    cycle: display.cycle,
    members: useMemo(
      () => new Map(answers.flatMap((one) => one.teamMembers.map((m) => [m.id, m] as const))),
      [answers],
    ),
    serviceZone: answers[0]?.serviceTimezone ?? zone,
    chosen: value === null ? null : Date.parse(value.start),
    wished: value?.teamMemberId,
    stale,
    choose: (slot) =>
      onChange({
        start: slot.startTime,
        end: slot.endTime,
        teamMemberId: slot.teamMemberId,
        duration: slot.duration,
      }),
  };

  const monthName = (of: string) =>
    formatCalendarDay(of, language, { month: 'long', year: 'numeric' });
  const leafTo = (next: string) => {
    if (monthOf(next) < monthOf(today)) return;
    setShown(next);
    announce(monthName(next));
  };
  const ended = daysAtEnd(to).every((one) => isOutside(reasonOf(one, days.get(one), today)));
  const visible = day !== null && monthOf(day) === monthOf(shown) ? day : null;

  return (
    <PickingProvider value={picking}>
      <section aria-label={t('label')} className="grid gap-4">
        <div className="flex flex-wrap items-end justify-end gap-4">
          <ZoneSelect value={zone} onChange={onZoneChange} />
        </div>
        {problem === undefined ? null : (
          <ProblemAlert problem={problem} onRetry={() => refetch()} />
        )}
        <Card className="grid overflow-hidden md:grid-cols-[minmax(0,1fr)_17rem] lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="p-3 sm:p-5">
            <div className="mb-2 flex items-center justify-between gap-2">
              <h3 className="pl-2 font-display text-xl first-letter:uppercase">
                {monthName(shown)}
              </h3>
              <div className="flex">
                <button
                  type="button"
                  aria-label={t('move.month_before')}
                  aria-disabled={monthOf(shown) <= monthOf(today)}
                  onClick={() => leafTo(addMonths(from, -1))}
                  className="grid size-11 place-items-center rounded-full hover:bg-sunken aria-disabled:opacity-35"
                >
                  <Arrow back />
                </button>
                <button
                  type="button"
                  data-testid="calendar-next-month"
                  aria-label={t('move.month_after')}
                  aria-disabled={ended}
                  onClick={() => {
                    if (!ended) leafTo(addMonths(from, 1));
                  }}
                  className="grid size-11 place-items-center rounded-full hover:bg-sunken aria-disabled:opacity-35"
                >
                  <Arrow />
                </button>
              </div>
            </div>
            <DayGrid
              label={t('calendar', { month: monthName(shown) })}
              weeks={weeksOfMonth(shown, display.weekStart)}
              from={from}
              to={to}
              days={days}
              today={today}
              selected={visible}
              stale={stale}
              weekends={display.weekends}
              onSelect={setDay}
              onLeave={leafTo}
              onSwipe={(step) => {
                if (step < 0 || !ended) leafTo(addMonths(from, step));
              }}
            />
          </div>
          <div className="border-t border-line p-4 sm:p-5 md:border-t-0 md:border-l">
            <TimesPanel
              asked={asked}
              day={visible}
              found={visible === null ? undefined : days.get(visible)}
              today={today}
              onGo={(next) => {
                setShown(next);
                setDay(next);
              }}
            />
          </div>
        </Card>
      </section>
    </PickingProvider>
  );
}

/** The last week of a month: if nothing of it can be booked, neither can what follows. */
const daysAtEnd = (to: string) => [to, addDays(to, -1), addDays(to, -2)];
