import { expect, test } from 'vitest';

interface Words {
  [key: string]: string | Words;
}

const files = import.meta.glob<Words>('/src/**/{en,de}.json', { eager: true, import: 'default' });

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [before + key] : keysOf(value, `${before}${key}.`),
  );
}

const folders = [
  ...new Set(Object.keys(files).map((file) => file.replace(/\/(en|de)\.json$/, ''))),
];

test.each(folders)('%s says everything in both languages', (folder) => {
  const [en, de] = [files[`${folder}/en.json`], files[`${folder}/de.json`]];
  expect(keysOf(de ?? {}).sort()).toEqual(keysOf(en ?? {}).sort());
});
