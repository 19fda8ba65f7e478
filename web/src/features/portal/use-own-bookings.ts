import type { When } from '@/api/generated/public.gen';
import { sessionApi } from '@/api/session';
import { portalApi } from '@/features/portal/api';
import { useLive } from '@/live/use-live';

/** One page of one's own bookings, kept as they are at present. */
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
  return asked;
}
