import { useState } from 'react';

import { publicApi, type ServiceShape } from '@/api/generated/public.gen';
import { PageTitle } from '@/components/layout/page';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { Version } from '@/features/legal/version';
import { useLegalWords } from '@/features/legal/words';

const POINTS = ['place', 'hold', 'confirmed', 'change', 'clock'];

/** What holds for every booking, and what for those of each service in the server's sentences. */
export function Terms() {
  const { t } = useLegalWords();
  const { data, error, refetch } = publicApi.useListServicesQuery({
    bookingEnabled: true,
    limit: 100,
  });
  return (
    <>
      <PageTitle lead={t('terms.lead')}>{t('terms.title')}</PageTitle>
      <div className="grid max-w-3xl gap-10">
        <section aria-labelledby="every-heading">
          <h2 id="every-heading" className="mb-3 font-display text-2xl">
            {t('terms.every')}
          </h2>
          <ul className="grid list-disc gap-2 pl-5 marker:text-muted">
            {POINTS.map((point) => (
              <li key={point}>{t(`terms.${point}`)}</li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="services-heading">
          <h2 id="services-heading" className="mb-3 font-display text-2xl">
            {t('terms.services')}
          </h2>
          <p className="mb-4 text-muted">{t('terms.servicesLead')}</p>
          {error ? (
            <ProblemAlert problem={error} onRetry={() => void refetch()} />
          ) : data === undefined ? (
            <Skeleton className="h-64" />
          ) : (
            <div className="grid gap-3">
              {data.items.map((service) => (
                <OfService key={service.id} service={service} />
              ))}
            </div>
          )}
        </section>
        <Version of="termsOfServiceVersion" />
      </div>
    </>
  );
}

function OfService({ service }: { service: ServiceShape }) {
  const { language } = useLegalWords();
  const [opened, setOpened] = useState(false);
  const { data, error, refetch } = publicApi.useGetServiceAgreementQuery(
    { service: service.slug, language },
    { skip: !opened },
  );
  return (
    <Card className="overflow-hidden">
      <details onToggle={(event) => setOpened((before) => before || event.currentTarget.open)}>
        <summary className="min-h-13 px-5 py-3.5 text-lg font-semibold hover:bg-sunken">
          {service.name}
        </summary>
        <div className="border-t border-line p-5">
          {error ? (
            <ProblemAlert problem={error} onRetry={() => void refetch()} />
          ) : data === undefined ? (
            <Skeleton className="h-40" />
          ) : (
            <div className="grid gap-5 sm:grid-cols-2">
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
            </div>
          )}
        </div>
      </details>
    </Card>
  );
}
