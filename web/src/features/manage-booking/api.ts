import { publicApi, type BookingShape } from '@/api/generated/public.gen';

/** The lists it stands in; the booking itself is not among them. */
const LISTS = { type: 'Booking', id: 'mine' } as const;

/** What changes a booking shows it at once as the server answered it; lists are asked for anew. */
export const bookingApi = publicApi.enhanceEndpoints({
  addTagTypes: ['Booking', 'Me'],
  endpoints: {
    getBooking: { providesTags: ['Booking'] },
    listMyBookings: { providesTags: [LISTS] },
    cancelBooking: {
      // A refusal says that it is not as we thought it was.
      invalidatesTags: (_, refused) => (refused === undefined ? ['Me', LISTS] : ['Booking']),
      async onQueryStarted(asked, { dispatch, queryFulfilled }) {
        const booking = await answer(queryFulfilled, ({ booking }) => booking);
        if (booking !== null) void dispatch(shown(asked, booking));
      },
    },
    cancelSeries: { invalidatesTags: ['Booking', 'Me'] },
    rescheduleBooking: {
      invalidatesTags: (_, refused) => (refused === undefined ? ['Me', LISTS] : []),
      async onQueryStarted(asked, { dispatch, queryFulfilled }) {
        const booking = await answer(queryFulfilled, ({ booking }) => booking);
        if (booking !== null) void dispatch(shown(asked, booking));
      },
    },
    withdrawConsent: {
      invalidatesTags: ['Me'],
      async onQueryStarted(asked, { dispatch, queryFulfilled }) {
        const booking = await answer(queryFulfilled, (booking) => booking);
        if (booking !== null) void dispatch(shown(asked, booking));
      },
    },
  },
});

interface Opened {
  bookingId: string;
  token?: string | null;
}

const shown = ({ bookingId, token }: Opened, booking: BookingShape) =>
  bookingApi.util.upsertQueryData('getBooking', { bookingId, token: token ?? undefined }, booking);

/** Null for a refusal, which whoever asked shows. */
async function answer<Data>(
  fulfilled: Promise<{ data: Data }>,
  read: (data: Data) => BookingShape,
): Promise<BookingShape | null> {
  try {
    const { data } = await fulfilled;
    return read(data);
  } catch {
    return null;
  }
}
