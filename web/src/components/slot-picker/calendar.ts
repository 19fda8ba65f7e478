import type { DayShape, SlotShape } from '@/api/generated/public.gen';
import { addDays, addMonths, dayOf, weekdayOf } from '@/lib/time-zones';

export type WeekStart = 0 | 1;

/** What of a slot is shown here. */
export type Slot = Pick<
  SlotShape,
  | 'startTime'
  | 'endTime'
  | 'teamMemberId'
  | 'duration'
  | 'isRecommended'
  | 'maxBookings'
  | 'currentBookings'
>;
export type Day = Omit<DayShape, 'slots'> & { slots: readonly Slot[] };

export const monthOf = (day: string): string => day.slice(0, 7);
export const firstOfMonth = (day: string): string => `${monthOf(day)}-01`;
export const lastOfMonth = (day: string): string => addDays(addMonths(firstOfMonth(day), 1), -1);
export const dayNumber = (day: string): number => Number(day.slice(8));

export function firstOfWeek(day: string, start: WeekStart): string {
  return addDays(day, -((weekdayOf(day) - start + 7) % 7));
}

export function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

export const isWeekend = (day: string): boolean => [0, 6].includes(weekdayOf(day));

/** Six weeks whatever the month: what is under the calendar never moves. */
export function weeksOfMonth(day: string, start: WeekStart): string[][] {
  const first = firstOfWeek(firstOfMonth(day), start);
  return Array.from({ length: 6 }, (_, week) => daysFrom(addDays(first, 7 * week), 7));
}

/** The months that cover these days, each by its first. */
export function monthsBetween(from: string, to: string): string[] {
  const months = [firstOfMonth(from)];
  while ((months.at(-1) ?? to) < firstOfMonth(to)) {
    months.push(addMonths(months.at(-1) ?? to, 1));
  }
  return months;
}

/** A start somebody can choose. Several team members may offer it; one of them is meant. */
export interface Offer {
  /** The instant, in milliseconds. */
  at: number;
  slot: Slot;
}

/** The starts of a day, each once, in order; `wished` says whom to keep where there is a choice. */
export function offersOf(day: Day | undefined, wished?: string): Offer[] {
  const found = new Map<number, Offer>();
  for (const slot of day?.slots ?? []) {
    const at = Date.parse(slot.startTime);
    const before = found.get(at);
    const better =
      before === undefined ||
      (before.slot.teamMemberId !== wished &&
        (slot.teamMemberId === wished || (slot.isRecommended && !before.slot.isRecommended)));
    if (better) found.set(at, { at, slot });
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/** Why nothing can be chosen on a day, `null` where something can or nothing is known yet. */
export function reasonOf(day: string, found: Day | undefined, today: string): string | null {
  if (day < today) return 'past';
  if (found === undefined || found.slots.length > 0) return null;
  return found.reason ?? 'outside_hours';
}

/** Whether a day lies outside the time that can be booked at all. */
export const isOutside = (reason: string | null): boolean =>
  reason === 'past' || reason === 'too_late';

export const today = (zone: string): string => dayOf(new Date(), zone);
