const names = new Map<string, Intl.DisplayNames>();

/** Dear to make and cheap to use: each is made once. */
function namesIn(language: string): Intl.DisplayNames {
  const made = names.get(language) ?? new Intl.DisplayNames([language], { type: 'language' });
  names.set(language, made);
  return made;
}

/** `German` for `de`, in the reader's language; the code itself where the browser knows none. */
export function languageName(code: string, language: string): string {
  try {
    return namesIn(language).of(code) ?? code;
  } catch {
    return code;
  }
}
