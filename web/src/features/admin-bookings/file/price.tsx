import { useTranslation } from 'react-i18next';

import type { MoneyShape, StaffBookingShape } from '@/api/generated/admin.gen';
import { useLineName } from '@/components/price/use-line-name';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/features/admin-bookings/file/section';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay, formatTime } from '@/lib/dates';
import { formatMoney } from '@/lib/money';

/** What it costs, line by line, and whether the money is there. */
export function Price({ booking, zone }: { booking: StaffBookingShape; zone: string }) {
  const { t } = useDeskWords();
  const nameOf = useLineName();
  const { i18n } = useTranslation();
  const language = i18n.language;
  const { price, payment, cancellation } = booking;
  const minus = (money: MoneyShape) => formatMoney({ ...money, amount: -money.amount }, language);
  return (
    <Section
      title={t('file.price')}
      action={
        <Badge tone={payment.status === 'paid' ? 'good' : 'warn'}>
          {t(`payment.${payment.status}`)}
        </Badge>
      }
    >
      <table className="numbers w-full">
        <caption className="sr-only">{t('file.price')}</caption>
        <tbody>
          <Line name={booking.service.tierName ?? booking.service.name}>
            {formatMoney(price.basePrice, language)}
          </Line>
          {[...price.addOns, ...price.surcharges].map((line) => (
            <Line key={`${line.type}-${line.description}`} name={nameOf(line)}>
              {formatMoney(line.amount, language)}
            </Line>
          ))}
          {price.discounts.map((line) => (
            <Line key={`${line.type}-${line.description}`} name={nameOf(line)}>
              {minus({ ...line.amount, amount: Math.abs(line.amount.amount) })}
            </Line>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-line-strong">
            <th scope="row" className="pt-2 text-left font-semibold">
              {t('file.total')}
            </th>
            <td className="pt-2 text-right text-lg font-semibold">
              {formatMoney(price.total, language)}
            </td>
          </tr>
        </tfoot>
      </table>
      <p className="text-sm text-muted">
        {payment.method ? t(`method.${payment.method}`) : t('file.noMethod')}
        {payment.heldUntil && booking.status === 'pending_payment'
          ? ` · ${t('file.heldUntil', {
              time: `${formatDay(payment.heldUntil, zone, language, { short: true })}, ${formatTime(payment.heldUntil, zone, language)}`,
            })}`
          : ''}
      </p>
      {booking.paymentNotes ? <p className="text-sm">{booking.paymentNotes}</p> : null}
      {cancellation && cancellation.refund.amount > 0 ? (
        <p className="text-sm font-semibold">
          {t('file.refund', { amount: formatMoney(cancellation.refund, language) })}
        </p>
      ) : null}
    </Section>
  );
}

function Line({ name, children }: { name: string; children: string }) {
  return (
    <tr>
      <th scope="row" className="py-1 pr-4 text-left font-normal">
        {name}
      </th>
      <td className="py-1 text-right align-top">{children}</td>
    </tr>
  );
}
