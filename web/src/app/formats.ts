/**
 * Runs beside the page, in a worker, and ends. The first date, time or sum that a browser writes
 * costs it a tenth of a second of processor on a phone, whatever is written: it gathers what it
 * knows of all languages. It does so once for a page and its workers; here nobody waits for it.
 */
const now = new Date();
for (const locale of new Set([navigator.language, ...navigator.languages])) {
  try {
    for (const options of [
      { day: 'numeric', month: 'long', weekday: 'long', year: 'numeric' },
      { hour: 'numeric', minute: '2-digit', timeZone: 'Europe/Berlin' },
    ] as const) {
      new Intl.DateTimeFormat(locale, options).format(now);
    }
    new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(1);
    new Intl.DisplayNames([locale], { type: 'language' }).of('de');
  } catch {
    // Some systems name what is no locale, as `en-US@posix`.
  }
}
self.close();

export {};
