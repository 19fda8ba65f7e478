import { Page } from '@/components/layout/page';
import { Profile } from '@/features/consultants/profile';
import { useConsultantWords } from '@/features/consultants/words';

export function Component() {
  const { t } = useConsultantWords();
  return (
    <Page title={t('title')}>
      <Profile />
    </Page>
  );
}
