import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

import type {
  AlternativeShape,
  BookingBody,
  BookingShape,
  MoneyShape,
  ServiceShape,
} from '@/api/generated/public.gen';
import type { Problem } from '@/lib/problems';

interface Common {
  /** `offline-` and the milliseconds of `createdAt`. */
  id: string;
  createdAt: number;
}

/** A booking that is on its way: everything it takes to send it, and what stands in between. */
export type WaitingBooking = Common & {
  body: BookingBody;
  /** Sent again under the same key it is the same booking. */
  key: string;
  /** What the person agreed to pay; null where it costs nothing. */
  shown: MoneyShape | null;
} & (
    | { status: 'PENDING_SYNC' }
    /** The time is gone. */
    | { status: 'TAKEN'; alternatives: AlternativeShape[] }
    /** It costs more than was agreed to by now. */
    | { status: 'RAISED'; price: MoneyShape; priceId: string }
    | { status: 'REFUSED'; problem: Problem }
  );

/** A booking that was made. Of the person nothing is kept, only the way to the booking. */
export type SentBooking = Common & {
  status: 'SENT';
  bookingId: string;
  serviceId: string;
  reference: string;
  manageToken: string;
  scheduledAt: string;
  timezone: string;
  sentAt: number;
};

export type PendingBooking = WaitingBooking | SentBooking;

export type KeptService = ServiceShape & { cachedAt: number };
export type KeptBooking = BookingShape & { userId: string };

export interface BookingSystem extends DBSchema {
  services: {
    key: string;
    value: KeptService;
    indexes: { category: string; cachedAt: number };
  };
  pendingBookings: { key: string; value: PendingBooking; indexes: { timestamp: number } };
  userBookings: { key: string; value: KeptBooking; indexes: { userId: string; status: string } };
}

let opened: Promise<IDBPDatabase<BookingSystem>> | null = null;

/** What this device keeps for times without a network (PWA-04). */
export function database(): Promise<IDBPDatabase<BookingSystem>> {
  opened ??= openDB<BookingSystem>('BookingSystemDB', 1, {
    upgrade(made) {
      const services = made.createObjectStore('services', { keyPath: 'id' });
      services.createIndex('category', 'category');
      services.createIndex('cachedAt', 'cachedAt');
      const pending = made.createObjectStore('pendingBookings', { keyPath: 'id' });
      pending.createIndex('timestamp', 'createdAt');
      const own = made.createObjectStore('userBookings', { keyPath: 'id' });
      own.createIndex('userId', 'userId');
      own.createIndex('status', 'status');
    },
    // Another tab wants a newer one: ours would be in its way.
    blocking: () => void close(),
    terminated: () => {
      opened = null;
    },
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

export async function close(): Promise<void> {
  const closing = opened;
  opened = null;
  (await closing)?.close();
}
