import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

/** The words of a booking's own page. */
export function useBookingWords() {
  const { t, i18n } = useWords('booking', WORDS);
  return { t, language: i18n.resolvedLanguage ?? 'en' };
}
