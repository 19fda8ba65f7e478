import { Navigate } from 'react-router';

import { useWho } from '@/api/session';
import { Page, PageTitle } from '@/components/layout/page';
import { paths } from '@/config/paths';
import { ManualBooking } from '@/features/admin-bookings/manual-booking';
import { useDeskWords } from '@/features/admin-bookings/words';

const OFFICE = ['staff', 'team_lead', 'admin'];

export function Component() {
  const { t } = useDeskWords();
  const { roles } = useWho();
  // Consultants work on bookings; entering them is for the office.
  if (!roles.some((role) => OFFICE.includes(role))) return <Navigate replace to={paths.desk} />;
  return (
    <Page title={t('manual.title')} bare className="mx-auto w-full max-w-6xl px-4 py-8 sm:px-6">
      <PageTitle lead={t('manual.lead')}>{t('manual.title')}</PageTitle>
      <ManualBooking />
    </Page>
  );
}
