import 'fake-indexeddb/auto';

import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { WaitingBooking } from '@/api/offline/database';
import { all, forget, keep } from '@/api/offline/sending';
import { Providers } from '@/app/providers';
import { createStore } from '@/app/store';
import de from '@/components/pending-bookings/locales/de.json';
import en from '@/components/pending-bookings/locales/en.json';
import { PendingBookings } from '@/components/pending-bookings/pending-bookings';
import { createI18n } from '@/lib/i18n';
import { refusal, server } from '@/testing/server';

const SHOWN = { amount: 15000, currency: 'EUR', formatted: '€150.00' };
const KEPT: WaitingBooking = {
  id: 'offline-1',
  createdAt: 1,
  key: 'first',
  shown: SHOWN,
  status: 'PENDING_SYNC',
  body: {
    serviceId: 'tax-consultation',
    scheduledAt: '2027-03-15T09:00:00Z',
    duration: 60,
    timezone: 'Europe/Berlin',
    clientName: 'Ada Example',
    clientEmail: 'ada@example.org',
    consents: { terms: true, privacyPolicy: true, dataProcessing: true },
    priceId: 'price',
  },
};
const OTHER = {
  startTime: '2027-03-15T11:00:00Z',
  endTime: '2027-03-15T12:00:00Z',
  teamMemberId: 'omar',
};

const booked = () =>
  HttpResponse.json(
    {
      booking: {
        id: 'b1',
        reference: 'KAL-1',
        status: 'confirmed',
        scheduledAtUtc: '2027-03-15T11:00:00Z',
      },
      manageToken: 'manage',
    },
    { status: 201 },
  );

beforeEach(() => {
  server.use(
    http.get('*/api/services/tax-consultation', () =>
      HttpResponse.json({ name: 'Tax Consultation', slug: 'tax-consultation' }),
    ),
  );
});
afterEach(async () => {
  for (const { id } of await all()) await forget(id);
});

function show() {
  render(
    <Providers store={createStore()} i18n={createI18n('en')}>
      <MemoryRouter>
        <PendingBookings />
      </MemoryRouter>
    </Providers>,
  );
  return userEvent.setup();
}

test('both languages say the same', () => {
  const keys = (words: object, path = ''): string[] =>
    Object.entries(words).flatMap(([name, value]) =>
      typeof value === 'object' ? keys(value as object, `${path}${name}.`) : [path + name],
    );
  expect(keys(de)).toEqual(keys(en));
});

test('what waits says what and when, and what became of it after it was sent', async () => {
  await keep(KEPT);
  server.use(http.post('*/api/bookings', booked));
  const user = show();

  expect(await screen.findByText('Tax Consultation')).toBeVisible();
  expect(screen.getByText(/March 15, 2027, 10:00.*11:00.*\(Berlin\)/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Send now' }));

  expect(await screen.findByText('Booked')).toBeVisible();
  expect(screen.getByText(/KAL-1/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Open the booking' })).toHaveAttribute(
    'href',
    '/bookings/b1?token=manage',
  );
});

test('a time that is gone is changed for another in the dialog', async () => {
  await keep({ ...KEPT, status: 'TAKEN', alternatives: [OTHER] });
  const sent: unknown[] = [];
  server.use(
    http.post('*/api/quotes', () => HttpResponse.json({ total: SHOWN, priceId: 'p2' })),
    http.post('*/api/bookings', async ({ request }) => {
      sent.push(await request.json());
      return booked();
    }),
  );
  const user = show();

  await user.click(await screen.findByRole('button', { name: 'Choose another time' }));
  await user.click(await screen.findByTestId('accept-alternative'));

  expect(await screen.findByText('Booked')).toBeVisible();
  expect(sent).toMatchObject([{ scheduledAt: OTHER.startTime, clientName: 'Ada Example' }]);
});

test('a higher price is booked only by whoever agrees to it', async () => {
  const price = { ...SHOWN, amount: 20000 };
  await keep({ ...KEPT, status: 'RAISED', price, priceId: 'dearer' });
  server.use(http.post('*/api/bookings', booked));
  const user = show();

  expect(await screen.findByText(/€200.00 instead of €150.00/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Book for €200.00' }));

  expect(await screen.findByText('Booked')).toBeVisible();
});

test('a refusal is told in words, and what is discarded is gone from the device', async () => {
  await keep(KEPT);
  server.use(
    http.post('*/api/bookings', () => refusal(422, 'booking.too-late', { detail: 'Too late.' })),
  );
  const user = show();
  await user.click(await screen.findByRole('button', { name: 'Send now' }));

  const item = await screen.findByRole('listitem');
  expect(await within(item).findByText('Too late.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Discard: Tax Consultation' }));

  await waitFor(() => expect(screen.queryByRole('listitem')).toBeNull());
  expect(await all()).toEqual([]);
});
