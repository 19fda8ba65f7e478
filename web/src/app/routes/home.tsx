import { Page } from '@/components/layout/page';
import { Landing, useLandingWords } from '@/features/landing/landing';

export function Component() {
  const { t } = useLandingWords();
  return (
    <Page title={t('title')} bare>
      <Landing />
    </Page>
  );
}
