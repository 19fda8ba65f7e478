import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import type { SessionShape } from '@/api/generated/public.gen';

export const GUEST: SessionShape = {
  signedIn: false,
  subject: null,
  email: null,
  name: null,
  roles: ['guest'],
  csrfToken: null,
  expiresAt: null,
  methods: { emailLink: true, googleClientId: null, oidc: [] },
  setUp: true,
};

/** What every page asks; a test adds what its own page asks. A request nobody answers fails it. */
export const server = setupServer(
  http.get('*/api/session', () => HttpResponse.json(GUEST)),
  http.get('*/api/flags', () => HttpResponse.json({ flags: [] })),
  // No token, no socket: pages do without live updates unless a test is about them.
  http.post('*/api/realtime/token', () => HttpResponse.json({}, { status: 503 })),
);

/** A refusal as the product words it. */
export function refusal(status: number, code: string, extra: Record<string, unknown> = {}) {
  return HttpResponse.json(
    { type: `urn:kalends:problem:${code}`, title: 'Refused', status, detail: code, code, ...extra },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );
}
