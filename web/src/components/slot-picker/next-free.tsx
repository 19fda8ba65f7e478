import { publicApi } from '@/api/generated/public.gen';
import { monthAsked, type Asked } from '@/components/slot-picker/use-days';
import { usePicking } from '@/components/slot-picker/picking';
import { useSlotWords } from '@/components/slot-picker/words';
import { Button } from '@/components/ui/button';
import { formatDay, formatTime } from '@/lib/dates';
import { dayOf } from '@/lib/time-zones';

/** Where the next free time from a day on is. A button leads there. */
export function NextFree({
  asked,
  from,
  onGo,
}: {
  asked: Asked;
  from: string;
  onGo: (day: string) => void;
}) {
  const { t, i18n } = useSlotWords();
  const { cycle } = usePicking();
  const { serviceId, timezone, duration, teamMemberId } = monthAsked(asked, from);
  const { currentData } = publicApi.useNextAvailabilityQuery(
    { serviceId, timezone, duration, teamMemberId, earliestDate: from, limit: 1 },
    { refetchOnMountOrArgChange: 60 },
  );
  const slot = currentData?.slot;
  // As high as it will be, so that nothing moves when it is known.
  return (
    <div className="grid min-h-18 content-start gap-1">
      {currentData === undefined ? null : slot ? (
        <>
          <p className="text-sm text-muted">{t('next.title')}</p>
          <Button
            kind="secondary"
            size="small"
            onClick={() => onGo(dayOf(slot.startTime, asked.zone))}
          >
            {formatDay(slot.startTime, asked.zone, i18n.language, { weekday: true, short: true })}
            {', '}
            {formatTime(slot.startTime, asked.zone, i18n.language, cycle)}
          </Button>
        </>
      ) : (
        <p className="text-sm text-muted">{t('next.none')}</p>
      )}
    </div>
  );
}
