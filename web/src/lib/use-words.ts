import { useTranslation } from 'react-i18next';

import { addWords } from '@/lib/i18n';

type Words = Parameters<typeof addWords>[2];

/** Bring a feature's words along; the page that is lazily loaded says this before anything else. */
export function useWords(namespace: string, words: Words): void {
  const { i18n } = useTranslation();
  if (!i18n.hasResourceBundle('en', namespace)) addWords(i18n, namespace, words);
}
