import { useTranslation } from 'react-i18next';

import { Page, PageTitle } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { paths } from '@/config/paths';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.title')}>
      <PageTitle lead={t('notFound.text')}>{t('notFound.title')}</PageTitle>
      <ButtonLink to={paths.home}>{t('notFound.home')}</ButtonLink>
    </Page>
  );
}
