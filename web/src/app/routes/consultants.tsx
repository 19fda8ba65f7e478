import { Page, PageTitle } from '@/components/layout/page';
import { Consultants } from '@/features/consultants/consultants';
import { useConsultantWords } from '@/features/consultants/words';

export function Component() {
  const { t } = useConsultantWords();
  return (
    <Page title={t('title')}>
      <PageTitle lead={t('lead')}>{t('title')}</PageTitle>
      <Consultants />
    </Page>
  );
}
