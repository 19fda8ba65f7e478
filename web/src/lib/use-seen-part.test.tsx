import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';

import { useSeenPart } from '@/lib/use-seen-part';

let watched: IntersectionObserverCallback[] = [];

class Browser {
  readonly #tell: IntersectionObserverCallback;

  constructor(tell: IntersectionObserverCallback) {
    this.#tell = tell;
  }

  observe() {
    watched.push(this.#tell);
  }

  disconnect() {
    watched = watched.filter((one) => one !== this.#tell);
  }
}

/** We are in a frame of another page, or we are the page. */
function framed(inside = true) {
  vi.stubGlobal('IntersectionObserver', Browser);
  if (inside) vi.spyOn(window, 'parent', 'get').mockReturnValue({} as Window);
}

/** The browser says how much of us it would paint. */
function shows(top: number, height: number) {
  const frame = { intersectionRect: { top, height } } as IntersectionObserverEntry;
  act(() => {
    for (const tell of watched) tell([frame], {} as IntersectionObserver);
  });
}

afterEach(() => {
  watched = [];
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('in a frame, a window goes where its reader looks', () => {
  framed();
  const { result } = renderHook(() => useSeenPart(true));
  shows(1200, 640);
  expect(result.current).toEqual({ top: 1200, height: 640 });
});

test.each([
  [280, { top: 1200, height: 280 }],
  [279, null],
  [0, null],
])('%i seen pixels, enough for a window or not, are its place: %o', (height, part) => {
  framed();
  const { result } = renderHook(() => useSeenPart(true));
  shows(1200, height);
  expect(result.current).toEqual(part);
});

test('a window does not run after its reader, and the next one begins anew', () => {
  framed();
  const { result, rerender } = renderHook(({ open }) => useSeenPart(open), {
    initialProps: { open: true },
  });
  shows(1200, 640);
  shows(0, 640);
  expect(result.current?.top).toBe(1200);
  rerender({ open: false });
  rerender({ open: true });
  shows(0, 640);
  expect(result.current?.top).toBe(0);
});

test('nothing is watched where no window is open, and where we are the whole page', () => {
  framed();
  renderHook(() => useSeenPart(false));
  expect(watched).toHaveLength(0);
  vi.restoreAllMocks();
  framed(false);
  const { result } = renderHook(() => useSeenPart(true));
  expect(watched).toHaveLength(0);
  expect(result.current).toBeNull();
});

test('a window that is closed before the browser answers leaves nothing behind', () => {
  framed();
  const { unmount } = renderHook(() => useSeenPart(true));
  expect(watched).toHaveLength(1);
  unmount();
  expect(watched).toHaveLength(0);
});
