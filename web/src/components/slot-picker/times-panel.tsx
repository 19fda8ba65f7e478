import { offersOf, reasonOf, type Day } from '@/components/slot-picker/calendar';
import { NextFree } from '@/components/slot-picker/next-free';
import { useChoice } from '@/components/slot-picker/picking';
import { useReason } from '@/components/slot-picker/reasons';
import { SlotList } from '@/components/slot-picker/slot-list';
import type { Asked } from '@/components/slot-picker/use-days';
import { useSlotWords } from '@/components/slot-picker/words';
import { Skeleton } from '@/components/ui/skeleton';
import { formatCalendarDay } from '@/lib/dates';

interface TimesPanelProps {
  asked: Asked;
  day: string | null;
  found: Day | undefined;
  today: string;
  onGo: (day: string) => void;
}

/** The times of the chosen day, or why there are none and where the next are. */
export function TimesPanel({ asked, day, found, today, onGo }: TimesPanelProps) {
  const { t, i18n } = useSlotWords();
  const words = useReason();
  const { wished } = useChoice();
  if (day === null) {
    return (
      <div className="grid h-full content-center justify-items-center gap-4 text-center text-muted">
        <CalendarMark />
        <p className="max-w-56">{t('times.prompt')}</p>
        <NextFree asked={asked} from={today} onGo={onGo} />
      </div>
    );
  }
  const title = formatCalendarDay(day, i18n.language, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
  });
  const reason = reasonOf(day, found, today);
  const offers = offersOf(found, wished);
  return (
    <div className="grid content-start gap-3">
      <h3 className="grid min-h-11 content-center font-display text-xl leading-tight">{title}</h3>
      {found?.clocksChange ? (
        <p className="rounded-(--radius-control) bg-warn-soft px-3 py-2 text-sm text-warn">
          {t('day.clocksNote')}
        </p>
      ) : null}
      {found === undefined && reason === null ? (
        <div role="status" className="grid grid-cols-3 gap-2 md:grid-cols-2">
          <span className="sr-only">{t('times.loading')}</span>
          {Array.from({ length: 6 }, (_, index) => (
            <Skeleton key={index} className="h-13" />
          ))}
        </div>
      ) : reason === null ? (
        <SlotList
          key={day}
          offers={offers}
          label={t('times.count', { count: offers.length, day: title })}
        />
      ) : (
        <div className="grid gap-3">
          <p className="font-semibold">{t('times.none')}</p>
          <p className="text-muted">{words(reason)}</p>
          <NextFree asked={asked} from={day < today ? today : day} onGo={onGo} />
        </div>
      )}
    </div>
  );
}

function CalendarMark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 48 48" className="size-12 text-line-strong">
      <path
        d="M8 14a4 4 0 0 1 4-4h24a4 4 0 0 1 4 4v22a4 4 0 0 1-4 4H12a4 4 0 0 1-4-4zM8 20h32M16 6v8M32 6v8M18 30l4.5 4.5L31 26"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
