import type { MoneyShape } from '@/api/generated/public.gen';
import { classes } from '@/components/ui/classes';
import { useWizardWords } from '@/features/booking-wizard/words';
import { formatMoney } from '@/lib/money';

interface Line {
  type: string;
  description: string;
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
  const { t, i18n } = useWizardWords();
  const money = (amount: MoneyShape, sign = 1) =>
    formatMoney({ ...amount, amount: amount.amount * sign }, i18n.resolvedLanguage ?? 'en');
  const named = (line: Line) => {
    const key = `price.line.${line.type}`;
    return i18n.exists(key, { ns: 'wizard' }) ? t(key) : line.description;
  };
  const row = 'flex justify-between gap-4 py-1.5';
  return (
    <dl className="numbers">
      <div className={row}>
        <dt>{t('price.base')}</dt>
        <dd>{money(price.basePrice)}</dd>
      </div>
      {[...price.addOns, ...price.surcharges].map((line, index) => (
        <div key={`${line.type}-${index}`} className={row}>
          <dt>{named(line)}</dt>
          <dd>{money(line.amount)}</dd>
        </div>
      ))}
      {price.discounts.map((line, index) => (
        <div key={`${line.type}-${index}`} className={classes(row, 'text-good')}>
          <dt>{named(line)}</dt>
          <dd>{money(line.amount, line.amount.amount > 0 ? -1 : 1)}</dd>
        </div>
      ))}
      <div className={classes(row, 'mt-1 border-t border-line pt-3 text-lg font-semibold')}>
        <dt>{t('price.total')}</dt>
        <dd data-testid={totalTestId}>
          {price.total.amount === 0 ? t('price.free') : money(price.total)}
        </dd>
      </div>
    </dl>
  );
}
