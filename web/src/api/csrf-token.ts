/**
 * The token that goes with a session's changes. It is learnt from the session's answer and kept in
 * memory only: another tab learns it by asking for its own.
 */
let token: string | null = null;

export function setCsrfToken(next: string | null): void {
  token = next;
}

export function csrfToken(): string | null {
  return token;
}
