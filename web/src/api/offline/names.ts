/** The event and the channel on which everybody hears that what was booked offline changed. */
export const NEWS = 'kalends.pending-bookings';

/** The tag of Background Sync under which it is sent. */
export const SYNC = 'pending-bookings';
