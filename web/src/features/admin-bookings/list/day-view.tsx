import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { BookingRowShape } from '@/api/generated/admin.gen';
import { BookingCard } from '@/features/admin-bookings/list/booking-card';
import { useNow } from '@/features/admin-bookings/use-now';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatTime } from '@/lib/dates';
import { dayOf } from '@/lib/time-zones';

interface DayViewProps {
  day: string;
  zone: string;
  bookings: readonly BookingRowShape[];
  actionsFor: (booking: BookingRowShape) => ReactNode;
}

/** A day from morning to evening: what begins together stands together, and where it is now. */
export function DayView({ day, zone, bookings, actionsFor }: DayViewProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const now = useNow();
  const groups = byStart(bookings);
  const isToday = dayOf(new Date(now), zone) === day;
  const next = groups.findIndex(({ start }) => new Date(start).getTime() > now);
  const lineAt = isToday ? (next === -1 ? groups.length : next) : -1;
  const line = (
    <NowLine text={t('now', { time: formatTime(new Date(now), zone, i18n.language) })} />
  );
  return (
    <div className="grid gap-6">
      {groups.map(({ start, rows }, index) => (
        <Fragment key={start}>
          {index === lineAt ? line : null}
          <section
            aria-label={formatTime(start, zone, i18n.language)}
            className="grid gap-3 sm:grid-cols-[6rem_minmax(0,1fr)] sm:gap-4"
          >
            <h2 className="numbers font-display text-xl whitespace-nowrap sm:pt-4 sm:text-right">
              <time dateTime={start}>{formatTime(start, zone, i18n.language)}</time>
            </h2>
            <ul className="grid gap-3">
              {rows.map((row) => (
                <li key={row.id}>
                  <BookingCard
                    booking={row}
                    zone={zone}
                    past={
                      row.status === 'cancelled' ||
                      (isToday && new Date(row.endsAt).getTime() <= now)
                    }
                    actions={actionsFor(row)}
                  />
                </li>
              ))}
            </ul>
          </section>
        </Fragment>
      ))}
      {lineAt === groups.length ? line : null}
    </div>
  );
}

function NowLine({ text }: { text: string }) {
  return (
    <p className="flex items-center gap-3 text-sm font-semibold text-accent-strong">
      <span className="numbers rounded-full bg-accent-soft px-3 py-1">{text}</span>
      <span aria-hidden="true" className="h-0.5 flex-1 rounded-full bg-accent" />
    </p>
  );
}

function byStart(bookings: readonly BookingRowShape[]) {
  const groups: { start: string; rows: BookingRowShape[] }[] = [];
  for (const row of bookings) {
    const last = groups.at(-1);
    if (last?.start === row.scheduledAtUtc) last.rows.push(row);
    else groups.push({ start: row.scheduledAtUtc, rows: [row] });
  }
  return groups;
}
