import { useState, type ReactNode } from 'react';

import { publicApi } from '@/api/generated/public.gen';
import {
  usePendingBookings,
  type PendingBooking,
  type SentBooking,
  type WaitingBooking,
} from '@/api/pending-bookings';
import { useAnnounce } from '@/components/layout/announcer';
import { usePendingWords } from '@/components/pending-bookings/words';
import { TakenDialog } from '@/components/slot-picker/taken-dialog';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { paths } from '@/config/paths';
import { formatDay, formatTime, formatTimeRange } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { zoneCity } from '@/lib/time-zones';

type Pending = ReturnType<typeof usePendingBookings>;

const TONES: Record<PendingBooking['status'], Tone> = {
  PENDING_SYNC: 'gold',
  TAKEN: 'warn',
  RAISED: 'warn',
  REFUSED: 'bad',
  SENT: 'good',
};

/** What was booked without a network, and what became of it; nothing at all where there is none. */
export function PendingBookings({ heading = 'h2' }: { heading?: 'h2' | 'none' }) {
  const { t } = usePendingWords();
  const pending = usePendingBookings();
  if (pending.bookings.length === 0) return null;
  const list = (
    <ul className="grid gap-3" data-testid="pending-bookings">
      {pending.bookings.map((booking) => (
        <li key={booking.id}>
          {booking.status === 'SENT' ? (
            <Sent booking={booking} pending={pending} />
          ) : (
            <Waiting booking={booking} pending={pending} />
          )}
        </li>
      ))}
    </ul>
  );
  if (heading === 'none') return list;
  return (
    <section aria-labelledby="pending-bookings" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="pending-bookings" className="font-display text-2xl">
          {t('title')}
        </h2>
        <p className="text-muted">{t('lead')}</p>
      </div>
      {list}
    </section>
  );
}

function Waiting({ booking, pending }: { booking: WaitingBooking; pending: Pending }) {
  const { t, i18n } = usePendingWords();
  const announce = useAnnounce();
  const [choosing, setChoosing] = useState(false);
  const { body } = booking;
  const { data: service } = publicApi.useGetServiceQuery({ service: body.serviceId });
  const name = service?.name ?? t('unknownService');
  const price = booking.status === 'RAISED' ? formatMoney(booking.price, i18n.language) : '';
  const before = booking.shown === null ? null : formatMoney(booking.shown, i18n.language);

  async function send() {
    if (!(await pending.send())) announce(t('stillWaiting'));
  }

  return (
    <Sheet
      name={name}
      status={booking.status}
      when={<When start={body.scheduledAt} zone={body.timezone} minutes={body.duration} />}
      text={t(
        booking.status === 'RAISED' && before === null
          ? 'text.RAISED_free'
          : `text.${booking.status}`,
        { price, before },
      )}
      actions={
        <>
          {booking.status === 'PENDING_SYNC' ? (
            <Button kind="secondary" busy={pending.busy} onClick={() => void send()}>
              {t('action.send')}
            </Button>
          ) : null}
          {booking.status === 'TAKEN' ? (
            <Button busy={pending.busy} onClick={() => setChoosing(true)}>
              {t('action.choose')}
            </Button>
          ) : null}
          {booking.status === 'RAISED' ? (
            <Button busy={pending.busy} onClick={() => void pending.agree(booking)}>
              {t('action.agree', { price })}
            </Button>
          ) : null}
          {booking.status === 'REFUSED' ? (
            <Button
              kind="secondary"
              busy={pending.busy}
              onClick={() => void pending.again(booking)}
            >
              {t('action.again')}
            </Button>
          ) : null}
          <Button
            kind="quiet"
            aria-label={t('action.dropNamed', { what: name })}
            onClick={() => {
              announce(t('dropped'));
              void pending.drop(booking.id);
            }}
          >
            {t('action.drop')}
          </Button>
        </>
      }
    >
      {booking.status === 'REFUSED' ? (
        <ProblemAlert
          problem={
            booking.problem.code === 'pending-bookings.place-lost'
              ? { ...booking.problem, detail: t('place-lost') }
              : booking.problem
          }
        />
      ) : null}
      {booking.status === 'TAKEN' ? (
        <TakenDialog
          open={choosing}
          alternatives={booking.alternatives}
          zone={body.timezone}
          busy={pending.busy}
          onAccept={(to) => {
            setChoosing(false);
            void pending.accept(booking, to);
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </Sheet>
  );
}

function Sent({ booking, pending }: { booking: SentBooking; pending: Pending }) {
  const { t } = usePendingWords();
  const { bookingId, manageToken, reference, scheduledAt, serviceId, timezone } = booking;
  const { data: service } = publicApi.useGetServiceQuery({ service: serviceId });
  return (
    <Sheet
      name={service?.name ?? t('unknownService')}
      status="SENT"
      when={<When start={scheduledAt} zone={timezone} />}
      text={t('text.SENT', { reference })}
      actions={
        <>
          <ButtonLink
            kind="secondary"
            to={`${paths.booking(bookingId)}?token=${encodeURIComponent(manageToken)}`}
          >
            {t('action.open')}
          </ButtonLink>
          <Button
            kind="quiet"
            aria-label={t('action.doneNamed', { what: reference })}
            onClick={() => void pending.drop(booking.id)}
          >
            {t('action.done')}
          </Button>
        </>
      }
    />
  );
}

interface SheetProps {
  name: string;
  status: PendingBooking['status'];
  when: ReactNode;
  text: string;
  actions: ReactNode;
  children?: ReactNode;
}

function Sheet({ name, status, when, text, actions, children }: SheetProps) {
  const { t } = usePendingWords();
  return (
    <Card className="grid gap-3 p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid gap-0.5">
          <p className="text-lg font-semibold">{name}</p>
          {when}
        </div>
        <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>
      </div>
      <p className="text-muted">{text}</p>
      {children}
      <div className="flex flex-wrap gap-2">{actions}</div>
    </Card>
  );
}

function When({
  start,
  zone,
  minutes,
}: {
  start: string;
  zone: string;
  minutes?: number | null | undefined;
}) {
  const { t, i18n } = usePendingWords();
  const { language } = i18n;
  const time = minutes
    ? formatTimeRange(start, new Date(Date.parse(start) + minutes * 60_000), zone, language)
    : formatTime(start, zone, language);
  return (
    <p className="numbers">
      {t('with', {
        day: formatDay(start, zone, language, { weekday: true }),
        time,
        zone: zoneCity(zone),
      })}
    </p>
  );
}
