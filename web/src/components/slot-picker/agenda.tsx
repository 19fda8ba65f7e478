import { isWeekend, offersOf, reasonOf, type Day } from '@/components/slot-picker/calendar';
import { useChoice } from '@/components/slot-picker/picking';
import { useReason } from '@/components/slot-picker/reasons';
import { SlotList } from '@/components/slot-picker/slot-list';
import { useSlotWords } from '@/components/slot-picker/words';
import { Skeleton } from '@/components/ui/skeleton';
import { formatCalendarDay } from '@/lib/dates';

interface AgendaProps {
  dates: readonly string[];
  days: ReadonlyMap<string, Day>;
  today: string;
  weekends: boolean;
}

/** Coming days under each other, with their times or why there are none. */
export function Agenda({ dates, days, today, weekends }: AgendaProps) {
  const { t, i18n } = useSlotWords();
  const words = useReason();
  const { wished } = useChoice();
  return (
    <ul className="grid">
      {dates
        .filter((date) => weekends || !isWeekend(date))
        .map((date) => {
          const found = days.get(date);
          const reason = reasonOf(date, found, today);
          const offers = offersOf(found, wished);
          const name = formatCalendarDay(date, i18n.language, {
            weekday: 'long',
            month: 'long',
            day: 'numeric',
          });
          return (
            <li
              key={date}
              className="grid gap-x-6 gap-y-2 border-t border-line py-4 first:border-t-0 md:grid-cols-[12rem_minmax(0,1fr)]"
            >
              <h3 className="pt-1 font-semibold">
                {name}
                {date === today ? (
                  <span className="font-normal text-muted"> · {t('move.today')}</span>
                ) : null}
                {found?.clocksChange ? (
                  <span className="block text-sm font-normal text-warn">{t('day.clocks')}</span>
                ) : null}
              </h3>
              {reason !== null ? (
                <p className="pt-1 text-muted">{words(reason)}</p>
              ) : found === undefined ? (
                <Skeleton className="h-13" />
              ) : (
                <SlotList
                  offers={offers}
                  label={t('times.count', { count: offers.length, day: name })}
                />
              )}
            </li>
          );
        })}
    </ul>
  );
}
