import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

/** The words of the pages about people. */
export function useConsultantWords() {
  const { t, i18n } = useWords('consultants', WORDS);
  return { t, language: i18n.resolvedLanguage ?? 'en' };
}

/** `Deutsch` for `de`, in the reader's language; the code itself where the browser knows none. */
export function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
