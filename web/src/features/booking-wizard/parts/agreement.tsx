import type { ReactNode } from 'react';
import type { FieldErrors, UseFormRegister } from 'react-hook-form';
import { Trans } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';

import { publicApi, type Consent, type ConsentsBody } from '@/api/generated/public.gen';
import { Card } from '@/components/ui/card';
import { CheckboxField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { useWizardWords } from '@/features/booking-wizard/words';

const NEEDED = ['terms', 'privacyPolicy', 'dataProcessing'] as const;
const FREE = ['marketing', 'recording', 'thirdPartySharing', 'profileCreation'] as const;

const yes = () => z.boolean().check(z.refine((given) => given, 'consent'));

/** Three are needed, the others are free (SEC-01). */
export const consentsSchema = z.object({
  terms: yes(),
  privacyPolicy: yes(),
  dataProcessing: yes(),
  marketing: z.boolean(),
  recording: z.boolean(),
  thirdPartySharing: z.boolean(),
  profileCreation: z.boolean(),
});

export interface ConsentFields {
  consents: Required<ConsentsBody>;
}

/** Nothing is agreed to before somebody says so, and never from a draft. */
export const NO_CONSENTS: Required<ConsentsBody> = {
  terms: false,
  privacyPolicy: false,
  dataProcessing: false,
  marketing: false,
  recording: false,
  thirdPartySharing: false,
  profileCreation: false,
};

interface AgreementProps {
  service: string;
  register: UseFormRegister<ConsentFields>;
  errors: FieldErrors<ConsentFields>;
}

/** What is agreed with the booking, in the server's own sentences, and the consents. */
export function Agreement({ service, register, errors }: AgreementProps) {
  const { t, i18n } = useWizardWords();
  const language = i18n.resolvedLanguage === 'de' ? 'de' : 'en';
  const { data, error, refetch } = publicApi.useGetServiceAgreementQuery({ service, language });
  const wanted = (consent: Consent) =>
    data?.consents.some((one) => one.consent === consent) ?? false;
  const field = (consent: (typeof NEEDED)[number] | (typeof FREE)[number]) => (
    <CheckboxField
      key={consent}
      data-testid={`consent-${consent}`}
      label={
        <Trans
          t={t}
          i18nKey={`consent.${consent}`}
          components={{
            terms: <TextLink to={paths.terms} />,
            privacy: <TextLink to={paths.privacy} />,
          }}
        />
      }
      error={errors.consents?.[consent] ? t('error.consent') : undefined}
      {...register(`consents.${consent}`)}
    />
  );
  return (
    <section aria-labelledby="agreement-heading" className="grid gap-4">
      <h2 id="agreement-heading" className="font-display text-2xl">
        {t('agreement.title')}
      </h2>
      {error ? <ProblemAlert problem={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <Card className="grid gap-5 p-5 sm:grid-cols-2">
          {data.clauses.map((clause) => (
            <div key={clause.id}>
              <h3 className="font-semibold">{clause.title}</h3>
              {clause.sentences.map((sentence) => (
                <p key={sentence} className="text-muted">
                  {sentence}
                </p>
              ))}
            </div>
          ))}
        </Card>
      ) : error ? null : (
        <Skeleton className="h-48 w-full" />
      )}
      <div className="grid gap-3">{NEEDED.map(field)}</div>
      {FREE.some(wanted) ? (
        <fieldset className="grid gap-3 border-t border-line pt-4">
          <legend className="sr-only">{t('agreement.free')}</legend>
          <p aria-hidden="true" className="text-sm text-muted">
            {t('agreement.free')}
          </p>
          {FREE.filter(wanted).map(field)}
        </fieldset>
      ) : null}
    </section>
  );
}

/** Opens beside the form, so that nothing in it is left. */
function TextLink({ to, children }: { to: string; children?: ReactNode }) {
  return (
    <Link
      to={to}
      target="_blank"
      className="font-medium text-accent-strong underline underline-offset-4"
    >
      {children}
    </Link>
  );
}
