import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

/** The words of the rooms of whoever is signed in. */
export function usePortalWords() {
  const { t, i18n } = useWords('portal', WORDS);
  return { t, language: i18n.resolvedLanguage ?? 'en' };
}
