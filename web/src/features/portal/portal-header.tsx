import { PageTitle } from '@/components/layout/page';
import { Tabs } from '@/components/ui/tabs';
import { paths } from '@/config/paths';
import { usePortalWords } from '@/features/portal/words';

type Room = 'home' | 'bookings' | 'preferences' | 'privacy';

/** The name of a room, and the ways to the others. */
export function PortalHeader({ room, title, lead }: { room: Room; title: string; lead?: string }) {
  const { t } = usePortalWords();
  const tabs = [
    { id: 'home', text: t('rooms.home'), to: paths.portal },
    { id: 'bookings', text: t('rooms.bookings'), to: paths.portalBookings },
    { id: 'preferences', text: t('rooms.preferences'), to: paths.portalPreferences },
    { id: 'privacy', text: t('rooms.privacy'), to: paths.portalPrivacy },
  ];
  return (
    <>
      <PageTitle lead={lead}>{title}</PageTitle>
      <div className="mb-8">
        <Tabs label={t('rooms.label')} tabs={tabs} current={room} />
      </div>
    </>
  );
}
