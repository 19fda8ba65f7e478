import {
  fetchBaseQuery,
  type BaseQueryFn,
  type FetchArgs,
  type FetchBaseQueryMeta,
} from '@reduxjs/toolkit/query';

import { pause, pauseAfter } from '@/api/asking-again';
import { csrfToken } from '@/api/csrf-token';
import { problemOf, type Problem } from '@/lib/problems';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const raw = fetchBaseQuery({
  // The build renders pages too (prerender.tsx), and asks nobody.
  baseUrl: 'location' in globalThis ? location.origin : '',
  credentials: 'same-origin',
  timeout: 20_000,
  // Left-out parameters are not asked for; lists are repeated, as the API wants them.
  paramsSerializer: (params: Record<string, unknown>) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== null && one !== '') query.append(name, String(one));
      }
    }
    return query.toString();
  },
});

/** A request as the generated endpoints make it: a header that is not given is null or left out. */
type Request = Omit<FetchArgs, 'headers'> & {
  headers?: Record<string, string | null | undefined>;
};

/**
 * Asks our own server. Every failure is a `Problem`, also a network that is not there. A question
 * that came a little too often is asked once more, when the server said it may be.
 */
export const baseQuery: BaseQueryFn<
  string | Request,
  unknown,
  Problem,
  object,
  FetchBaseQueryMeta
> = async (asked, api, extra) => {
  const { headers: given = {}, ...request } = typeof asked === 'string' ? { url: asked } : asked;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'string') headers[name] = value;
  }
  const safe = SAFE.has((request.method ?? 'GET').toUpperCase());
  const token = csrfToken();
  if (token !== null && !safe) headers['X-CSRF-Token'] = token;
  const ask = () => raw({ ...request, headers }, api, extra);
  let answer = await ask();
  const wait = safe ? pauseAfter(answer.meta?.response) : null;
  if (wait !== null) {
    await pause(wait, api.signal);
    answer = await ask();
  }
  const { data, error, meta } = answer;
  return error === undefined ? { data, meta } : { error: problemOf(error), meta };
};
