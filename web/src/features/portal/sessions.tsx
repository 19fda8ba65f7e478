import { useSignOut, useWho } from '@/api/session';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { portalApi } from '@/features/portal/api';
import { useForget } from '@/features/portal/use-forget';
import { usePortalWords } from '@/features/portal/words';

/** Who is signed in, and how that ends: here, or in every browser at once. */
export function Sessions() {
  const { t } = usePortalWords();
  const who = useWho();
  const forget = useForget();
  const signOut = useSignOut();
  const [everywhere, { error, isLoading }] = portalApi.useSignOutEverywhereMutation();
  return (
    <Card role="region" aria-label={t('sessions.title')} className="grid gap-4 p-5 sm:p-6">
      {error ? <ProblemAlert problem={error} /> : null}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p>
          <span className="block text-sm text-muted">{t('sessions.as')}</span>
          <span className="font-semibold break-all">{who.email}</span>
        </p>
        <div className="flex flex-wrap gap-3">
          <Button kind="secondary" onClick={() => void signOut()}>
            {t('sessions.here')}
          </Button>
          <Button
            kind="secondary"
            busy={isLoading}
            onClick={() => {
              void everywhere().then((answer) => {
                if (answer.error === undefined) forget();
              });
            }}
          >
            {t('sessions.everywhere')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
