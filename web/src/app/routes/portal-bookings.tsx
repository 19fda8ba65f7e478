import { Page } from '@/components/layout/page';
import { PendingBookings } from '@/components/pending-bookings/pending-bookings';
import { Bookings } from '@/features/portal/bookings';
import { PortalHeader } from '@/features/portal/portal-header';
import { usePortalWords } from '@/features/portal/words';

export function Component() {
  const { t } = usePortalWords();
  return (
    <Page title={t('bookings.title')}>
      <PortalHeader room="bookings" title={t('bookings.title')} />
      <div className="mb-10 empty:hidden">
        <PendingBookings />
      </div>
      <Bookings />
    </Page>
  );
}
