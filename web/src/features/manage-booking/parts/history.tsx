import type { BookingShape } from '@/api/generated/public.gen';
import { Section } from '@/features/manage-booking/parts/section';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatDay, formatTime } from '@/lib/dates';

interface Entry {
  at: string;
  text: string;
  reason: string | null;
}

/** What became of the booking, the latest first. */
export function History({ booking, zone }: { booking: BookingShape; zone: string }) {
  const { t, language } = useBookingWords();
  const written = (at: string) =>
    `${formatDay(at, zone, language, { short: true })}, ${formatTime(at, zone, language)}`;
  const { confirmedAt, cancellation } = booking;
  const entries: Entry[] = [
    { at: booking.createdAt, text: t('history.booked'), reason: null },
    ...(confirmedAt === null
      ? []
      : [{ at: confirmedAt, text: t('history.confirmed'), reason: null }]),
    ...booking.moves.map((move) => ({
      at: move.rescheduledAt,
      text: t('history.moved', {
        from: written(move.rescheduledFrom),
        to: written(move.rescheduledTo),
      }),
      reason: move.reason,
    })),
    ...(cancellation === null
      ? []
      : [
          {
            at: cancellation.cancelledAt,
            text: t('history.cancelled'),
            reason: cancellation.reason,
          },
        ]),
  ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return (
    <Section title={t('history.title')}>
      <ol className="grid gap-4 border-l-2 border-line pl-5">
        {entries.map((entry, index) => (
          <li key={index} className="relative">
            <span
              aria-hidden="true"
              className="absolute top-1.5 -left-[1.65rem] size-3 rounded-full border-2 border-surface bg-accent"
            />
            <p className="font-medium">{entry.text}</p>
            {entry.reason ? <p>{t('history.reason', { reason: entry.reason })}</p> : null}
            <p className="numbers text-sm text-muted">
              <time dateTime={entry.at}>{written(entry.at)}</time>
            </p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
