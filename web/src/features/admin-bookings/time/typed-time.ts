import { TZDate } from '@date-fns/tz';

import type { ReasonShape } from '@/api/generated/public.gen';

/** The instant of a wall time in a zone; null as long as it is not wholly typed. */
export function instantOf(day: string, time: string, zone: string): string | null {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)?.slice(1).map(Number);
  const clock = /^(\d\d):(\d\d)$/.exec(time)?.slice(1).map(Number);
  if (date === undefined || clock === undefined) return null;
  const [year, month, dayOfMonth] = date as [number, number, number];
  const [hour, minute] = clock as [number, number];
  if (year < 2000) return null;
  return new Date(
    new TZDate(year, month - 1, dayOfMonth, hour, minute, zone).getTime(),
  ).toISOString();
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
