import { afterEach, expect, test, vi } from 'vitest';

import { instantOf } from '@/features/admin-bookings/time/typed-time';

const ZONE = process.env.TZ;

afterEach(() => {
  vi.useRealTimers();
  process.env.TZ = ZONE;
});

test.each([
  ['2027-03-20', '09:30', 'Europe/Berlin', '2027-03-20T08:30:00.000Z'],
  ['2027-07-20', '09:30', 'Europe/Berlin', '2027-07-20T07:30:00.000Z'],
  ['2027-03-20', '09:15', 'Asia/Kathmandu', '2027-03-20T03:30:00.000Z'],
  ['2027-12-31', '23:30', 'America/New_York', '2028-01-01T04:30:00.000Z'],
  ['2027-03-20', '09:30', 'UTC', '2027-03-20T09:30:00.000Z'],
])('%s %s in %s is %s', (day, time, zone, instant) => {
  expect(instantOf(day, time, zone)).toBe(instant);
});

test.each([
  // Berlin goes from 02:00 to 03:00, Lord Howe by half an hour only, New York on another day.
  ['2027-03-28', '02:30', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
  ['2027-03-28', '02:00', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
  ['2027-03-14', '02:30', 'America/New_York', '2027-03-14T07:30:00.000Z'],
  ['2027-10-03', '02:15', 'Australia/Lord_Howe', '2027-10-02T15:45:00.000Z'],
])('%s %s, which no clock in %s shows, is as long after midnight as it says', (...of) => {
  const [day, time, zone, instant] = of;
  expect(instantOf(day, time, zone)).toBe(instant);
});

test.each([
  ['2027-10-31', '02:30', 'Europe/Berlin', '2027-10-31T00:30:00.000Z'],
  ['2027-11-07', '01:30', 'America/New_York', '2027-11-07T05:30:00.000Z'],
  ['2027-04-04', '01:45', 'Australia/Lord_Howe', '2027-04-03T14:45:00.000Z'],
])(
  '%s %s, which clocks in %s show twice, is the first time they do',
  (day, time, zone, instant) => {
    expect(instantOf(day, time, zone)).toBe(instant);
  },
);

test.each([
  ['2027-03-28', '01:59', '2027-03-28T00:59:00.000Z'],
  ['2027-03-28', '03:00', '2027-03-28T01:00:00.000Z'],
  ['2027-10-31', '01:59', '2027-10-30T23:59:00.000Z'],
  ['2027-10-31', '03:00', '2027-10-31T02:00:00.000Z'],
])('%s %s, beside a change of clocks, is itself', (day, time, instant) => {
  expect(instantOf(day, time, 'Europe/Berlin')).toBe(instant);
});

test.each(['UTC', 'America/Los_Angeles', 'Pacific/Auckland'])(
  'a device in %s does not matter, even where another clock was put in its place',
  (device) => {
    process.env.TZ = device;
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-03-27T12:00:00Z') });
    expect(instantOf('2027-03-28', '02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z');
    expect(instantOf('2027-10-31', '02:30', 'Europe/Berlin')).toBe('2027-10-31T00:30:00.000Z');
    expect(instantOf('2027-07-20', '09:30', 'Asia/Dubai')).toBe('2027-07-20T05:30:00.000Z');
  },
);

test.each([
  ['', '09:30'],
  ['2027-03-28', ''],
  ['0202-03-28', '09:30'],
])('a date „%s“ and a time „%s“ are not wholly typed', (day, time) => {
  expect(instantOf(day, time, 'Europe/Berlin')).toBeNull();
});
