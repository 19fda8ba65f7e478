import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, test, vi } from 'vitest';

import type { BookingShape, MyConsentShape, PreferencesBody } from '@/api/generated/public.gen';
import { BOOKING_ID, bookingOf, bookingSurroundings } from '@/testing/bookings';
import * as zones from '@/lib/time-zones';
import { openApp } from '@/testing/render';
import { GUEST, refusal, server } from '@/testing/server';
import { MIA, signedIn } from '@/testing/sessions';

afterEach(() => vi.restoreAllMocks());

const PAST = bookingOf({
  id: '11111111-1111-4111-8111-111111111111',
  status: 'completed',
  scheduledAtUtc: '2026-01-05T10:00:00Z',
  canChangeUntil: '2026-01-05T08:00:00Z',
  service: { ...bookingOf().service, name: 'An older meeting' },
});

/** Mia's own rooms, with these meetings to come. */
function rooms(upcoming: BookingShape[] = [bookingOf()], preferencesChosen = true) {
  signedIn();
  server.use(
    http.get('*/api/me', () =>
      HttpResponse.json({ email: MIA.email, firstName: 'Mia', preferencesChosen }),
    ),
    http.get('*/api/bookings/mine', ({ request }) => {
      const items = new URL(request.url).searchParams.get('when') === 'past' ? [PAST] : upcoming;
      return HttpResponse.json({
        items,
        total: items.length,
        page: 1,
        limit: 25,
        nextPage: null,
      });
    }),
  );
}

const consent = (given: Partial<MyConsentShape>): MyConsentShape => ({
  consent: 'terms',
  needed: false,
  standing: true,
  bookings: 1,
  givenAt: '2026-11-01T10:00:00Z',
  termsOfServiceVersion: '2027-02',
  privacyPolicyVersion: '2027-01',
  withdrawnAt: null,
  ...given,
});

test.each(['/portal', '/portal/bookings', '/portal/preferences', '/portal/privacy'])(
  'a guest at %s signs in first, and comes back',
  async (address) => {
    const { here } = openApp(address);
    await waitFor(() =>
      expect(here.address).toBe(`/sign-in?returnTo=${encodeURIComponent(address)}`),
    );
  },
);

test('the next meeting is the first thing one sees', async () => {
  rooms();
  openApp('/portal');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Good to see you, Mia' }),
  ).toBeVisible();
  expect(await screen.findByRole('link', { name: 'Details: Tax consultation' })).toBeVisible();
});

test('upcoming and past have addresses of their own', async () => {
  rooms();
  const { user, here } = openApp('/portal/bookings');
  expect(await screen.findByRole('link', { name: 'Move: Tax consultation' })).toHaveAttribute(
    'href',
    `/bookings/${bookingOf().id}?do=move`,
  );
  await user.click(screen.getByRole('link', { name: 'Past' }));
  expect(await screen.findByRole('link', { name: 'Details: An older meeting' })).toBeVisible();
  expect(here.address).toBe('/portal/bookings?when=past');
  expect(screen.queryByRole('link', { name: 'Move: An older meeting' })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Past' })).toHaveAttribute('aria-current', 'page');
});

test('what was called off a moment ago does not stand among what is to come', async () => {
  const upcoming = [bookingOf()];
  rooms(upcoming);
  server.use(
    ...bookingSurroundings,
    http.get(`*/api/bookings/${BOOKING_ID}`, () => HttpResponse.json(bookingOf())),
    http.post(`*/api/bookings/${BOOKING_ID}/cancel`, () => {
      upcoming.pop();
      return HttpResponse.json({
        booking: bookingOf({ status: 'cancelled' }),
        manageToken: 'the-token',
      });
    }),
  );
  const { user } = openApp('/portal/bookings');
  await user.click(await screen.findByRole('link', { name: 'Cancel: Tax consultation' }));
  const dialog = await screen.findByRole('dialog');
  const cancel = within(dialog).getByRole('button', { name: 'Cancel the meeting' });
  await waitFor(() => expect(cancel).toBeEnabled());
  await user.click(cancel);
  await screen.findByText('The meeting is cancelled.');
  await user.click(screen.getByRole('link', { name: 'My bookings' }));
  expect(await screen.findByRole('heading', { name: 'Nothing is planned' })).toBeVisible();
});

test('where nothing is planned, the page leads on', async () => {
  rooms([]);
  openApp('/portal/bookings');
  expect(await screen.findByRole('heading', { name: 'Nothing is planned' })).toBeVisible();
});

const PREFERENCES: PreferencesBody = {
  reminderHours: [24, 2],
  preferredLanguage: 'en',
  timeZone: 'UTC',
  emailNotifications: true,
  smsNotifications: false,
};

/** What is held of Mia's preferences; gives what is sent instead. */
function preferences(kept: Partial<PreferencesBody> = {}): PreferencesBody[] {
  const sent: PreferencesBody[] = [];
  server.use(
    http.get('*/api/me/preferences', () =>
      HttpResponse.json(sent.at(-1) ?? { ...PREFERENCES, ...kept }),
    ),
    http.put('*/api/me/preferences', async ({ request }) => {
      sent.push((await request.json()) as PreferencesBody);
      return HttpResponse.json(sent.at(-1));
    }),
  );
  return sent;
}

test('who never chose a zone finds that of the device, and nothing is kept unasked', async () => {
  vi.spyOn(zones, 'deviceZone').mockReturnValue('Europe/Berlin');
  rooms([], false);
  const sent = preferences();
  const { user } = openApp('/portal/preferences');
  expect(await screen.findByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin');
  expect(sent).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Your preferences are saved.')).toBeVisible();
  expect(sent).toEqual([{ ...PREFERENCES, timeZone: 'Europe/Berlin' }]);
});

test('who never chose a language finds the one he reads, and saving changes nothing of it', async () => {
  rooms([], false);
  const sent = preferences();
  const { user } = openApp('/portal/preferences', { language: 'de' });
  const save = await screen.findByRole('button', { name: 'Speichern' });
  const page = within(screen.getByRole('main'));
  expect(page.getByRole('combobox', { name: 'Sprache' })).toHaveValue('de');
  await user.click(save);
  expect(await screen.findByText('Ihre Einstellungen sind gespeichert.')).toBeVisible();
  expect(sent[0]?.preferredLanguage).toBe('de');
});

test.each(['UTC', 'Asia/Dubai'])('who chose %s finds it on every device', async (timeZone) => {
  vi.spyOn(zones, 'deviceZone').mockReturnValue('Europe/Berlin');
  rooms();
  preferences({ timeZone });
  openApp('/portal/preferences');
  expect(await screen.findByRole('combobox', { name: 'Time zone' })).toHaveValue(timeZone);
});

test('preferences that do not come are asked for again', async () => {
  rooms([], false);
  preferences();
  server.use(http.get('*/api/me', () => refusal(503, 'service.unreachable'), { once: true }));
  const { user } = openApp('/portal/preferences');
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('combobox', { name: 'Time zone' })).toBeVisible();
});

test('preferences are kept as a whole', async () => {
  rooms();
  const sent = preferences({ timeZone: 'Europe/Berlin' });
  const { user } = openApp('/portal/preferences');
  await user.click(await screen.findByRole('checkbox', { name: '2 hours before' }));
  await user.click(screen.getByRole('checkbox', { name: '7 days before' }));
  await user.click(screen.getByRole('checkbox', { name: 'Write to me by text message' }));
  const list = screen.getByRole('combobox', { name: 'Time zone' });
  await within(list).findByText(/^Dubai/);
  await user.selectOptions(list, 'Asia/Dubai');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Your preferences are saved.')).toBeVisible();
  expect(sent[0]).toEqual({
    reminderHours: expect.arrayContaining([24, 168]) as number[],
    preferredLanguage: 'en',
    timeZone: 'Asia/Dubai',
    emailNotifications: true,
    smsNotifications: true,
  });
});

test('a free consent is taken back everywhere; dates and versions are said', async () => {
  rooms();
  let recording = consent({ consent: 'recording' });
  server.use(
    http.get('*/api/me/consents', () =>
      HttpResponse.json({ items: [consent({ consent: 'terms', needed: true }), recording] }),
    ),
    http.delete('*/api/me/consents/recording', ({ request }) => {
      expect(request.headers.get('X-CSRF-Token')).toBe('a-csrf-token');
      recording = { ...recording, standing: false, withdrawnAt: '2026-11-20T10:00:00Z' };
      return HttpResponse.json({ bookingIds: [] });
    }),
  );
  const { user } = openApp('/portal/privacy');
  const list = await screen.findByRole('region', { name: 'What you agreed to' });
  expect(
    (
      await within(list).findAllByText(
        'Agreed on November 1, 2026 · terms 2027-02, privacy 2027-01',
      )
    ).length,
  ).toBe(2);
  await user.click(within(list).getByRole('button', { name: 'Take back: Recording of meetings' }));
  expect(await within(list).findByText('Taken back on November 20, 2026')).toBeVisible();
  expect(within(list).queryByRole('button')).not.toBeInTheDocument();
});

test('one’s data come as a file', async () => {
  rooms();
  server.use(
    http.get('*/api/me/consents', () => HttpResponse.json({ items: [] })),
    http.get('*/api/me/export', () =>
      HttpResponse.json({ erased: false, personId: 'p', exportedAt: '', records: {}, streams: [] }),
    ),
  );
  const files: Blob[] = [];
  Object.assign(URL, {
    createObjectURL: (file: Blob) => {
      files.push(file);
      return 'blob:data';
    },
    revokeObjectURL: () => undefined,
  });
  const named = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const { user } = openApp('/portal/privacy');
  await user.click(await screen.findByRole('button', { name: 'Download my data' }));
  await waitFor(() => expect(named).toHaveBeenCalled());
  expect(files[0]?.type).toBe('application/json');
});

test('erasing asks for a word, says what becomes of meetings, and ends signed out', async () => {
  rooms();
  const steps: string[] = [];
  server.use(
    http.get('*/api/me/consents', () => HttpResponse.json({ items: [] })),
    http.post('*/api/me/erase', async ({ request }) => {
      steps.push(`erase ${JSON.stringify(await request.json())}`);
      return HttpResponse.json({
        standingBookings: [
          { id: bookingOf().id, reference: 'KAL-1', scheduledAt: bookingOf().scheduledAtUtc },
        ],
      });
    }),
    http.post('*/api/sign-out/everywhere', () => {
      steps.push('out');
      signedIn(GUEST);
      return new HttpResponse(null, { status: 204 });
    }),
    http.get('*/api/services', () =>
      HttpResponse.json({ items: [], total: 0, page: 1, limit: 100, nextPage: null }),
    ),
  );
  const { user, here } = openApp('/portal/privacy');
  await user.click(await screen.findByRole('button', { name: 'Erase me' }));
  const dialog = await screen.findByRole('dialog', { name: 'Erase everything about you?' });
  expect(
    await within(dialog).findByText(/1 meeting is still to come, and is not cancelled by this/),
  ).toBeVisible();
  const word = within(dialog).getByRole('textbox');
  await user.type(word, 'yes');
  await user.click(within(dialog).getByRole('button', { name: 'Erase me' }));
  expect(await within(dialog).findByText('Please type ERASE.')).toBeVisible();
  expect(steps).toEqual([]);
  await user.clear(word);
  await user.type(word, 'erase{Enter}');
  expect(await screen.findByText('Everything about you is erased')).toBeVisible();
  expect(screen.getByText(/^KAL-1/)).toBeVisible();
  await waitFor(() => expect(steps).toEqual(['erase {"confirm":true}', 'out']));
  expect(here.address).toBe('/privacy');
  expect(await screen.findByRole('link', { name: 'Sign in' })).toBeInTheDocument();
});

test('who still gives meetings is told why nothing is erased', async () => {
  rooms([]);
  server.use(
    http.get('*/api/me/consents', () => HttpResponse.json({ items: [] })),
    http.post('*/api/me/erase', () => refusal(409, 'booking.person-still-provides')),
  );
  const { user } = openApp('/portal/privacy');
  await user.click(await screen.findByRole('button', { name: 'Erase me' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox'), 'ERASE{Enter}');
  expect(await within(dialog).findByText(/^You still give meetings in this house/)).toBeVisible();
});

test('one signs out everywhere', async () => {
  rooms();
  const out = vi.fn();
  server.use(
    http.post('*/api/sign-out/everywhere', () => {
      out();
      signedIn(GUEST);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = openApp('/portal');
  await user.click(await screen.findByRole('button', { name: 'Sign out everywhere' }));
  await waitFor(() => expect(out).toHaveBeenCalledOnce());
  expect(await screen.findByRole('link', { name: 'Sign in' })).toBeInTheDocument();
});

test('the portal speaks German', async () => {
  rooms();
  openApp('/portal/bookings', { language: 'de' });
  expect(await screen.findByRole('heading', { level: 1, name: 'Ihre Termine' })).toBeVisible();
  expect(await screen.findByRole('link', { name: 'Absagen: Tax consultation' })).toBeVisible();
});
