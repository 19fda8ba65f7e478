import { http, HttpResponse } from 'msw';

import type { SessionShape } from '@/api/generated/public.gen';
import { GUEST, server } from '@/testing/server';

/** Mia, a client who is signed in. */
export const MIA: SessionShape = {
  ...GUEST,
  signedIn: true,
  subject: 'mia',
  email: 'mia@example.com',
  name: 'Mia Lang',
  roles: ['client'],
  csrfToken: 'a-csrf-token',
  expiresAt: '2099-01-01T00:00:00Z',
};

/** Let the server know somebody, or nobody, from now on. */
export function signedIn(session: SessionShape = MIA): void {
  server.use(http.get('*/api/session', () => HttpResponse.json(session)));
}
