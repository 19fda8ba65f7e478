/** Every address of the app, in one place. */
export const paths = {
  home: '/',
  consultants: '/consultants',
  consultant: (id: string) => `/consultants/${id}`,
  compare: '/consultants/compare',
  bookMeeting: '/book-a-meeting',
  bookConsultation: '/book-consultation',
  book: '/book',
  /** The page of one booking, by its manage link (`?token=`) or signed in. */
  booking: (id: string) => `/bookings/${id}`,
  portal: '/portal',
  portalBookings: '/portal/bookings',
  portalPreferences: '/portal/preferences',
  portalPrivacy: '/portal/privacy',
  signIn: '/sign-in',
  signInLink: '/sign-in/link',
  desk: '/admin/bookings',
  deskBooking: (id: string) => `/admin/bookings/${id}`,
  deskSchedule: '/admin/schedule',
  privacy: '/privacy',
  terms: '/terms',
  apiDocs: '/docs',
} as const;
