import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { BookingRowShape } from '@/api/generated/admin.gen';
import { Card } from '@/components/ui/card';
import { classes } from '@/components/ui/classes';
import { StatusBadge } from '@/components/ui/status-badge';
import { paths } from '@/config/paths';
import { Marks } from '@/features/admin-bookings/list/marks';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay, formatTimeRange } from '@/lib/dates';

interface BookingCardProps {
  booking: BookingRowShape;
  zone: string;
  /** The day goes without saying where all are of one day. */
  withDay?: boolean;
  /** It is over, or will not be. */
  past?: boolean;
  actions?: ReactNode;
}

/** One booking on a sheet of its own (ADM-09); the whole sheet leads to its file. */
export function BookingCard({ booking, zone, withDay, past, actions }: BookingCardProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const language = i18n.language;
  // Where each says its day, none stands under the heading of a time.
  const Heading = withDay ? 'h2' : 'h3';
  return (
    <Card
      className={classes(
        'relative flex items-start gap-3 p-4 focus-within:border-accent hover:border-line-strong',
        past && 'bg-transparent shadow-none',
      )}
    >
      <div className="grid min-w-0 flex-1 gap-2 md:grid-cols-[minmax(0,1.1fr)_minmax(0,1.3fr)_auto] md:items-start md:gap-6">
        <div className="min-w-0">
          {withDay ? (
            <p className="numbers text-sm font-semibold text-muted">
              {formatDay(booking.scheduledAtUtc, zone, language, { weekday: true, short: true })}
            </p>
          ) : null}
          <Heading className="text-lg leading-snug font-semibold">
            <Link
              to={paths.deskBooking(booking.id)}
              className="text-ink no-underline after:absolute after:inset-0"
            >
              {booking.clientName}
            </Link>
          </Heading>
          <p className="text-sm break-words text-muted">{booking.company}</p>
          <p className="numbers text-xs text-muted">{booking.reference}</p>
        </div>
        <div className="min-w-0 text-sm">
          <p className="numbers font-semibold">
            {formatTimeRange(booking.scheduledAtUtc, booking.endsAt, zone, language)}
          </p>
          <p>
            {booking.serviceName}
            <span className="text-muted"> · {t(`meetingType.${booking.meetingType}`)}</span>
          </p>
          <p className="text-muted">{booking.consultant.name}</p>
        </div>
        <div className="flex flex-wrap gap-1.5 md:w-44 md:flex-col md:items-end">
          <StatusBadge status={booking.status} />
          <Marks booking={booking} />
        </div>
      </div>
      {actions ? <div className="relative z-10 -my-1 -mr-2">{actions}</div> : null}
    </Card>
  );
}
