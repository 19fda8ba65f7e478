import { publicApi } from '@/api/generated/public.gen';

/** What changes what is held of somebody. */
export const portalApi = publicApi.enhanceEndpoints({
  addTagTypes: ['Booking', 'Me'],
  endpoints: {
    listMyBookings: { providesTags: [{ type: 'Booking', id: 'mine' }] },
    getMe: { providesTags: ['Me'] },
    getMyPreferences: { providesTags: ['Me'] },
    listMyConsents: { providesTags: ['Me'] },
    changeMyPreferences: { invalidatesTags: ['Me'] },
    withdrawMyConsent: { invalidatesTags: ['Me', 'Booking'] },
  },
});
