import { localeOf } from '@/lib/locale';

/**
 * Writing instants for people: words in the given language, in the manner of the reader's region.
 * Every function names the zone it writes in.
 */

export type HourCycle = '12h' | '24h';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A format is dear to make and cheap to use: each is made once. */
function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = localeOf(language);
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, format);
  return format;
}

/** As `March 14, 2027`, `14 March 2027` or `14. März 2027`, with the weekday if asked for. */
export function formatDay(
  instant: Date | string,
  zone: string,
  language: string,
  options: { weekday?: boolean; short?: boolean } = {},
): string {
  return formatOf(language, {
    timeZone: zone,
    year: 'numeric',
    month: options.short ? 'short' : 'long',
    day: 'numeric',
    ...(options.weekday ? { weekday: options.short ? 'short' : 'long' } : {}),
  }).format(new Date(instant));
}

/** Write a calendar day (`2027-03-14`), which has no zone. */
export function formatCalendarDay(
  day: string,
  language: string,
  options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric' },
): string {
  return formatOf(language, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** As `2:30 PM` or `14:30`; left to the region unless told. */
export function formatTime(
  instant: Date | string,
  zone: string,
  language: string,
  cycle?: HourCycle,
): string {
  return formatOf(language, {
    timeZone: zone,
    hour: 'numeric',
    minute: '2-digit',
    ...(cycle === undefined ? {} : { hourCycle: cycle === '12h' ? 'h12' : 'h23' }),
  }).format(new Date(instant));
}

/** As `2:30 PM – 3:30 PM`. */
export function formatTimeRange(
  from: Date | string,
  to: Date | string,
  zone: string,
  language: string,
  cycle?: HourCycle,
): string {
  return `${formatTime(from, zone, language, cycle)} – ${formatTime(to, zone, language, cycle)}`;
}
