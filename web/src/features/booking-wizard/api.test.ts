import { expect, test } from 'vitest';

import type { ServiceShape } from '@/api/generated/public.gen';

import { offered } from './api';

const service = (slug: string, category: string, isFree: boolean, ...providerIds: string[]) =>
  ({ slug, category, isFree, providerIds }) as ServiceShape;

const HOUSE = [
  service('tax', 'accounting', false, 'omar'),
  service('strategy', 'consulting', false, 'clara'),
  service('hello', 'consulting', true, 'clara', 'maya'),
];
const slugs = (...asked: Parameters<typeof offered>) => offered(...asked).map((one) => one.slug);

test('each entry offers its kind', () => {
  expect(slugs('accounting', HOUSE, null)).toEqual(['tax']);
  expect(slugs('meeting', HOUSE, null)).toEqual(['strategy', 'hello']);
  expect(slugs('consultation', HOUSE, null)).toEqual(['hello']);
});

test('of one person, what that person gives', () => {
  expect(slugs('meeting', HOUSE, 'clara')).toEqual(['strategy', 'hello']);
  expect(slugs('meeting', HOUSE, 'maya')).toEqual(['hello']);
});

test('who gives nothing of the kind offers all there is, but not for free what costs', () => {
  expect(slugs('meeting', HOUSE, 'omar')).toEqual(['tax']);
  expect(slugs('accounting', HOUSE.slice(1), null)).toEqual(['strategy', 'hello']);
  expect(slugs('consultation', HOUSE, 'omar')).toEqual([]);
});
