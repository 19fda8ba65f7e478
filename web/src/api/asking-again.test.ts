import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { pause, pauseAfter } from '@/api/asking-again';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether a pause is over, once everything that can happen now has happened. */
async function over(paused: Promise<void>): Promise<boolean> {
  const told = vi.fn();
  void paused.then(told);
  await vi.advanceTimersByTimeAsync(0);
  return told.mock.calls.length > 0;
}

const refused = (retryAfter?: string, status = 429) =>
  new Response(null, {
    status,
    headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter },
  });

test('a pause is over when its time has come', async () => {
  const paused = pause(2000, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(1999);
  expect(await over(paused)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await over(paused)).toBe(true);
});

test('a pause is over at once when nobody waits any more, and no clock runs on', async () => {
  const reader = new AbortController();
  const paused = pause(20_000, reader.signal);
  expect(await over(paused)).toBe(false);
  reader.abort();
  expect(await over(paused)).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('who left before the pause is not waited for at all', async () => {
  expect(await over(pause(20_000, AbortSignal.abort()))).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('only who was refused for asking often waits, and not longer than people do', () => {
  expect(pauseAfter(refused('1'))).toBe(1000);
  expect(pauseAfter(refused('20'))).toBe(20_000);
  expect(pauseAfter(refused('21'))).toBeNull();
  expect(pauseAfter(refused('0'))).toBeNull();
  expect(pauseAfter(refused('Sat, 21 Nov 2026 12:00:00 GMT'))).toBeNull();
  expect(pauseAfter(refused())).toBeNull();
  expect(pauseAfter(refused('1', 503))).toBeNull();
  expect(pauseAfter(undefined)).toBeNull();
});
