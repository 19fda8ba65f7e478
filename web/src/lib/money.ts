import { localeOf } from '@/lib/locale';

/** An amount as the API gives it: `amount` in minor units of an ISO 4217 currency. */
export interface Money {
  amount: number;
  currency: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** A format is dear to make and cheap to use: each is made once. */
function formatOf(language: string, currency: string): Intl.NumberFormat {
  const locale = localeOf(language);
  const key = `${locale} ${currency}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(key, format);
  return format;
}

/** Write an amount as people of the reader's region write it, with as many digits as the currency has. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  const format = formatOf(language, currency);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
