import { Page } from '@/components/layout/page';
import { PortalHeader } from '@/features/portal/portal-header';
import { Privacy } from '@/features/portal/privacy';
import { usePortalWords } from '@/features/portal/words';

export function Component() {
  const { t } = usePortalWords();
  return (
    <Page title={t('privacy.title')}>
      <PortalHeader room="privacy" title={t('privacy.title')} lead={t('privacy.lead')} />
      <Privacy />
    </Page>
  );
}
