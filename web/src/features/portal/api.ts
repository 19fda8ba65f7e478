import { publicApi } from '@/api/generated/public.gen';

/** What changes what is held of somebody. */
export const portalApi = publicApi.enhanceEndpoints({
  addTagTypes: ['Booking', 'Me'],
  endpoints: {
    listMyBookings: { providesTags: ['Booking'] },
    getMe: { providesTags: ['Me'] },
    getMyPreferences: { providesTags: ['Me'] },
    listMyConsents: { providesTags: ['Me'] },
    changeMyPreferences: { invalidatesTags: ['Me'] },
    withdrawMyConsent: { invalidatesTags: ['Me', 'Booking'] },
  },
});
