import { useEffect, useState, type ReactNode } from 'react';

import type { KeptBooking } from '@/api/offline/database';
import { keptOwnBookings } from '@/api/offline/own-bookings';
import { Page, PageTitle } from '@/components/layout/page';
import { BookingCard } from '@/features/portal/booking-card';
import { usePortalWords } from '@/features/portal/words';

/** What this device knew last of one's own meetings, while there is no network (PWA-04). */
export function KeptBookings({ waiting }: { waiting: ReactNode }) {
  const { t } = usePortalWords();
  const [kept, setKept] = useState<KeptBooking[] | null>(null);
  useEffect(() => {
    keptOwnBookings().then(setKept, () => setKept([]));
  }, []);
  return (
    <Page title={t('bookings.title')}>
      <PageTitle lead={kept === null ? null : t(kept.length === 0 ? 'kept.nothing' : 'kept.lead')}>
        {t('bookings.title')}
      </PageTitle>
      <div className="mb-10 empty:hidden">{waiting}</div>
      {kept?.length ? <h2 className="sr-only">{t('bookings.upcoming')}</h2> : null}
      <ul className="grid gap-5">
        {kept?.map((booking) => (
          <li key={booking.id}>
            <BookingCard booking={booking} kept />
          </li>
        ))}
      </ul>
    </Page>
  );
}
