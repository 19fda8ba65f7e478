import { expect, test } from 'vitest';

import { calendarLinks } from '@/lib/calendar-links';

test('every calendar is given the same instants, in UTC, and texts that arrive whole', () => {
  const links = calendarLinks({
    title: 'Tax & VAT – Mia',
    start: '2027-03-02T13:00:00+04:00',
    end: '2027-03-02T14:00:00+04:00',
    details: 'VLT-20270301-A1B2\nhttps://book.example/bookings/1?token=a+b',
    location: '',
  });
  const read = (id: string) => new URL(links.find((link) => link.id === id)?.href ?? '');
  expect(read('google').searchParams.get('dates')).toBe('20270302T090000Z/20270302T100000Z');
  expect(read('google').searchParams.get('text')).toBe('Tax & VAT – Mia');
  expect(read('google').searchParams.has('location')).toBe(false);
  expect(read('outlook').searchParams.get('startdt')).toBe('2027-03-02T09:00:00Z');
  expect(read('office').host).toBe('outlook.office.com');
  expect(read('yahoo').searchParams.get('et')).toBe('20270302T100000Z');
  expect(read('yahoo').searchParams.get('desc')).toContain('?token=a+b');
});
