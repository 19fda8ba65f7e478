import { useState } from 'react';

import { CheckboxField } from '@/components/ui/field';
import { ActFrame, type ActProps } from '@/features/admin-bookings/acts/act-frame';
import { deskApi } from '@/features/admin-bookings/api';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';

/** Say yes to a booking, with or without its money and a mail (BKG-16). */
export function ConfirmDialog({ subject, onDone, onClose }: ActProps) {
  const { t } = useDeskWords();
  const [confirm] = deskApi.useConfirmBookingMutation();
  const deed = useDeed((confirmBody: { paymentReceived: boolean; sendEmail: boolean }, key) =>
    confirm({ bookingId: subject.id, confirmBody, 'Idempotency-Key': key }),
  );
  const asksForMoney = subject.paymentStatus !== 'paid' && subject.total.amount > 0;
  const [paymentReceived, setPaymentReceived] = useState(false);
  const [sendEmail, setSendEmail] = useState(true);
  return (
    <ActFrame
      act="confirm"
      subject={subject}
      deed={deed}
      onClose={onClose}
      onSubmit={async () => {
        if (await deed.run({ paymentReceived, sendEmail })) onDone();
      }}
    >
      {asksForMoney ? (
        <CheckboxField
          label={t('act.confirm.paymentReceived')}
          checked={paymentReceived}
          onChange={(event) => setPaymentReceived(event.target.checked)}
        />
      ) : null}
      <CheckboxField
        label={t('act.confirm.sendEmail')}
        checked={sendEmail}
        onChange={(event) => setSendEmail(event.target.checked)}
      />
    </ActFrame>
  );
}
