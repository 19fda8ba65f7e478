import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';

import type { PaymentMethod } from '@/api/generated/public.gen';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { RadioCards } from '@/components/ui/choice';
import { Skeleton } from '@/components/ui/skeleton';
import { quoteBody } from '@/features/booking-wizard/booking-body';
import {
  Agreement,
  consentsSchema,
  NO_CONSENTS,
  type ConsentFields,
} from '@/features/booking-wizard/parts/agreement';
import { CompletionNotes } from '@/features/booking-wizard/parts/completion-notes';
import { PriceLines } from '@/components/price/price-lines';
import { StepFrame } from '@/features/booking-wizard/parts/step-frame';
import { WizardProblem } from '@/features/booking-wizard/parts/wizard-problem';
import type { StepProps } from '@/features/booking-wizard/step-props';
import { useWizardWords } from '@/features/booking-wizard/words';

/** Staff has to say yes to these a day before the meeting (OPN-11). */
const ON_ACCOUNT: readonly PaymentMethod[] = ['bank', 'invoice'];
const STAFF_MARGIN = 24 * 60 * 60 * 1000;
/** What is settled without another page first. */
const ORDER: readonly PaymentMethod[] = ['invoice', 'bank', 'cash', 'card'];

/** What it costs, how it is paid, and what is agreed. */
export function Component({ state, dispatch, service, quotes, completion, onBack }: StepProps) {
  const { t } = useWizardWords();
  const form = useForm<ConsentFields>({
    resolver: zodResolver(z.object({ consents: consentsSchema })),
    defaultValues: { consents: NO_CONSENTS },
  });
  const { quote, problem } = quotes;
  const free = quote?.total.amount === 0;
  const [openedAt] = useState(() => Date.now());
  const soon = state.slot !== null && Date.parse(state.slot.start) - STAFF_MARGIN <= openedAt;
  const late = (method: PaymentMethod) => soon && ON_ACCOUNT.includes(method);
  const methods = ORDER.filter((method) => service?.paymentMethods.includes(method));
  const possible = methods.filter((method) => !late(method));
  const method = possible.find((one) => one === state.paymentMethod) ?? possible[0] ?? null;

  return (
    <StepFrame
      title={t(state.entry === 'meeting' ? 'payment.titleAgreement' : 'payment.title')}
      onBack={onBack}
      busy={completion.busy}
      next={{
        label: t(free ? 'complete.free' : method === 'card' ? 'complete.card' : 'complete.paid'),
        testId: 'complete-booking',
      }}
      onSubmit={(event) => {
        if (state.attempt !== null) {
          event.preventDefault();
          void completion.askAgain();
          return;
        }
        void form.handleSubmit(({ consents }) =>
          completion.complete({ consents, paymentMethod: method }),
        )(event);
      }}
    >
      <section aria-labelledby="price-heading" className="grid gap-4">
        <h2 id="price-heading" className="font-display text-2xl">
          {t('payment.price')}
        </h2>
        {problem && state.slot ? (
          <WizardProblem
            problem={problem}
            onRetry={() => {
              if (state.slot) void quotes.ask(quoteBody(state, state.slot));
            }}
          />
        ) : null}
        {quote ? (
          <Card className="p-5">
            <PriceLines price={quote} totalTestId="total-amount" />
            {state.repeat ? <p className="mt-3 text-sm text-muted">{t('payment.each')}</p> : null}
          </Card>
        ) : problem ? null : (
          <Skeleton className="h-32 w-full" />
        )}
      </section>
      {free ? null : service === undefined ? (
        <Skeleton className="h-40 w-full" />
      ) : (
        <section aria-labelledby="method-heading" className="grid gap-4">
          <h2 id="method-heading" className="font-display text-2xl">
            {t('payment.method')}
          </h2>
          {methods.length > 0 && possible.length === 0 ? (
            <Alert tone="warn" title={t('payment.nonePossible')} />
          ) : null}
          <RadioCards
            label={t('payment.method')}
            value={method}
            onChange={(one) => dispatch({ type: 'methodChosen', method: one })}
            options={methods.map((one) => ({
              value: one,
              testId: `payment-method-${one}`,
              disabled: late(one),
              label: (
                <>
                  <span className="block font-semibold">{t(`method.${one}.name`)}</span>
                  <span className="block text-muted">
                    {late(one) ? t('payment.tooSoon') : t(`method.${one}.text`)}
                  </span>
                </>
              ),
            }))}
          />
        </section>
      )}
      {state.service === null ? null : (
        <Agreement
          service={state.service}
          register={form.register}
          errors={form.formState.errors}
        />
      )}
      <CompletionNotes state={state} completion={completion} />
    </StepFrame>
  );
}
