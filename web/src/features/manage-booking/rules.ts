import type {
  BookingShape,
  BookingStatus,
  CancellationPolicyShape,
} from '@/api/generated/public.gen';

const ARRANGED: readonly BookingStatus[] = ['confirmed', 'reminded', 'rescheduled'];
const ASKED_FOR: readonly BookingStatus[] = ['pending', 'pending_payment', 'waitlisted'];

/** Whether something can be done, and if not, why, as a key of words; null says it is not ours. */
export type May = 'yes' | 'late' | 'often' | 'unconfirmed' | null;

/** What a client may still do, said beforehand; the server has the last word. */
export function mayMove(booking: BookingShape, most: number | undefined, now: number): May {
  if (ASKED_FOR.includes(booking.status)) return 'unconfirmed';
  if (!ARRANGED.includes(booking.status)) return null;
  if (now > Date.parse(booking.canChangeUntil)) return 'late';
  if (most !== undefined && movesByClient(booking) >= most) return 'often';
  return 'yes';
}

export function mayCancel(booking: BookingShape, now: number): May {
  if (![...ARRANGED, ...ASKED_FOR].includes(booking.status)) return null;
  return now > Date.parse(booking.canChangeUntil) ? 'late' : 'yes';
}

export function movesByClient(booking: BookingShape): number {
  return booking.moves.filter((move) => move.rescheduledBy === 'client').length;
}

/** The meeting is still to come. */
export function isOpen(booking: BookingShape): boolean {
  return [...ARRANGED, ...ASKED_FOR].includes(booking.status);
}

export interface Refund {
  percent: number;
  /** Minor units. */
  amount: number;
}

/** What goes back of what was paid if the client cancels at this moment (OPN-03). */
export function refundNow(
  booking: BookingShape,
  { steps }: CancellationPolicyShape,
  now: number,
): Refund {
  const hoursBefore = (Date.parse(booking.scheduledAtUtc) - now) / 3_600_000;
  const reached = steps
    .filter((step) => hoursBefore >= step.hoursBefore)
    .map((step) => step.refundPercent);
  const percent = Math.max(0, ...reached);
  return { percent, amount: Math.floor((paidAmount(booking) * percent + 50) / 100) };
}

export function paidAmount(booking: BookingShape): number {
  return booking.payment.status === 'paid' ? booking.price.total.amount : 0;
}
