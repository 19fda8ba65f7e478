import { expect, test } from 'vitest';

import { isLeftOver, offlineServices, shellOf, treatmentOf } from '@/sw/routing';

const HOUSE = 'https://book.example.org';

function treated(path: string, { method = 'GET', mode = 'cors' } = {}) {
  return treatmentOf({ method, mode, url: new URL(path, HOUSE) }, HOUSE);
}

test.each(['/', '/book', '/portal/bookings', '/bookings/5e0c?token=t', '/development'])(
  '%s is a page that opens without a network',
  (path) => {
    expect(treated(path, { mode: 'navigate' })).toBe('page');
  },
);

test.each([
  '/docs',
  '/docs/',
  '/dev/mailbox',
  '/api/sign-in/oidc/google',
  '/api/bookings/5e0c/calendar.ics',
  '/health/live',
  '/metrics',
  '/embed/book',
  '/icons/icon-192.png',
])('going to %s is none of our business', (path) => {
  expect(treated(path, { mode: 'navigate' })).toBe('pass');
});

test.each([
  ['/api/services?bookingEnabled=true', 'services'],
  ['/api/services/tax-consultation', 'service'],
  ['/api/services/tax-consultation/agreement?language=de', 'public'],
  ['/api/consultants?sort=relevance', 'public'],
  ['/api/consultants/9b1e', 'public'],
  ['/assets/index-a1b2.js', 'static'],
  ['/icons/icon-512.png', 'static'],
  ['/manifest.json', 'static'],
])('%s is answered as %s', (path, treatment) => {
  expect(treated(path)).toBe(treatment);
});

test.each([
  '/api/session',
  '/api/me',
  '/api/bookings/mine',
  '/api/bookings/5e0c?token=t',
  '/api/availability?serviceId=tax',
  '/api/admin/services',
  '/api/sign-in/key',
  '/api/flags',
  '/api/consultants/9b1e/figures',
  '/service-worker.js',
  '/embed.js',
])('%s is never kept', (path) => {
  expect(treated(path)).toBe('pass');
});

test('only reading, and only of our own house, is answered', () => {
  expect(treated('/api/services', { method: 'POST' })).toBe('pass');
  expect(treated('https://elsewhere.example.org/assets/a.js')).toBe('pass');
});

test('a build is the pages, what lasts, and what changes', () => {
  const shell = shellOf([
    { url: 'index.html' },
    'assets/index-a1b2.js',
    { url: 'manifest.json' },
    { url: 'icons/icon-192.png' },
    { url: 'icons/icon-512.png' },
  ]);

  expect(shell.pages).toEqual(['/', '/book', '/portal']);
  expect(shell.lasting).toEqual(['/assets/index-a1b2.js']);
  expect(shell.changing).toEqual(['/manifest.json', '/icons/icon-192.png', '/icons/icon-512.png']);
  expect(isLeftOver('/assets/index-a1b2.js', shell)).toBe(false);
  expect(isLeftOver('/portal', shell)).toBe(false);
  expect(isLeftOver('/assets/index-old.js', shell)).toBe(true);
});

test('without a network the services are those that are stored, in pages as ever', () => {
  const stored = ['a', 'b', 'c'].map((id) => ({ id, bookingEnabled: id !== 'b' }));

  expect(offlineServices(stored, new URLSearchParams('bookingEnabled=true&limit=1'))).toEqual({
    offline: true,
    services: [stored[0]],
    items: [stored[0]],
    page: 1,
    limit: 1,
    total: 2,
    nextPage: 2,
  });
  expect(offlineServices([], new URLSearchParams())).toMatchObject({
    offline: true,
    services: [],
    items: [],
    total: 0,
    nextPage: null,
  });
});
