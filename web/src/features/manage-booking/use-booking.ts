import { useEffect, useState } from 'react';

import { sessionApi } from '@/api/session';
import { bookingApi } from '@/features/manage-booking/api';
import { forgetToken, useLinkToken } from '@/features/manage-booking/link-token';
import { isProblem } from '@/lib/problems';
import { useLive } from '@/live/use-live';

/** A booking by the link somebody came with, or because it is his; kept as it is at present. */
export function useBooking(bookingId: string) {
  const link = useLinkToken(bookingId);
  const [refused, setRefused] = useState<string | null>(null);
  const { data: session } = sessionApi.useGetSessionQuery();
  const token = link === refused ? undefined : link;

  // What is being settled is asked for until it is; the rest is heard of.
  const asking = { bookingId, token };
  const { data: seen } = bookingApi.endpoints.getBooking.useQueryState(asking);
  const settling = seen?.status === 'pending' && seen.payment.heldUntil === null;
  const asked = bookingApi.useGetBookingQuery(asking, {
    refetchOnFocus: true,
    refetchOnMountOrArgChange: 30,
    pollingInterval: settling ? 3_000 : 0,
    skipPollingIfUnfocused: true,
  });
  const { data: booking, error, refetch } = asked;

  // A link that opens nothing does not stand in the way of who is signed in.
  const isRefused = isProblem(error) && error.code === 'booking.manage-token-refused';
  if (token !== undefined && session?.signedIn && isRefused) setRefused(token);
  useEffect(() => {
    if (refused !== null) forgetToken(bookingId);
  }, [refused, bookingId]);

  const subject = session?.subject ?? null;
  useLive(subject === null || booking === undefined ? [] : [`client:${subject}`], () => {
    void refetch();
  });

  return { booking, token, error, isLoading: asked.isLoading, refetch };
}
