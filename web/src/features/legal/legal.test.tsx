import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';

import { AGREEMENT } from '@/testing/bookings';
import { openApp } from '@/testing/render';
import { server } from '@/testing/server';

const asked: URL[] = [];

beforeEach(() => {
  asked.length = 0;
  server.use(
    http.get('*/api/services', () =>
      HttpResponse.json({
        items: [{ id: '1', slug: 'tax-consultation', name: 'Tax consultation' }],
        total: 1,
        page: 1,
        limit: 100,
        nextPage: null,
      }),
    ),
    http.get('*/api/services/tax-consultation/agreement', ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(AGREEMENT);
    }),
  );
});

test('the terms say what holds for a service in the words that are agreed to', async () => {
  const { user } = openApp('/terms');
  await user.click(await screen.findByText('Tax consultation'));
  expect(
    await screen.findByText('You can move or cancel a booking until 2 hours before it starts.'),
  ).toBeVisible();
  expect(screen.getByText(/^Version 2027-02/)).toBeVisible();
});

test('the page about privacy names its version, and the way to one’s own data', async () => {
  openApp('/privacy', { language: 'de' });
  expect(await screen.findByRole('heading', { level: 1, name: 'Datenschutz' })).toBeVisible();
  expect(await screen.findByText(/^Fassung 2027-01/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Ansehen und entscheiden: Ihre Daten' })).toHaveAttribute(
    'href',
    '/portal/privacy',
  );
  expect(asked[0]?.searchParams.get('language')).toBe('de');
});
