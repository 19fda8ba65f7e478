import { expect, test } from 'vitest';

import { comparedIn, narrowedBy, queryOf, searchOf } from '@/features/consultants/search';

test('a search that was written into an address is read from it again', () => {
  const address = 'q=tax&expertise=AI+Strategy&expertise=Tax&language=de&when=this-week&sort=price';
  const search = searchOf(new URLSearchParams(address));
  expect(search.expertise).toEqual(['AI Strategy', 'Tax']);
  expect(searchOf(queryOf(search))).toEqual(search);
  expect(narrowedBy(search)).toBe(4);
});

test('what is as usual makes no address longer', () => {
  expect(queryOf(searchOf(new URLSearchParams())).toString()).toBe('');
});

test('an address that was made up looks for nothing odd', () => {
  const search = searchOf(new URLSearchParams('sort=drop+table&when=never&experience=wizard'));
  expect(search).toMatchObject({ sort: 'relevance', timeframe: 'flexible', experience: '' });
});

test('no more than three are compared, and nobody with herself', () => {
  expect(comparedIn(new URLSearchParams('with=a&with=a&with=b&with=c&with=d'))).toEqual([
    'a',
    'b',
    'c',
  ]);
});
