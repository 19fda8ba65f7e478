import type { ReasonShape } from '@/api/generated/public.gen';
import { offsetMinutes } from '@/lib/time-zones';

const DAY_MS = 86_400_000;

/**
 * The instant of a wall time in a zone; null as long as it is not wholly typed. Of a time that
 * clocks show twice it is the first; one they leave out is as long after midnight as it says.
 */
export function instantOf(day: string, time: string, zone: string): string | null {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)?.slice(1).map(Number);
  const clock = /^(\d\d):(\d\d)$/.exec(time)?.slice(1).map(Number);
  if (date === undefined || clock === undefined) return null;
  const [year, month, dayOfMonth] = date as [number, number, number];
  const [hour, minute] = clock as [number, number];
  if (year < 2000) return null;
  const shown = Date.UTC(year, month - 1, dayOfMonth, hour, minute);
  const offsetAt = (at: number) => offsetMinutes(new Date(at), zone) * 60_000;
  // Around a change of clocks it is one of these, and which of them holds then, the zone tells.
  const before = shown - offsetAt(shown - DAY_MS);
  const after = shown - offsetAt(shown + DAY_MS);
  const holds = (at: number) => at + offsetAt(at) === shown;
  return new Date(holds(before) || !holds(after) ? before : after).toISOString();
}

export interface Judged {
  /** What nobody can pass over. */
  against: ReasonShape[];
  /** What staff may set aside, if they have seen it (CFL-25). */
  warnings: ReasonShape[];
}

/** Sort reasons by weight. A meeting that is being moved does not stand in its own way. */
export function judge(reasons: readonly ReasonShape[], moving?: string): Judged {
  const real = reasons.filter(
    ({ met }) =>
      moving === undefined || met.length === 0 || met.some(({ bookingId }) => bookingId !== moving),
  );
  return {
    against: real.filter(({ severity }) => severity === 'ERROR'),
    warnings: real.filter(({ severity }) => severity !== 'ERROR'),
  };
}
