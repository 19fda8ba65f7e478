/** Digits behind the comma that a currency has: 2 for EUR, 0 for JPY. */
function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Read an amount somebody typed (`12,50` or `12.50`) as minor units; null if it is none. */
export function minorUnits(typed: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const match = /^\s*(\d{1,12})(?:[.,](\d*))?\s*$/.exec(typed);
  const [, whole, rest = ''] = match ?? [];
  if (whole === undefined || rest.length > digits) return null;
  return Number(whole) * 10 ** digits + Number(rest.padEnd(digits, '0') || '0');
}
