import { createApi } from '@reduxjs/toolkit/query/react';

import { baseQuery } from '@/api/base-query';

/**
 * The one API of the app. Endpoints are generated from the product's OpenAPI document into
 * `generated/`; a feature's `api.ts` says which of the data a call makes stale, and nothing else.
 */
export const baseApi = createApi({
  reducerPath: 'api',
  baseQuery,
  refetchOnReconnect: true,
  tagTypes: ['Session', 'Booking', 'Availability', 'Catalogue', 'Me', 'Account'],
  endpoints: () => ({}),
});
