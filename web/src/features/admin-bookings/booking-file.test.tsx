import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';

import type { StaffBookingShape, TimelineEntryShape } from '@/api/generated/admin.gen';
import { BOOKING_ID, CONSULTANT, deskAnswers, file, signedInAs } from '@/testing/desk';
import { openApp } from '@/testing/render';
import { refusal, server } from '@/testing/server';

const ADDRESS = `/admin/bookings/${BOOKING_ID}`;
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();

function bookingIs(changes: Partial<StaffBookingShape>) {
  server.use(http.get('*/api/admin/bookings/:id', () => HttpResponse.json(file(changes))));
}

beforeEach(() => {
  signedInAs('staff');
  deskAnswers();
  bookingIs({});
});

test.each([
  ['pending', false, 'staff', ['Confirm', 'Cancel']],
  ['confirmed', false, 'staff', ['Move', 'Cancel']],
  ['confirmed', true, 'staff', ['Begin', 'Close', 'Did not come', 'Cancel']],
  ['in_progress', true, 'staff', ['Close', 'Did not come', 'Cancel']],
  ['rescheduled', false, 'staff', ['Confirm', 'Move', 'Cancel']],
  ['completed', true, 'staff', []],
  ['completed', true, 'admin', ['Correct']],
] as const)('%s (begun: %s) offers %s: %j', async (status, begun, role, offered) => {
  signedInAs(role);
  bookingIs({ status, ...(begun ? { scheduledAtUtc: YESTERDAY } : {}) });
  const { user } = openApp(ADDRESS);
  const heading = await screen.findByRole('heading', { level: 1, name: 'Ingrid Solberg' });
  const head = heading.closest('header');
  if (head === null) throw new Error('no head');
  const shown = () => within(head).queryAllByRole('button');
  const more = within(head).queryByRole('button', { name: 'More' });
  const acts = shown()
    .map((button) => button.textContent)
    .filter((text) => text !== 'More');
  if (more) {
    await user.click(more);
    acts.push(...(await screen.findAllByRole('menuitem')).map((item) => item.textContent));
  }
  expect(acts).toEqual(offered);
});

test('cancelling says why, what goes back and who is told', async () => {
  bookingIs({ payment: { method: 'card', status: 'paid', heldUntil: null } });
  const sent = vi.fn<(body: unknown) => void>();
  server.use(
    http.post('*/api/admin/bookings/:id/cancel', async ({ request }) => {
      sent(await request.json());
      return HttpResponse.json(file({ status: 'cancelled' }));
    }),
  );
  const { user } = openApp(ADDRESS);
  await user.click(await screen.findByRole('button', { name: 'Cancel' }));
  const dialog = await screen.findByRole('dialog', { name: 'Cancel the meeting' });
  await user.type(within(dialog).getByLabelText(/^Reason/), 'The consultant is ill.');
  await user.click(within(dialog).getByLabelText('A part of it'));
  await user.click(within(dialog).getByRole('button', { name: 'Cancel the meeting' }));
  expect(await within(dialog).findByText('Write an amount such as 12.50.')).toBeVisible();
  expect(sent).not.toHaveBeenCalled();
  await user.type(within(dialog).getByLabelText('Amount in EUR'), '12.5');
  await user.click(within(dialog).getByLabelText('Tell the client by mail'));
  await user.click(within(dialog).getByRole('button', { name: 'Cancel the meeting' }));
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    reason: 'The consultant is ill.',
    refundAmount: 1250,
    sendNotification: false,
  });
});

test('a refusal is said in words, and the dialog stays', async () => {
  bookingIs({ scheduledAtUtc: YESTERDAY });
  server.use(
    http.post('*/api/admin/bookings/:id/no-show', () =>
      refusal(409, 'booking.status-move-refused'),
    ),
  );
  const { user } = openApp(ADDRESS, { language: 'de' });
  await user.click(await screen.findByRole('button', { name: 'Mehr' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Nicht erschienen' }));
  const dialog = await screen.findByRole('dialog', { name: 'Die Person ist nicht erschienen' });
  await user.click(within(dialog).getByRole('button', { name: 'Vermerken' }));
  expect(await within(dialog).findByRole('alert')).toHaveTextContent(
    'Die Buchung hat inzwischen einen anderen Stand; das ist nicht mehr möglich.',
  );
});

test('a lost answer is asked for again under the same key, a refusal under a new one', async () => {
  bookingIs({ scheduledAtUtc: YESTERDAY });
  const keys: (string | null)[] = [];
  const answers = [
    () => HttpResponse.error(),
    () => refusal(409, 'booking.status-move-refused'),
    () => HttpResponse.json(file({ status: 'no_show' })),
  ];
  server.use(
    http.post('*/api/admin/bookings/:id/no-show', ({ request }) => {
      keys.push(request.headers.get('Idempotency-Key'));
      return answers.shift()?.();
    }),
  );
  const { user } = openApp(ADDRESS);
  await user.click(await screen.findByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Did not come' }));
  const dialog = await screen.findByRole('dialog');
  const send = () => user.click(within(dialog).getByRole('button', { name: 'Note it' }));
  await send();
  expect(await within(dialog).findByText(/server cannot be reached/)).toBeVisible();
  await send();
  expect(await within(dialog).findByText(/stands differently by now/)).toBeVisible();
  await send();
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[1]);
});

test('a meeting is moved to any time, and what was set aside goes along', async () => {
  const sent = vi.fn<(body: unknown) => void>();
  const warning = {
    code: 'outside_hours',
    rule: 'working-hours',
    name: 'Outside Working Hours',
    severity: 'WARNING',
    message: 'Outside',
    met: [],
  };
  // The meeting itself does not stand in its own way.
  const itself = {
    ...warning,
    code: 'booked',
    rule: 'double-booking',
    severity: 'ERROR',
    met: [{ bookingId: BOOKING_ID, id: null, startTime: '', endTime: '' }],
  };
  server.use(
    http.get('*/api/availability/explain', () =>
      HttpResponse.json({
        serviceId: file().service.id,
        duration: 60,
        instants: [],
        isOffered: false,
        reasons: [],
        teamMembers: [
          {
            teamMemberId: CONSULTANT.id,
            name: CONSULTANT.name,
            timezone: 'Europe/Berlin',
            localTime: null,
            isOffered: false,
            reasons: [warning, itself],
          },
        ],
      }),
    ),
    // What the picker of offered times asks meanwhile.
    http.get('*/api/availability', () => HttpResponse.json({}, { status: 503 })),
    http.get('*/api/availability/*', () => HttpResponse.json({}, { status: 503 })),
    http.post('*/api/admin/bookings/:id/reschedule', async ({ request }) => {
      sent(await request.json());
      return HttpResponse.json(file({ status: 'rescheduled' }));
    }),
  );
  const { user } = openApp(ADDRESS);
  await user.click(await screen.findByRole('button', { name: 'Move' }));
  const dialog = await screen.findByRole('dialog', { name: 'Move the meeting' });
  await user.click(within(dialog).getByLabelText('Any time'));
  await user.type(within(dialog).getByLabelText('Day'), '2027-07-05');
  await user.type(within(dialog).getByLabelText('Time'), '20:15');
  const zones = within(dialog).getByLabelText('Time zone');
  await within(zones).findByText(/^Berlin/);
  await user.selectOptions(zones, 'Europe/Berlin');
  await user.click(await within(dialog).findByRole('radio', { name: /Clara Weiss/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Move it' }));
  expect(await within(dialog).findByText('Choose a time first.')).toBeVisible();
  await user.click(within(dialog).getByLabelText('I have seen this; book it nevertheless'));
  await user.click(within(dialog).getByRole('button', { name: 'Move it' }));
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    scheduledAt: '2027-07-05T18:15:00.000Z',
    teamMemberId: CONSULTANT.id,
    reason: null,
    sendNotification: true,
    override: ['outside_hours'],
  });
});

test('the timeline says who did what, and what was before and after', async () => {
  const entry: TimelineEntryShape = {
    at: '2026-11-02T09:00:00Z',
    by: 'account:me',
    requestId: 'r',
    event: 'Prioritised',
    action: 'updated',
    changes: [{ field: 'priority', before: 'medium', after: 'urgent' }],
  };
  server.use(
    http.get('*/api/admin/bookings/:id/timeline', () =>
      HttpResponse.json({
        bookingId: BOOKING_ID,
        entries: [
          { ...entry, at: '2026-11-01T09:00:00Z', event: 'Created', by: 'guest', changes: [] },
          { ...entry, event: 'SomethingNew', by: CONSULTANT.id, changes: [] },
          entry,
        ],
      }),
    ),
  );
  openApp(ADDRESS);
  const heading = await screen.findByRole('heading', { name: 'What happened so far' });
  const section = heading.parentElement?.parentElement;
  if (!section) throw new Error('no section');
  const items = await within(section).findAllByRole('listitem');
  expect(items).toHaveLength(3);
  expect(items[0]).toHaveTextContent(/Priority changed.*Normal.*Urgent.*You/);
  // An event we have no words for yet is told by its kind.
  expect(items[1]).toHaveTextContent(/Changed.*Clara Weiss/);
  expect(items[2]).toHaveTextContent(/Booked.*Ingrid Solberg/);
});

test('a note is kept, and the field is empty again', async () => {
  const sent = vi.fn<(body: unknown) => void>();
  server.use(
    http.post('*/api/admin/bookings/:id/notes', async ({ request }) => {
      sent(await request.json());
      return HttpResponse.json(file());
    }),
  );
  const { user } = openApp(ADDRESS);
  const field = await screen.findByLabelText('New note');
  await user.type(field, 'Likes to be called.');
  await user.click(screen.getByRole('button', { name: 'Add the note' }));
  await waitFor(() => expect(field).toHaveValue(''));
  expect(sent).toHaveBeenCalledExactlyOnceWith({ text: 'Likes to be called.' });
});

test('consultants see who looks after a booking, the office says who', async () => {
  signedInAs('consultant', CONSULTANT.id);
  const { unmount } = openApp(ADDRESS);
  expect(await screen.findByRole('heading', { name: 'Organisation' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Enter a booking' })).toBeNull();
  unmount();
  signedInAs('team_lead');
  openApp(ADDRESS);
  expect(await screen.findByRole('button', { name: 'Change' })).toBeVisible();
});
