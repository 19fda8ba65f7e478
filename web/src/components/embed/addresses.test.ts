import { expect, test } from 'vitest';

import { isEmbeddable, outside } from '@/components/embed/addresses';
import { parentOf } from '@/components/embed/embed-frame';

test('only the wizards can stand in a frame', () => {
  expect(['/embed/book', '/book', '/embed/book-consultation/'].map(isEmbeddable)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['/embed/portal', '/bookings/1', '/embed/', '/'].map(isEmbeddable)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('a page has its own address outside', () => {
  expect(outside('https://x.org/embed/bookings/1?token=t')).toBe(
    'https://x.org/bookings/1?token=t',
  );
  expect(outside('https://x.org/embed')).toBe('https://x.org/');
  expect(outside('https://x.org/embedded')).toBe('https://x.org/embedded');
});

test('the page around us is an origin of the web, or nobody', () => {
  expect(parentOf('?parent=https://partner.org')).toBe('https://partner.org');
  expect(parentOf('?parent=https://partner.org/path')).toBe('https://partner.org');
  expect(parentOf('?parent=*')).toBeNull();
  expect(parentOf('?parent=data:text/html,x')).toBeNull();
  expect(parentOf('')).toBeNull();
});
