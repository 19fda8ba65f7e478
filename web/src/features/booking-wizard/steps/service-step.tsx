import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';

import type { ServiceShape } from '@/api/generated/public.gen';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { RadioCards, Segmented } from '@/components/ui/choice';
import { classes } from '@/components/ui/classes';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { useOffered } from '@/features/booking-wizard/api';
import { slugOf } from '@/features/booking-wizard/booking-body';
import type { Check } from '@/features/booking-wizard/parts/project-questions';
import { StepFrame } from '@/features/booking-wizard/parts/step-frame';
import { QUESTIONS } from '@/features/booking-wizard/questions';
import type { StepProps } from '@/features/booking-wizard/step-props';
import { ANY } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';
import { formatMoney } from '@/lib/money';

const ProjectQuestions = lazy(() => import('@/features/booking-wizard/parts/project-questions'));

/** What it is about: a service, shaped to what is needed (WIZ-09, WIZ-13, WIZ-14). */
export function Component({ state, dispatch, onNext, onBack }: StepProps) {
  const { t } = useWizardWords();
  const person = state.consultant === ANY ? null : state.consultant;
  const { services: shown, error, refetch } = useOffered(state.entry, person);
  const [refused, setRefused] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const groups = QUESTIONS[state.entry].service;
  const [check, setCheck] = useState<Check | null>(null);

  const chosen = shown?.find((one) => one.slug === state.service);

  async function on() {
    if (check === null || (await check.passes())) onNext();
  }

  return (
    <StepFrame
      title={t('service.title')}
      lead={t(`service.lead_${state.entry}`)}
      onBack={onBack}
      onSubmit={(event) => {
        event.preventDefault();
        setRefused(chosen === undefined);
        if (chosen === undefined) {
          list.current?.querySelector('button')?.focus();
          return;
        }
        const tier = chosen.tiers[0];
        if (tier && state.tierId === null) {
          dispatch({ type: 'serviceShaped', tierId: tier.id, duration: tier.duration });
        }
        void on();
      }}
    >
      {error ? <ProblemAlert problem={error} onRetry={() => void refetch()} /> : null}
      <div
        ref={list}
        role="group"
        aria-label={t('service.list')}
        aria-describedby={refused ? 'service-refused' : undefined}
        className="grid gap-4"
      >
        {shown === undefined && !error
          ? [1, 2, 3].map((one) => <Skeleton key={one} className="h-36 w-full" />)
          : null}
        {shown?.map((one) => (
          <ServiceCard
            key={one.id}
            service={one}
            chosen={one.slug === state.service}
            onChoose={() => {
              setRefused(false);
              dispatch({
                type: 'serviceChosen',
                service: one.slug,
                duration: one.tiers[0]?.duration ?? one.defaultDuration,
              });
              const tier = one.tiers[0];
              if (tier && one.slug !== state.service) {
                dispatch({ type: 'serviceShaped', tierId: tier.id });
              }
            }}
          />
        ))}
        <p
          id="service-refused"
          role="alert"
          className={classes('font-medium text-bad', !refused && 'hidden')}
        >
          {refused ? t('service.choose') : null}
        </p>
        {shown?.length === 0 ? <p className="text-muted">{t('service.none')}</p> : null}
      </div>
      {chosen ? <Shape service={chosen} state={state} dispatch={dispatch} /> : null}
      {chosen && groups.length > 0 ? (
        <Suspense fallback={<Skeleton className="h-64 w-full" />}>
          <ProjectQuestions state={state} dispatch={dispatch} onCheck={setCheck} />
        </Suspense>
      ) : null}
    </StepFrame>
  );
}

interface ServiceCardProps {
  service: ServiceShape;
  chosen: boolean;
  onChoose: () => void;
}

function ServiceCard({ service, chosen, onChoose }: ServiceCardProps) {
  const { t, i18n } = useWizardWords();
  const language = i18n.resolvedLanguage ?? 'en';
  return (
    <button
      type="button"
      aria-pressed={chosen}
      data-testid={`service-card-${service.slug}`}
      onClick={onChoose}
      className={classes(
        'grid gap-3 rounded-(--radius-card) border bg-surface p-5 text-left transition-shadow',
        'hover:shadow-(--shadow-card)',
        chosen ? 'border-accent ring-2 ring-accent' : 'border-line-strong',
      )}
    >
      <span className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span className="font-display text-2xl leading-tight">{service.name}</span>
        <span className="numbers text-lg font-semibold">
          {service.isFree
            ? t('price.free')
            : t('price.from', { price: formatMoney(service.pricing.basePrice, language) })}
        </span>
      </span>
      <span className="text-muted">{service.description}</span>
      <span className="flex flex-wrap gap-1.5">
        <Badge>{t('minutes', { count: service.defaultDuration })}</Badge>
        {service.meetingTypes.map((type) => (
          <Badge key={type}>{t(`meetingType.${type}`)}</Badge>
        ))}
      </span>
    </button>
  );
}

type ShapeProps = Pick<StepProps, 'state' | 'dispatch'> & { service: ServiceShape };

/** What can be chosen about a service: its level, length, form and extras. */
function Shape({ service, state, dispatch }: ShapeProps) {
  const { t, i18n } = useWizardWords();
  const language = i18n.resolvedLanguage ?? 'en';
  const tier = service.tiers.find((one) => one.id === state.tierId);
  const durations = tier ? [] : service.durations;
  const promised = tier?.deliverables ?? service.deliverables;
  const several =
    service.tiers.length > 0 ||
    durations.length > 1 ||
    service.meetingTypes.length > 1 ||
    service.addOns.length > 0;
  if (!several && promised.length === 0) return null;
  return (
    <Card className="grid gap-6 p-5">
      <h2 className="font-display text-2xl">{t('service.shape')}</h2>
      {service.tiers.length > 0 ? (
        <Part title={t('service.tier')}>
          <RadioCards
            label={t('service.tier')}
            value={state.tierId}
            onChange={(id) =>
              dispatch({
                type: 'serviceShaped',
                tierId: id,
                duration: service.tiers.find((one) => one.id === id)?.duration ?? null,
              })
            }
            options={service.tiers.map((one) => ({
              value: one.id,
              label: (
                <>
                  <span className="flex justify-between gap-4 font-semibold">
                    {one.name}
                    <span className="numbers">{formatMoney(one.basePrice, language)}</span>
                  </span>
                  <span className="block text-muted">{one.description}</span>
                  <span className="block text-sm">{t('minutes', { count: one.duration })}</span>
                </>
              ),
            }))}
          />
        </Part>
      ) : null}
      {durations.length > 1 ? (
        <Part title={t('service.duration')}>
          <Segmented
            label={t('service.duration')}
            value={String(state.duration ?? service.defaultDuration)}
            onChange={(minutes) => dispatch({ type: 'serviceShaped', duration: Number(minutes) })}
            options={durations.map((one) => ({
              value: String(one),
              label: t('minutes', { count: one }),
              testId: `duration-${one}`,
            }))}
          />
        </Part>
      ) : null}
      {service.meetingTypes.length > 1 ? (
        <Part title={t('service.form')}>
          <Segmented
            label={t('service.form')}
            value={state.meetingType ?? service.meetingTypes[0] ?? null}
            onChange={(type) => dispatch({ type: 'serviceShaped', meetingType: type })}
            options={service.meetingTypes.map((one) => ({
              value: one,
              label: t(`meetingType.${one}`),
            }))}
          />
        </Part>
      ) : null}
      {service.addOns.length > 0 ? (
        <fieldset className="grid gap-3">
          <legend className="mb-2 font-semibold">{t('service.addOns')}</legend>
          {service.addOns.map((one) => (
            <label
              key={one.id}
              data-testid={`add-on-${slugOf(one.name)}`}
              className="flex min-h-13 cursor-pointer items-center gap-3 rounded-(--radius-control) border border-line-strong px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="checkbox"
                className="size-5 accent-accent"
                checked={state.addOns.includes(one.id)}
                onChange={(event) =>
                  dispatch({
                    type: 'serviceShaped',
                    addOns: event.target.checked
                      ? [...state.addOns, one.id]
                      : state.addOns.filter((id) => id !== one.id),
                  })
                }
              />
              <span className="flex-1 font-medium">
                {one.name}
                {one.extraMinutes > 0 ? (
                  <span className="block text-sm font-normal text-muted">
                    {t('service.extraMinutes', { count: one.extraMinutes })}
                  </span>
                ) : null}
              </span>
              <span className="numbers">+ {formatMoney(one.price, language)}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {promised.length > 0 ? (
        <Part title={t('service.deliverables')}>
          <ul className="grid gap-1.5 sm:grid-cols-2">
            {promised.map((one) => (
              <li key={one} className="flex gap-2">
                <span aria-hidden="true" className="text-good">
                  ✓
                </span>
                {one}
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
    </Card>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-3">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </div>
  );
}
