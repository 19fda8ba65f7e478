let asked: readonly string[] = [];
const found = new Map<string, string>();

/**
 * How dates, times and numbers are written beside words of this language: as in the region that
 * the browser names for it (`en-GB` for English), else as the language alone has it.
 */
export function localeOf(language: string): string {
  // The browser gives the same list until its settings change.
  if (asked !== navigator.languages) {
    asked = navigator.languages;
    found.clear();
  }
  const locale = found.get(language) ?? asked.find((one) => isOf(one, language)) ?? language;
  found.set(language, locale);
  return locale;
}

/** Some systems name what is no locale, as `en-US@posix`. */
function isOf(locale: string, language: string): boolean {
  try {
    return new Intl.Locale(locale).language === language;
  } catch {
    return false;
  }
}
