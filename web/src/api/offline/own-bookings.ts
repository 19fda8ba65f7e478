import type { BookingShape } from '@/api/generated/public.gen';
import { database, type KeptBooking } from '@/api/offline/database';
import { KEPT_OF } from '@/api/offline/names';

/** Keep what is to come for somebody, instead of whatever was kept before. */
export async function keepOwnBookings(
  userId: string,
  bookings: readonly BookingShape[],
): Promise<void> {
  // First, so that what is kept is never kept without a sign that it is.
  localStorage.setItem(KEPT_OF, userId);
  const writing = (await database()).transaction('userBookings', 'readwrite');
  await writing.store.clear();
  for (const booking of bookings) await writing.store.put({ ...booking, userId });
  await writing.done;
}

/** What is kept of whom the device says it keeps something, the next one first. */
export async function keptOwnBookings(): Promise<KeptBooking[]> {
  const userId = localStorage.getItem(KEPT_OF);
  if (userId === null) return [];
  const found = await (await database()).getAllFromIndex('userBookings', 'userId', userId);
  return found.sort((one, other) => one.scheduledAtUtc.localeCompare(other.scheduledAtUtc));
}

export async function forgetOwnBookings(): Promise<void> {
  await (await database()).clear('userBookings');
  localStorage.removeItem(KEPT_OF);
}
