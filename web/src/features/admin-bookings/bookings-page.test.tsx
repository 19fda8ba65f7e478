import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';

import { deskAnswers, pageOf, row, signedInAs } from '@/testing/desk';
import { openApp } from '@/testing/render';
import { refusal, server } from '@/testing/server';

let asked: URLSearchParams[];

function bookingsAre(...items: ReturnType<typeof row>[]) {
  server.use(
    http.get('*/api/admin/bookings', ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(pageOf(...items));
    }),
  );
}

const last = () => asked.at(-1) ?? new URLSearchParams();

beforeEach(() => {
  asked = [];
  signedInAs('staff');
  deskAnswers();
  bookingsAre(row());
});

test('a guest is sent to sign in, and will come back to where he wanted to go', async () => {
  server.resetHandlers();
  const { here } = openApp('/admin/bookings?view=all&q=solberg');
  await waitFor(() => expect(here.address).toMatch(/^\/sign-in\?/));
  const { searchParams } = new URL(here.address, 'http://here');
  expect(searchParams.get('returnTo')).toBe('/admin/bookings?view=all&q=solberg');
});

test('whoever is not of the house is told so kindly, and asks for no bookings', async () => {
  signedInAs('client');
  openApp('/admin/bookings');
  expect(
    await screen.findByRole('heading', { name: 'This room belongs to the house' }),
  ).toBeVisible();
  expect(asked).toEqual([]);
});

test('the day comes first: asked for in the zone of the reader, grouped by time', async () => {
  const nine = { scheduledAtUtc: '2027-03-14T09:00:00.000Z' };
  bookingsAre(
    row({ ...nine, id: 'a', clientName: 'Ingrid Solberg' }),
    row({ ...nine, id: 'b', clientName: 'Marek Novák' }),
    row({ id: 'c', clientName: 'Priya Raman', scheduledAtUtc: '2027-03-14T11:00:00.000Z' }),
  );
  openApp('/admin/bookings?day=2027-03-14');
  await screen.findByRole('link', { name: 'Ingrid Solberg' });
  expect(last().get('startDate')).toBe('2027-03-14');
  expect(last().get('endDate')).toBe('2027-03-14');
  expect(last().get('timezone')).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const groups = screen.getAllByRole('region').map((group) => within(group).getAllByRole('link'));
  expect(groups.map((links) => links.map((link) => link.textContent))).toEqual([
    ['Ingrid Solberg', 'Marek Novák'],
    ['Priya Raman'],
  ]);
});

test('what is looked at once more stays as it is; what answers another question looks old', async () => {
  const { user } = openApp('/admin/bookings?view=all');
  await screen.findByRole('link', { name: 'Ingrid Solberg' });
  const table = screen.getByRole('table');
  let answer = () => undefined as void;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  server.use(
    http.get('*/api/admin/bookings', async ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      await answered;
      return HttpResponse.json(pageOf(row()));
    }),
  );
  const before = asked.length;
  globalThis.dispatchEvent(new Event('focus'));
  await waitFor(() => expect(asked).toHaveLength(before + 1));
  expect(table).not.toHaveAttribute('aria-busy', 'true');

  await user.type(screen.getByRole('searchbox', { name: 'Search bookings' }), 'novák');

  await waitFor(() => expect(table).toHaveAttribute('aria-busy', 'true'));
  answer();
  await waitFor(() => expect(table).not.toHaveAttribute('aria-busy', 'true'));
});

test('what the address says is asked for, and what is chosen is in the address', async () => {
  const { user, here } = openApp(
    '/admin/bookings?view=all&status=confirmed&payment=paid&q=fjord&sort=-total&limit=50&page=2',
  );
  await screen.findByRole('link', { name: 'Ingrid Solberg' });
  expect(Object.fromEntries(last())).toMatchObject({
    status: 'confirmed',
    paymentStatus: 'paid',
    search: 'fjord',
    sort: '-total',
    limit: '50',
    page: '2',
  });
  await user.selectOptions(screen.getByLabelText('Kind of meeting'), 'phone');
  await waitFor(() => expect(last().get('meetingType')).toBe('phone'));
  const { searchParams } = new URL(here.address, 'http://here');
  expect(searchParams.get('meeting')).toBe('phone');
  expect(searchParams.get('page')).toBeNull();
});

test('typed words are looked for, and clearing asks for everything again', async () => {
  const { user } = openApp('/admin/bookings?view=all');
  await user.type(await screen.findByRole('searchbox', { name: 'Search bookings' }), 'novák');
  await waitFor(() => expect(last().get('search')).toBe('novák'));
  await user.click(screen.getByRole('button', { name: 'Clear all' }));
  await waitFor(() => expect(last().get('search')).toBeNull());
  expect(screen.getByRole('searchbox', { name: 'Search bookings' })).toHaveValue('');
});

test('a head sorts, again the other way, and with shift by one more', async () => {
  const { user } = openApp('/admin/bookings?view=all');
  const head = (name: string) => screen.findByRole('button', { name: new RegExp(`^${name}`) });
  await user.click(await head('Client'));
  await waitFor(() => expect(last().get('sort')).toBe('clientName'));
  await user.click(await head('Client'));
  await waitFor(() => expect(last().get('sort')).toBe('-clientName'));
  await user.keyboard('{Shift>}');
  await user.click(await head('Total'));
  await user.keyboard('{/Shift}');
  await waitFor(() => expect(last().get('sort')).toBe('-clientName,total'));
  expect(screen.getByRole('columnheader', { name: /^Client/ })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
});

test('upcoming are those that may still happen', async () => {
  openApp('/admin/bookings?view=upcoming');
  await screen.findByRole('link', { name: 'Ingrid Solberg' });
  expect(last().getAll('status')).toContain('confirmed');
  expect(last().getAll('status')).not.toContain('cancelled');
  expect(last().get('startDate')).not.toBeNull();
  expect(last().get('endDate')).toBeNull();
});

test('a waiting booking is confirmed from the list, with the money, under a key', async () => {
  bookingsAre(row({ status: 'pending' }));
  const sent = vi.fn<(body: unknown, key: string | null) => void>();
  server.use(
    http.post('*/api/admin/bookings/:id/confirm', async ({ request }) => {
      sent(await request.json(), request.headers.get('Idempotency-Key'));
      return HttpResponse.json({});
    }),
  );
  const { user } = openApp('/admin/bookings?view=all');
  await user.click(
    await screen.findByRole('button', { name: 'What to do with the booking of Ingrid Solberg' }),
  );
  await user.click(await screen.findByRole('menuitem', { name: 'Confirm' }));
  const dialog = await screen.findByRole('dialog', { name: 'Confirm the booking' });
  await user.click(within(dialog).getByLabelText('The payment has come'));
  const before = asked.length;
  await user.click(within(dialog).getByRole('button', { name: 'Confirm' }));
  expect(
    (await screen.findAllByText('The booking of Ingrid Solberg is confirmed.')).length,
  ).toBeGreaterThan(0);
  expect(sent).toHaveBeenCalledExactlyOnceWith(
    { paymentReceived: true, sendEmail: true },
    expect.stringMatching(/^[0-9a-f]{32}$/),
  );
  // The answer is asked for, nothing is painted before it.
  await waitFor(() => expect(asked.length).toBeGreaterThan(before));
});

test('a booking that has ended offers nothing that it would refuse', async () => {
  bookingsAre(row({ status: 'cancelled' }));
  const { user } = openApp('/admin/bookings?view=all');
  await user.click(
    await screen.findByRole('button', { name: 'What to do with the booking of Ingrid Solberg' }),
  );
  const items = await screen.findAllByRole('menuitem');
  expect(items.map((item) => item.textContent)).toEqual(['Write to the client']);
});

test('when the list cannot be had it says why, and asks again on demand', async () => {
  server.use(http.get('*/api/admin/bookings', () => refusal(503, 'gateway.unavailable')));
  const { user } = openApp('/admin/bookings?view=all');
  expect(await screen.findByRole('alert')).toHaveTextContent('gateway.unavailable');
  bookingsAre(row());
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: 'Ingrid Solberg' })).toBeVisible();
});

test('in German', async () => {
  bookingsAre(row({ status: 'no_show' }));
  openApp('/admin/bookings?view=all', { language: 'de' });
  expect(await screen.findByRole('heading', { name: 'Buchungen' })).toBeVisible();
  expect(await screen.findByRole('columnheader', { name: 'Leistung' })).toBeVisible();
  expect(await screen.findByText('150,00 €')).toBeVisible();
  expect(screen.getAllByText('Nicht erschienen').length).toBeGreaterThan(0);
});
