import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

/** The words of signing in. */
export function useSignInWords() {
  const { t, i18n } = useWords('sign-in', WORDS);
  return { t, language: i18n.resolvedLanguage === 'de' ? ('de' as const) : ('en' as const) };
}
