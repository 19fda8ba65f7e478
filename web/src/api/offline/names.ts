/** The event and the channel on which everybody hears that what was booked offline changed. */
export const NEWS = 'kalends.pending-bookings';

/** The tag of Background Sync under which it is sent. */
export const SYNC = 'pending-bookings';

/** Where it says whose bookings this device keeps, so that others need not look for any. */
export const KEPT_OF = 'kalends.own-bookings';
