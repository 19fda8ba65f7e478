import { dayOf, offsetMinutes, zoneCity } from '@/lib/time-zones';

/** What another zone's clocks show at an instant, if that is not what ours show. */
export interface Elsewhere {
  zone: string;
  city: string;
  /** -1: it is still the day before there. */
  days: number;
}

export function elsewhere(
  instant: number,
  here: string,
  others: readonly (string | null | undefined)[],
): Elsewhere[] {
  const at = new Date(instant);
  const shown = new Set([offsetMinutes(at, here)]);
  const found: Elsewhere[] = [];
  for (const zone of others) {
    if (!zone) continue;
    const offset = offsetMinutes(at, zone);
    if (shown.has(offset)) continue;
    shown.add(offset);
    const [ours, theirs] = [dayOf(at, here), dayOf(at, zone)];
    found.push({ zone, city: zoneCity(zone), days: theirs < ours ? -1 : theirs > ours ? 1 : 0 });
  }
  return found;
}
