import { combineReducers, configureStore } from '@reduxjs/toolkit';
import { setupListeners } from '@reduxjs/toolkit/query';

import { baseApi } from '@/api/base-api';

const reducer = combineReducers({ [baseApi.reducerPath]: baseApi.reducer });

/** From which a page was written (`prerender.tsx`), and comes to life: nobody was asked anything. */
export const NOTHING_ASKED = reducer(undefined, { type: 'written' });

/** Server state lives in the API's cache; what else crosses features would be a slice here. */
export function createStore() {
  const store = configureStore({
    reducer,
    middleware: (defaults) => defaults().concat(baseApi.middleware),
  });
  setupListeners(store.dispatch);
  return store;
}

export type Store = ReturnType<typeof createStore>;
