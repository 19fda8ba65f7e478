import { expect, test } from 'vitest';

import {
  addDays,
  addMonths,
  dayOf,
  noonOf,
  offsetText,
  timeOf,
  weekdayOf,
  zoneCity,
} from '@/lib/time-zones';

test('an instant is another day in another zone', () => {
  expect(dayOf('2027-03-14T03:30:00Z', 'America/New_York')).toBe('2027-03-13');
  expect(dayOf('2027-03-14T03:30:00Z', 'Asia/Kathmandu')).toBe('2027-03-14');
  expect(timeOf('2027-03-14T03:30:00Z', 'Asia/Kathmandu')).toBe('09:15');
});

test('in the weeks when only one side has changed its clocks, the offsets say so', () => {
  // New York changes on 14 March 2027, Berlin on 28 March.
  const between = new Date('2027-03-20T12:00:00Z');
  expect(offsetText(between, 'America/New_York')).toBe('GMT−4');
  expect(offsetText(between, 'Europe/Berlin')).toBe('GMT+1');
  const after = new Date('2027-03-29T12:00:00Z');
  expect(offsetText(after, 'Europe/Berlin')).toBe('GMT+2');
});

test('halves and quarters of hours are written out', () => {
  expect(offsetText(new Date('2027-01-01T00:00:00Z'), 'Asia/Kathmandu')).toBe('GMT+5:45');
  expect(offsetText(new Date('2027-01-01T00:00:00Z'), 'UTC')).toBe('GMT');
});

test('days and months are counted on the calendar, whatever the clocks do', () => {
  expect(addDays('2027-03-27', 1)).toBe('2027-03-28');
  expect(addDays('2027-03-28', 1)).toBe('2027-03-29');
  expect(addMonths('2027-01-31', 1)).toBe('2027-02-28');
  expect(addMonths('2027-01-15', -2)).toBe('2026-11-15');
  expect(weekdayOf('2027-03-14')).toBe(0);
});

test('a zone is called by its place', () => {
  expect(zoneCity('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
});

test.each([
  ['2027-03-28', 'Europe/Berlin', '2027-03-28T10:00:00.000Z'],
  ['2027-03-14', 'America/Los_Angeles', '2027-03-14T19:00:00.000Z'],
  ['2027-09-26', 'Pacific/Auckland', '2027-09-25T23:00:00.000Z'],
  ['2027-04-04', 'Pacific/Auckland', '2027-04-04T00:00:00.000Z'],
])('noon of %s in %s comes after a change of clocks in its night', (day, zone, instant) => {
  expect(noonOf(day, zone).toISOString()).toBe(instant);
});
