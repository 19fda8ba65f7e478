import { Page, PageTitle } from '@/components/layout/page';
import { BookingsList } from '@/features/admin-bookings/bookings-page';
import { useDeskWords } from '@/features/admin-bookings/words';

export function Component() {
  const { t } = useDeskWords();
  return (
    <Page title={t('title')} bare className="mx-auto w-full max-w-6xl px-4 py-8 sm:px-6">
      <PageTitle>{t('title')}</PageTitle>
      <BookingsList />
    </Page>
  );
}
