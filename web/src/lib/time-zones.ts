import { tzOffset } from '@date-fns/tz';

/** The zone of this device; UTC where the browser does not know. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** Every zone the browser knows, `UTC` included, sorted. */
export function allZones(): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return [...new Set([...known, 'UTC'])].sort();
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Minutes the zone is ahead of UTC at that instant: 330 for Kolkata. */
export function offsetMinutes(instant: Date, zone: string): number {
  return tzOffset(zone, instant);
}

/** As `GMT+5:30`. */
export function offsetText(instant: Date, zone: string): string {
  const minutes = offsetMinutes(instant, zone);
  if (minutes === 0) return 'GMT';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const sign = minutes < 0 ? '−' : '+';
  return `GMT${sign}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** The place in a zone's name: `New York` of America/New_York. */
export function zoneCity(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The calendar day (`2027-03-28`) an instant falls on in a zone. */
export function dayOf(instant: Date | string, zone: string): string {
  return wallClock(instant, zone).slice(0, 10);
}

/** The wall-clock time (`09:30`) of an instant in a zone. */
export function timeOf(instant: Date | string, zone: string): string {
  return wallClock(instant, zone).slice(11, 16);
}

/** Noon of a calendar day in a zone: no clock is changed around it. */
export function noonOf(day: string, zone: string): Date {
  const shown = Date.parse(`${day}T12:00:00Z`);
  return new Date(shown - offsetMinutes(new Date(shown), zone) * 60_000);
}

/** What a clock and a calendar on the wall there show, as `2027-03-28T09:30:00.000Z`. */
function wallClock(instant: Date | string, zone: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() + offsetMinutes(at, zone) * 60_000).toISOString();
}

export function isoDay(year: number, month: number, day: number): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.toISOString().slice(0, 10);
}

/** Count calendar days on or back; no zone is involved, so no clock change is either. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** Years move the same day along: 2027-01-31 and one month is 2027-02-28. */
export function addMonths(day: string, count: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return isoDay(first.getUTCFullYear(), first.getUTCMonth() + 1, Math.min(date, last));
}

/** 0 is Sunday, as in `Date`. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
