import { useDeferredValue } from 'react';
import { Link } from 'react-router';

import { publicApi, type ServiceShape } from '@/api/generated/public.gen';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { formatDay, formatTime } from '@/lib/dates';
import { useWords } from '@/lib/i18n';
import { formatMoney } from '@/lib/money';
import { zoneCity } from '@/lib/time-zones';
import { useDeviceZone } from '@/lib/use-device-zone';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };
const REASONS = ['once', 'zones', 'price', 'change'] as const;
const STEPS = ['one', 'two', 'three'] as const;
const ON_THE_BOARD = 4;

export function useLandingWords() {
  const { t, i18n } = useWords('landing', WORDS);
  return { t, language: i18n.resolvedLanguage ?? 'en' };
}

/** What somebody sees who comes for the first time. Its figures are today's, never invented. */
export function Landing() {
  return (
    <>
      <Hero />
      <Why />
      <How />
      <Services />
      <Close />
    </>
  );
}

const WIDTH = 'mx-auto w-full max-w-6xl px-4 sm:px-6';

function Hero() {
  const { t } = useLandingWords();
  return (
    <section className="relative overflow-hidden border-b border-line">
      <Grid />
      <div
        className={`${WIDTH} relative grid items-center gap-10 py-12 sm:py-20 lg:grid-cols-[1.1fr_0.9fr] lg:gap-16 lg:py-24`}
      >
        <div className="grid gap-6">
          <p className="font-semibold text-accent-strong">{t('eyebrow')}</p>
          <h1 className="font-display text-4xl leading-[1.08] sm:text-6xl lg:text-7xl">
            {t('headline')}
          </h1>
          <p className="max-w-xl text-lg text-muted sm:text-xl">{t('lead')}</p>
          <div className="flex flex-wrap gap-3">
            <ButtonLink size="large" to={paths.bookMeeting}>
              {t('find')}
            </ButtonLink>
            <ButtonLink size="large" kind="secondary" to={paths.consultants}>
              {t('browse')}
            </ButtonLink>
          </div>
        </div>
        <Board />
      </div>
    </section>
  );
}

/** The sheet of a calendar behind the words, faded. It says nothing. */
function Grid() {
  return (
    <svg
      aria-hidden="true"
      className="absolute inset-0 size-full text-line [mask-image:linear-gradient(to_left,black,transparent_70%)]"
    >
      <defs>
        <pattern id="sheet" width="56" height="56" patternUnits="userSpaceOnUse">
          <path d="M56 0H0v56" fill="none" stroke="currentColor" />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#sheet)" />
    </svg>
  );
}

/** The next free times of the house, as on a departure board; each leads straight to booking. */
function Board() {
  const { t, language } = useLandingWords();
  const zone = useDeviceZone();
  const people = useDeferredValue(publicApi.useListConsultantsQuery({ limit: 25 }));
  const services = [...new Set(people.data?.items.flatMap((one) => one.serviceIds))].sort();
  const next = useDeferredValue(
    publicApi.useNextAvailabilityOfTeamMembersQuery(
      { serviceId: services, teamMemberId: people.data?.items.map((one) => one.id) ?? [] },
      { skip: services.length === 0, refetchOnMountOrArgChange: 60 },
    ),
  );
  const rows = (next.data?.teamMembers ?? [])
    .flatMap((one) => {
      const person = people.data?.items.find((each) => each.id === one.teamMemberId);
      return one.slot === null || person === undefined
        ? []
        : [{ person, start: one.slot.startTime, serviceId: one.serviceId }];
    })
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
    .slice(0, ON_THE_BOARD);
  const failed = people.error !== undefined || next.error !== undefined;
  return (
    <section
      aria-labelledby="board"
      className="rounded-(--radius-card) border border-line bg-surface p-6 shadow-(--shadow-float) sm:p-8"
    >
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="board" className="font-display text-2xl">
          {t('board.title')}
        </h2>
        <p className="text-sm text-muted">
          {zone === null ? '\u00a0' : t('board.zone', { zone: zoneCity(zone) })}
        </p>
      </div>
      {next.data !== undefined && rows.length === 0 ? <p>{t('board.none')}</p> : null}
      <ul className="grid min-h-77 content-start gap-3">
        {rows.map(({ person, start, serviceId }) => {
          const day = formatDay(start, zone ?? 'UTC', language, { weekday: true, short: true });
          const time = formatTime(start, zone ?? 'UTC', language);
          return (
            <li key={person.id}>
              <Link
                to={`${paths.bookMeeting}?consultant=${person.id}${serviceId ? `&service=${serviceId}` : ''}&at=${encodeURIComponent(start)}`}
                className="flex min-h-17 items-center gap-4 rounded-(--radius-control) border border-line px-4 py-2 text-ink no-underline transition-colors hover:border-accent hover:bg-accent-soft"
              >
                <span className="sr-only">{t('board.take')}</span>
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-semibold">{person.name}</span>
                  <span className="block truncate text-sm text-muted">{person.title}</span>
                </span>
                <span className="numbers shrink-0 text-right">
                  <span className="block text-sm text-muted">{day}</span>
                  <span className="block text-lg font-semibold text-accent-strong">{time}</span>
                </span>
              </Link>
            </li>
          );
        })}
        {next.data === undefined && !failed
          ? Array.from({ length: ON_THE_BOARD }, (_, index) => (
              <li key={index}>
                <Skeleton className="h-17" />
              </li>
            ))
          : null}
      </ul>
    </section>
  );
}

function Why() {
  const { t } = useLandingWords();
  return (
    <section aria-labelledby="why" className={`${WIDTH} py-16 sm:py-24`}>
      <h2 id="why" className="font-display text-3xl sm:text-4xl">
        {t('why.title')}
      </h2>
      <ul className="mt-10 grid gap-x-12 gap-y-10 sm:grid-cols-2">
        {REASONS.map((reason) => (
          <li key={reason} className="border-t-2 border-accent pt-4">
            <h3 className="text-xl font-semibold">{t(`why.${reason}.title`)}</h3>
            <p className="mt-2 max-w-prose text-muted">{t(`why.${reason}.text`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function How() {
  const { t } = useLandingWords();
  return (
    <section aria-labelledby="how" className="border-y border-line bg-sunken">
      <div className={`${WIDTH} py-16 sm:py-24`}>
        <h2 id="how" className="font-display text-3xl sm:text-4xl">
          {t('how.title')}
        </h2>
        <ol className="mt-10 grid gap-8 md:grid-cols-3">
          {STEPS.map((step, index) => (
            <li key={step} className="grid content-start gap-2">
              <span aria-hidden="true" className="font-display text-5xl text-gold">
                {['I', 'II', 'III'][index]}
              </span>
              <h3 className="text-xl font-semibold">{t(`how.${step}.title`)}</h3>
              <p className="text-muted">{t(`how.${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function Services() {
  const { t } = useLandingWords();
  const { data, isLoading } = useDeferredValue(
    publicApi.useListServicesQuery({ bookingEnabled: true }),
  );
  return (
    <section aria-labelledby="services" className={`${WIDTH} py-16 sm:py-24`}>
      <h2 id="services" className="font-display text-3xl sm:text-4xl">
        {t('services.title')}
      </h2>
      <p className="mt-3 text-lg text-muted">{t('services.lead')}</p>
      <ul className="mt-10 grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {isLoading
          ? [1, 2, 3].map((one) => (
              <li key={one}>
                <Skeleton className="h-56" />
              </li>
            ))
          : null}
        {data?.items.map((service) => (
          <li key={service.id}>
            <Service service={service} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Service({ service }: { service: ServiceShape }) {
  const { t, language } = useLandingWords();
  return (
    <Card className="flex h-full flex-col gap-3 p-6">
      <h3 className="font-display text-2xl">{service.name}</h3>
      <p className="text-muted">{service.description}</p>
      <div className="mt-auto flex flex-wrap items-center justify-between gap-3 pt-3">
        <p className="numbers font-semibold">
          {t('services.minutes', { count: service.defaultDuration })}
          {' · '}
          {service.isFree
            ? t('services.free')
            : t('services.from', { price: formatMoney(service.pricing.basePrice, language) })}
        </p>
        <ButtonLink
          size="small"
          kind="secondary"
          to={`${service.isFree ? paths.bookConsultation : paths.book}?service=${service.slug}`}
          aria-label={t('services.bookThis', { name: service.name })}
        >
          {t('services.book')}
        </ButtonLink>
      </div>
    </Card>
  );
}

function Close() {
  const { t } = useLandingWords();
  return (
    <section className={WIDTH}>
      <div className="grid justify-items-start gap-6 rounded-(--radius-card) bg-ink p-8 text-page sm:p-14">
        <h2 className="max-w-2xl font-display text-3xl leading-tight sm:text-5xl">
          {t('close.title')}
        </h2>
        <Link
          to={paths.bookMeeting}
          className="inline-flex min-h-13 items-center rounded-(--radius-control) bg-page px-6 text-lg font-semibold text-ink no-underline hover:bg-surface"
        >
          {t('close.button')}
        </Link>
      </div>
    </section>
  );
}
