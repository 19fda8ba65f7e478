import 'fake-indexeddb/auto';
import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';

import { csrfToken } from '@/api/csrf-token';
import { close } from '@/api/offline/database';
import { KEPT_OF } from '@/api/offline/names';
import { keepOwnBookings, keptOwnBookings } from '@/api/offline/own-bookings';
import { bookingOf } from '@/testing/bookings';
import { openApp } from '@/testing/render';
import { GUEST, server } from '@/testing/server';
import { MIA, signedIn } from '@/testing/sessions';

const LATER = bookingOf({
  id: '22222222-2222-4222-8222-222222222222',
  scheduledAtUtc: '2099-05-01T10:00:00Z',
  service: { ...bookingOf().service, name: 'A later meeting' },
});

beforeEach(async () => {
  await close();
  await new Promise((done) => {
    indexedDB.deleteDatabase('BookingSystemDB').onsuccess = done;
  });
});

const noNetwork = () => server.use(http.get('*/api/*', () => HttpResponse.error()));

test('what is to come is kept for times without a network, and of the past nothing', async () => {
  signedIn();
  server.use(
    http.get('*/api/bookings/mine', ({ request }) => {
      const past = new URL(request.url).searchParams.get('when') === 'past';
      const items = past ? [LATER] : [bookingOf()];
      return HttpResponse.json({ items, total: 1, page: 1, limit: 25, nextPage: null });
    }),
  );
  const { user } = openApp('/portal/bookings');
  await screen.findByRole('heading', { name: bookingOf().service.name });
  await waitFor(async () =>
    expect(await keptOwnBookings()).toEqual([{ ...bookingOf(), userId: 'mia' }]),
  );

  await user.click(screen.getByRole('link', { name: 'Past' }));
  await screen.findByRole('heading', { name: 'A later meeting' });

  expect((await keptOwnBookings()).map((one) => one.id)).toEqual([bookingOf().id]);
});

test('without a network one sees what was kept, the next one first, and nothing to press', async () => {
  await keepOwnBookings('mia', [LATER, bookingOf()]);
  noNetwork();

  openApp('/portal');

  await screen.findByText(/There is no network. These are your meetings/);
  const names = screen.getAllByRole('heading', { level: 3 }).map((one) => one.textContent);
  expect(names).toEqual([bookingOf().service.name, 'A later meeting']);
  expect(screen.queryByRole('link', { name: /^(Details|Move|Cancel)/ })).toBeNull();
});

test('nobody is shown what was kept of another', async () => {
  await keepOwnBookings('mia', [bookingOf()]);
  // The device was turned off before anything of Zoe was kept.
  localStorage.setItem(KEPT_OF, 'zoe');

  expect(await keptOwnBookings()).toEqual([]);
});

test('a device that refuses to be looked at keeps nobody from acting', async () => {
  localStorage.setItem(KEPT_OF, 'mia');
  const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('refused', 'SecurityError');
  });
  signedIn({ ...MIA, subject: 'zoe' });

  openApp('/privacy');

  await screen.findByRole('button', { name: 'Sign out' });
  await waitFor(() => expect(opening).toHaveBeenCalled());
  expect(csrfToken()).toBe(MIA.csrfToken);
});

test('where nothing was kept it says so, and asks nobody to sign in without a network', async () => {
  noNetwork();

  const { here } = openApp('/portal/bookings');

  await screen.findByText(/this device keeps none of your meetings/);
  expect(here.address).toBe('/portal/bookings');
});

test.each([
  ['nobody', GUEST],
  ['somebody else', { ...MIA, subject: 'zoe' }],
])('it goes with the session: %s is here', async (_, session) => {
  await keepOwnBookings('mia', [bookingOf()]);
  signedIn(session);

  openApp('/privacy');

  await waitFor(async () => expect(await keptOwnBookings()).toEqual([]));
});
