import { useSearchParams } from 'react-router';

import { Badge } from '@/components/ui/badge';
import { SelectField } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import { Agenda } from '@/features/admin-schedule/agenda';
import { scheduleApi } from '@/features/admin-schedule/api';
import { DatesPart } from '@/features/admin-schedule/dates-part';
import { LimitsPart } from '@/features/admin-schedule/limits-part';
import { ScheduleRefusal } from '@/features/admin-schedule/part';
import type { Schedule } from '@/features/admin-schedule/schedule';
import { TimeOffPart } from '@/features/admin-schedule/time-off-part';
import { WeekPart } from '@/features/admin-schedule/week-part';
import { useScheduleWords } from '@/features/admin-schedule/words';
import { offsetText, zoneCity } from '@/lib/time-zones';

/** Whose time it is, and what is set about it. Consultants find themselves only (ROL-07). */
export function SchedulePage() {
  const { t } = useScheduleWords();
  const [address, setAddress] = useSearchParams();
  const { data, error, refetch } = scheduleApi.useListResourcesQuery({ limit: 100 });
  if (error) return <ScheduleRefusal problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className="h-[40rem]" />;
  const resources = data.items.filter(({ isGone }) => !isGone);
  const chosen = resources.find(({ id }) => id === address.get('resource')) ?? resources[0];
  if (chosen === undefined) return <p className="text-lg text-muted">{t('nobody')}</p>;
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        {resources.length > 1 ? (
          <SelectField
            className="w-full sm:w-80"
            label={t('whose')}
            value={chosen.id}
            onChange={(event) => setAddress({ resource: event.target.value })}
          >
            {resources.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </SelectField>
        ) : (
          <p className="font-display text-2xl">{chosen.name}</p>
        )}
        {chosen.isAccepting ? null : <Badge tone="warn">{t('notAccepting')}</Badge>}
      </div>
      <OneSchedule key={chosen.id} resourceId={chosen.id} />
    </div>
  );
}

function OneSchedule({ resourceId }: { resourceId: string }) {
  const { t } = useScheduleWords();
  const { data, error, refetch } = scheduleApi.useReadScheduleQuery({ resourceId });
  if (error) return <ScheduleRefusal problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className="h-[40rem]" />;
  const schedule = data as unknown as Schedule;
  return (
    <>
      <p className="text-muted">
        {t('zoneNote', {
          place: zoneCity(schedule.timezone),
          offset: offsetText(new Date(), schedule.timezone),
        })}
      </p>
      <WeekPart schedule={schedule} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <div className="grid gap-6">
          <DatesPart schedule={schedule} />
          <TimeOffPart schedule={schedule} />
          <LimitsPart schedule={schedule} />
        </div>
        <Agenda resourceId={resourceId} zone={schedule.timezone} />
      </div>
    </>
  );
}
