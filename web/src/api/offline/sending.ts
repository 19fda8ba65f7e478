import type {
  AlternativeShape,
  BookedShape,
  BookingBody,
  MoneyShape,
  QuoteBody,
  QuoteShape,
} from '@/api/generated/public.gen';
import { database, type PendingBooking, type WaitingBooking } from '@/api/offline/database';
import { NEWS } from '@/api/offline/names';
import { problemOf, type Problem } from '@/lib/problems';

/**
 * Sends what was booked without a network. It runs in the page and in the service worker, one at a
 * time, and can be stopped anywhere: whatever is sent twice has the same key.
 */

/** How long one may read that a booking was made while nobody looked. */
const SENT_KEPT = 7 * 24 * 60 * 60 * 1000;
const PATIENCE = 20_000;
const MOST_TRIES = 3;

/** What the hold or the price of the booking once was is over; both are asked for anew. */
const HOLD_OVER = new Set(['booking.hold-token-lapsed', 'booking.hold-token-refused']);
const QUOTE_OVER = new Set([
  'booking.quote-lapsed',
  'booking.quote-unknown',
  'booking.quote-for-something-else',
]);
const TAKEN = new Set(['availability.slot-taken', 'booking.slot-unavailable']);

/** Whether nothing waits for the network any more. */
export async function sendPending(): Promise<boolean> {
  return alone(async () => {
    const waiting = await all();
    let answered = true;
    for (const one of waiting) {
      if (one.status === 'SENT') {
        if (Date.now() - one.sentAt > SENT_KEPT) await forget(one.id);
      } else if (one.status === 'PENDING_SYNC') {
        answered = (await sendOne(one)) && answered;
      }
    }
    return answered;
  });
}

/** All of them, the oldest first. */
export async function all(): Promise<PendingBooking[]> {
  return (await database()).getAllFromIndex('pendingBookings', 'timestamp');
}

export async function keep(booking: PendingBooking): Promise<void> {
  await (await database()).put('pendingBookings', booking);
  tellOthers();
}

export async function forget(id: string): Promise<void> {
  await (await database()).delete('pendingBookings', id);
  tellOthers();
}

/** Sends one; false if it has to wait for a better line. */
async function sendOne(booking: WaitingBooking): Promise<boolean> {
  let { key, body, shown } = booking;
  const { id, createdAt } = booking;
  const write = async (next: PendingBooking) => {
    // Somebody dropped it while it was on its way: then only a booking that was made is told.
    const there = await (await database()).get('pendingBookings', id);
    if (there !== undefined || next.status === 'SENT') await keep(next);
  };
  const asIs = () => ({ id, createdAt, key, body, shown });

  for (let tries = MOST_TRIES; tries > 0; tries -= 1) {
    if (body.priceId == null) {
      const quote = await askPrice(quoteOf(body));
      if ('problem' in quote) {
        if (isUnanswered(quote.problem)) return false;
        await write({ ...asIs(), status: 'REFUSED', problem: quote.problem });
        return true;
      }
      const { total, priceId } = quote.answer;
      if (total.amount > (shown?.amount ?? 0)) {
        await write({ ...asIs(), status: 'RAISED', price: total, priceId });
        return true;
      }
      // The next request says something else than the last one did.
      key = crypto.randomUUID();
      body = { ...body, priceId };
      shown = total.amount === 0 ? null : total;
      await write({ ...asIs(), status: 'PENDING_SYNC' });
    }
    const booked = await book(body, key);
    let refusal: Problem;
    if ('problem' in booked) refusal = booked.problem;
    else if (booked.answer.booking.status === 'cancelled') refusal = PLACE_LOST;
    else {
      const { booking: made, manageToken } = booked.answer;
      await write({
        id,
        createdAt,
        status: 'SENT',
        bookingId: made.id,
        serviceId: body.serviceId,
        reference: made.reference,
        manageToken,
        scheduledAt: made.scheduledAtUtc,
        timezone: body.timezone,
        sentAt: Date.now(),
      });
      return true;
    }
    if (isUnanswered(refusal)) return false;
    if (TAKEN.has(refusal.code)) {
      await write({ ...asIs(), status: 'TAKEN', alternatives: alternativesIn(refusal) });
      return true;
    }
    const holdOver = HOLD_OVER.has(refusal.code) || refusal === PLACE_LOST;
    if (tries === 1 || !(holdOver || QUOTE_OVER.has(refusal.code))) {
      await write({ ...asIs(), status: 'REFUSED', problem: refusal });
      return true;
    }
    key = crypto.randomUUID();
    body = holdOver ? { ...body, holdToken: null } : { ...body, priceId: null };
    await write({ ...asIs(), status: 'PENDING_SYNC' });
  }
  return true;
}

const PLACE_LOST: Problem = {
  status: 409,
  code: 'pending-bookings.place-lost',
  detail: 'The time was taken in the meantime.',
  errors: [],
  extra: {},
};

/** The same booking, some other time. */
export function moved(booking: WaitingBooking, to: AlternativeShape): WaitingBooking {
  const { id, createdAt, body, shown } = booking;
  return {
    id,
    createdAt,
    shown,
    key: crypto.randomUUID(),
    status: 'PENDING_SYNC',
    body: {
      ...body,
      scheduledAt: to.startTime,
      teamMemberId: to.teamMemberId,
      holdToken: null,
      priceId: null,
    },
  };
}

/** The same booking, for what it costs by now. */
export function agreed(booking: WaitingBooking & { status: 'RAISED' }): WaitingBooking {
  const { id, createdAt, body, price, priceId } = booking;
  return {
    id,
    createdAt,
    shown: price,
    key: crypto.randomUUID(),
    status: 'PENDING_SYNC',
    body: { ...body, priceId },
  };
}

/** The same once more, after somebody looked at why it was refused. */
export function again(booking: WaitingBooking): WaitingBooking {
  const { id, createdAt, body, shown } = booking;
  return { id, createdAt, body, shown, key: crypto.randomUUID(), status: 'PENDING_SYNC' };
}

export function waiting(
  body: BookingBody,
  {
    key,
    shown,
    now = Date.now(),
  }: { key?: string | undefined; shown?: MoneyShape | null | undefined; now?: number } = {},
): WaitingBooking {
  return {
    id: `offline-${now}`,
    createdAt: now,
    key: key ?? crypto.randomUUID(),
    body,
    shown: shown ?? null,
    status: 'PENDING_SYNC',
  };
}

/** Whether it may have been done although we were not told so. */
export function isUnanswered({ status, code }: Problem): boolean {
  if (code === 'booking.calendar-unreachable') return true;
  return (
    status === 0 ||
    status >= 500 ||
    status === 429 ||
    code === 'idempotency.still-running' ||
    code === 'idempotency.overtaken'
  );
}

function quoteOf(body: BookingBody): QuoteBody {
  return {
    serviceId: body.serviceId,
    scheduledAt: body.scheduledAt,
    duration: body.duration ?? null,
    addOns: body.addOns ?? [],
    serviceTier: body.serviceTier ?? null,
    bookingType: body.recurringPattern ? 'RECURRING' : (body.bookingType ?? 'STANDARD'),
  };
}

function alternativesIn({ extra }: Problem): AlternativeShape[] {
  const { suggestedAlternatives } = extra;
  return Array.isArray(suggestedAlternatives) ? (suggestedAlternatives as AlternativeShape[]) : [];
}

type Asked<T> = { answer: T } | { problem: Problem };

const askPrice = (body: QuoteBody): Promise<Asked<QuoteShape>> =>
  ask('/api/quotes', body, crypto.randomUUID()) as Promise<Asked<QuoteShape>>;
const book = (body: BookingBody, key: string): Promise<Asked<BookedShape>> =>
  ask('/api/bookings', body, key) as Promise<Asked<BookedShape>>;

async function ask(path: string, body: unknown, key: string): Promise<Asked<unknown>> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const asked = await fetch(new URL(path, globalThis.location.origin), {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
        ...(await csrf(signal)),
      },
      body: JSON.stringify(body),
      signal,
    });
    const text = await asked.text();
    const data = read(text);
    if (asked.ok && data !== undefined) return { answer: data };
    // An answer that nobody can read is no answer: a hotel's page that wants a room number.
    return { problem: problemOf({ status: asked.ok ? 'PARSING_ERROR' : asked.status, data }) };
  } catch (error) {
    const slow = error instanceof DOMException && error.name === 'TimeoutError';
    return { problem: problemOf({ status: slow ? 'TIMEOUT_ERROR' : 'FETCH_ERROR' }) };
  }
}

/** A session's changes need its token; whoever has none needs none. */
async function csrf(signal: AbortSignal): Promise<Record<string, string>> {
  const asked = await fetch(new URL('/api/session', globalThis.location.origin), {
    credentials: 'same-origin',
    signal,
  });
  const session = read(await asked.text()) as { csrfToken?: unknown } | undefined;
  const token = session?.csrfToken;
  return typeof token === 'string' ? { 'X-CSRF-Token': token } : {};
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Pages and worker take turns, so that nobody sends what somebody else is sending. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- old Safari has none
  if (navigator.locks === undefined) return work();
  return navigator.locks.request(NEWS, work);
}

/** Everybody who shows them looks again. */
function tellOthers(): void {
  globalThis.dispatchEvent(new Event(NEWS));
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(NEWS);
  channel.postMessage(null);
  channel.close();
}
