import { useState, type ReactNode } from 'react';

import { publicApi, type BookingShape } from '@/api/generated/public.gen';
import { CalendarLinks } from '@/components/calendar-links/calendar-links';
import { useAnnounce } from '@/components/layout/announcer';
import { Alert } from '@/components/ui/alert';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { PriceLines } from '@/components/price/price-lines';
import type { Done } from '@/features/booking-wizard/wizard-storage';
import { useWords } from '@/lib/i18n';
import { formatDay, formatTime, formatTimeRange } from '@/lib/dates';
import { offsetText, zoneCity } from '@/lib/time-zones';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };
const useEndingWords = () => useWords('ending', WORDS);

/** Where it stands: done, waiting for somebody, or not ours any more. */
type Standing = 'confirmed' | 'payment' | 'staff' | 'settling' | 'lost';

const TONES: Record<Standing, Tone> = {
  confirmed: 'good',
  payment: 'gold',
  staff: 'gold',
  settling: 'neutral',
  lost: 'bad',
};

function standingOf(booking: BookingShape): Standing {
  switch (booking.status) {
    case 'pending_payment':
      return 'payment';
    case 'pending':
      return booking.payment.heldUntil === null ? 'settling' : 'staff';
    case 'cancelled':
      return 'lost';
    default:
      return 'confirmed';
  }
}

interface ConfirmationProps {
  done: Done;
  /** What was answered to the booking, until it is asked for anew. */
  answered: BookingShape | null;
  onAnother: () => void;
}

/** The end: what came of it, and what to do until the meeting (WIZ-21 to WIZ-23). */
export function Component({ done, answered, onAnother }: ConfirmationProps) {
  const { t } = useEndingWords();
  const [settled, setSettled] = useState(false);
  const {
    data: asked,
    error,
    refetch,
  } = publicApi.useGetBookingQuery(
    { bookingId: done.id, token: done.token },
    { pollingInterval: settled ? 0 : 2_000, skipPollingIfUnfocused: true },
  );
  const data = asked ?? answered;
  const settling = data !== null && standingOf(data) === 'settling';
  if (data !== null && settled === settling) setSettled(!settling);
  return (
    <div className="grid gap-8">
      {data ? (
        <Ending booking={data} done={done} onAnother={onAnother} />
      ) : (
        <>
          <h1 tabIndex={-1} data-step-heading="" className="font-display text-3xl outline-none">
            {t('title.loading')}
          </h1>
          {error ? (
            <ProblemAlert problem={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton className="h-96 w-full" />
          )}
        </>
      )}
    </div>
  );
}

function Ending({
  booking,
  done,
  onAnother,
}: Omit<ConfirmationProps, 'answered'> & { booking: BookingShape }) {
  const { t, i18n } = useEndingWords();
  const language = i18n.resolvedLanguage ?? 'en';
  const { data: consultant } = publicApi.useGetConsultantQuery({
    consultantId: booking.consultant.id,
  });
  const { data: service } = publicApi.useGetServiceQuery({ service: booking.service.slug });
  const standing = standingOf(booking);
  const theirZone = consultant?.location.timezone ?? null;
  const { heldUntil } = booking.payment;
  const until = heldUntil
    ? t('at', {
        day: formatDay(heldUntil, booking.timezone, language, { weekday: true }),
        time: formatTime(heldUntil, booking.timezone, language),
      })
    : '';
  const lost = standing === 'lost';
  const { type } = booking.meeting;
  return (
    <>
      <header data-testid="booking-success" className="grid gap-3">
        <p>
          <Badge tone={TONES[standing]}>{t(`badge.${standing}`)}</Badge>
        </p>
        <h1
          tabIndex={-1}
          data-step-heading=""
          className="font-display text-4xl leading-tight outline-none sm:text-5xl"
        >
          {t(`title.${standing}`, { name: booking.client.firstName })}
        </h1>
        <p className="max-w-2xl text-lg text-muted">{t(`text.${standing}`, { until })}</p>
      </header>
      <Card className="grid gap-x-8 gap-y-5 p-5 sm:grid-cols-2 sm:p-8">
        <Fact name={t('reference')}>
          <span data-testid="booking-reference" className="numbers text-xl">
            {booking.reference}
          </span>
        </Fact>
        {booking.confirmationNumber ? (
          <Fact name={t('confirmationNumber')}>
            <span className="numbers text-xl">{booking.confirmationNumber}</span>
          </Fact>
        ) : heldUntil && !lost ? (
          <Fact name={t('heldUntil')}>{until}</Fact>
        ) : null}
        <Fact name={t('service')}>
          {booking.service.name}
          {booking.service.tierName ? ` · ${booking.service.tierName}` : ''}
        </Fact>
        <Fact name={t('with')}>{booking.consultant.name}</Fact>
        <Fact name={t('yourTime')}>
          <Time booking={booking} zone={booking.timezone} />
        </Fact>
        {theirZone !== null && theirZone !== booking.timezone ? (
          <Fact name={t('theirTime', { name: booking.consultant.name.split(' ')[0] })}>
            <Time booking={booking} zone={theirZone} />
          </Fact>
        ) : null}
        <Fact name={t('how')}>
          {t(`meeting.${type}`)}
          {booking.meeting.location ? (
            <span className="block">{booking.meeting.location}</span>
          ) : null}
          {booking.meeting.url ? (
            <a href={booking.meeting.url} className="block text-accent-strong underline">
              {booking.meeting.url}
            </a>
          ) : null}
        </Fact>
        <Fact name={t('payment')}>
          {booking.price.total.amount === 0
            ? t('free')
            : t(`method.${booking.payment.method ?? 'invoice'}`)}
        </Fact>
        {booking.price.total.amount === 0 ? null : (
          <div className="border-t border-line pt-4 sm:col-span-2">
            <PriceLines price={booking.price} />
          </div>
        )}
      </Card>
      {done.created.length > 1 || done.skipped.length > 0 ? (
        <Series done={done} zone={booking.timezone} />
      ) : null}
      {lost ? null : (
        <>
          <section aria-labelledby="calendar-heading" className="grid gap-4">
            <h2 id="calendar-heading" className="font-display text-2xl">
              {t('calendar')}
            </h2>
            <CalendarLinks
              entry={{
                title: booking.service.name,
                start: booking.scheduledAtUtc,
                end: booking.endsAt,
                details: `${t('reference')}: ${booking.reference}`,
                location: booking.meeting.location ?? booking.meeting.url ?? '',
              }}
              fileAddress={`/api/bookings/${done.id}/calendar.ics?token=${encodeURIComponent(done.token)}`}
              fileName={`${booking.reference}.ics`}
            />
          </section>
          <section aria-labelledby="next-heading" className="grid gap-4">
            <h2 id="next-heading" className="font-display text-2xl">
              {t('next.title')}
            </h2>
            <ol className="grid gap-3">
              {[
                t('next.calendar'),
                ...(standing === 'staff' && booking.payment.method !== 'cash'
                  ? [t('next.staff')]
                  : []),
                ...(standing === 'payment' ? [t('next.payment', { until })] : []),
                t(`next.${type}`),
                t('next.materials'),
              ].map((line, index) => (
                <li key={line} className="flex gap-4">
                  <span
                    aria-hidden="true"
                    className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-strong"
                  >
                    {index + 1}
                  </span>
                  <span className="pt-1">{line}</span>
                </li>
              ))}
            </ol>
            {service && service.deliverables.length > 0 ? (
              <>
                <h3 className="pt-2 font-semibold">{t('next.deliverables')}</h3>
                <ul className="grid gap-1.5 sm:grid-cols-2">
                  {service.deliverables.map((one) => (
                    <li key={one} className="flex gap-2">
                      <span aria-hidden="true" className="text-good">
                        ✓
                      </span>
                      {one}
                    </li>
                  ))}
                </ul>
              </>
            ) : null}
          </section>
          <Manage booking={booking} done={done} />
        </>
      )}
      <p>
        <Button kind="quiet" onClick={onAnother}>
          {t('another')}
        </Button>
      </p>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <p className="text-sm text-muted">{name}</p>
      <div className="font-medium">{children}</div>
    </div>
  );
}

function Time({ booking, zone }: { booking: BookingShape; zone: string }) {
  const { i18n } = useEndingWords();
  const language = i18n.resolvedLanguage ?? 'en';
  return (
    <>
      {formatDay(booking.scheduledAtUtc, zone, language, { weekday: true })}
      <span className="numbers block">
        {formatTimeRange(booking.scheduledAtUtc, booking.endsAt, zone, language)}
      </span>
      <span className="block text-sm font-normal text-muted">
        {zoneCity(zone)} ({offsetText(new Date(booking.scheduledAtUtc), zone)})
      </span>
    </>
  );
}

function Series({ done, zone }: { done: Done; zone: string }) {
  const { t, i18n } = useEndingWords();
  const language = i18n.resolvedLanguage ?? 'en';
  const written = (at: string) =>
    `${formatDay(at, zone, language, { weekday: true })}, ${formatTime(at, zone, language)}`;
  return (
    <section aria-labelledby="series-heading" className="grid gap-4">
      <h2 id="series-heading" className="font-display text-2xl">
        {t('series.title')}
      </h2>
      <p>{t('series.created', { count: done.created.length })}</p>
      <ul className="numbers grid gap-1 sm:grid-cols-2">
        {done.created.map((at) => (
          <li key={at}>{written(at)}</li>
        ))}
      </ul>
      {done.skipped.length > 0 ? (
        <Alert tone="warn" title={t('series.skipped', { count: done.skipped.length })}>
          <ul className="numbers grid gap-1">
            {done.skipped.map((one) => (
              <li key={one.scheduledAt}>{written(one.scheduledAt)}</li>
            ))}
          </ul>
        </Alert>
      ) : null}
    </section>
  );
}

const manageAddress = (done: Done) =>
  `${paths.booking(done.id)}?token=${encodeURIComponent(done.token)}`;

/** The one way back to the booking for who has no account. */
function Manage({ booking, done }: { booking: BookingShape; done: Done }) {
  const { t, i18n } = useEndingWords();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  const address = `${window.location.origin}${manageAddress(done)}`;
  const language = i18n.resolvedLanguage ?? 'en';
  return (
    <section aria-labelledby="manage-heading">
      <Card className="grid gap-4 p-5 sm:p-8">
        <h2 id="manage-heading" className="font-display text-2xl">
          {t('manage.title')}
        </h2>
        <p className="text-muted">
          {t('manage.text', {
            until: t('at', {
              day: formatDay(booking.canChangeUntil, booking.timezone, language),
              time: formatTime(booking.canChangeUntil, booking.timezone, language),
            }),
          })}
        </p>
        <div className="flex flex-wrap gap-3">
          <ButtonLink to={manageAddress(done)}>{t('manage.open')}</ButtonLink>
          <Button
            kind="secondary"
            onClick={() => {
              void navigator.clipboard.writeText(address).then(() => {
                setCopied(true);
                announce(t('manage.copied'));
              });
            }}
          >
            {t(copied ? 'manage.copied' : 'manage.copy')}
          </Button>
        </div>
      </Card>
    </section>
  );
}
