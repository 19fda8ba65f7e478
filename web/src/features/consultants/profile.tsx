import { useDeferredValue } from 'react';
import { Link, useParams } from 'react-router';

import { publicApi, type ConsultantCardShape, type ServiceShape } from '@/api/generated/public.gen';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { useConsultantWords } from '@/features/consultants/words';
import { languageName } from '@/lib/languages';
import { formatDay, formatTime } from '@/lib/dates';
import { localeOf } from '@/lib/locale';
import { formatMoney } from '@/lib/money';
import { isProblem } from '@/lib/problems';
import { deviceZone, zoneCity } from '@/lib/time-zones';

const SHOWN_TIMES = 6;

/** One person: what she knows, what can be booked with her, and when she is free next. */
export function Profile() {
  const { t } = useConsultantWords();
  const { id = '' } = useParams();
  // An answer is drawn in small steps, so that whoever acts meanwhile is answered.
  const { data, error, refetch } = useDeferredValue(
    publicApi.useGetConsultantQuery({ consultantId: id }),
  );
  return (
    <>
      <Link
        to={paths.consultants}
        className="mb-6 inline-block font-semibold text-accent-strong underline-offset-4 hover:underline"
      >
        ← {t('detail.back')}
      </Link>
      {data !== undefined ? <Person person={data} /> : null}
      {data === undefined && error === undefined ? <Waiting /> : null}
      {isProblem(error) && (error.status === 404 || error.status === 422) ? (
        <h1 className="font-display text-3xl">{t('detail.unknown')}</h1>
      ) : (
        <ProblemAlert problem={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

/** As tall as somebody is, so that nothing below moves. */
function Waiting() {
  return (
    <div className="grid items-start gap-10 lg:grid-cols-[1fr_22rem]">
      <div className="grid gap-8">
        <Skeleton className="h-44 sm:h-28" />
        <Skeleton className="h-144 lg:h-120" />
      </div>
      <Skeleton className="h-120" />
    </div>
  );
}

function Person({ person }: { person: ConsultantCardShape }) {
  const { t, language } = useConsultantWords();
  const services = useDeferredValue(
    publicApi.useListServicesQuery({ bookingEnabled: true, limit: 100 }),
  );
  const hers = (services.data?.items ?? []).filter((one) => person.serviceIds.includes(one.id));
  return (
    <div className="grid items-start gap-10 lg:grid-cols-[1fr_22rem]">
      <div className="grid gap-8">
        <header className="flex flex-wrap items-center gap-6">
          <Avatar name={person.name} photoUrl={person.photoUrl} size="large" square />
          <div className="grid gap-1">
            <h1 className="font-display text-4xl leading-tight">{person.name}</h1>
            <p className="text-lg text-muted">{person.title}</p>
            <p className="text-muted">
              {person.languages.map((code) => languageName(code, language)).join(', ')}
            </p>
          </div>
        </header>
        {person.biography ? (
          <section>
            <h2 className="mb-2 font-display text-2xl">{t('detail.about')}</h2>
            <p className="max-w-prose text-lg leading-relaxed">{person.biography}</p>
          </section>
        ) : null}
        {person.expertise.length > 0 ? (
          <section>
            <h2 className="mb-3 font-display text-2xl">{t('detail.expertise')}</h2>
            <ul className="flex flex-wrap gap-2">
              {person.expertise.map((skill) => (
                <li key={skill.id}>
                  <Badge tone="accent">{skill.name}</Badge>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        <Figures id={person.id} />
        <section>
          <h2 className="mb-3 font-display text-2xl">{t('detail.services')}</h2>
          <ProblemAlert problem={services.error} onRetry={() => void services.refetch()} />
          <ul className="grid gap-4">
            {services.isLoading
              ? person.serviceIds.map((id) => (
                  <li key={id}>
                    <Skeleton className="h-52 sm:h-32" />
                  </li>
                ))
              : null}
            {hers.map((service) => (
              <li key={service.id}>
                <Offer service={service} person={person} />
              </li>
            ))}
          </ul>
        </section>
      </div>
      <Soon person={person} />
    </div>
  );
}

function Offer({ service, person }: { service: ServiceShape; person: ConsultantCardShape }) {
  const { t, language } = useConsultantWords();
  return (
    <Card className="flex flex-wrap items-center gap-4 p-5">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="text-lg font-semibold">{service.name}</h3>
        <p className="text-muted">{service.description}</p>
        <p className="numbers mt-1 text-sm">
          {t('detail.minutes', { count: service.defaultDuration })}
          {' · '}
          {service.isFree
            ? t('detail.free')
            : t('detail.from', { price: formatMoney(service.pricing.basePrice, language) })}
        </p>
      </div>
      <ButtonLink
        kind="secondary"
        to={`${paths.bookMeeting}?service=${service.slug}&consultant=${person.id}`}
        aria-label={`${t('book')}: ${service.name}`}
      >
        {t('book')}
      </ButtonLink>
    </Card>
  );
}

/** What the bookings of this person add up to; nothing as long as there are none (CAT-21). */
function Figures({ id }: { id: string }) {
  const { t, language } = useConsultantWords();
  const { data } = publicApi.useGetConsultantFiguresQuery({ consultantId: id });
  if (data === undefined || data.completedBookings === 0) return null;
  const share = new Intl.NumberFormat(localeOf(language), { style: 'percent' });
  const figures: [string, string | null][] = [
    [
      t('detail.completed'),
      new Intl.NumberFormat(localeOf(language)).format(data.completedBookings),
    ],
    [
      t('detail.completionRate'),
      data.completionRate === null ? null : share.format(data.completionRate),
    ],
    [
      t('detail.repeatClientRate'),
      data.repeatClientRate === null ? null : share.format(data.repeatClientRate),
    ],
  ];
  return (
    <section>
      <h2 className="mb-3 font-display text-2xl">{t('detail.figures')}</h2>
      <dl className="flex flex-wrap gap-8">
        {figures.map(([label, value]) =>
          value === null ? null : (
            <div key={label} className="flex flex-col-reverse">
              <dt className="text-muted">{label}</dt>
              <dd className="numbers font-display text-3xl">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

function Soon({ person }: { person: ConsultantCardShape }) {
  const { t, language } = useConsultantWords();
  const zone = deviceZone();
  const services = useDeferredValue(
    publicApi.useListServicesQuery({ bookingEnabled: true, limit: 100 }),
  );
  const first = services.data?.items.find((one) => person.serviceIds.includes(one.id));
  const { data, error } = useDeferredValue(
    publicApi.useNextAvailabilityQuery(
      {
        serviceId: first?.slug ?? '',
        teamMemberId: [person.id],
        timezone: zone,
        limit: SHOWN_TIMES,
      },
      { skip: first === undefined, refetchOnMountOrArgChange: 30 },
    ),
  );
  const times = data === undefined ? [] : data.slots;
  const waits = services.isLoading || (first !== undefined && data === undefined && !error);
  return (
    <aside className="rounded-(--radius-card) border border-line bg-surface p-6 shadow-(--shadow-card) lg:sticky lg:top-24">
      <h2 className="font-display text-2xl">{t('detail.soon')}</h2>
      <p className="mb-4 text-sm text-muted">{t('detail.soonIn', { zone: zoneCity(zone) })}</p>
      {data !== undefined && times.length === 0 ? <p>{t('detail.noTimes')}</p> : null}
      <ul className="grid gap-2">
        {waits
          ? Array.from({ length: SHOWN_TIMES }, (_, index) => (
              <li key={index}>
                <Skeleton className="h-11" />
              </li>
            ))
          : null}
        {times.map((slot) => (
          <li key={slot.startTime}>
            <Link
              to={`${paths.bookMeeting}?service=${first?.slug ?? ''}&consultant=${person.id}&at=${encodeURIComponent(slot.startTime)}`}
              className="numbers flex min-h-11 items-center justify-between gap-4 rounded-(--radius-control) border border-line px-4 font-medium text-ink no-underline hover:border-accent hover:bg-accent-soft"
            >
              <span>
                {formatDay(slot.startTime, zone, language, { weekday: true, short: true })}
              </span>
              <span className="font-semibold">{formatTime(slot.startTime, zone, language)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <ButtonLink wide className="mt-5" to={`${paths.bookMeeting}?consultant=${person.id}`}>
        {t('bookWith', { name: person.name })}
      </ButtonLink>
    </aside>
  );
}
