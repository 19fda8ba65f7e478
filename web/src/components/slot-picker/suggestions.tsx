import { useState } from 'react';

import { publicApi, type TimeOfDay } from '@/api/generated/public.gen';
import { today } from '@/components/slot-picker/calendar';
import { useLiveDays } from '@/components/slot-picker/refresh';
import { useChoice } from '@/components/slot-picker/picking';
import { useReason } from '@/components/slot-picker/reasons';
import { SlotButton } from '@/components/slot-picker/slot-button';
import { monthAsked, type Asked } from '@/components/slot-picker/use-days';
import { useSlotWords } from '@/components/slot-picker/words';
import { Badge } from '@/components/ui/badge';
import { Segmented } from '@/components/ui/choice';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { addDays, dayOf } from '@/lib/time-zones';

const HOURS = { any: '10:00', morning: '10:00', afternoon: '14:00', evening: '18:00' };
type When = keyof typeof HOURS;
const MOST = 6;
const WISHED = new Set<string>(['wished_time', 'near_wished_time']);

interface SuggestionsProps {
  asked: Asked;
  service: string | undefined;
  /** The day somebody looked at: times near it are suggested, else soon. */
  near: string | null;
}

/** Times that suit both sides, the best first, each with what speaks for it. */
export function Suggestions({ asked, service, near }: SuggestionsProps) {
  const { t } = useSlotWords();
  const words = useReason();
  const { chosen } = useChoice();
  const [when, setWhen] = useState<When>('any');
  const wished = near ?? addDays(today(asked.zone), 1);
  const { serviceId, timezone, duration, teamMemberId } = monthAsked(asked, wished);
  const { data, currentData, error, refetch } = publicApi.useSuggestTimesQuery(
    {
      serviceId,
      timezone,
      duration,
      teamMemberId,
      at: `${wished}T${HOURS[when]}`,
      timePreference: when === 'any' ? undefined : (when satisfies TimeOfDay),
      limit: MOST,
    },
    { refetchOnMountOrArgChange: 30 },
  );
  const shown = currentData ?? data;
  const suggestions = shown?.suggestions ?? [];
  const days = [...new Set(suggestions.map(({ slot }) => dayOf(slot.startTime, asked.zone)))];
  useLiveDays(asked, service, days, () => void refetch());

  return (
    <div className="grid content-start gap-5">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 className="font-display text-xl">{t('suggestions.title')}</h2>
        <Segmented
          label={t('suggestions.when')}
          value={when}
          onChange={setWhen}
          options={(['any', 'morning', 'afternoon', 'evening'] as const).map((value) => ({
            value,
            label: t(`suggestions.${value}`),
          }))}
        />
      </div>
      {error === undefined ? null : <ProblemAlert problem={error} onRetry={() => void refetch()} />}
      {shown === undefined ? (
        <div role="status" className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          <span className="sr-only">{t('times.loading')}</span>
          {Array.from({ length: MOST }, (_, index) => (
            <Skeleton key={index} className="h-28" />
          ))}
        </div>
      ) : suggestions.length === 0 ? (
        <p className="text-muted">{t('suggestions.none', { reason: words(shown.reason) })}</p>
      ) : (
        <ol className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {suggestions.map(({ slot, reasons }) => (
            <li key={`${slot.startTime} ${slot.teamMemberId}`} className="grid content-start gap-2">
              <SlotButton
                at={Date.parse(slot.startTime)}
                slot={slot}
                pressed={Date.parse(slot.startTime) === chosen}
                tabStop
                dated
              />
              <p className="flex flex-wrap gap-1.5">
                {reasons.map((reason) => (
                  <Badge key={reason} tone={reason === 'recommended' ? 'gold' : 'neutral'}>
                    {near === null && WISHED.has(reason)
                      ? t('suggestions.soon')
                      : t(`suggestions.${reason}`)}
                  </Badge>
                ))}
              </p>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
