import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';

import { publicApi, type BookingShape } from '@/api/generated/public.gen';
import { useWho } from '@/api/session';
import { PageTitle } from '@/components/layout/page';
import { Alert } from '@/components/ui/alert';
import { Button, ButtonLink } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusBadge } from '@/components/ui/status-badge';
import { paths } from '@/config/paths';
import { BookingProblem } from '@/features/manage-booking/parts/booking-problem';
import { Consents } from '@/features/manage-booking/parts/consents';
import { History } from '@/features/manage-booking/parts/history';
import { Meeting } from '@/features/manage-booking/parts/meeting';
import { Price } from '@/features/manage-booking/parts/price';
import { Section } from '@/features/manage-booking/parts/section';
import { When } from '@/features/manage-booking/parts/when';
import { mayCancel, mayMove, movesByClient } from '@/features/manage-booking/rules';
import { useBooking } from '@/features/manage-booking/use-booking';
import { useNow } from '@/features/manage-booking/use-now';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatDay, formatTime } from '@/lib/dates';
import { isProblem } from '@/lib/problems';
import { deviceZone } from '@/lib/time-zones';

const CancelDialog = lazy(() => import('@/features/manage-booking/cancel-dialog'));
const MoveBooking = lazy(() => import('@/features/manage-booking/move-booking'));

/** What is being done is in the address (`?do=move`), so that back means back. */
type Doing = 'move' | 'cancel' | null;

/** The page of one booking, for whoever has its link or is signed in as its client. */
export function ManageBooking({ bookingId }: { bookingId: string }) {
  const { booking, token, error, isLoading, refetch } = useBooking(bookingId);
  if (booking !== undefined) return <Opened booking={booking} token={token} />;
  if (isLoading || error === undefined) return <Opening />;
  return <Shut error={error} onRetry={() => void refetch()} />;
}

function Opened({ booking, token }: { booking: BookingShape; token: string | undefined }) {
  const { t, language } = useBookingWords();
  const who = useWho();
  const now = useNow();
  const [zone, setZone] = useState(deviceZone);
  const [done, setDone] = useState<string | null>(null);
  const [params, setParams] = useSearchParams();
  const { data: service } = publicApi.useGetServiceQuery({ service: booking.service.slug });
  const { data: agreement, error: noAgreement } = publicApi.useGetServiceAgreementQuery({
    service: booking.service.slug,
    language: language === 'de' ? 'de' : 'en',
  });
  const policy = agreement?.cancellation ?? (noAgreement === undefined ? undefined : null);

  // The house opens everybody's booking; what it changes, it changes at the desk.
  const house = token === undefined && who.isStaff && who.email !== booking.client.email;
  const move = house ? null : mayMove(booking, policy?.maxReschedulings, now);
  const cancel = house ? null : mayCancel(booking, now);
  const wanted = params.get('do');
  const doing: Doing =
    wanted === 'move' && move === 'yes'
      ? 'move'
      : wanted === 'cancel' && cancel === 'yes'
        ? 'cancel'
        : null;
  const doNow = (next: Doing, replace = false) =>
    setParams(
      (before) => {
        const changed = new URLSearchParams(before);
        changed.delete('do');
        if (next !== null) changed.set('do', next);
        return changed;
      },
      { replace },
    );
  const finish = (said: string) => {
    setDone(said);
    doNow(null, true);
  };

  const at = (instant: string) =>
    `${formatDay(instant, zone, language, { weekday: true })}, ${formatTime(instant, zone, language)}`;

  if (doing === 'move') {
    return (
      <Suspense fallback={<Opening />}>
        <MoveBooking
          booking={booking}
          token={token}
          zone={zone}
          onZoneChange={setZone}
          movesLeft={policy ? policy.maxReschedulings - movesByClient(booking) - 1 : undefined}
          onBack={() => doNow(null, true)}
          onMoved={(moved) => finish(t('move.moved', { when: at(moved.scheduledAtUtc) }))}
        />
      </Suspense>
    );
  }
  return (
    <>
      <header className="mb-8 grid gap-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <StatusBadge status={booking.status} />
          <span className="numbers text-sm text-muted">
            {t('reference', { reference: booking.reference })}
            {booking.confirmationNumber === null
              ? ''
              : ` · ${t('confirmation', { number: booking.confirmationNumber })}`}
          </span>
        </p>
        <h1 className="font-display text-3xl leading-tight sm:text-5xl">
          {booking.service.name}
          {booking.service.tierName ? (
            <span className="text-muted"> · {booking.service.tierName}</span>
          ) : null}
        </h1>
        <p className="max-w-2xl text-lg text-muted">
          {t(standing(booking), {
            until: booking.payment.heldUntil === null ? '' : at(booking.payment.heldUntil),
          })}
        </p>
      </header>
      {done === null ? null : <Done key={done} text={done} />}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-6">
        <When booking={booking} token={token} zone={zone} serviceZone={service?.timezone} />
        <div className="grid gap-5 lg:row-span-4 lg:gap-6">
          <Section title={t('change.title')}>
            {house ? (
              <>
                <p className="mb-4 text-muted">{t('change.house')}</p>
                <ButtonLink kind="secondary" wide to={paths.deskBooking(booking.id)}>
                  {t('change.desk')}
                </ButtonLink>
              </>
            ) : (
              <Changes
                move={move}
                cancel={cancel}
                moves={movesByClient(booking)}
                until={at(booking.canChangeUntil)}
                onMove={() => doNow('move')}
                onCancel={() => doNow('cancel')}
              />
            )}
          </Section>
          <Price booking={booking} />
        </div>
        <Meeting booking={booking} />
        <Said booking={booking} />
        <Consents booking={booking} token={token} zone={zone} />
        <History booking={booking} zone={zone} />
      </div>
      {doing === 'cancel' ? (
        <Suspense fallback={null}>
          <CancelDialog
            booking={booking}
            token={token}
            zone={zone}
            policy={policy}
            onClose={() => doNow(null, true)}
            onCancelled={finish}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** How a booking stands, as a key of words. */
function standing({ status, cancellation, payment }: BookingShape): string {
  if (status === 'pending_payment' && payment.heldUntil !== null) return `say.${status}_until`;
  if (status !== 'cancelled' || cancellation === null) return `say.${status}`;
  if (['hold-lapsed', 'slot-lost', 'declined'].includes(cancellation.cause)) {
    return `say.cancelled_${cancellation.cause}`;
  }
  return cancellation.cancelledBy === 'client' ? 'say.cancelled_by-you' : 'say.cancelled';
}

interface ChangesProps {
  move: ReturnType<typeof mayMove>;
  cancel: ReturnType<typeof mayCancel>;
  moves: number;
  until: string;
  onMove: () => void;
  onCancel: () => void;
}

function Changes({ move, cancel, moves, until, onMove, onCancel }: ChangesProps) {
  const { t } = useBookingWords();
  if (move === null && cancel === null) {
    return (
      <ButtonLink wide kind="secondary" to={paths.bookMeeting}>
        {t('change.again')}
      </ButtonLink>
    );
  }
  if (cancel === 'late') return <p className="text-muted">{t('change.late', { until })}</p>;
  return (
    <div className="grid gap-4">
      <p className="text-muted">
        {move === 'often'
          ? t('change.often', { count: moves })
          : move === 'unconfirmed'
            ? t('change.unconfirmed')
            : t('change.until', { until })}
      </p>
      <div className="grid gap-3">
        {move === 'yes' ? <Button onClick={onMove}>{t('change.move')}</Button> : null}
        <Button kind="danger" onClick={onCancel}>
          {t('change.cancel')}
        </Button>
      </div>
    </div>
  );
}

function Said({ booking }: { booking: BookingShape }) {
  const { t } = useBookingWords();
  const { message, meeting } = booking;
  if (!message && !meeting.agenda) return null;
  return (
    <Section title={t('said.title')}>
      <dl className="grid gap-4">
        {message ? (
          <div>
            <dt className="text-sm text-muted">{t('said.message')}</dt>
            <dd className="whitespace-pre-line">{message}</dd>
          </div>
        ) : null}
        {meeting.agenda ? (
          <div>
            <dt className="text-sm text-muted">{t('said.agenda')}</dt>
            <dd className="whitespace-pre-line">{meeting.agenda}</dd>
          </div>
        ) : null}
      </dl>
    </Section>
  );
}

/** What was done is said where one looks next, to eyes and ears. */
function Done({ text }: { text: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="mb-6 outline-none">
      <Alert tone="good" title={text} />
    </div>
  );
}

function Opening() {
  const { t } = useBookingWords();
  return (
    <div role="status" className="grid gap-6">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-6 w-56" />
      <Skeleton className="h-12 w-3/4" />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}

/** Nothing is opened: by whose fault, and which way leads on. */
function Shut({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useBookingWords();
  const who = useWho();
  const { pathname } = useLocation();
  const status = isProblem(error) ? error.status : 0;
  const kind =
    status === 401
      ? ''
      : status === 403
        ? 'refused'
        : status === 404 || status === 422
          ? who.signedIn
            ? 'unknown'
            : 'refused'
          : null;
  if (kind === null) {
    return (
      <>
        <PageTitle>{t('title')}</PageTitle>
        <BookingProblem problem={error} onRetry={onRetry} />
      </>
    );
  }
  const words =
    kind === ''
      ? { title: t('shut.title'), text: t('shut.text') }
      : { title: t(`shut.${kind}Title`), text: t(`shut.${kind}`) };
  return (
    <>
      <PageTitle lead={words.text}>{words.title}</PageTitle>
      {who.signedIn ? (
        <ButtonLink to={paths.portalBookings}>{t('shut.mine')}</ButtonLink>
      ) : (
        <ButtonLink
          to={`${paths.signIn}?${new URLSearchParams({ returnTo: pathname }).toString()}`}
        >
          {t('shut.signIn')}
        </ButtonLink>
      )}
    </>
  );
}
