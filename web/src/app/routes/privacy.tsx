import { Page } from '@/components/layout/page';
import { PrivacyPolicy } from '@/features/legal/privacy';
import { useLegalWords } from '@/features/legal/words';

export function Component() {
  const { t } = useLegalWords();
  return (
    <Page title={t('privacy.title')}>
      <PrivacyPolicy />
    </Page>
  );
}
