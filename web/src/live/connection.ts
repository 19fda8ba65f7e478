import { csrfToken } from '@/api/csrf-token';

/** `off`: nothing comes live at present, so ask now and then. It may come back by itself. */
export type LiveState = 'connecting' | 'open' | 'off';

/**
 * What came on a channel. Two types of data are the connection's own: `subscribed`, from now on
 * everything is heard (what was asked for before may be old by now), and `reset`, something may
 * have been missed: ask anew.
 */
export interface LiveMessage {
  channel: string;
  data: Record<string, unknown>;
}

type Listener = (message: LiveMessage) => void;

interface Channel {
  listeners: Set<Listener>;
  /** Of the last message heard, to be given what was missed since. */
  lastId: string | null;
  /** Whether it was ever followed: then coming back without an id is a gap. */
  heard: boolean;
}

/** The server turned live updates off for us. */
const TURNED_OFF = 4001;
/** Channels come and go while somebody leafs through months: only what stays is asked for. */
const SETTLE = 300;
/** The server pings every 25 seconds; a line this quiet is dead. */
const QUIET = 60_000;
const LONGEST_WAIT = 30_000;
const LOOK_AGAIN = 10 * 60_000;
/** How long a connection nobody listens to stays open, for the next page. */
const LINGER = 30_000;

/** The one socket of the app: opened while somebody listens, reopened when it breaks. */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private state: LiveState = 'connecting';
  private readonly channels = new Map<string, Channel>();
  private readonly followed = new Set<string>();
  private readonly watchers = new Set<() => void>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private attempts = 0;
  private opening: AbortController | null = null;
  private who: string | null = null;

  constructor(private readonly random: () => number = Math.random) {
    globalThis.addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.hurry();
    });
  }

  readonly current = (): LiveState => this.state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Say who is using the app: what may be heard depends on it. */
  identify(subject: string | null): void {
    if (subject === this.who) return;
    this.who = subject;
    if (this.socket !== null || this.opening !== null) this.restart();
  }

  /** Hear what is said on a channel; gives what ends it. */
  listen(name: string, listener: Listener): () => void {
    const channel = this.channels.get(name) ?? {
      listeners: new Set<Listener>(),
      lastId: null,
      heard: false,
    };
    this.channels.set(name, channel);
    channel.listeners.add(listener);
    this.stopTimer('linger');
    if (this.socket === null && this.opening === null && !this.timers.has('again')) {
      this.begin();
    } else {
      this.later('settle', SETTLE, () => this.settle());
    }
    return () => {
      channel.listeners.delete(listener);
      this.later('settle', SETTLE, () => this.settle());
    };
  }

  private begin(): void {
    const opening = new AbortController();
    this.opening = opening;
    void this.open(opening).catch(() => {
      if (this.opening === opening) this.failed(0);
    });
  }

  private async open(opening: AbortController): Promise<void> {
    const token = await askForToken(opening.signal);
    if (opening.signal.aborted) return;
    const address = new URL('/api/ws/bookings', globalThis.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    if (token !== null) address.searchParams.set('token', token);
    const socket = new WebSocket(address);
    this.socket = socket;
    this.opening = null;
    this.stillThere(socket);
    socket.addEventListener('message', (event) => {
      if (socket !== this.socket) return;
      this.stillThere(socket);
      this.hear(String(event.data));
    });
    socket.addEventListener('close', (event) => {
      if (socket === this.socket) this.failed(event.code);
    });
  }

  private hear(text: string): void {
    const frame = read(text);
    if (frame === null) return;
    const channel = typeof frame.channel === 'string' ? frame.channel : null;
    if (frame.type === 'welcome') {
      this.attempts = 0;
      this.become('open');
      this.settle();
    } else if (frame.type === 'ping') {
      this.say({ type: 'pong' });
    } else if (channel !== null) {
      this.hearOn(channel, frame);
    }
  }

  private hearOn(name: string, frame: Record<string, unknown>): void {
    const channel = this.channels.get(name);
    if (channel === undefined) return;
    if (frame.type === 'subscribed') {
      const gap = channel.heard && channel.lastId === null;
      const again = channel.heard;
      channel.heard = true;
      if (gap) tell(name, channel, { type: 'reset' });
      else if (!again) tell(name, channel, { type: 'subscribed' });
    } else if (frame.type === 'reset') {
      channel.lastId = null;
      tell(name, channel, { type: 'reset' });
    } else if (isRecord(frame.data)) {
      if (typeof frame.id === 'string') channel.lastId = frame.id;
      tell(name, channel, frame.data);
    }
  }

  /** Follow what somebody listens to, and nothing else. */
  private settle(): void {
    this.stopTimer('settle');
    for (const [name, { listeners }] of this.channels) {
      if (listeners.size > 0) continue;
      this.channels.delete(name);
      if (this.followed.delete(name)) this.say({ type: 'unsubscribe', channel: name });
    }
    if (this.channels.size === 0) {
      this.stopTimer('again');
      this.later('linger', LINGER, () => this.close());
      return;
    }
    if (this.state !== 'open') return;
    for (const [name, { lastId }] of this.channels) {
      if (this.followed.has(name)) continue;
      this.followed.add(name);
      this.say({
        type: 'subscribe',
        channel: name,
        ...(lastId === null ? {} : { lastEventId: lastId }),
      });
    }
  }

  private say(frame: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private failed(code: number): void {
    this.drop();
    if (this.channels.size === 0) return;
    this.attempts += 1;
    const off = code === TURNED_OFF;
    this.become(off || this.attempts >= 3 ? 'off' : 'connecting');
    // Everybody lost the line at once: they come back one after the other.
    const longest = Math.min(1000 * 2 ** (this.attempts - 1), LONGEST_WAIT);
    const wait = off ? LOOK_AGAIN : longest * (0.5 + this.random() / 2);
    this.later('again', wait, () => this.begin());
  }

  /** The network or the reader is back: no reason to wait any longer. */
  private hurry(): void {
    if (!this.timers.has('again') || this.channels.size === 0) return;
    this.stopTimer('again');
    this.begin();
  }

  private restart(): void {
    this.drop();
    for (const channel of this.channels.values()) channel.lastId = null;
    this.become('connecting');
    if (this.channels.size > 0) this.begin();
  }

  private close(): void {
    this.drop();
    this.attempts = 0;
    this.become('connecting');
  }

  private drop(): void {
    const { socket } = this;
    this.socket = null;
    this.opening?.abort();
    this.opening = null;
    this.followed.clear();
    for (const name of ['again', 'quiet', 'linger']) this.stopTimer(name);
    socket?.close();
  }

  private stillThere(socket: WebSocket): void {
    this.later('quiet', QUIET, () => {
      if (socket === this.socket) this.failed(0);
    });
  }

  private become(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }

  private later(name: string, milliseconds: number, act: () => void): void {
    this.stopTimer(name);
    this.timers.set(
      name,
      setTimeout(() => {
        this.timers.delete(name);
        act();
      }, milliseconds),
    );
  }

  private stopTimer(name: string): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}

/** Null where we are not given one: then a session's cookie has to do. */
async function askForToken(signal: AbortSignal): Promise<string | null> {
  const csrf = csrfToken();
  const answer = await fetch(new URL('/api/realtime/token', globalThis.location.href), {
    method: 'POST',
    credentials: 'same-origin',
    headers: csrf === null ? {} : { 'X-CSRF-Token': csrf },
    signal,
  });
  if (answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`no token: ${answer.status}`);
  const body: unknown = await answer.json();
  return isRecord(body) && typeof body.token === 'string' ? body.token : null;
}

function tell(name: string, channel: Channel, data: Record<string, unknown>): void {
  for (const listener of channel.listeners) listener({ channel: name, data });
}

function read(text: string): Record<string, unknown> | null {
  try {
    const frame: unknown = JSON.parse(text);
    return isRecord(frame) ? frame : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
