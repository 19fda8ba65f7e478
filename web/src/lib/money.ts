import { localeOf } from '@/lib/locale';

/** An amount as the API gives it: `amount` in minor units of an ISO 4217 currency. */
export interface Money {
  amount: number;
  currency: string;
}

/** Write an amount as people of the reader's region write it, with as many digits as the currency has. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  const format = new Intl.NumberFormat(localeOf(language), { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
