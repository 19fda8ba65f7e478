import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { embed } from '@/embed/embed';

const HOUSE = 'https://book.example.org';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

function tag(data: Record<string, string>): HTMLScriptElement {
  const script = document.createElement('script');
  // Not run: it is of no type a browser knows.
  script.type = 'text/plain';
  script.src = `${HOUSE}/embed.js`;
  Object.assign(script.dataset, data);
  document.body.append(script);
  return script;
}

function framed(data: Record<string, string> = { kalends: 'book' }): HTMLIFrameElement {
  const frame = embed(tag(data));
  if (frame === null) throw new Error('nothing was framed');
  return frame;
}

function say(frame: HTMLIFrameElement, data: unknown, { origin = HOUSE, source = true } = {}) {
  window.dispatchEvent(
    new MessageEvent('message', { data, origin, source: source ? frame.contentWindow : window }),
  );
}

test('the wizard stands after the tag, named, and is told what the tag says', () => {
  const frame = framed({ kalends: 'book', service: 'tax', language: 'de' });

  const address = new URL(frame.src);
  expect(address.origin + address.pathname).toBe(`${HOUSE}/embed/book`);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    service: 'tax',
    language: 'de',
    parent: location.origin,
  });
  expect(frame.title).toBe('Termin buchen');
  expect(frame.previousElementSibling?.tagName).toBe('SCRIPT');
});

test('a tag is served once, and only if it says which page', () => {
  const script = tag({ kalends: 'consultation' });

  expect(embed(script)?.src).toContain('/embed/book-consultation?');
  expect(embed(script)).toBeNull();
  expect(embed(tag({ kalends: '//evil' }))).toBeNull();
});

test('the frame is as tall as it says, and nobody else says so', () => {
  const frame = framed();
  const before = frame.style.height;

  say(frame, { kalends: 'frame', height: 300 }, { origin: 'https://evil.example.org' });
  say(frame, { kalends: 'frame', height: 300 }, { source: false });
  say(frame, { height: 300 });
  say(frame, null);
  expect(frame.style.height).toBe(before);

  say(frame, { kalends: 'frame', height: 911.2 });
  expect(frame.style.height).toBe('912px');
  say(frame, { kalends: 'frame', height: 1e9 });
  expect(frame.style.height).toBe('10000px');
});

test('a frame that may not stand here gives way to a link', () => {
  const frame = framed({ kalends: 'book', service: 'tax' });

  frame.dispatchEvent(new Event('load'));
  vi.advanceTimersByTime(10_001);

  expect(document.querySelector('iframe')).toBeNull();
  const link = document.querySelector('a');
  expect(link?.href).toBe(`${HOUSE}/book?service=tax`);
  expect(link?.rel).toBe('noopener');
});

test('a frame that spoke stays', () => {
  const frame = framed();

  frame.dispatchEvent(new Event('load'));
  say(frame, { kalends: 'frame', height: 500 });
  vi.advanceTimersByTime(60_000);

  expect(document.querySelector('iframe')).toBe(frame);
});
