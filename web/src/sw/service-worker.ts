import { ExpirationPlugin } from 'workbox-expiration';
import { registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst } from 'workbox-strategies';

import type { PageServiceShape } from '@/api/generated/public.gen';
import { SYNC } from '@/api/offline/names';
import { sendPending } from '@/api/offline/sending';
import { remember, storedService, storedServices } from '@/sw/catalogue';
import {
  isLeftOver,
  PUBLIC_CACHE,
  SHELL_CACHE,
  shellOf,
  treatmentOf,
  type Treatment,
} from '@/sw/routing';

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

const shell = shellOf(self.__WB_MANIFEST);
const WEEK = 7 * 24 * 60 * 60;
/** Slower than that, what is kept is better than what is on its way. */
const PATIENCE = 4;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === SYNC) sync.waitUntil(sendAll());
});

const when =
  (treatment: Treatment) =>
  ({ request, url }: { request: Request; url: URL }) =>
    treatmentOf({ method: request.method, mode: request.mode, url }, self.location.origin) ===
    treatment;

registerRoute(when('page'), async ({ request, url }) => {
  try {
    const answer = await soon(fetch(request), PATIENCE);
    if (answer.status < 500) return answer;
  } catch {
    // No network, or one that does not deserve the name.
  }
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(url.pathname)) ?? (await cache.match('/')) ?? fetch(request);
});

registerRoute(
  when('static'),
  new CacheFirst({ cacheName: SHELL_CACHE, matchOptions: { ignoreVary: true } }),
);

registerRoute(
  when('public'),
  new NetworkFirst({
    cacheName: PUBLIC_CACHE,
    networkTimeoutSeconds: PATIENCE,
    plugins: [new ExpirationPlugin({ maxEntries: 100, maxAgeSeconds: WEEK })],
  }),
);

registerRoute(when('services'), async ({ request, url, event }) => {
  const asking = fetch(request);
  try {
    const answer = await soon(asking, PATIENCE);
    // What cannot be booked is of no use without a network.
    const useful = url.searchParams.get('bookingEnabled') !== 'false';
    if (answer.ok && useful) event.waitUntil(keepServices(answer.clone()));
    return answer;
  } catch {
    const stored = await storedServices(url.searchParams);
    // Slow is still better than nothing at all.
    if (stored.total === 0) return asking.catch(() => Response.json(stored));
    asking.catch(() => undefined);
    return Response.json(stored);
  }
});

registerRoute(when('service'), async ({ request, url }) => {
  const asking = fetch(request);
  try {
    return await soon(asking, PATIENCE);
  } catch {
    const stored = await storedService(decodeURIComponent(url.pathname.split('/').at(-1) ?? ''));
    if (stored === undefined) return asking;
    asking.catch(() => undefined);
    return Response.json(stored);
  }
});

/** Keep all of a version before it is used; half of one would be none. */
async function install(): Promise<void> {
  const cache = await caches.open(SHELL_CACHE);
  for (const path of shell.lasting) {
    if ((await cache.match(path)) === undefined) await cache.put(path, await fetched(path));
  }
  for (const path of shell.changing) await cache.put(path, await fetched(path));
  // Last, because from here on a page may ask for everything else.
  const page = await fetched('/index.html');
  for (const path of shell.pages) await cache.put(path, page.clone());
}

async function activate(): Promise<void> {
  const cache = await caches.open(SHELL_CACHE);
  for (const request of await cache.keys()) {
    if (isLeftOver(new URL(request.url).pathname, shell)) await cache.delete(request);
  }
  await self.clients.claim();
  // The first visit came before the worker: what is offered is there offline all the same.
  const answer = await fetch('/api/services?bookingEnabled=true&limit=100').catch(() => null);
  if (answer?.ok) await keepServices(answer);
}

async function fetched(path: string): Promise<Response> {
  const answer = await fetch(new Request(path, { cache: 'no-cache', credentials: 'same-origin' }));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

async function keepServices(answer: Response): Promise<void> {
  await remember((await answer.json()) as PageServiceShape).catch(() => undefined);
}

/** Fails if something waits on: then the browser tries again later. */
async function sendAll(): Promise<void> {
  if (!(await sendPending())) throw new Error('not all could be sent');
}

async function soon<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('too slow')), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
