import { Page } from '@/components/layout/page';
import { Terms } from '@/features/legal/terms';
import { useLegalWords } from '@/features/legal/words';

export function Component() {
  const { t } = useLegalWords();
  return (
    <Page title={t('terms.title')}>
      <Terms />
    </Page>
  );
}
