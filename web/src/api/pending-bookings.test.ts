import 'fake-indexeddb/auto';

import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { BookingBody } from '@/api/generated/public.gen';
import { database, type PendingBooking, type WaitingBooking } from '@/api/offline/database';
import { agreed, all, forget, keep, moved, sendPending } from '@/api/offline/sending';
import { storePending } from '@/api/pending-bookings';
import { refusal, server } from '@/testing/server';

const BODY = {
  serviceId: 'tax-consultation',
  scheduledAt: '2027-03-15T09:00:00Z',
  duration: 60,
  timezone: 'Europe/Berlin',
  teamMemberId: 'layla',
  clientName: 'Ada Example',
  clientEmail: 'ada@example.org',
  consents: { terms: true, privacyPolicy: true, dataProcessing: true },
  holdToken: 'hold',
  priceId: 'price',
  paymentMethod: 'cash',
} satisfies BookingBody;
const SHOWN = { amount: 15000, currency: 'EUR', formatted: '€150.00' };
const OTHER = {
  startTime: '2027-03-15T11:00:00Z',
  endTime: '2027-03-15T12:00:00Z',
  teamMemberId: 'omar',
};

interface Sent {
  key: string | null;
  csrf: string | null;
  body: BookingBody;
}
let sent: Sent[] = [];
let answers: (() => Response)[] = [];

const booked = (status = 'confirmed') =>
  HttpResponse.json(
    {
      booking: { id: 'b1', reference: 'KAL-1', status, scheduledAtUtc: BODY.scheduledAt },
      manageToken: 'manage',
    },
    { status: 201 },
  );

beforeEach(() => {
  sent = [];
  answers = [];
  server.use(
    http.post('*/api/bookings', async ({ request }) => {
      sent.push({
        key: request.headers.get('Idempotency-Key'),
        csrf: request.headers.get('X-CSRF-Token'),
        body: (await request.json()) as BookingBody,
      });
      return (answers.shift() ?? booked)();
    }),
  );
});

afterEach(async () => {
  for (const { id } of await all()) await forget(id);
});

async function only(): Promise<PendingBooking> {
  const [one, ...others] = await all();
  expect(others).toEqual([]);
  if (one === undefined) throw new Error('nothing is kept');
  return one;
}

test('the store has the places and the indexes that were agreed on', async () => {
  const made = await database();

  expect(made.name).toBe('BookingSystemDB');
  expect(made.version).toBe(1);
  expect([...made.objectStoreNames]).toEqual(['pendingBookings', 'services', 'userBookings']);
  const at = made.transaction(['pendingBookings', 'services', 'userBookings']);
  expect([...at.objectStore('services').indexNames]).toEqual(['cachedAt', 'category']);
  expect([...at.objectStore('userBookings').indexNames]).toEqual(['status', 'userId']);
  expect(at.objectStore('pendingBookings').index('timestamp').keyPath).toBe('createdAt');
});

test('what could not be sent waits, named for the moment', async () => {
  const { id } = await storePending(BODY, { key: 'first', shown: SHOWN });

  const kept = await only();
  expect(id).toBe(`offline-${kept.createdAt}`);
  expect(kept).toMatchObject({ status: 'PENDING_SYNC', key: 'first', body: BODY });
});

test('what is stored twice under one key is one; two of one moment are two', async () => {
  const first = await storePending(BODY, { key: 'first' });
  expect(await storePending(BODY, { key: 'first' })).toEqual(first);
  await storePending(BODY, { key: 'second' });
  await storePending(BODY, { key: 'third' });

  expect(new Set((await all()).map((one) => one.id)).size).toBe(3);
});

test('it is sent as it was, under the key it had, and nothing of the person stays', async () => {
  server.use(http.get('*/api/session', () => HttpResponse.json({ csrfToken: 'csrf' })));
  await storePending(BODY, { key: 'first', shown: SHOWN });

  expect(await sendPending()).toBe(true);

  expect(sent).toEqual([{ key: 'first', csrf: 'csrf', body: BODY }]);
  const kept = await only();
  expect(kept).toMatchObject({
    status: 'SENT',
    reference: 'KAL-1',
    bookingId: 'b1',
    manageToken: 'manage',
  });
  expect(JSON.stringify(kept)).not.toMatch(/Ada|ada@/);
  await sendPending();
  expect(sent).toHaveLength(1);
});

test.each([
  ['no network', () => HttpResponse.error()],
  ['a server in trouble', () => refusal(503, 'gateway.unavailable')],
  ['too many at once', () => refusal(429, 'gateway.too-many-requests')],
  ['a page of the hotel', () => HttpResponse.html('<p>Your room number?</p>')],
])('%s is no answer: it waits on, under the same key', async (_, answer) => {
  await storePending(BODY, { key: 'first', shown: SHOWN });
  answers = [answer];

  expect(await sendPending()).toBe(false);
  expect(await only()).toMatchObject({ status: 'PENDING_SYNC', key: 'first' });

  expect(await sendPending()).toBe(true);
  expect(sent.map((one) => one.key)).toEqual(['first', 'first']);
});

test('a time that is gone waits for another, which is sent with a price of its own', async () => {
  await storePending(BODY, { key: 'first', shown: SHOWN });
  answers = [() => refusal(409, 'availability.slot-taken', { suggestedAlternatives: [OTHER] })];
  await sendPending();
  const taken = await only();
  expect(taken).toMatchObject({ status: 'TAKEN', alternatives: [OTHER], body: BODY });
  expect(await sendPending()).toBe(true);
  expect(sent).toHaveLength(1);

  server.use(
    http.post('*/api/quotes', () => HttpResponse.json({ total: SHOWN, priceId: 'new price' })),
  );
  await keep(moved(taken as WaitingBooking, OTHER));
  await sendPending();

  expect(sent[1]?.key).not.toBe('first');
  expect(sent[1]?.body).toEqual({
    ...BODY,
    scheduledAt: OTHER.startTime,
    teamMemberId: 'omar',
    holdToken: null,
    priceId: 'new price',
  });
  expect((await only()).status).toBe('SENT');
});

test('a hold that lapsed meanwhile is done without', async () => {
  await storePending(BODY, { key: 'first', shown: SHOWN });
  answers = [() => refusal(409, 'booking.hold-token-lapsed')];

  await sendPending();

  expect(sent[1]?.body).toEqual({ ...BODY, holdToken: null });
  expect(sent[1]?.key).not.toBe('first');
  expect((await only()).status).toBe('SENT');
});

test('a booking whose place was lost on the way is tried once more without its hold', async () => {
  await storePending(BODY, { key: 'first', shown: SHOWN });
  answers = [
    () => booked('cancelled'),
    () => refusal(409, 'availability.slot-taken', { suggestedAlternatives: [] }),
  ];

  await sendPending();

  expect(await only()).toMatchObject({ status: 'TAKEN', alternatives: [] });
});

test('nobody pays more than was shown without saying so', async () => {
  await storePending(BODY, { key: 'first', shown: SHOWN });
  answers = [() => refusal(409, 'booking.quote-lapsed')];
  const dearer = { amount: 20000, currency: 'EUR', formatted: '€200.00' };
  server.use(
    http.post('*/api/quotes', () => HttpResponse.json({ total: dearer, priceId: 'dearer' })),
  );

  await sendPending();
  const raised = await only();
  expect(raised).toMatchObject({ status: 'RAISED', price: dearer });
  expect(sent).toHaveLength(1);

  await keep(agreed(raised as WaitingBooking & { status: 'RAISED' }));
  await sendPending();
  expect(sent[1]?.body.priceId).toBe('dearer');
  expect((await only()).status).toBe('SENT');
});

test('a refusal is kept with its reason, and not sent again by itself', async () => {
  await storePending(BODY, { key: 'first', shown: SHOWN });
  answers = [() => refusal(422, 'booking.too-late')];

  expect(await sendPending()).toBe(true);
  await sendPending();

  expect(await only()).toMatchObject({
    status: 'REFUSED',
    problem: { code: 'booking.too-late' },
  });
  expect(sent).toHaveLength(1);
});

test('what was dropped while it was refused does not come back', async () => {
  const { id } = await storePending(BODY, { key: 'first', shown: SHOWN });
  server.use(
    http.post('*/api/bookings', async () => {
      await forget(id);
      return refusal(422, 'booking.too-late');
    }),
  );

  await sendPending();

  expect(await all()).toEqual([]);
});
