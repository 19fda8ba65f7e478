import { useEffect } from 'react';

import type { usePendingBookings } from '@/api/pending-bookings';

/** A line that came back does not always say so. */
const LOOK_AGAIN = 30_000;

/** Sends what waits: when it is found, when the network is back, and now and then. */
export function useSending({ bookings, send }: ReturnType<typeof usePendingBookings>): void {
  const any = bookings.length > 0;
  const waiting = bookings.some((one) => one.status === 'PENDING_SYNC');

  useEffect(() => {
    if (!any) return;
    const now = () => void send().catch(() => undefined);
    now();
    window.addEventListener('online', now);
    return () => window.removeEventListener('online', now);
  }, [any, send]);

  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => {
      if (navigator.onLine) void send().catch(() => undefined);
    }, LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [waiting, send]);
}
