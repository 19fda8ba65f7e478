import { useEffect } from 'react';

import type { When } from '@/api/generated/public.gen';
import { keepOwnBookings } from '@/api/offline/own-bookings';
import { sessionApi } from '@/api/session';
import { portalApi } from '@/features/portal/api';
import { useLive } from '@/live/use-live';

/**
 * One page of one's own bookings, kept as they are at present. What is to come stays on this
 * device for times without a network (PWA-04).
 */
export function useOwnBookings(when: When, page = 1) {
  const { data: session } = sessionApi.useGetSessionQuery();
  const subject = session?.subject ?? null;
  const asked = portalApi.useListMyBookingsQuery(
    { when, page, limit: 25 },
    { refetchOnMountOrArgChange: 10, refetchOnFocus: true },
  );
  useLive(subject === null ? [] : [`client:${subject}`], () => {
    void asked.refetch();
  });
  const upcoming = when === 'upcoming' && page === 1 ? asked.data?.items : undefined;
  useEffect(() => {
    if (subject === null || upcoming === undefined) return;
    // A device that keeps nothing has nothing to show later, and that is all.
    keepOwnBookings(subject, upcoming).catch(() => undefined);
  }, [subject, upcoming]);
  return asked;
}
