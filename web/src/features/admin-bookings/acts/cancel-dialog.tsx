import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { StaffCancelBody } from '@/api/generated/admin.gen';
import { RadioCards } from '@/components/ui/choice';
import { CheckboxField, TextArea, TextField } from '@/components/ui/field';
import { ActFrame, type ActProps } from '@/features/admin-bookings/acts/act-frame';
import { minorUnits } from '@/features/admin-bookings/amounts';
import { deskApi } from '@/features/admin-bookings/api';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatMoney } from '@/lib/money';

type Refund = 'all' | 'none' | 'part';

/** Call a meeting off for the house: why, what goes back, who is told (BKG-17). */
export function CancelDialog({ subject, onDone, onClose }: ActProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const [cancel] = deskApi.useCancelBookingByStaffMutation();
  const deed = useDeed((staffCancelBody: StaffCancelBody, key) =>
    cancel({ bookingId: subject.id, staffCancelBody, 'Idempotency-Key': key }),
  );
  const [reason, setReason] = useState('');
  const [refund, setRefund] = useState<Refund>('all');
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const [sendNotification, setSendNotification] = useState(true);
  const wasPaid = subject.paymentStatus === 'paid' && subject.total.amount > 0;
  const amount = minorUnits(typed, subject.total.currency);

  async function submit() {
    const bad = wasPaid && refund === 'part' && amount === null;
    setWrong(bad);
    if (bad) return;
    const refundAmount = refund === 'none' ? 0 : amount;
    const done = await deed.run({
      reason: reason.trim() || null,
      sendNotification,
      ...(wasPaid && refund !== 'all' ? { refundAmount } : {}),
    });
    if (done) onDone();
  }

  return (
    <ActFrame act="cancel" subject={subject} deed={deed} onClose={onClose} onSubmit={submit}>
      <TextArea
        label={t('act.cancel.reason')}
        hint={t('act.cancel.reasonHint')}
        optional
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {wasPaid ? (
        <div className="grid gap-3">
          <p className="text-sm font-semibold">{t('act.cancel.refund')}</p>
          <RadioCards<Refund>
            label={t('act.cancel.refund')}
            value={refund}
            onChange={setRefund}
            options={[
              {
                value: 'all',
                label: t('act.cancel.all', { amount: formatMoney(subject.total, i18n.language) }),
              },
              { value: 'part', label: t('act.cancel.part') },
              { value: 'none', label: t('act.cancel.none') },
            ]}
          />
          {refund === 'part' ? (
            <TextField
              label={t('act.cancel.amount', { currency: subject.total.currency })}
              inputMode="decimal"
              value={typed}
              error={wrong && amount === null ? t('act.cancel.amountWrong') : undefined}
              onChange={(event) => setTyped(event.target.value)}
            />
          ) : null}
        </div>
      ) : null}
      <CheckboxField
        label={t('act.notify')}
        checked={sendNotification}
        onChange={(event) => setSendNotification(event.target.checked)}
      />
    </ActFrame>
  );
}
