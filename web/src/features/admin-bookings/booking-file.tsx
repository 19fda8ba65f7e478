import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { StaffBookingShape } from '@/api/generated/admin.gen';
import { useWho } from '@/api/session';
import { useAnnounce } from '@/components/layout/announcer';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Button, buttonClasses } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusBadge } from '@/components/ui/status-badge';
import { paths } from '@/config/paths';
import { ActDialog } from '@/features/admin-bookings/acts/act-dialog';
import { deskApi } from '@/features/admin-bookings/api';
import { Brief } from '@/features/admin-bookings/file/brief';
import { Flags } from '@/features/admin-bookings/file/flags';
import { Notes } from '@/features/admin-bookings/file/notes';
import { Organisation } from '@/features/admin-bookings/file/organisation';
import { Price } from '@/features/admin-bookings/file/price';
import { Facts, Section } from '@/features/admin-bookings/file/section';
import { Timeline } from '@/features/admin-bookings/file/timeline';
import { useFresh } from '@/features/admin-bookings/list/use-fresh';
import { offeredActs, type Act } from '@/features/admin-bookings/offered';
import { Refusal } from '@/features/admin-bookings/refusal';
import { subjectOfFile } from '@/features/admin-bookings/subject';
import { useNow } from '@/features/admin-bookings/use-now';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay, formatTime, formatTimeRange } from '@/lib/dates';
import { deviceZone, zoneCity } from '@/lib/time-zones';

/** Everything the house knows about one booking, and what can be done with it. */
export function BookingFile({ id }: { id: string }) {
  const refreshing = useFresh();
  const { data, error, refetch } = deskApi.useGetStaffBookingQuery(
    { bookingId: id },
    { refetchOnFocus: true, refetchOnMountOrArgChange: true, pollingInterval: refreshing },
  );
  if (data !== undefined) return <File booking={data} />;
  if (error) return <Refusal problem={error} onRetry={() => void refetch()} />;
  return (
    <div className="grid gap-6">
      <Skeleton className="h-24" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <Skeleton className="h-96" />
        <Skeleton className="h-96" />
      </div>
    </div>
  );
}

function File({ booking }: { booking: StaffBookingShape }) {
  const { t } = useDeskWords();
  const { roles } = useWho();
  const zone = deviceZone();
  const [acting, setActing] = useState<Act | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const announce = useAnnounce();
  const mayAssign = roles.some((role) => OFFICE.includes(role));
  return (
    <div className="grid gap-6">
      <Head
        booking={booking}
        zone={zone}
        onAct={(act) => {
          setDone(null);
          setActing(act);
        }}
      />
      {done ? <Alert tone="good" announce="off" title={done} /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <div className="grid gap-6">
          <Meeting booking={booking} zone={zone} />
          <Brief booking={booking} />
          <Notes booking={booking} zone={zone} />
          <Section title={t('file.timeline')}>
            <Timeline booking={booking} zone={zone} />
          </Section>
        </div>
        <div className="grid gap-6">
          <Client booking={booking} />
          <Price booking={booking} zone={zone} />
          <Flags booking={booking} zone={zone} />
          <Organisation booking={booking} zone={zone} mayAssign={mayAssign} />
          <Consents booking={booking} zone={zone} />
        </div>
      </div>
      {acting ? (
        <ActDialog
          act={acting}
          subject={subjectOfFile(booking)}
          onClose={() => setActing(null)}
          onDone={() => {
            const said = t(`act.${acting}.done`, { name: booking.client.name });
            setActing(null);
            setDone(said);
            announce(said);
          }}
        />
      ) : null}
    </div>
  );
}

const OFFICE = ['staff', 'team_lead', 'admin'];

interface PartProps {
  booking: StaffBookingShape;
  zone: string;
}

function Head({ booking, zone, onAct }: PartProps & { onAct: (act: Act) => void }) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const { isAdmin } = useWho();
  const now = useNow();
  const [first, second, ...others] = offeredActs(booking, now, isAdmin);
  const flags = booking.flags.filter((flag) => flag.resolvedAt === null).length;
  return (
    <header className="grid gap-4">
      <Link to={paths.desk} className="justify-self-start text-sm font-semibold text-accent-strong">
        <span aria-hidden="true">← </span>
        {t('file.back')}
      </Link>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-5">
        <div className="grid min-w-0 gap-2">
          <div className="flex flex-wrap items-center gap-2">
            <StatusBadge status={booking.status} />
            {booking.priority === 'high' || booking.priority === 'urgent' ? (
              <Badge tone={booking.priority === 'urgent' ? 'bad' : 'warn'}>
                {t(`priority.${booking.priority}`)}
              </Badge>
            ) : null}
            {flags > 0 ? <Badge tone="gold">{t('flag.open', { count: flags })}</Badge> : null}
            <span className="numbers text-sm text-muted">{booking.reference}</span>
          </div>
          <h1 className="font-display text-3xl leading-tight break-words sm:text-4xl">
            {booking.client.name}
          </h1>
          <p className="numbers text-lg">
            {formatDay(booking.scheduledAtUtc, zone, i18n.language, { weekday: true })},{' '}
            <span className="font-semibold">
              {formatTimeRange(booking.scheduledAtUtc, booking.endsAt, zone, i18n.language)}
            </span>{' '}
            <span className="text-muted">({zoneCity(zone)})</span>
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          {first ? <ActButton act={first} onAct={onAct} likely /> : null}
          {second ? <ActButton act={second} onAct={onAct} /> : null}
          {others.length > 0 ? (
            <Menu
              label={t('file.more')}
              button={t('file.more')}
              className={buttonClasses({ kind: 'secondary' })}
              entries={others.map((act) => ({
                id: act,
                text: t(`act.${act}.menu`),
                danger: act === 'cancel',
                onSelect: () => onAct(act),
              }))}
            />
          ) : null}
        </div>
      </div>
    </header>
  );
}

interface ActButtonProps {
  act: Act;
  onAct: (act: Act) => void;
  /** The likeliest of all; it stands out where it brings the booking forward. */
  likely?: boolean;
}

function ActButton({ act, onAct, likely }: ActButtonProps) {
  const { t } = useDeskWords();
  const forward = act === 'confirm' || act === 'start' || act === 'complete';
  const kind = act === 'cancel' ? 'danger' : likely && forward ? 'primary' : 'secondary';
  return (
    <Button kind={kind} onClick={() => onAct(act)}>
      {t(`act.${act}.menu`)}
    </Button>
  );
}

function Meeting({ booking, zone }: PartProps) {
  const { t } = useDeskWords();
  const { t: common, i18n } = useTranslation();
  const language = i18n.language;
  const { meeting, service, cancellation, completion } = booking;
  const where = meeting.url ? (
    <a href={meeting.url} className="break-all text-accent-strong underline">
      {meeting.url}
    </a>
  ) : (
    meeting.location
  );
  return (
    <Section title={t('file.meeting')}>
      {cancellation ? (
        <Alert tone="bad" announce="off" title={t(`cancelledBy.${cancellation.cancelledBy}`)}>
          {cancellation.reason}
        </Alert>
      ) : null}
      {booking.moves.map((move) => (
        <Alert
          key={move.rescheduledAt}
          announce="off"
          title={t('file.movedFrom', {
            time: `${formatDay(move.rescheduledFrom, zone, language, { short: true, weekday: true })}, ${formatTime(move.rescheduledFrom, zone, language)}`,
          })}
        >
          {move.reason}
        </Alert>
      ))}
      {booking.corrections.map((correction) => (
        <Alert
          key={correction.correctedAt}
          tone="gold"
          announce="off"
          title={t('file.corrected', {
            before: common(`status.${correction.fromStatus}`),
            after: common(`status.${correction.toStatus}`),
          })}
        >
          {correction.reason}
        </Alert>
      ))}
      <Facts
        facts={[
          [
            t('column.service'),
            [service.name, service.tierName].filter((name) => name != null).join(' · '),
          ],
          [t('column.consultant'), booking.consultant.name],
          [t('file.duration'), t('minutes', { count: booking.duration })],
          [
            t('file.clientTime'),
            booking.timezone === zone
              ? null
              : `${formatDay(booking.scheduledAtUtc, booking.timezone, language, { short: true, weekday: true })}, ${formatTimeRange(booking.scheduledAtUtc, booking.endsAt, booking.timezone, language)} (${zoneCity(booking.timezone)})`,
          ],
          [t('file.how'), t(`meetingType.${meeting.type}`)],
          [t('file.where'), where],
          [t('file.password'), meeting.password],
          [t('file.agenda'), meeting.agenda],
          [
            t('file.recording'),
            meeting.recordingEnabled
              ? t(meeting.recordingConsent ? 'file.recordingAllowed' : 'file.recordingNoConsent')
              : null,
          ],
          [t('file.confirmation'), booking.confirmationNumber],
          [
            t('file.changeUntil'),
            booking.status === 'confirmed' || booking.status === 'reminded'
              ? `${formatDay(booking.canChangeUntil, zone, language, { short: true, weekday: true })}, ${formatTime(booking.canChangeUntil, zone, language)}`
              : null,
          ],
          [t('file.bookingType'), t(`bookingType.${booking.bookingType}`)],
          [t('file.deliverables'), completion?.deliverables.join(', ')],
          [t('file.followUp'), completion?.followUpRequired ? t('yes') : null],
        ]}
      />
    </Section>
  );
}

function Client({ booking }: { booking: StaffBookingShape }) {
  const { t } = useDeskWords();
  const { client } = booking;
  const link = 'inline-flex min-h-8 items-center break-all text-accent-strong underline';
  return (
    <Section title={t('column.client')}>
      <div className="grid gap-1">
        <p className="text-lg font-semibold">{client.name}</p>
        {client.company ? <p className="text-muted">{client.company}</p> : null}
        <p>
          <a href={`mailto:${client.email}`} className={link}>
            {client.email}
          </a>
        </p>
        {client.phone ? (
          <p className="numbers">
            <a href={`tel:${client.phone}`} className={link}>
              {client.phone}
            </a>
          </p>
        ) : null}
        <p>
          <Link
            to={`${paths.desk}?${new URLSearchParams({ view: 'all', q: client.name }).toString()}`}
            className={link}
          >
            {t('file.allOf', { name: client.name })}
          </Link>
        </p>
      </div>
    </Section>
  );
}

function Consents({ booking, zone }: PartProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  return (
    <Section title={t('file.consents')}>
      {booking.consents.length === 0 ? <p className="text-muted">{t('file.noConsents')}</p> : null}
      <ul className="grid gap-3">
        {booking.consents.map((consent) => (
          <li key={consent.consent} className="grid gap-0.5">
            <span className={consent.withdrawnAt ? 'text-muted line-through' : 'font-semibold'}>
              {t(`consent.${consent.consent}`)}
            </span>
            <span className="numbers text-sm text-muted">
              {consent.withdrawnAt
                ? t('file.withdrawn', {
                    day: formatDay(consent.withdrawnAt, zone, i18n.language, { short: true }),
                  })
                : t('file.given', {
                    day: formatDay(consent.givenAt, zone, i18n.language, { short: true }),
                    version: consent.privacyPolicyVersion,
                  })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
