import { useEffect, useEffectEvent, useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

import { publicApi } from '@/api/generated/public.gen';
import { PageTitle } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Spinner } from '@/components/ui/spinner';
import { paths } from '@/config/paths';
import { destination, useWelcome } from '@/features/sign-in/use-welcome';
import { useSignInWords } from '@/features/sign-in/words';
import { isProblem, type Problem } from '@/lib/problems';
import { worded } from '@/lib/worded';

/** Whether the link may still be good although this attempt came to nothing. */
const isWorthAnotherTry = ({ status }: Problem) => status === 0 || status === 429 || status >= 500;

/** Signs in whoever opened the link of a mail, without a further press. */
export function CompleteLink() {
  const { t } = useSignInWords();
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const navigate = useNavigate();
  const welcome = useWelcome();
  const [complete, { error }] = publicApi.useCompleteSignInLinkMutation();
  // A link is good once; React may run an effect twice.
  const sent = useRef<string | null>(null);

  const send = async () => {
    const { data } = await complete({ gatewayCompleteBody: { token } });
    if (data === undefined) return;
    await welcome(data);
    await navigate(destination(data.returnTo, data.roles), { replace: true });
  };
  const sendOnce = useEffectEvent(() => void send());
  useEffect(() => {
    if (token === '' || sent.current === token) return;
    sent.current = token;
    sendOnce();
  }, [token]);

  const problem = isProblem(error) ? error : null;
  if (token === '' || (problem !== null && !isWorthAnotherTry(problem))) {
    return (
      <>
        <PageTitle lead={t('link.spent')}>{t('link.spentTitle')}</PageTitle>
        <ButtonLink to={paths.signIn}>{t('link.another')}</ButtonLink>
      </>
    );
  }
  return (
    <>
      <PageTitle>{t('link.title')}</PageTitle>
      {problem === null ? (
        <p role="status" className="flex items-center gap-3 text-lg text-muted">
          <Spinner />
          {t('link.wait')}
        </p>
      ) : (
        <ProblemAlert problem={worded(problem, t)} onRetry={() => void send()} />
      )}
    </>
  );
}
