/** What the service worker does with a request, without a worker: who answers, and from where. */

export const SHELL_CACHE = 'booking-system-v1';
export const PUBLIC_CACHE = 'booking-system-public-v1';

/** The pages that are kept by name (PWA-06); every other page is the same document. */
export const PAGES = ['/', '/book', '/portal'] as const;

/**
 * `page`: from the network, else what is kept. `services`, `service`, `public`: what the house says
 * of itself, network first. `static`: what is kept, else the network. `pass`: none of our business;
 * everything that is about a person is among it and is never kept.
 */
export type Treatment = 'page' | 'services' | 'service' | 'public' | 'static' | 'pass';

interface Asked {
  method: string;
  mode: string;
  url: URL;
}

const NOT_PAGES = /^\/(api|dev|docs|health|internal|metrics|embed)(\/|$)/;
const STATIC = /^\/(assets|icons)\/|^\/(favicon\.svg|manifest\.json)$/;
const SERVICE = /^\/api\/services\/[^/]+$/;
const PUBLIC = /^\/api\/(services\/[^/]+\/agreement|consultants(\/[^/]+)?)$/;

export function treatmentOf({ method, mode, url }: Asked, origin: string): Treatment {
  if (method !== 'GET' || url.origin !== origin) return 'pass';
  const path = url.pathname;
  if (mode === 'navigate') return NOT_PAGES.test(path) || /\.\w+$/.test(path) ? 'pass' : 'page';
  if (path === '/api/services') return 'services';
  if (SERVICE.test(path)) return 'service';
  if (PUBLIC.test(path)) return 'public';
  if (STATIC.test(path)) return 'static';
  return 'pass';
}

export interface Shell {
  /** Kept under these addresses: the one page of the app. */
  pages: string[];
  /** Named after their content: what is there already is right. */
  lasting: string[];
  /** Have to be asked for anew with every version. */
  changing: string[];
}

/** What is kept of a build, from the list that was made of it. */
export function shellOf(built: readonly (string | { url: string })[]): Shell {
  const addresses = built.map((one) => `/${typeof one === 'string' ? one : one.url}`);
  const files = addresses.filter((one) => one !== '/index.html');
  return {
    pages: [...PAGES],
    lasting: files.filter((one) => one.startsWith('/assets/')),
    changing: files.filter((one) => !one.startsWith('/assets/')),
  };
}

/** Whether something in the cache belongs to no version that is used any more. */
export function isLeftOver(path: string, shell: Shell): boolean {
  return ![...shell.pages, ...shell.lasting, ...shell.changing].includes(path);
}

interface Kept {
  bookingEnabled: boolean;
}

/** The answer to `/api/services` without a network: a page of what is stored (PWA-07). */
export function offlineServices<S extends Kept>(stored: readonly S[], asked: URLSearchParams) {
  const wanted = asked.get('bookingEnabled');
  const page = Number(asked.get('page') ?? 1);
  const limit = Number(asked.get('limit') ?? 25);
  const found = stored.filter((one) => wanted === null || String(one.bookingEnabled) === wanted);
  const items = found.slice((page - 1) * limit, page * limit);
  return {
    offline: true,
    services: items,
    items,
    page,
    limit,
    total: found.length,
    nextPage: page * limit < found.length ? page + 1 : null,
  };
}
