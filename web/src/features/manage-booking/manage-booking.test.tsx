import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';

import type { BookingShape, RescheduleBody } from '@/api/generated/public.gen';
import { availabilityHandlers, calendarOf, LAYLA } from '@/testing/availability';
import { BOOKING_ID, bookingOf, bookingSurroundings, euros } from '@/testing/bookings';
import { openApp } from '@/testing/render';
import { GUEST, refusal, server } from '@/testing/server';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

/** A server with one booking that its link opens. */
function serve(booking: BookingShape) {
  const state = { booking, asked: [] as URL[] };
  server.use(
    ...bookingSurroundings,
    http.get(`*/api/bookings/${BOOKING_ID}`, ({ request }) => {
      const url = new URL(request.url);
      state.asked.push(url);
      const token = url.searchParams.get('token');
      if (token === null) return refusal(401, 'auth.not-authenticated');
      if (token !== 'the-token') return refusal(403, 'booking.manage-token-refused');
      return HttpResponse.json(state.booking);
    }),
  );
  return state;
}

const page = `/bookings/${BOOKING_ID}`;

test('the link opens the booking, and its token leaves the address at once', async () => {
  const { asked } = serve(bookingOf());
  const { here } = openApp(`${page}?token=the-token`);
  expect(await screen.findByRole('heading', { level: 1, name: 'Tax consultation' })).toBeVisible();
  await waitFor(() => expect(here.address).toBe(page));
  expect(screen.getAllByText('Confirmed')[0]).toBeVisible();
  expect(screen.getByText('Everything is arranged. We look forward to meeting you.')).toBeVisible();
  expect(screen.getByText('About my first tax return.')).toBeVisible();
  expect(new Set(asked.map((url) => url.searchParams.get('token')))).toEqual(
    new Set(['the-token']),
  );
});

test('other houses are told when and where, never what opens the booking', async () => {
  serve(bookingOf());
  openApp(`${page}?token=the-token`);
  const calendars = await screen.findByRole('list', { name: 'Put it into a calendar' });
  const addresses = within(calendars)
    .getAllByRole('link')
    .map((link) => link.getAttribute('href') ?? '');
  const [file, ...elsewhere] = addresses;
  expect(file).toBe(`/api/bookings/${BOOKING_ID}/calendar.ics?token=the-token`);
  expect(elsewhere).toHaveLength(4);
  for (const address of elsewhere) expect(address).not.toContain('the-token');
});

test('the tab remembers the link, so that loading again opens the booking again', async () => {
  serve(bookingOf());
  const first = openApp(`${page}?token=the-token`);
  await screen.findByRole('heading', { level: 1, name: 'Tax consultation' });
  first.unmount();
  openApp(page);
  expect(await screen.findByRole('heading', { level: 1, name: 'Tax consultation' })).toBeVisible();
});

test('a link that opens nothing leads on to signing in and back here', async () => {
  serve(bookingOf());
  openApp(`${page}?token=another`);
  expect(
    await screen.findByRole('heading', { name: 'This link does not open a booking' }),
  ).toBeVisible();
  expect(within(screen.getByRole('main')).getByRole('link', { name: 'Sign in' })).toHaveAttribute(
    'href',
    `/sign-in?returnTo=${encodeURIComponent(page)}`,
  );
});

test('who is signed in does not need the link, not even in place of a bad one', async () => {
  const booking = bookingOf();
  server.use(
    ...bookingSurroundings,
    http.get('*/api/session', () =>
      HttpResponse.json({
        ...GUEST,
        signedIn: true,
        subject: 'mia',
        email: 'mia@example.com',
        roles: ['client'],
        csrfToken: 'a-csrf-token',
      }),
    ),
    http.get(`*/api/bookings/${BOOKING_ID}`, ({ request }) =>
      new URL(request.url).searchParams.has('token')
        ? refusal(403, 'booking.manage-token-refused')
        : HttpResponse.json(booking),
    ),
  );
  openApp(`${page}?token=old`);
  expect(await screen.findByRole('heading', { level: 1, name: 'Tax consultation' })).toBeVisible();
});

test.each([
  { hours: 100, says: /€150\.00 of €150\.00 comes back if you cancel now \(100%\)/ },
  { hours: 12, says: /€75\.00 of €150\.00 comes back if you cancel now \(50%\)/ },
])('cancelling $hours hours ahead says first what comes back', async ({ hours, says }) => {
  const state = serve(
    bookingOf({ scheduledAtUtc: inHours(hours), canChangeUntil: inHours(hours - 2) }),
  );
  const sent = vi.fn();
  server.use(
    http.post(`*/api/bookings/${BOOKING_ID}/cancel`, async ({ request }) => {
      sent(await request.json());
      state.booking = {
        ...state.booking,
        status: 'cancelled',
        cancellation: {
          cancelledAt: new Date().toISOString(),
          cancelledBy: 'client',
          cause: 'request',
          reason: 'Ill',
          refund: euros(75),
          refundPercent: 50,
        },
      };
      return HttpResponse.json({ booking: state.booking, manageToken: 'the-token' });
    }),
  );
  const { user, here } = openApp(`${page}?token=the-token`);
  await user.click(await screen.findByRole('button', { name: 'Cancel the meeting' }));
  const dialog = await screen.findByRole('dialog', { name: 'Cancel this meeting?' });
  expect(await within(dialog).findByText(says)).toBeVisible();
  expect(sent).not.toHaveBeenCalled();
  await user.type(within(dialog).getByRole('textbox'), 'Ill');
  await user.click(within(dialog).getByRole('button', { name: 'Cancel the meeting' }));
  expect(await screen.findByText('The meeting is cancelled.')).toBeVisible();
  expect(sent).toHaveBeenCalledWith({ reason: 'Ill' });
  expect(screen.getByText('You called this meeting off.')).toBeVisible();
  expect(screen.getByText('€75.00 goes back to you (50%).')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Cancel the meeting' })).not.toBeInTheDocument();
  await waitFor(() => expect(here.address).toBe(page));
});

test('nothing was paid, so nothing is said to come back', async () => {
  serve(bookingOf({ payment: { method: 'invoice', status: 'pending', heldUntil: null } }));
  const { user } = openApp(`${page}?token=the-token`);
  await user.click(await screen.findByRole('button', { name: 'Cancel the meeting' }));
  expect(
    await screen.findByText('Nothing has been paid yet, so nothing is charged.'),
  ).toBeVisible();
});

test('after the deadline nothing can be changed, and the page says until when it could', async () => {
  serve(bookingOf({ scheduledAtUtc: inHours(1), canChangeUntil: inHours(-1) }));
  openApp(`${page}?token=the-token`);
  expect(await screen.findByText(/^Changes were possible until/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Choose another time' })).not.toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Cancel the meeting' })).not.toBeInTheDocument();
});

test('who has moved as often as can be may still cancel', async () => {
  const move = {
    reason: null,
    rescheduledAt: inHours(-3),
    rescheduledBy: 'client' as const,
    rescheduledFrom: inHours(50),
    rescheduledTo: inHours(60),
  };
  serve(bookingOf({ moves: [move, move] }));
  openApp(`${page}?token=the-token`);
  expect(await screen.findByText(/You have moved this meeting 2 times/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Choose another time' })).not.toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Cancel the meeting' })).toBeVisible();
});

test('a time that somebody else took leads to another one, and that is taken', async () => {
  const state = serve(bookingOf());
  const start = new Date(state.booking.scheduledAtUtc);
  const later = (hours: number) => new Date(start.getTime() + hours * HOUR).toISOString();
  const sent: RescheduleBody[] = [];
  server.use(
    ...availabilityHandlers(calendarOf({ starts: [{ at: later(2) }, { at: later(3) }] })),
    http.post(`*/api/bookings/${BOOKING_ID}/reschedule`, async ({ request }) => {
      const body = (await request.json()) as RescheduleBody;
      sent.push(body);
      if (sent.length === 1) {
        return refusal(409, 'booking.slot-unavailable', {
          suggestedAlternatives: [{ startTime: later(3), endTime: later(4), teamMemberId: LAYLA }],
        });
      }
      state.booking = bookingOf({ scheduledAtUtc: later(3), status: 'rescheduled' });
      return HttpResponse.json({ booking: state.booking, manageToken: 'the-token' });
    }),
  );
  const { user } = openApp(`${page}?token=the-token`);
  await user.click(await screen.findByRole('button', { name: 'Choose another time' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Another time' })).toBeVisible();
  const [first] = await screen.findAllByTestId(/^time-slot-/);
  if (first === undefined) throw new Error('There is no time to choose');
  await user.click(first);
  await user.click(screen.getByRole('button', { name: 'Move the meeting' }));
  const dialog = await screen.findByTestId('conflict-modal');
  await user.click(within(dialog).getByTestId('accept-alternative'));
  expect(await screen.findByText(/^Your meeting is on .* now\.$/)).toBeVisible();
  expect(sent.map((body) => new Date(body.scheduledAt).toISOString())).toEqual([
    later(2),
    later(3),
  ]);
  expect(screen.getByText('Moved')).toBeVisible();
});

test('a free consent is taken back at once; what the booking rests on cannot be', async () => {
  const state = serve(bookingOf());
  server.use(
    http.delete(`*/api/bookings/${BOOKING_ID}/consents/recording`, () => {
      state.booking = {
        ...state.booking,
        consents: state.booking.consents.map((one) =>
          one.consent === 'recording' ? { ...one, withdrawnAt: new Date().toISOString() } : one,
        ),
      };
      return HttpResponse.json(state.booking);
    }),
  );
  const { user } = openApp(`${page}?token=the-token`);
  const consents = await screen.findByRole('region', { name: 'What you agreed to' });
  expect(within(consents).getAllByRole('button')).toHaveLength(1);
  await user.click(
    within(consents).getByRole('button', { name: 'Take back: Recording of the meeting' }),
  );
  expect(await within(consents).findByText(/^Taken back on/)).toBeVisible();
  expect(within(consents).queryByRole('button')).not.toBeInTheDocument();
});

test('it speaks German', async () => {
  serve(bookingOf());
  const { user } = openApp(`${page}?token=the-token`, { language: 'de' });
  expect(await screen.findByText('Alles ist vereinbart. Wir freuen uns auf Sie.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Termin absagen' }));
  expect(
    await screen.findByText(/Wenn Sie jetzt absagen, erhalten Sie 150,00\s€ von 150,00\s€ zurück/),
  ).toBeVisible();
});
