import { Page, PageTitle } from '@/components/layout/page';
import { SignIn } from '@/features/sign-in/sign-in';
import { useSignInWords } from '@/features/sign-in/words';

export function Component() {
  const { t } = useSignInWords();
  return (
    <Page title={t('title')}>
      <PageTitle lead={t('lead')}>{t('title')}</PageTitle>
      <SignIn />
    </Page>
  );
}
