import { configureStore } from '@reduxjs/toolkit';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';

import { publicApi } from '@/api/generated/public.gen';
import { server } from '@/testing/server';

function busy(times: number, retryAfter: string) {
  let asked = 0;
  function answer() {
    asked += 1;
    if (asked > times) return HttpResponse.json({ items: [] });
    return HttpResponse.json(
      { code: 'gateway.too-many-requests' },
      { status: 429, headers: { 'Retry-After': retryAfter } },
    );
  }
  server.use(http.get('*/api/services', answer), http.post('*/api/quotes', answer));
  return () => asked;
}

function aStore() {
  return configureStore({
    reducer: { [publicApi.reducerPath]: publicApi.reducer },
    middleware: (usual) => usual().concat(publicApi.middleware),
  });
}

const services = () => aStore().dispatch(publicApi.endpoints.listServices.initiate({}));

test('who asks a little too fast waits a moment and gets the answer', async () => {
  const asked = busy(1, '1');

  const { data } = await services();

  expect(data).toEqual({ items: [] });
  expect(asked()).toBe(2);
});

test('whoever is still refused is told so, and so is who would wait long', async () => {
  const asked = busy(5, '1');
  expect((await services()).error).toMatchObject({ code: 'gateway.too-many-requests' });
  expect(asked()).toBe(2);

  const later = busy(5, '60');
  expect((await services()).error).toMatchObject({ code: 'gateway.too-many-requests' });
  expect(later()).toBe(1);
});

test('what changes something is not sent again unasked', async () => {
  const asked = busy(1, '1');

  const { error } = await aStore().dispatch(
    publicApi.endpoints.giveQuote.initiate({ 'Idempotency-Key': 'k', quoteBody: {} as never }),
  );

  expect(error).toMatchObject({ status: 429 });
  expect(asked()).toBe(1);
});
