import { useCallback, useRef } from 'react';

import type { Problem } from '@/lib/problems';

interface Intent {
  /** The key for sending this; the same as long as it is the same that is meant. */
  keyFor: (body: unknown) => string;
  /** An answer has come: what is sent next is meant anew. Without one the key stays. */
  settled: (problem?: Problem) => void;
}

/**
 * The Idempotency-Key of what somebody is about to do: sending it again after the network failed is
 * the same deed, sending something else or after a refusal is another.
 */
export function useIntent(): Intent {
  const meant = useRef<{ body: string; key: string } | null>(null);
  const keyFor = useCallback((body: unknown) => {
    const text = JSON.stringify([body]);
    if (meant.current?.body !== text) meant.current = { body: text, key: newKey() };
    return meant.current.key;
  }, []);
  const settled = useCallback((problem?: Problem) => {
    const unknown = problem !== undefined && (problem.status === 0 || problem.status >= 500);
    if (!unknown) meant.current = null;
  }, []);
  return { keyFor, settled };
}

/** Thirty-two random digits; `crypto.randomUUID` is only there on pages that came by https. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
