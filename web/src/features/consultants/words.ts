import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

/** The words of the pages about people. */
export function useConsultantWords() {
  const { t, i18n } = useWords('consultants', WORDS);
  return { t, language: i18n.resolvedLanguage ?? 'en' };
}
