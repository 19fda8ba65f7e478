import type { MoneyShape } from '@/api/generated/public.gen';
import { useLineName, type PriceLine } from '@/components/price/use-line-name';
import { usePriceWords } from '@/components/price/words';
import { classes } from '@/components/ui/classes';
import { formatMoney } from '@/lib/money';

interface Line extends PriceLine {
  amount: MoneyShape;
}

interface PriceLinesProps {
  price: {
    basePrice: MoneyShape;
    addOns: Line[];
    surcharges: Line[];
    discounts: Line[];
    total: MoneyShape;
  };
  /** Beside the total, where a test or a reader looks for it. */
  totalTestId?: string;
}

/** Every line that makes the price (PRC-01). */
export function PriceLines({ price, totalTestId }: PriceLinesProps) {
  const { t, i18n } = usePriceWords();
  const nameOf = useLineName();
  const money = (amount: MoneyShape) => formatMoney(amount, i18n.resolvedLanguage ?? 'en');
  const off = (amount: MoneyShape) => money({ ...amount, amount: -Math.abs(amount.amount) });
  const row = 'flex justify-between gap-4 py-1.5';
  return (
    <dl className="numbers">
      <div className={row}>
        <dt>{t('base')}</dt>
        <dd className="whitespace-nowrap">{money(price.basePrice)}</dd>
      </div>
      {[...price.addOns, ...price.surcharges].map((line, index) => (
        <div key={`${line.type}-${index}`} className={row}>
          <dt>{nameOf(line)}</dt>
          <dd className="whitespace-nowrap">{money(line.amount)}</dd>
        </div>
      ))}
      {price.discounts.map((line, index) => (
        <div key={`${line.type}-${index}`} className={classes(row, 'text-good')}>
          <dt>{nameOf(line)}</dt>
          <dd className="whitespace-nowrap">{off(line.amount)}</dd>
        </div>
      ))}
      <div className={classes(row, 'mt-1 border-t border-line pt-3 text-lg font-semibold')}>
        <dt>{t('total')}</dt>
        <dd className="whitespace-nowrap" data-testid={totalTestId}>
          {price.total.amount === 0 ? t('free') : money(price.total)}
        </dd>
      </div>
    </dl>
  );
}
