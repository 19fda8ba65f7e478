import { useState } from 'react';
import { Link } from 'react-router';

import type { BookingShape } from '@/api/generated/public.gen';
import { CalendarLeaf } from '@/components/calendar-leaf/calendar-leaf';
import { buttonClasses } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { StatusBadge } from '@/components/ui/status-badge';
import { paths } from '@/config/paths';
import { usePortalWords } from '@/features/portal/words';
import { formatDay, formatTimeRange } from '@/lib/dates';
import { deviceZone, offsetText, zoneCity } from '@/lib/time-zones';

const ARRANGED = ['confirmed', 'reminded', 'rescheduled'];
const ASKED_FOR = ['pending', 'pending_payment', 'waitlisted'];

/** One meeting of one's own, with what can be done about it; `kept`: without a network, nothing. */
export function BookingCard({ booking, kept = false }: { booking: BookingShape; kept?: boolean }) {
  const { t, language } = usePortalWords();
  const [now] = useState(() => Date.now());
  const zone = deviceZone();
  const at = new Date(booking.scheduledAtUtc);
  const inTime = now < Date.parse(booking.canChangeUntil);
  const arranged = ARRANGED.includes(booking.status);
  const mayMove = inTime && arranged;
  const mayCancel = inTime && (arranged || ASKED_FOR.includes(booking.status));
  const page = paths.booking(booking.id);
  const named = { service: booking.service.name };
  const action = buttonClasses({ kind: 'secondary' });
  return (
    <Card className="grid grid-cols-[auto_1fr] gap-4 p-4 sm:gap-5 sm:p-6 lg:grid-cols-[auto_1fr_auto] lg:items-center">
      <CalendarLeaf at={at} zone={zone} language={language} />
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge status={booking.status} />
          <span className="numbers text-sm text-muted">{booking.reference}</span>
        </p>
        <h3 className="font-display text-xl">
          {kept ? (
            booking.service.name
          ) : (
            <Link to={page} className="text-ink underline-offset-4 hover:underline">
              {booking.service.name}
            </Link>
          )}
        </h3>
        <p>
          {formatDay(at, zone, language, { weekday: true })}{' '}
          <span className="numbers font-medium whitespace-nowrap">
            {formatTimeRange(at, booking.endsAt, zone, language)}
          </span>
        </p>
        <p className="text-sm text-muted">
          {t('card.with', { name: booking.consultant.name })} · {zoneCity(zone)} (
          {offsetText(at, zone)})
        </p>
      </div>
      {kept ? null : (
        <div className="col-span-2 flex flex-wrap gap-2 lg:col-span-1">
          <Link to={page} className={action} aria-label={t('card.openNamed', named)}>
            {t('card.open')}
          </Link>
          {mayMove ? (
            <Link to={`${page}?do=move`} className={action} aria-label={t('card.moveNamed', named)}>
              {t('card.move')}
            </Link>
          ) : null}
          {mayCancel ? (
            <Link
              to={`${page}?do=cancel`}
              className={buttonClasses({ kind: 'danger' })}
              aria-label={t('card.cancelNamed', named)}
            >
              {t('card.cancel')}
            </Link>
          ) : null}
        </div>
      )}
    </Card>
  );
}
