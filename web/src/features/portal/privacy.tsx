import { lazy, Suspense, useState } from 'react';

import type { MyConsentShape } from '@/api/generated/public.gen';
import { useAnnounce } from '@/components/layout/announcer';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { portalApi } from '@/features/portal/api';
import { Sessions } from '@/features/portal/sessions';
import { usePortalWords } from '@/features/portal/words';
import { formatDay } from '@/lib/dates';
import { deviceZone } from '@/lib/time-zones';
import { worded } from '@/lib/worded';

const EraseDialog = lazy(() => import('@/features/portal/erase-dialog'));

/** What we hold of somebody, and his say over it (SEC-02, SEC-03). */
export function Privacy() {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Consents />
      <div className="grid gap-6">
        <Export />
        <Erase />
        <Sessions />
      </div>
    </div>
  );
}

function Consents() {
  const { t } = usePortalWords();
  const { data, error, refetch } = portalApi.useListMyConsentsQuery();
  const given = data?.items.filter((one) => one.givenAt !== null);
  return (
    <Card role="region" aria-labelledby="consents-heading" className="p-5 sm:p-7">
      <h2 id="consents-heading" className="font-display text-xl">
        {t('consents.title')}
      </h2>
      <p className="mt-2 mb-4 text-muted">{t('consents.lead')}</p>
      {error && data === undefined ? (
        <ProblemAlert problem={error} onRetry={() => void refetch()} />
      ) : given === undefined ? (
        <Skeleton className="h-64" />
      ) : given.length === 0 ? (
        <p>{t('consents.none')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {given.map((one) => (
            <Consent key={one.consent} one={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Consent({ one }: { one: MyConsentShape }) {
  const { t, language } = usePortalWords();
  const announce = useAnnounce();
  const [withdraw, { error, isLoading }] = portalApi.useWithdrawMyConsentMutation();
  const name = t(`consents.${one.consent}`);
  const day = (at: string | null) => (at === null ? '' : formatDay(at, deviceZone(), language));
  return (
    <li className="grid gap-2 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-48 flex-1">
          <p className="flex flex-wrap items-center gap-x-3 font-semibold">
            {name}
            <Badge tone={one.standing ? 'good' : 'neutral'}>
              {t(one.standing ? 'consents.standing' : 'consents.ended')}
            </Badge>
          </p>
          <p className="text-sm text-muted">
            {t('consents.given', {
              day: day(one.givenAt),
              terms: one.termsOfServiceVersion ?? '–',
              privacy: one.privacyPolicyVersion ?? '–',
            })}
          </p>
          {one.withdrawnAt !== null && !one.standing ? (
            <p className="text-sm text-muted">
              {t('consents.withdrawn', { day: day(one.withdrawnAt) })}
            </p>
          ) : null}
        </div>
        {!one.standing ? null : one.needed ? (
          <p className="text-sm text-muted">{t('consents.needed')}</p>
        ) : (
          <Button
            kind="secondary"
            busy={isLoading}
            aria-label={t('consents.withdrawNamed', { consent: name })}
            onClick={() => {
              void withdraw({ consent: one.consent }).then((answer) => {
                if (answer.error === undefined) announce(t('consents.done', { consent: name }));
              });
            }}
          >
            {t('consents.withdraw')}
          </Button>
        )}
      </div>
      {error ? <ProblemAlert problem={worded(error, t)} /> : null}
    </li>
  );
}

function Export() {
  const { t } = usePortalWords();
  const announce = useAnnounce();
  const [ask, { error, isFetching }] = portalApi.endpoints.exportMyData.useLazyQuery();
  const take = async () => {
    const { data } = await ask(undefined, false);
    if (data === undefined) return;
    const file = new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = 'kalends-my-data.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    announce(t('export.done'));
  };
  return (
    <Card role="region" aria-labelledby="export-heading" className="grid gap-4 p-5 sm:p-6">
      <h2 id="export-heading" className="font-display text-xl">
        {t('export.title')}
      </h2>
      <p className="text-muted">{t('export.text')}</p>
      {error ? <ProblemAlert problem={worded(error, t)} /> : null}
      <Button kind="secondary" busy={isFetching} onClick={() => void take()}>
        {t('export.take')}
      </Button>
    </Card>
  );
}

function Erase() {
  const { t } = usePortalWords();
  const [asking, setAsking] = useState(false);
  return (
    <Card role="region" aria-labelledby="erase-heading" className="grid gap-4 p-5 sm:p-6">
      <h2 id="erase-heading" className="font-display text-xl">
        {t('erase.title')}
      </h2>
      <p className="text-muted">{t('erase.text')}</p>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t('erase.open')}
      </Button>
      {asking ? (
        <Suspense fallback={null}>
          <EraseDialog onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </Card>
  );
}
