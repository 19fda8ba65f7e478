import type { BookingStatus } from '@/api/generated/admin.gen';

export const ACTS = [
  'confirm',
  'start',
  'complete',
  'noShow',
  'move',
  'correct',
  'cancel',
] as const;
export type Act = (typeof ACTS)[number];

const ARRANGED: readonly BookingStatus[] = ['confirmed', 'reminded', 'rescheduled'];
const FINAL: readonly BookingStatus[] = ['completed', 'cancelled', 'no_show'];

export function isOpen(status: BookingStatus): boolean {
  return !FINAL.includes(status);
}

interface Standing {
  status: BookingStatus;
  scheduledAtUtc: string;
}

/**
 * What may be done with a booking now (CFL-01), the likeliest first. The server has the last word;
 * this only spares people what it would refuse anyway.
 */
export function offeredActs(booking: Standing, now: number, isAdmin: boolean): Act[] {
  const { status } = booking;
  const begun = new Date(booking.scheduledAtUtc).getTime() <= now;
  const arranged = ARRANGED.includes(status);
  const underWay = status === 'in_progress';
  const may: Record<Act, boolean> = {
    confirm: status === 'pending' || status === 'pending_payment' || status === 'rescheduled',
    start: arranged && begun,
    complete: (arranged || underWay) && begun,
    noShow: (arranged || underWay) && begun,
    move: arranged && !begun,
    correct: isAdmin && FINAL.includes(status),
    cancel: isOpen(status),
  };
  return ACTS.filter((act) => may[act]);
}

/** Where an admin's correction may lead: to another end. */
export function otherEnds(status: BookingStatus): BookingStatus[] {
  return FINAL.filter((end) => end !== status);
}
