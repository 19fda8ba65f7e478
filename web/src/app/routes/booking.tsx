import { useParams } from 'react-router';

import { Page } from '@/components/layout/page';
import { ManageBooking } from '@/features/manage-booking/manage-booking';
import { useBookingWords } from '@/features/manage-booking/words';

export function Component() {
  const { t } = useBookingWords();
  const { id = '' } = useParams();
  return (
    <Page title={t('title')}>
      <ManageBooking key={id} bookingId={id} />
    </Page>
  );
}
