import { useEffect, useRef } from 'react';
import { useDispatch } from 'react-redux';

import { sessionApi, useWho } from '@/api/session';
import { deskApi } from '@/features/admin-bookings/api';
import { useLive } from '@/live/use-live';

/** However many messages come at once, the list is asked for once. */
const GATHER = 400;
/** Without live updates the list is asked for now and then. */
export const NOW_AND_THEN = 60_000;

/**
 * Keep what is shown as it is: the server says when a booking changed. Gives how often to ask where
 * it cannot, in milliseconds; 0 is never.
 */
export function useFresh(): number {
  const dispatch = useDispatch();
  const { roles } = useWho();
  const subject = sessionApi.useGetSessionQuery().data?.subject ?? null;
  const office = roles.some((role) => OFFICE.includes(role));
  const channel = office ? 'dashboard:metrics' : subject === null ? null : `team:${subject}`;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { state } = useLive(channel === null ? [] : [channel], () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      dispatch(deskApi.util.invalidateTags(['Booking']));
    }, GATHER);
  });
  return state === 'off' ? NOW_AND_THEN : 0;
}

const OFFICE = ['staff', 'team_lead', 'admin'];
