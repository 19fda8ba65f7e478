import { Outlet } from 'react-router';

import { SignedInOnly } from '@/components/layout/signed-in-only';
import { PendingBookings } from '@/components/pending-bookings/pending-bookings';
import { KeptBookings } from '@/features/portal/kept-bookings';

/** Around all rooms of the portal: they are for who is signed in. */
export function Component() {
  return (
    <SignedInOnly offline={<KeptBookings waiting={<PendingBookings />} />}>
      <Outlet />
    </SignedInOnly>
  );
}
