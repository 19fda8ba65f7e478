import { baseApi } from '@/api/base-api';
import { setCsrfToken } from '@/api/csrf-token';
import { publicApi } from '@/api/generated/public.gen';
import { KEPT_OF } from '@/api/offline/names';
import { isProblem } from '@/lib/problems';

const STAFF = ['staff', 'team_lead', 'consultant', 'admin'];

/** What the session's endpoints mean to the rest of the cache. */
export const sessionApi = publicApi.enhanceEndpoints({
  addTagTypes: ['Session'],
  endpoints: {
    getSession: {
      providesTags: ['Session'],
      async onQueryStarted(_, { queryFulfilled }) {
        try {
          const { data } = await queryFulfilled;
          setCsrfToken(data.csrfToken ?? null);
          // A device that does not let us look keeps nothing, and the session goes on.
          forgetOthers(data.subject ?? null).catch(() => undefined);
        } catch {
          setCsrfToken(null);
        }
      },
    },
    signOut: {
      // Nothing somebody was shown stays for the next person at this device.
      async onQueryStarted(_, { dispatch, queryFulfilled }) {
        try {
          await queryFulfilled;
        } catch {
          return; // whoever asked for it is told; the session goes on
        }
        setCsrfToken(null);
        dispatch(baseApi.util.resetApiState());
      },
    },
  },
});

/** What was kept for somebody goes with the session, however that ended (PWA-04, PWA-07). */
async function forgetOthers(subject: string | null): Promise<void> {
  const keptOf = localStorage.getItem(KEPT_OF);
  if (keptOf === null || keptOf === subject) return;
  const { forgetOwnBookings } = await import('@/api/offline/own-bookings');
  await forgetOwnBookings();
}

/** Who is using the app, in the questions pages ask. A guest as long as nothing is known. */
export function useWho() {
  const { data, error, isLoading } = sessionApi.useGetSessionQuery(undefined, {
    refetchOnReconnect: true,
  });
  const roles = data?.roles ?? [];
  return {
    loading: isLoading,
    /** Nobody can be asked who it is: there is no network. */
    unreachable: data === undefined && isProblem(error) && error.status === 0,
    signedIn: data?.signedIn ?? false,
    email: data?.email ?? null,
    name: data?.name ?? null,
    roles,
    isStaff: roles.some((role) => STAFF.includes(role)),
    isAdmin: roles.includes('admin'),
  };
}

export function useSignOut(): () => Promise<void> {
  const [signOut] = sessionApi.useSignOutMutation();
  return async () => {
    await signOut().unwrap();
  };
}
