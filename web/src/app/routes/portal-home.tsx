import { Page } from '@/components/layout/page';
import { PortalHome, useGreeting } from '@/features/portal/home';
import { PortalHeader } from '@/features/portal/portal-header';
import { usePortalWords } from '@/features/portal/words';

export function Component() {
  const { t } = usePortalWords();
  const greeting = useGreeting();
  return (
    <Page title={t('rooms.home')}>
      <PortalHeader room="home" title={greeting} />
      <PortalHome />
    </Page>
  );
}
