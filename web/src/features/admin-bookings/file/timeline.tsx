import { useTranslation } from 'react-i18next';

import type { StaffBookingShape } from '@/api/generated/admin.gen';
import { Skeleton } from '@/components/ui/skeleton';
import { deskApi } from '@/features/admin-bookings/api';
import { useNames } from '@/features/admin-bookings/file/people';
import { tell, type Told } from '@/features/admin-bookings/file/timeline-words';
import { Refusal } from '@/features/admin-bookings/refusal';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay, formatTime } from '@/lib/dates';
import { dayOf } from '@/lib/time-zones';

/** The life of a booking, the newest first: who, when, what it was before and after (SEC-11). */
export function Timeline({ booking, zone }: { booking: StaffBookingShape; zone: string }) {
  const { t } = useDeskWords();
  const { t: common, i18n } = useTranslation();
  const language = i18n.language;
  const nameOf = useNames({ name: booking.client.name, userId: booking.userId });
  const { data, error, refetch } = deskApi.useGetBookingTimelineQuery({ bookingId: booking.id });
  if (error) return <Refusal problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className="h-48" />;
  const entries = [...data.entries].reverse();
  const teller = { t, common, language, zone, currency: booking.price.total.currency, nameOf };
  return (
    <ol className="grid">
      {entries.map((entry, index) => {
        const day = dayOf(entry.at, zone);
        const before = entries[index - 1];
        return (
          <li
            key={`${entry.at}-${entry.event}`}
            className="relative grid gap-1 border-l-2 border-line pb-6 pl-6 last:border-transparent last:pb-0"
          >
            <span
              aria-hidden="true"
              className="absolute top-1.5 -left-[7px] size-3 rounded-full border-2 border-accent bg-surface"
            />
            <p className="font-semibold">{t([`event.${entry.event}`, `action.${entry.action}`])}</p>
            {tell(entry.changes, teller).map((told) => (
              <Change key={told.field} told={told} />
            ))}
            <p className="numbers text-sm text-muted">
              {nameOf(entry.by)} ·{' '}
              <time dateTime={entry.at}>
                {before === undefined || dayOf(before.at, zone) !== day
                  ? `${formatDay(entry.at, zone, language, { short: true, weekday: true })}, `
                  : ''}
                {formatTime(entry.at, zone, language)}
              </time>
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function Change({ told }: { told: Told }) {
  const { t, i18n } = useDeskWords();
  const { field, before, after } = told;
  const name = i18n.exists(`admin-bookings:field.${field}`) ? t(`field.${field}`) : null;
  if (name === null && after === null) return null;
  return (
    <p className="text-sm">
      {name === null ? null : <span className="text-muted">{name}: </span>}
      {before === null ? null : (
        <>
          <del className="text-muted">{before}</del>
          <span aria-hidden="true"> → </span>
        </>
      )}
      {after === null ? (
        before === null ? null : (
          <span>{t('nothingThere')}</span>
        )
      ) : (
        <ins className="no-underline">{after}</ins>
      )}
    </p>
  );
}
