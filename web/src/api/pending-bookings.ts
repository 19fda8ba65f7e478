import { useCallback, useEffect, useState } from 'react';

import type { AlternativeShape, BookingBody, MoneyShape } from '@/api/generated/public.gen';
import type { PendingBooking, WaitingBooking } from '@/api/offline/database';
import { NEWS, SYNC } from '@/api/offline/names';

export type { PendingBooking, SentBooking, WaitingBooking } from '@/api/offline/database';

// The database and what sends are loaded when something is stored or looked at.
const sending = () => import('@/api/offline/sending');

/**
 * Keep a booking that could not be sent, and send it when there is a network again (PWA-05). Give
 * the key it was already sent under, if it was; and what the person agreed to pay.
 */
export async function storePending(
  body: BookingBody,
  given: { key?: string; shown?: MoneyShape | null } = {},
): Promise<{ id: string }> {
  const { all, keep, waiting } = await sending();
  const kept = await all();
  const there = kept.find((one) => one.status !== 'SENT' && one.key === given.key);
  if (there !== undefined) return { id: there.id };
  // No two are of one moment: it names them.
  const now = Math.max(Date.now(), (kept.at(-1)?.createdAt ?? 0) + 1);
  const booking = waiting(body, { ...given, now });
  await keep(booking);
  await askForSync();
  return { id: booking.id };
}

/** Let the browser send it also when no page of ours is open, where it can. */
async function askForSync(): Promise<void> {
  try {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- not in every browser
    const registration = await navigator.serviceWorker?.getRegistration();
    if (registration && 'sync' in registration) {
      await (registration.sync as { register: (tag: string) => Promise<void> }).register(SYNC);
    }
  } catch {
    // Then the next page that is opened sends it.
  }
}

/** What was booked offline, and what can be done about it. */
export function usePendingBookings() {
  const [bookings, setBookings] = useState<readonly PendingBooking[]>([]);
  const [busy, setBusy] = useState(false);

  const look = useCallback(async () => {
    const { all } = await sending();
    setBookings(await all());
  }, []);

  useEffect(() => {
    const heard = () => void look().catch(() => undefined);
    heard();
    globalThis.addEventListener(NEWS, heard);
    const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NEWS);
    others?.addEventListener('message', heard);
    return () => {
      globalThis.removeEventListener(NEWS, heard);
      others?.close();
    };
  }, [look]);

  const send = useCallback(async () => {
    setBusy(true);
    try {
      const { sendPending } = await sending();
      return await sendPending();
    } finally {
      setBusy(false);
    }
  }, []);

  const change = async (next: WaitingBooking) => {
    const { keep } = await sending();
    await keep(next);
    await send();
  };

  return {
    bookings,
    busy,
    /** Send all that waits; gives whether nothing waits any more. */
    send,
    /** Take another time for one whose time is gone. */
    accept: async (booking: WaitingBooking, to: AlternativeShape) =>
      change((await sending()).moved(booking, to)),
    /** Agree to what it costs by now. */
    agree: async (booking: WaitingBooking & { status: 'RAISED' }) =>
      change((await sending()).agreed(booking)),
    /** Send one that was refused once more. */
    again: async (booking: WaitingBooking) => change((await sending()).again(booking)),
    drop: async (id: string) => (await sending()).forget(id),
  };
}
