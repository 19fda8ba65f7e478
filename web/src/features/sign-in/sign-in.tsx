import { lazy, Suspense } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';

import { sessionApi, useWho } from '@/api/session';
import { Alert } from '@/components/ui/alert';
import { buttonClasses } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { destination } from '@/features/sign-in/use-welcome';
import { useSignInWords } from '@/features/sign-in/words';
import { ownPath } from '@/lib/own-path';

const LinkForm = lazy(() => import('@/features/sign-in/link-form'));
const KeyForm = lazy(() => import('@/features/sign-in/key-form'));
const GoogleButton = lazy(() => import('@/features/sign-in/google-button'));

/** Every way to sign in that there is in this house. */
export function SignIn() {
  const { t } = useSignInWords();
  const who = useWho();
  const { data: session, error, refetch } = sessionApi.useGetSessionQuery();
  const [params] = useSearchParams();
  const returnTo = ownPath(params.get('returnTo'));
  const problem = params.get('problem');

  if (who.signedIn) return <Navigate replace to={destination(returnTo, who.roles)} />;
  if (error && session === undefined) {
    return <ProblemAlert problem={error} onRetry={() => void refetch()} />;
  }
  if (session === undefined) return <Skeleton className="h-120 max-w-xl" />;

  const { methods, setUp } = session;
  // Before there is an admin, the key is what one most likely came for.
  const byKey = (params.get('with') ?? (setUp ? 'mail' : 'key')) === 'key';
  const here = (key: boolean) => {
    const query = new URLSearchParams(params);
    query.delete('problem');
    query.set('with', key ? 'key' : 'mail');
    return { search: query.toString() };
  };
  const waiting = <Skeleton className="h-52" />;
  const others = methods.googleClientId !== null || methods.oidc.length > 0;
  return (
    <div className="grid max-w-xl gap-6">
      {problem === null ? null : (
        <Alert tone="bad" announce="now" title={t('failed.title')}>
          {t(`problem.${problem.replaceAll('.', '-')}`, { defaultValue: t('failed.text') })}
        </Alert>
      )}
      {setUp || !byKey ? null : (
        <Alert tone="gold" announce="off" title={t('first.title')}>
          {t('first.text')}
        </Alert>
      )}
      <Card className="p-5 sm:p-8">
        {byKey ? (
          <Suspense fallback={waiting}>
            <KeyForm first={!setUp} />
          </Suspense>
        ) : (
          <div className="grid gap-6">
            {methods.emailLink ? (
              <Suspense fallback={waiting}>
                <LinkForm returnTo={returnTo} />
              </Suspense>
            ) : null}
            {methods.emailLink && others ? (
              <p className="flex items-center gap-4 text-sm text-muted">
                <span className="h-px flex-1 bg-line" />
                {t('or')}
                <span className="h-px flex-1 bg-line" />
              </p>
            ) : null}
            {methods.googleClientId === null ? null : (
              <Suspense fallback={<Skeleton className="h-11" />}>
                <GoogleButton clientId={methods.googleClientId} />
              </Suspense>
            )}
            {methods.oidc.map((one) => (
              <a
                key={one.id}
                href={`/api/sign-in/oidc/${encodeURIComponent(one.id)}?${new URLSearchParams({
                  returnTo: returnTo ?? '/sign-in',
                }).toString()}`}
                className={buttonClasses({ kind: 'secondary', wide: true })}
              >
                {t('oidc', { name: one.label })}
              </a>
            ))}
            {methods.emailLink || others ? null : <p>{t('none')}</p>}
          </div>
        )}
      </Card>
      <p>
        <Link
          to={here(!byKey)}
          className="inline-flex min-h-11 items-center text-sm text-muted underline underline-offset-4 hover:text-ink"
        >
          {t(byKey ? 'withMail' : 'withKey')}
        </Link>
      </p>
    </div>
  );
}
