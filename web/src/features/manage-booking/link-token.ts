import { useEffect } from 'react';
import { useSearchParams } from 'react-router';

/**
 * The token of a manage link opens a booking to whoever has it. It is read from the address once,
 * kept for this tab alone, and gone from the address before anybody can copy it from there.
 */
const KEPT = 'kalends.link.';
const inMemory = new Map<string, string>();

export function useLinkToken(bookingId: string): string | undefined {
  const [params, setParams] = useSearchParams();
  const given = params.get('token');
  // Not with the layout: the router begins to listen then, after us, and would miss it.
  useEffect(() => {
    if (given === null) return;
    keep(bookingId, given);
    setParams(
      (before) => {
        const without = new URLSearchParams(before);
        without.delete('token');
        return without;
      },
      { replace: true },
    );
  }, [bookingId, given, setParams]);
  return given ?? kept(bookingId);
}

export function forgetToken(bookingId: string): void {
  inMemory.delete(bookingId);
  try {
    sessionStorage.removeItem(KEPT + bookingId);
  } catch {
    // There is no storage, so nothing is in it.
  }
}

function keep(bookingId: string, token: string): void {
  try {
    sessionStorage.setItem(KEPT + bookingId, token);
  } catch {
    // Without storage it lasts as long as the page.
    inMemory.set(bookingId, token);
  }
}

function kept(bookingId: string): string | undefined {
  try {
    return sessionStorage.getItem(KEPT + bookingId) ?? inMemory.get(bookingId);
  } catch {
    return inMemory.get(bookingId);
  }
}
