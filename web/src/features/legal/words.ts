import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

/** What holds between us and whoever books. */
export function useLegalWords() {
  const { t, i18n } = useWords('legal', WORDS);
  return { t, language: i18n.resolvedLanguage === 'de' ? ('de' as const) : ('en' as const) };
}
