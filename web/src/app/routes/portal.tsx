import { Outlet } from 'react-router';

import { SignedInOnly } from '@/components/layout/signed-in-only';

/** Around all rooms of the portal: they are for who is signed in. */
export function Component() {
  return (
    <SignedInOnly>
      <Outlet />
    </SignedInOnly>
  );
}
