import { afterEach, expect, test, vi } from 'vitest';

import { formatCalendarDay, formatDay, formatTime, formatTimeRange } from '@/lib/dates';
import { localeOf } from '@/lib/locale';
import { formatMoney } from '@/lib/money';

const AT = '2027-03-14T13:30:00Z';
const DAY = '2027-03-14';

/** Kinds of spaces and apostrophes, and the comma of a weekday, change with the browser's release. */
const plain = (text: string) =>
  text
    .replace(/\s/g, ' ')
    .replace('’', "'")
    .replace(/^(\w+day),/, '$1');

function browserSays(...languages: string[]) {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages);
}

afterEach(() => vi.restoreAllMocks());

test.each([
  ['en', ['en-GB', 'en'], 'en-GB'],
  ['en', ['de-AT', 'en-AU', 'en-US'], 'en-AU'],
  ['de', ['de-AT', 'de'], 'de-AT'],
  ['de', ['fr-CH', 'de-CH'], 'de-CH'],
  ['de', ['en-GB'], 'de'],
  ['en', ['de-DE'], 'en'],
  ['en', [], 'en'],
  ['en', ['enm', 'en-GB'], 'en-GB'],
  ['en', ['en-US@posix', 'C'], 'en'],
])('words in %s beside a browser of %j are written as in %s', (language, languages, locale) => {
  browserSays(...languages);

  expect(localeOf(language)).toBe(locale);
});

test('a browser whose settings change is asked anew', () => {
  browserSays('en-GB');
  localeOf('en');
  browserSays('en-US');

  expect(localeOf('en')).toBe('en-US');
});

test.each([
  ['en', 'en-GB', 'Sunday 14 March 2027', '14 March 2027', '13:30'],
  ['en', 'en-US', 'Sunday March 14, 2027', 'March 14, 2027', '1:30 PM'],
  ['en', 'fr-FR', 'Sunday March 14, 2027', 'March 14, 2027', '1:30 PM'],
  ['en', 'en-AU', 'Sunday 14 March 2027', '14 March 2027', '1:30 pm'],
  ['de', 'de-DE', 'Sonntag, 14. März 2027', '14. März 2027', '13:30'],
  ['de', 'en-GB', 'Sonntag, 14. März 2027', '14. März 2027', '13:30'],
])('%s in a browser of %s writes %s', (language, locale, withWeekday, day, time) => {
  browserSays(locale);

  expect(plain(formatDay(AT, 'UTC', language, { weekday: true }))).toBe(withWeekday);
  expect(formatCalendarDay(DAY, language)).toBe(day);
  expect(plain(formatTime(AT, 'UTC', language))).toBe(time);
});

test('whoever asks for hours of the other kind gets them, in the manner of the region', () => {
  browserSays('en-GB');

  expect(plain(formatTime(AT, 'UTC', 'en', '12h'))).toBe('1:30 pm');
  expect(plain(formatTimeRange(AT, '2027-03-14T14:30:00Z', 'UTC', 'en'))).toBe('13:30 – 14:30');
});

test('the month is called as in the region', () => {
  browserSays('de-AT');

  expect(formatCalendarDay('2027-01-02', 'de')).toBe('2. Jänner 2027');
});

test.each([
  ['en', 'en-GB', '€1,234.50'],
  ['de', 'de-DE', '1.234,50 €'],
  ['de', 'de-AT', '€ 1.234,50'],
  ['de', 'de-CH', "EUR 1'234.50"],
])('an amount in %s for a browser of %s is %s', (language, locale, text) => {
  browserSays(locale);

  expect(plain(formatMoney({ amount: 123450, currency: 'EUR' }, language))).toBe(text);
});
