import { skipToken } from '@reduxjs/toolkit/query';

import { publicApi } from '@/api/generated/public.gen';
import { elsewhere } from '@/components/slot-picker/elsewhere';
import { usePicking, type ChosenSlot } from '@/components/slot-picker/picking';
import { useReason } from '@/components/slot-picker/reasons';
import type { Lost } from '@/components/slot-picker/use-chosen';
import { useSlotWords } from '@/components/slot-picker/words';
import { Alert } from '@/components/ui/alert';
import { formatDay, formatTime, formatTimeRange } from '@/lib/dates';
import { offsetText, zoneCity } from '@/lib/time-zones';

interface ChosenLineProps {
  serviceId: string;
  value: ChosenSlot | null;
  lost: Lost | null;
}

/** What is chosen, in every zone it matters in; or that it was lost, and why. */
export function ChosenLine({ serviceId, value, lost }: ChosenLineProps) {
  return (
    <div className="grid min-h-32 content-center sm:min-h-24">
      {value !== null ? (
        <Chosen value={value} />
      ) : lost !== null ? (
        <LostNotice serviceId={serviceId} lost={lost} />
      ) : (
        <Nothing />
      )}
    </div>
  );
}

function Nothing() {
  const { t } = useSlotWords();
  return <p className="text-muted">{t('chosen.none')}</p>;
}

function Chosen({ value }: { value: ChosenSlot }) {
  const { t, i18n } = useSlotWords();
  const { zone, also, cycle, members, serviceZone } = usePicking();
  const member = members.get(value.teamMemberId);
  const start = new Date(value.start);
  const others = elsewhere(start.getTime(), zone, [member?.timezone ?? serviceZone, also]);
  return (
    <div className="grid gap-1 border-l-4 border-accent pl-4">
      <p className="text-sm text-muted">
        {t('chosen.title')}
        {member === undefined ? null : ` ${t('chosen.with', { name: member.name })}`}
      </p>
      <p className="text-lg font-semibold">
        {formatDay(start, zone, i18n.language, { weekday: true })}
        {', '}
        <span className="numbers whitespace-nowrap">
          {formatTimeRange(start, value.end, zone, i18n.language, cycle)}
        </span>
      </p>
      <p className="text-sm text-muted">
        {t('zone.name', { city: zoneCity(zone), offset: offsetText(start, zone) })}
        {others.map((one) => (
          <span key={one.zone}>
            {' · '}
            <span className="numbers">
              {t('slot.elsewhere', {
                time: formatTime(start, one.zone, i18n.language, cycle),
                city: `${one.city} (${offsetText(start, one.zone)})`,
              })}
            </span>
            {one.days < 0 ? `, ${t('slot.dayBefore')}` : null}
            {one.days > 0 ? `, ${t('slot.dayAfter')}` : null}
          </span>
        ))}
      </p>
    </div>
  );
}

/** Says it once the reason is known, so that it is heard once. */
function LostNotice({ serviceId, lost: { slot, byLength } }: { serviceId: string; lost: Lost }) {
  const { t, i18n } = useSlotWords();
  const words = useReason();
  const { zone, cycle } = usePicking();
  const { currentData, isFetching } = publicApi.useExplainTimeQuery(
    byLength
      ? skipToken
      : { serviceId, at: slot.start, duration: slot.duration, teamMemberId: slot.teamMemberId },
    { refetchOnMountOrArgChange: true },
  );
  if (isFetching) return null;
  const start = new Date(slot.start);
  const time = `${formatDay(start, zone, i18n.language, { weekday: true })}, ${formatTime(start, zone, i18n.language, cycle)}`;
  const [reason] = [
    ...(currentData?.reasons ?? []),
    ...(currentData?.teamMembers.flatMap((one) => one.reasons) ?? []),
  ];
  return (
    <Alert tone="warn" announce="now">
      {byLength
        ? t('chosen.length', { time })
        : reason?.code === 'booked'
          ? t('chosen.taken', { time })
          : t('chosen.gone', { time, reason: words(reason?.code) })}
    </Alert>
  );
}
