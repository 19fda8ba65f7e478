import type { BookingShape } from '@/api/generated/public.gen';
import { CalendarLeaf } from '@/components/calendar-leaf/calendar-leaf';
import { CalendarLinks } from '@/components/calendar-links/calendar-links';
import { elsewhere } from '@/components/slot-picker/elsewhere';
import { paths } from '@/config/paths';
import { isOpen } from '@/features/manage-booking/rules';
import { Section } from '@/features/manage-booking/parts/section';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatDay, formatTimeRange } from '@/lib/dates';
import { offsetText, zoneCity } from '@/lib/time-zones';

interface WhenProps {
  booking: BookingShape;
  token: string | undefined;
  /** The reader's. */
  zone: string;
  serviceZone: string | undefined;
}

/** The time by the reader's clock, and by the clocks of the others where those show another. */
export function When({ booking, token, zone, serviceZone }: WhenProps) {
  const { t, language } = useBookingWords();
  const at = new Date(booking.scheduledAtUtc);
  const range = (where: string) =>
    formatTimeRange(booking.scheduledAtUtc, booking.endsAt, where, language);
  const others = elsewhere(at.getTime(), zone, [booking.timezone, serviceZone]);
  const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  return (
    <Section title={t('when.title')}>
      <div className="flex gap-4 sm:gap-6">
        <CalendarLeaf at={at} zone={zone} language={language} />
        <div className="grid content-center gap-0.5">
          <p className="font-display text-xl leading-snug sm:text-2xl">
            {formatDay(at, zone, language, { weekday: true })}
          </p>
          <p className="numbers text-lg font-semibold">{range(zone)}</p>
          <p className="text-sm text-muted">
            {t('when.yours')}: {zoneCity(zone)} ({offsetText(at, zone)}) ·{' '}
            {t('when.minutes', { count: booking.duration })}
          </p>
          {others.map((one) => (
            <p key={one.zone} className="numbers text-sm text-muted">
              {t(`when.elsewhere${one.days === 0 ? '' : one.days < 0 ? '_before' : '_after'}`, {
                time: range(one.zone),
                city: one.city,
              })}
            </p>
          ))}
        </div>
      </div>
      {isOpen(booking) ? (
        <div className="mt-6 border-t border-line pt-5">
          <h3 className="mb-3 text-sm font-semibold">{t('when.calendar')}</h3>
          <CalendarLinks
            entry={{
              title: booking.service.name,
              start: booking.scheduledAtUtc,
              end: booking.endsAt,
              // Without the token: what opens the booking is not for the houses of calendars.
              details: `${booking.reference}\n${window.location.origin}${paths.booking(booking.id)}`,
              location: booking.meeting.location ?? booking.meeting.url ?? '',
            }}
            fileAddress={`/api/bookings/${booking.id}/calendar.ics${query}`}
            fileName={`${booking.reference}.ics`}
          />
        </div>
      ) : null}
    </Section>
  );
}
