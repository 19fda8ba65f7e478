import type {
  BuffersBody,
  DayShape,
  ExceptionsBody,
  LimitsBody,
  RangeShape,
  SwitchesBody,
  TimeOffBody,
  WeekShape,
  WindowBody,
} from '@/api/generated/admin.gen';

/** All that is set for a resource. The API's document leaves its shape open; this is what comes. */
export interface Schedule {
  id: string;
  name: string;
  timezone: string;
  schedule: { weekly: WeekShape | null };
  exceptions: ExceptionsBody;
  timeOff: Required<TimeOffBody>;
  buffers: Required<BuffersBody>;
  limits: Required<LimitsBody>;
  window: Required<WindowBody>;
  switches: Required<SwitchesBody>;
}

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type Day = Required<DayShape>;
export type Week = Record<Weekday, Day>;

const OFF: Day = { isWorkingDay: false, timeSlots: [], breaks: [] };
export const USUAL: RangeShape = { startTime: '09:00', endTime: '17:00' };

/** The week with every day in it; a day nobody named is off. */
export function wholeWeek(week: WeekShape | null): Week {
  const days = WEEKDAYS.map((day) => [day, { ...OFF, ...week?.[day] }] as const);
  return Object.fromEntries(days) as Week;
}

/** A clock cannot be set to 24:00; a day that ends then ends at 00:00 for whoever types. */
export const typedEnd = (end: string): string => (end === '24:00' ? '00:00' : end);
export const sentEnd = (end: string): string => (end === '00:00' ? '24:00' : end);

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What is wrong with a part of a day, as a word; null if nothing. */
export function wrongRange({ startTime, endTime }: RangeShape): 'missing' | 'backwards' | null {
  if (startTime === '' || endTime === '') return 'missing';
  return minutesOf(endTime) > minutesOf(startTime) ? null : 'backwards';
}

/** What is wrong with a day, as a word; the server looks again. */
export function wrongDay(day: Day): 'missing' | 'backwards' | 'empty' | 'overlap' | 'break' | null {
  if (!day.isWorkingDay) return null;
  if (day.timeSlots.length === 0) return 'empty';
  for (const range of [...day.timeSlots, ...day.breaks]) {
    const wrong = wrongRange(range);
    if (wrong) return wrong;
  }
  if (overlap(day.timeSlots) || overlap(day.breaks)) return 'overlap';
  const inside = day.breaks.every((pause) =>
    day.timeSlots.some(
      (slot) =>
        minutesOf(slot.startTime) <= minutesOf(pause.startTime) &&
        minutesOf(pause.endTime) <= minutesOf(slot.endTime),
    ),
  );
  return inside ? null : 'break';
}

/** The same week with the parts of each day in their order, as it is kept. */
export function inOrder(week: Week): Week {
  const byStart = (ranges: readonly RangeShape[]) =>
    [...ranges].sort((a, b) => minutesOf(a.startTime) - minutesOf(b.startTime));
  const days = WEEKDAYS.map((day) => {
    const { timeSlots, breaks, isWorkingDay } = week[day];
    return [day, { isWorkingDay, timeSlots: byStart(timeSlots), breaks: byStart(breaks) }] as const;
  });
  return Object.fromEntries(days) as Week;
}

function overlap(ranges: readonly RangeShape[]): boolean {
  const sorted = [...ranges].sort((a, b) => minutesOf(a.startTime) - minutesOf(b.startTime));
  return sorted.some((range, index) => {
    const before = sorted[index - 1];
    return before !== undefined && minutesOf(range.startTime) < minutesOf(before.endTime);
  });
}
