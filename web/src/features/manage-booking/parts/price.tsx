import type { BookingShape } from '@/api/generated/public.gen';
import { PriceLines } from '@/components/price/price-lines';
import { Section } from '@/features/manage-booking/parts/section';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatMoney } from '@/lib/money';

/** Every line that makes the price, how it is paid, and what goes back. */
export function Price({ booking }: { booking: BookingShape }) {
  const { t, language } = useBookingWords();
  const { price, payment, cancellation } = booking;
  if (price.total.amount === 0 && price.basePrice.amount === 0) {
    return (
      <Section title={t('price.title')}>
        <p className="font-semibold">{t('price.free')}</p>
      </Section>
    );
  }
  const paid = payment.status === 'paid';
  return (
    <Section title={t('price.title')}>
      <PriceLines price={price} />
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
            amount: formatMoney(cancellation.refund, language),
            percent: cancellation.refundPercent,
          })}
        </p>
      ) : null}
    </Section>
  );
}
