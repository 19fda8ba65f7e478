import type { PageServiceShape, ServiceShape } from '@/api/generated/public.gen';
import { database } from '@/api/offline/database';
import { offlineServices } from '@/sw/routing';

/** What is offered, as this device was told last. */

/** Remember an answer to `/api/services`; the first page of everything replaces what was before. */
export async function remember(answer: PageServiceShape, now = Date.now()): Promise<void> {
  const writing = (await database()).transaction('services', 'readwrite');
  if (answer.page === 1 && answer.nextPage === null) await writing.store.clear();
  for (const service of answer.items) {
    await writing.store.put({ ...service, cachedAt: now });
  }
  await writing.done;
}

export async function storedServices(asked: URLSearchParams) {
  return offlineServices(await (await database()).getAll('services'), asked);
}

/** By its id or its slug. */
export async function storedService(name: string): Promise<ServiceShape | undefined> {
  const stored = await (await database()).getAll('services');
  return stored.find((one) => one.id === name || one.slug === name);
}
