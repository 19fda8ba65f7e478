import { useDispatch } from 'react-redux';
import type { ThunkDispatch, UnknownAction } from '@reduxjs/toolkit';

import { baseApi } from '@/api/base-api';
import { setCsrfToken } from '@/api/csrf-token';
import type { SignedInShape } from '@/api/generated/public.gen';
import { sessionApi } from '@/api/session';
import { paths } from '@/config/paths';
import { ownPath } from '@/lib/own-path';

const OFFICE = ['staff', 'team_lead', 'consultant', 'admin'];

/** Whoever has just signed in: the app knows him from now on, and nothing of who was there before. */
export function useWelcome() {
  const dispatch = useDispatch<ThunkDispatch<never, unknown, UnknownAction>>();
  return async (session: SignedInShape) => {
    setCsrfToken(session.csrfToken);
    await dispatch(sessionApi.util.upsertQueryData('getSession', undefined, session));
    dispatch(baseApi.util.invalidateTags(['Booking', 'Me', 'Account']));
  };
}

/** Where to go then: where he wanted, else to where his work or his bookings are. */
export function destination(wanted: string | null | undefined, roles: readonly string[]): string {
  const own = ownPath(wanted);
  if (own !== null && own !== paths.home) return own;
  return roles.some((role) => OFFICE.includes(role)) ? paths.desk : paths.portalBookings;
}
