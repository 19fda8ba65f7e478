import type { BookingShape, MoneyShape } from '@/api/generated/public.gen';
import { Section } from '@/features/manage-booking/parts/section';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatMoney } from '@/lib/money';

/** Every line that makes the price, how it is paid, and what goes back. */
export function Price({ booking }: { booking: BookingShape }) {
  const { t, language } = useBookingWords();
  const { price, payment, cancellation } = booking;
  const money = (amount: MoneyShape) => formatMoney(amount, language);
  const off = (amount: MoneyShape) =>
    formatMoney({ ...amount, amount: -Math.abs(amount.amount) }, language);
  if (price.total.amount === 0 && price.basePrice.amount === 0) {
    return (
      <Section title={t('price.title')}>
        <p className="font-semibold">{t('price.free')}</p>
      </Section>
    );
  }
  const lines = [
    { name: t('price.base'), amount: money(price.basePrice) },
    ...[...price.addOns, ...price.surcharges].map((line) => ({
      name: line.description,
      amount: money(line.amount),
    })),
    ...price.discounts.map((line) => ({ name: line.description, amount: off(line.amount) })),
  ];
  const paid = payment.status === 'paid';
  return (
    <Section title={t('price.title')}>
      <dl className="numbers grid gap-2">
        {lines.map((line, index) => (
          <div key={index} className="flex justify-between gap-4">
            <dt>{line.name}</dt>
            <dd className="whitespace-nowrap">{line.amount}</dd>
          </div>
        ))}
        <div className="mt-1 flex justify-between gap-4 border-t border-line pt-3 text-lg font-semibold">
          <dt>{t('price.total')}</dt>
          <dd className="whitespace-nowrap">
            {price.total.amount === 0 ? t('price.free') : money(price.total)}
          </dd>
        </div>
      </dl>
      {price.total.amount === 0 ? null : (
        <p className="mt-3 text-sm text-muted">
          {[t(paid ? 'price.paid' : 'price.open'), payment.method && t(`price.${payment.method}`)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {cancellation !== null && cancellation.refund.amount > 0 ? (
        <p className="mt-3 font-semibold text-good">
          {t('price.refunded', {
            amount: money(cancellation.refund),
            percent: cancellation.refundPercent,
          })}
        </p>
      ) : null}
    </Section>
  );
}
