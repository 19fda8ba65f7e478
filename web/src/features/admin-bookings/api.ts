import { adminApi } from '@/api/generated/admin.gen';

const EVERYWHERE = ['Booking', 'Availability'] as const;
const HERE = ['Booking'] as const;

/** What each act of the desk makes stale: what moves or ends a meeting also changes what is free. */
export const deskApi = adminApi.enhanceEndpoints({
  addTagTypes: ['Booking', 'Availability', 'Account'],
  endpoints: {
    listBookings: { providesTags: HERE },
    getStaffBooking: { providesTags: HERE },
    getBookingTimeline: { providesTags: HERE },
    listResources: { providesTags: ['Availability'] },
    listAccounts: { providesTags: ['Account'] },
    createManualBooking: { invalidatesTags: EVERYWHERE },
    confirmBooking: { invalidatesTags: EVERYWHERE },
    rescheduleBookingByStaff: { invalidatesTags: EVERYWHERE },
    cancelBookingByStaff: { invalidatesTags: EVERYWHERE },
    startMeeting: { invalidatesTags: HERE },
    completeBooking: { invalidatesTags: HERE },
    markNoShow: { invalidatesTags: EVERYWHERE },
    correctBooking: { invalidatesTags: HERE },
    addBookingNote: { invalidatesTags: HERE },
    flagBooking: { invalidatesTags: HERE },
    resolveBookingFlag: { invalidatesTags: HERE },
    assignBooking: { invalidatesTags: EVERYWHERE },
  },
});
