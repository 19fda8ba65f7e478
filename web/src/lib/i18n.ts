import i18next, { type i18n, type ResourceKey } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

import de from '@/locales/de.json';
import en from '@/locales/en.json';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = 'kalends.language';

/** What the page says comes from here. `common` is there at once; a feature brings its own words. */
export function createI18n(language: Language = preferredLanguage()): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    supportedLngs: [...LANGUAGES],
    defaultNS: 'common',
    resources: { en: { common: en }, de: { common: de } },
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  instance.on('languageChanged', (next) => {
    document.documentElement.lang = next;
    try {
      localStorage.setItem(KEPT, next);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });
  return instance;
}

/** The words of a feature, in both languages; said once by the module that lazily loads. */
export function addWords(
  instance: i18n,
  namespace: string,
  words: Record<Language, ResourceKey>,
): void {
  for (const language of LANGUAGES) {
    instance.addResourceBundle(language, namespace, words[language], true, true);
  }
}

/** `useTranslation` for words that come with the module that asks. */
export function useWords(namespace: string, words: Record<Language, ResourceKey>) {
  const { i18n: instance } = useTranslation();
  if (!instance.hasResourceBundle('en', namespace)) addWords(instance, namespace, words);
  return useTranslation(namespace);
}

/** The language somebody chose before, else the first of the browser's that we have. */
export function preferredLanguage(): Language {
  const wanted = [keptLanguage(), ...navigator.languages];
  for (const one of wanted) {
    const found = LANGUAGES.find((language) => one?.toLowerCase().startsWith(language));
    if (found !== undefined) return found;
  }
  return 'en';
}

function keptLanguage(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
