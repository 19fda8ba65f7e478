import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { LiveConnection, type LiveMessage } from '@/live/connection';
import { server } from '@/testing/server';

const CHANNEL = 'availability:58bfc959-7586-51ce-90bb-4bc77f6684a7:2027-03-10';

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 1;
  said: Record<string, unknown>[] = [];

  constructor(readonly address: URL) {
    super();
    FakeSocket.made.push(this);
  }

  send(text: string) {
    this.said.push(JSON.parse(text) as Record<string, unknown>);
  }

  close() {
    this.readyState = 3;
  }

  tell(frame: Record<string, unknown>) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  break(code: number) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

let tokens = 0;

beforeEach(() => {
  tokens = 0;
  FakeSocket.made = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  server.use(
    http.post('*/api/realtime/token', () => HttpResponse.json({ token: `t${(tokens += 1)}` })),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function socket(number: number): Promise<FakeSocket> {
  return vi.waitFor(() => {
    expect(FakeSocket.made).toHaveLength(number);
    const made = FakeSocket.made.at(-1);
    if (made === undefined) throw new Error('No socket was made');
    return made;
  });
}

function listening() {
  const live = new LiveConnection(() => 1);
  const heard: LiveMessage['data'][] = [];
  const end = live.listen(CHANNEL, ({ data }) => heard.push(data));
  return { live, heard, end };
}

async function opened() {
  const listened = listening();
  const first = await socket(1);
  first.tell({ type: 'welcome', channels: [] });
  first.tell({ type: 'subscribed', channel: CHANNEL });
  return { ...listened, first };
}

test('a guest comes by token, follows the channel, and hears what is said on it', async () => {
  const { live, heard, first } = await opened();
  expect(first.address.pathname).toBe('/api/ws/bookings');
  expect(first.address.searchParams.get('token')).toBe('t1');
  expect(first.said).toEqual([{ type: 'subscribe', channel: CHANNEL }]);
  expect(live.current()).toBe('open');
  first.tell({ channel: CHANNEL, id: 'one', data: { type: 'AVAILABILITY_CHANGED' } });
  first.tell({ channel: 'team:somebody', id: 'two', data: { type: 'BOOKING_UPDATED' } });
  expect(heard).toEqual([{ type: 'subscribed' }, { type: 'AVAILABILITY_CHANGED' }]);
  first.tell({ type: 'ping' });
  expect(first.said.at(-1)).toEqual({ type: 'pong' });
});

test('a broken line is taken up with a new token behind the last message', async () => {
  const { live, heard, first } = await opened();
  first.tell({ channel: CHANNEL, id: 'seven', data: { type: 'AVAILABILITY_CHANGED' } });
  first.break(1006);
  expect(live.current()).toBe('connecting');
  await vi.advanceTimersByTimeAsync(1000);
  const second = await socket(2);
  expect(second.address.searchParams.get('token')).toBe('t2');
  second.tell({ type: 'welcome', channels: [] });
  expect(second.said).toEqual([{ type: 'subscribe', channel: CHANNEL, lastEventId: 'seven' }]);
  second.tell({ type: 'subscribed', channel: CHANNEL });
  expect(heard.at(-1)).toEqual({ type: 'AVAILABILITY_CHANGED' });
  second.tell({ type: 'reset', channel: CHANNEL });
  expect(heard.at(-1)).toEqual({ type: 'reset' });
});

test('who comes back without having heard anything may have missed something', async () => {
  const { heard, first } = await opened();
  first.break(1006);
  await vi.advanceTimersByTimeAsync(1000);
  const second = await socket(2);
  second.tell({ type: 'welcome', channels: [] });
  second.tell({ type: 'subscribed', channel: CHANNEL });
  expect(heard).toEqual([{ type: 'subscribed' }, { type: 'reset' }]);
});

test('it waits longer each time, and says after three times that nothing comes', async () => {
  const { live } = listening();
  for (const [number, wait] of [1000, 2000, 4000].entries()) {
    (await socket(number + 1)).break(1013);
    expect(live.current()).toBe(number < 2 ? 'connecting' : 'off');
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(FakeSocket.made).toHaveLength(number + 1);
    await vi.advanceTimersByTimeAsync(1);
  }
  const fourth = await socket(4);
  fourth.tell({ type: 'welcome', channels: [] });
  expect(live.current()).toBe('open');
});

test('where it is turned off nobody knocks again soon', async () => {
  const { live, first } = await opened();
  first.break(4001);
  expect(live.current()).toBe('off');
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect(FakeSocket.made).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  await socket(2);
});

test('a line that says nothing is dead', async () => {
  await opened();
  await vi.advanceTimersByTimeAsync(61_000);
  await socket(2);
});

test('a network that is back is used at once', async () => {
  const { first } = await opened();
  first.break(4001);
  window.dispatchEvent(new Event('online'));
  await socket(2);
});

test('somebody else is somebody new', async () => {
  const { live, first } = await opened();
  live.identify('somebody');
  expect(first.readyState).toBe(3);
  expect((await socket(2)).address.searchParams.get('token')).toBe('t2');
});

test('a session for which there is no token comes by its cookie', async () => {
  server.use(http.post('*/api/realtime/token', () => new HttpResponse(null, { status: 403 })));
  listening();
  expect((await socket(1)).address.search).toBe('');
});

test('channels that were only leafed through are not asked for', async () => {
  const { live, first, end } = await opened();
  const leafed = live.listen('availability:x:2027-04-01', () => undefined);
  leafed();
  end();
  live.listen('availability:x:2027-05-01', () => undefined);
  await vi.advanceTimersByTimeAsync(300);
  expect(first.said.slice(1)).toEqual([
    { type: 'unsubscribe', channel: CHANNEL },
    { type: 'subscribe', channel: 'availability:x:2027-05-01' },
  ]);
});

test('when nobody listens any more it is closed, and nothing is tried again', async () => {
  const { first, end } = await opened();
  end();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(first.readyState).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(first.readyState).toBe(3);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(FakeSocket.made).toHaveLength(1);
});
