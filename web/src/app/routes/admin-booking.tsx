import { useParams } from 'react-router';

import { Page } from '@/components/layout/page';
import { BookingFile } from '@/features/admin-bookings/booking-file';
import { useDeskWords } from '@/features/admin-bookings/words';

export function Component() {
  const { t } = useDeskWords();
  const { id = '' } = useParams();
  return (
    <Page title={t('file.title')} bare className="mx-auto w-full max-w-6xl px-4 py-8 sm:px-6">
      <BookingFile key={id} id={id} />
    </Page>
  );
}
