import { Page } from '@/components/layout/page';
import { CompleteLink } from '@/features/sign-in/complete-link';
import { useSignInWords } from '@/features/sign-in/words';

export function Component() {
  const { t } = useSignInWords();
  return (
    <Page title={t('link.page')}>
      <CompleteLink />
    </Page>
  );
}
