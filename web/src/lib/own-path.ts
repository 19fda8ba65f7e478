const OWN = /^\/(?![/\\])[^\\\s]*$/;

/**
 * Where somebody may be sent after signing in: a path of this site, or null. Addresses come from
 * links that anybody can make, and none of them leads elsewhere or back to signing in.
 */
export function ownPath(address: string | null | undefined): string | null {
  if (!address || address.length > 500 || !OWN.test(address)) return null;
  const { origin } = globalThis.location;
  const url = URL.parse(address, origin);
  if (url?.origin !== origin) return null;
  return /^\/(sign-in|api|dev)(\/|$)/.test(url.pathname) ? null : address;
}
