import { useDeferredValue, useId, useState, type ReactNode } from 'react';

import { publicApi, type ConsultantSort } from '@/api/generated/public.gen';
import { ConsultantCard } from '@/components/consultant-card/consultant-card';
import { languageName } from '@/lib/languages';
import { Alert } from '@/components/ui/alert';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { RadioCards } from '@/components/ui/choice';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { useOffered } from '@/features/booking-wizard/api';
import { StepFrame } from '@/features/booking-wizard/parts/step-frame';
import type { StepProps } from '@/features/booking-wizard/step-props';
import { ANY } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';

const SORTS: readonly ConsultantSort[] = ['relevance', 'availability', 'price', 'rating'];

/** Whom to meet: a person, or the first who is free. */
export function Component({ state, dispatch, onNext }: StepProps) {
  const { t, i18n } = useWizardWords();
  const language = i18n.resolvedLanguage ?? 'en';
  const [filter, setFilter] = useState({ search: '', expertise: '', language: '', sort: '' });
  const [refused, setRefused] = useState(false);
  const simple = state.entry === 'consultation';
  const { services, error: serviceProblem, refetch: askServices } = useOffered(state.entry);
  const only = simple && services?.length === 1 ? services[0] : undefined;
  const service = state.service ?? only?.slug ?? null;

  const { data, error, isFetching, refetch } = useDeferredValue(
    publicApi.useListConsultantsQuery(
      {
        serviceId: service,
        search: filter.search.trim() || null,
        expertise: filter.expertise === '' ? null : [filter.expertise],
        language: filter.language === '' ? null : [filter.language],
        sort: (filter.sort || 'relevance') as ConsultantSort,
        timezone: state.zone,
        limit: 50,
      },
      { skip: simple && service === null },
    ),
  );
  const items = data?.items.filter((one) => one.acceptingBookings && one.serviceIds.length > 0);
  const serviceIds = service === null ? (services?.map((one) => one.id) ?? []) : [service];
  const { data: next, error: nextError } = useDeferredValue(
    publicApi.useNextAvailabilityOfTeamMembersQuery(
      {
        serviceId: serviceIds,
        teamMemberId: items?.map((one) => one.id),
        timezone: state.zone,
      },
      { skip: serviceIds.length === 0 || items === undefined || items.length === 0 },
    ),
  );
  const mayAsk = services === undefined ? !serviceProblem : serviceIds.length > 0;
  const asksNext = mayAsk && next === undefined && nextError === undefined;
  const offering = services?.flatMap((one) => one.providerIds) ?? [];
  const shown = items?.filter((one) => services === undefined || offering.includes(one.id));

  function choose(id: string) {
    setRefused(false);
    dispatch({ type: 'consultantChosen', consultant: id });
    if (only !== undefined && state.service === null) {
      dispatch({ type: 'serviceChosen', service: only.slug, duration: only.defaultDuration });
    }
  }

  const nothingFree = simple && services?.length === 0;
  const incomplete = state.consultant === null || (simple && service === null);
  return (
    <StepFrame
      title={t(simple ? 'consultant.simpleTitle' : 'consultant.title')}
      lead={t(simple ? 'consultant.simpleLead' : 'consultant.lead')}
      onBack={undefined}
      onSubmit={(event) => {
        event.preventDefault();
        setRefused(incomplete);
        if (incomplete) {
          document.querySelector<HTMLElement>('[data-consultants] button')?.focus();
          return;
        }
        if (only !== undefined) choose(state.consultant ?? ANY);
        onNext();
      }}
    >
      {serviceProblem ? (
        <ProblemAlert problem={serviceProblem} onRetry={() => void askServices()} />
      ) : null}
      {nothingFree ? (
        <Alert
          title={t('consultant.nothingFree')}
          actions={<ButtonLink to={paths.bookMeeting}>{t('entry.meeting.name')}</ButtonLink>}
        >
          {t('consultant.nothingFreeText')}
        </Alert>
      ) : null}
      {simple && services !== undefined && services.length > 1 ? (
        <RadioCards
          label={t('service.title')}
          value={service}
          onChange={(slug) =>
            dispatch({
              type: 'serviceChosen',
              service: slug,
              duration: services.find((one) => one.slug === slug)?.defaultDuration ?? null,
            })
          }
          options={services.map((one) => ({
            value: one.slug,
            testId: `service-card-${one.slug}`,
            label: (
              <>
                <span className="block font-display text-xl">{one.name}</span>
                <span className="block text-muted">{one.description}</span>
              </>
            ),
          }))}
        />
      ) : null}
      {simple && services === undefined && !serviceProblem ? <Skeleton className="h-37" /> : null}
      {only ? (
        <Card className="p-5">
          <p className="font-display text-xl">{only.name}</p>
          <p className="text-muted">{only.description}</p>
          <p className="mt-2 font-medium">
            {t('minutes', { count: only.defaultDuration })} · {t('price.free')}
          </p>
        </Card>
      ) : null}
      {nothingFree ? null : (
        <>
          {simple ? null : (
            <fieldset className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
              <legend className="sr-only">{t('consultant.filters')}</legend>
              <Filter label={t('consultant.search')}>
                {(wiring) => (
                  <input
                    type="search"
                    {...wiring}
                    value={filter.search}
                    onChange={(event) => setFilter({ ...filter, search: event.target.value })}
                  />
                )}
              </Filter>
              <Filter label={t('consultant.expertise')}>
                {(wiring) => (
                  <select
                    {...wiring}
                    value={filter.expertise}
                    onChange={(event) => setFilter({ ...filter, expertise: event.target.value })}
                  >
                    <option value="">{t('consultant.all')}</option>
                    {data?.facets.expertise.map((one) => (
                      <option key={one.value} value={one.value}>
                        {one.name}
                      </option>
                    ))}
                  </select>
                )}
              </Filter>
              <Filter label={t('consultant.language')}>
                {(wiring) => (
                  <select
                    {...wiring}
                    value={filter.language}
                    onChange={(event) => setFilter({ ...filter, language: event.target.value })}
                  >
                    <option value="">{t('consultant.all')}</option>
                    {data?.facets.languages.map((one) => (
                      <option key={one.value} value={one.value}>
                        {languageName(one.value, language)}
                      </option>
                    ))}
                  </select>
                )}
              </Filter>
              <Filter label={t('consultant.sort')}>
                {(wiring) => (
                  <select
                    {...wiring}
                    value={filter.sort}
                    onChange={(event) => setFilter({ ...filter, sort: event.target.value })}
                  >
                    {SORTS.map((one) => (
                      <option key={one} value={one}>
                        {t(`consultant.sort_${one}`)}
                      </option>
                    ))}
                  </select>
                )}
              </Filter>
            </fieldset>
          )}
          {refused ? <Alert tone="bad" announce="now" title={t('consultant.choose')} /> : null}
          {error ? <ProblemAlert problem={error} onRetry={() => void refetch()} /> : null}
          <ul
            data-consultants=""
            aria-label={t('consultant.list')}
            aria-busy={isFetching}
            className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3"
          >
            <li>
              <Card
                className={
                  state.consultant === ANY
                    ? 'flex h-full flex-col gap-4 border-accent p-5 ring-2 ring-accent'
                    : 'flex h-full flex-col gap-4 p-5'
                }
              >
                <h2 className="font-display text-xl leading-tight">{t('consultant.any')}</h2>
                <p className="text-muted">{t('consultant.anyText')}</p>
                <div className="mt-auto">
                  <Choose chosen={state.consultant === ANY} onClick={() => choose(ANY)}>
                    {t('consultant.chooseAny')}
                  </Choose>
                </div>
              </Card>
            </li>
            {shown === undefined && !error
              ? [1, 2, 3, 4, 5].map((one) => (
                  <li key={one}>
                    <Skeleton className="h-72 w-full" />
                  </li>
                ))
              : null}
            {shown?.map((one) => (
              <li key={one.id}>
                <ConsultantCard
                  consultant={one}
                  zone={state.zone}
                  heading="h2"
                  chosen={state.consultant === one.id}
                  nextSlot={nextOf(next, one.id)}
                  asksNext={asksNext}
                >
                  <Choose chosen={state.consultant === one.id} onClick={() => choose(one.id)}>
                    {t('consultant.chooseOne', { name: one.name.split(' ')[0] })}
                  </Choose>
                </ConsultantCard>
              </li>
            ))}
          </ul>
          {shown?.length === 0 ? <p className="text-muted">{t('consultant.none')}</p> : null}
        </>
      )}
    </StepFrame>
  );
}

interface Next {
  teamMembers: { teamMemberId: string; slot: { startTime: string } | null }[];
}

function nextOf(next: Next | undefined, id: string): string | null | undefined {
  const found = next?.teamMembers.find((one) => one.teamMemberId === id);
  return found === undefined ? undefined : (found.slot?.startTime ?? null);
}

interface FilterProps {
  label: string;
  children: (wiring: { id: string; className: string }) => ReactNode;
}

/** Narrows a list down: nothing that is asked of somebody, so neither needed nor optional. */
function Filter({ label, children }: FilterProps) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      {children({
        id,
        className:
          'block min-h-11 w-full rounded-(--radius-control) border border-line-strong bg-surface px-3 py-2 text-base text-ink',
      })}
    </div>
  );
}

interface ChooseProps {
  chosen: boolean;
  onClick: () => void;
  children: string;
}

function Choose({ chosen, onClick, children }: ChooseProps) {
  return (
    <Button kind={chosen ? 'primary' : 'secondary'} aria-pressed={chosen} onClick={onClick}>
      {chosen ? <span aria-hidden="true">✓ </span> : null}
      {children}
    </Button>
  );
}
