import { configure, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, test } from 'vitest';

import type { KeyBody, LinkBody } from '@/api/generated/public.gen';
import { ownPath } from '@/lib/own-path';
import { bookingOf, bookingSurroundings, BOOKING_ID } from '@/testing/bookings';
import { openApp } from '@/testing/render';
import { GUEST, refusal, server } from '@/testing/server';
import { MIA, signedIn } from '@/testing/sessions';

afterEach(() => configure({ reactStrictMode: false }));

/** The server takes a link once, and knows Mia from then on. */
function linksThatWork(returnTo: string) {
  const tokens: unknown[] = [];
  server.use(
    ...bookingSurroundings,
    http.post('*/api/sign-in/email/complete', async ({ request }) => {
      const { token } = (await request.json()) as { token: string };
      tokens.push(token);
      if (tokens.length > 1) return refusal(410, 'gateway.link-not-valid');
      signedIn();
      return HttpResponse.json({ ...MIA, returnTo });
    }),
    http.get(`*/api/bookings/${BOOKING_ID}`, () => HttpResponse.json(bookingOf())),
    http.get('*/api/bookings/mine', () =>
      HttpResponse.json({ items: [], total: 0, page: 1, limit: 25, nextPage: null }),
    ),
  );
  return tokens;
}

const main = () => within(screen.getByRole('main'));

test('a link is sent to an address, which brings its reader back to where he was going', async () => {
  const sent: LinkBody[] = [];
  server.use(
    http.post('*/api/sign-in/email', async ({ request }) => {
      sent.push((await request.json()) as LinkBody);
      return HttpResponse.json({}, { status: 202 });
    }),
    http.get('*/dev/mailbox.json', () => HttpResponse.json({ mails: [] })),
  );
  const { user } = openApp(`/sign-in?returnTo=${encodeURIComponent('/portal/privacy')}`);
  const address = await screen.findByLabelText('E-mail address');
  await user.type(address, 'mia@');
  await user.click(main().getByRole('button', { name: 'Send me a link' }));
  expect(await screen.findByText('This does not look like an e-mail address.')).toBeVisible();
  await user.type(address, 'example.com');
  await user.click(main().getByRole('button', { name: 'Send me a link' }));
  expect(await screen.findByRole('heading', { name: 'Look into your mail' })).toHaveFocus();
  expect(sent).toEqual([{ email: 'mia@example.com', language: 'en', returnTo: '/portal/privacy' }]);
  // This machine has a mailbox, and says so.
  expect(await screen.findByRole('link', { name: 'Open the mailbox' })).toHaveAttribute(
    'href',
    '/dev/mailbox',
  );
});

test('a house that has no mailbox does not speak of one', async () => {
  server.use(
    http.post('*/api/sign-in/email', () => HttpResponse.json({}, { status: 202 })),
    http.get('*/dev/mailbox.json', () => HttpResponse.json({}, { status: 404 })),
  );
  const { user } = openApp('/sign-in');
  await user.type(await screen.findByLabelText('E-mail address'), 'mia@example.com');
  await user.click(main().getByRole('button', { name: 'Send me a link' }));
  await screen.findByRole('heading', { name: 'Look into your mail' });
  expect(screen.queryByRole('link', { name: 'Open the mailbox' })).not.toBeInTheDocument();
});

test('opening the link signs in once, without a press, and goes on', async () => {
  configure({ reactStrictMode: true });
  const tokens = linksThatWork(`/bookings/${BOOKING_ID}`);
  const { here } = openApp('/sign-in/link?token=t0ken');
  expect(await screen.findByRole('heading', { level: 1, name: 'Tax consultation' })).toBeVisible();
  expect(here.address).toBe(`/bookings/${BOOKING_ID}`);
  expect(tokens).toEqual(['t0ken']);
  expect(screen.getByRole('button', { name: 'Sign out' })).toBeInTheDocument();
});

test('whatever the answer says, one stays in this house', async () => {
  linksThatWork('//evil.example/portal');
  const { here } = openApp('/sign-in/link?token=t0ken');
  await waitFor(() => expect(here.address).toBe('/portal/bookings'));
});

test('a link that was used leads to another one', async () => {
  server.use(
    http.post('*/api/sign-in/email/complete', () => refusal(410, 'gateway.link-not-valid')),
  );
  openApp('/sign-in/link?token=t0ken');
  expect(await screen.findByRole('heading', { name: 'This link is used up' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Get another link' })).toHaveAttribute(
    'href',
    '/sign-in',
  );
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/portal\\..\\x',
  'javascript:alert(1)',
  'portal',
  '/sign-in?returnTo=/sign-in',
  '/api/sign-in/oidc/x?returnTo=/',
  '/a b',
  '',
])('%s is nowhere to be sent to', (address) => {
  expect(ownPath(address)).toBeNull();
});

test('a path of ours is where one goes', () => {
  expect(ownPath('/bookings/1?do=move')).toBe('/bookings/1?do=move');
});

test('who is signed in and comes with an address of somebody else stays here', async () => {
  signedIn();
  server.use(
    http.get('*/api/bookings/mine', () =>
      HttpResponse.json({ items: [], total: 0, page: 1, limit: 25, nextPage: null }),
    ),
  );
  const { here } = openApp(`/sign-in?returnTo=${encodeURIComponent('https://evil.example/x')}`);
  await waitFor(() => expect(here.address).toBe('/portal/bookings'));
});

test('other providers are offered where the house has them, and nothing of Google unasked', async () => {
  signedIn({
    ...GUEST,
    methods: { emailLink: true, googleClientId: null, oidc: [{ id: 'corp', label: 'Corp' }] },
  });
  openApp('/sign-in?returnTo=%2Fportal%2Fprivacy');
  expect(await screen.findByRole('link', { name: 'Continue with Corp' })).toHaveAttribute(
    'href',
    '/api/sign-in/oidc/corp?returnTo=%2Fportal%2Fprivacy',
  );
  expect(document.querySelector('script[src*="google"]')).toBeNull();
});

test('who comes back without success is told why', async () => {
  openApp('/sign-in?problem=gateway.not-vouched-for');
  expect(await screen.findByText(/^The sign-in was not confirmed/)).toBeVisible();
});

test('a house that was just set up makes its first account with the key', async () => {
  const sent: KeyBody[] = [];
  signedIn({ ...GUEST, setUp: false });
  server.use(
    http.post('*/api/sign-in/key', async ({ request }) => {
      const body = (await request.json()) as KeyBody;
      sent.push(body);
      if (body.key !== 'the-right-key') return refusal(401, 'gateway.key-not-of-admin');
      signedIn();
      return HttpResponse.json({ ...MIA, returnTo: '/' });
    }),
    http.get('*/api/bookings/mine', () =>
      HttpResponse.json({ items: [], total: 0, page: 1, limit: 25, nextPage: null }),
    ),
  );
  const { user, here } = openApp('/sign-in');
  await user.type(await screen.findByLabelText('Admin key'), 'a-wrong-key');
  await user.type(screen.getByLabelText('E-mail address'), 'boss@example.com');
  const submit = screen.getByRole('button', { name: 'Make the account and sign in' });
  await user.click(submit);
  expect(await screen.findByText('This is not the key of an admin.')).toBeVisible();
  await user.type(screen.getByLabelText('Admin key'), 'the-right-key');
  await user.click(submit);
  await waitFor(() => expect(here.address).toBe('/portal/bookings'));
  expect(sent.at(-1)).toEqual({ key: 'the-right-key', email: 'boss@example.com', name: null });
});

test('clients sign in also where nobody runs the house yet', async () => {
  signedIn({ ...GUEST, setUp: false });
  const { user } = openApp('/sign-in?returnTo=%2Fportal');
  await user.click(await screen.findByRole('link', { name: 'Sign in in another way' }));
  expect(await screen.findByRole('button', { name: 'Send me a link' })).toBeVisible();
});

test('it speaks German', async () => {
  openApp('/sign-in', { language: 'de' });
  expect(await screen.findByRole('button', { name: 'Link schicken' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Mit einem Admin-Schlüssel anmelden' })).toBeVisible();
});
