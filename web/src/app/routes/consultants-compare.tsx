import { Page } from '@/components/layout/page';
import { Comparison } from '@/features/consultants/comparison';
import { useConsultantWords } from '@/features/consultants/words';

export function Component() {
  const { t } = useConsultantWords();
  return (
    <Page title={t('comparison.title')}>
      <Comparison />
    </Page>
  );
}
