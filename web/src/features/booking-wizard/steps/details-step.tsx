import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';

import { useWho } from '@/api/session';
import { TextField } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import {
  answersFor,
  answersSchema,
  type AnswerFields,
} from '@/features/booking-wizard/answers-schema';
import {
  Agreement,
  consentsSchema,
  NO_CONSENTS,
  type ConsentFields,
} from '@/features/booking-wizard/parts/agreement';
import { CompletionNotes } from '@/features/booking-wizard/parts/completion-notes';
import { QuestionGroups } from '@/features/booking-wizard/parts/question-groups';
import { StepFrame } from '@/features/booking-wizard/parts/step-frame';
import { QUESTIONS } from '@/features/booking-wizard/questions';
import type { StepProps } from '@/features/booking-wizard/step-props';
import { isEmail, isPhone, type Contact } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';

type Fields = { contact: Contact } & AnswerFields & ConsentFields;

const contactSchema = z.object({
  name: z.string().check(
    z.refine((text) => text.trim() !== '', 'nameMissing'),
    z.maxLength(255, 'tooLong'),
  ),
  email: z.string().check(
    z.refine((text) => text.trim() !== '', 'emailMissing'),
    z.refine((text) => text.trim() === '' || isEmail(text), 'emailWrong'),
  ),
  phone: z.string().check(z.refine((text) => text.trim() === '' || isPhone(text), 'phoneWrong')),
  company: z.string().check(z.maxLength(255, 'tooLong')),
});

/** Waits for the session, so that what is known of somebody stands in the form at once. */
export function Component(props: StepProps) {
  const who = useWho();
  const { t } = useWizardWords();
  if (who.loading) {
    return (
      <StepFrame title={t('details.title')} onBack={props.onBack} busy onSubmit={() => undefined}>
        <Skeleton className="h-80 w-full" />
      </StepFrame>
    );
  }
  return <Details {...props} knownName={who.name ?? ''} knownEmail={who.email ?? ''} />;
}

/** Who comes (WIZ-08, WIZ-16 to WIZ-20). A free consultation is agreed and made here. */
function Details({
  state,
  dispatch,
  completion,
  onNext,
  onBack,
  knownName,
  knownEmail,
}: StepProps & { knownName: string; knownEmail: string }) {
  const { t } = useWizardWords();
  const groups = QUESTIONS[state.entry].details;
  const last = state.entry === 'consultation';
  const form = useForm<Fields>({
    resolver: zodResolver(
      z.object({
        contact: contactSchema,
        answers: answersSchema(groups),
        consents: last ? consentsSchema : z.any(),
      }),
    ) as never,
    defaultValues: {
      contact: {
        ...state.contact,
        name: state.contact.name || knownName,
        email: state.contact.email || knownEmail,
      },
      answers: answersFor(groups, state.answers),
      consents: NO_CONSENTS,
    },
  });
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) => {
          dispatch({ type: 'contactGiven', contact: values.contact });
          dispatch({ type: 'answersGiven', answers: values.answers });
        },
      }),
    [form, dispatch],
  );
  const { errors } = form.formState;
  const wrong = (name: keyof Contact) => {
    const message = errors.contact?.[name]?.message;
    return message === undefined ? undefined : t(`error.${message}`);
  };
  const submit = form.handleSubmit(async ({ contact, consents }) => {
    dispatch({ type: 'contactGiven', contact });
    if (last) await completion.complete({ consents, paymentMethod: null });
    else onNext();
  });
  return (
    <StepFrame
      title={t('details.title')}
      lead={t('details.lead')}
      onBack={onBack}
      busy={completion.busy}
      {...(last ? { next: { label: t('complete.free'), testId: 'complete-booking' } } : {})}
      onSubmit={(event) => {
        if (last && state.attempt !== null) {
          event.preventDefault();
          void completion.askAgain();
        } else void submit(event);
      }}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label={t('details.name')}
          autoComplete="name"
          data-testid="customer-name"
          error={wrong('name')}
          {...form.register('contact.name')}
        />
        <TextField
          type="email"
          label={t('details.email')}
          autoComplete="email"
          data-testid="customer-email"
          error={wrong('email')}
          {...form.register('contact.email')}
        />
        <TextField
          type="tel"
          label={t('details.phone')}
          autoComplete="tel"
          data-testid="customer-phone"
          optional
          error={wrong('phone')}
          {...form.register('contact.phone')}
        />
        <TextField
          label={t('details.company')}
          autoComplete="organization"
          optional
          error={wrong('company')}
          {...form.register('contact.company')}
        />
      </div>
      <QuestionGroups groups={groups} register={form.register} errors={errors} />
      {last && state.service !== null ? (
        <>
          <Agreement service={state.service} register={form.register} errors={errors} />
          <CompletionNotes state={state} completion={completion} />
        </>
      ) : null}
    </StepFrame>
  );
}
