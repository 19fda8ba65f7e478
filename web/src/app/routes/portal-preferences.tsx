import { Page } from '@/components/layout/page';
import { PortalHeader } from '@/features/portal/portal-header';
import { Preferences } from '@/features/portal/preferences';
import { usePortalWords } from '@/features/portal/words';

export function Component() {
  const { t } = usePortalWords();
  return (
    <Page title={t('preferences.title')}>
      <PortalHeader
        room="preferences"
        title={t('preferences.title')}
        lead={t('preferences.lead')}
      />
      <Preferences />
    </Page>
  );
}
