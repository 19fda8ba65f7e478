import { useTranslation } from 'react-i18next';

import { Page, PageTitle } from '@/components/layout/page';

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t('name')}>
      <PageTitle>{t('footer.line')}</PageTitle>
    </Page>
  );
}
