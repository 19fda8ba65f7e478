import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { BookingStatus, CorrectBody } from '@/api/generated/admin.gen';
import { SelectField, TextArea } from '@/components/ui/field';
import { ActFrame, type ActProps } from '@/features/admin-bookings/acts/act-frame';
import { deskApi } from '@/features/admin-bookings/api';
import { otherEnds } from '@/features/admin-bookings/offered';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';

/** Say that a booking ended differently from what was noted; admins only (CFL-01). */
export function CorrectDialog({ subject, onDone, onClose }: ActProps) {
  const { t } = useDeskWords();
  const { t: common } = useTranslation();
  const [correct] = deskApi.useCorrectBookingMutation();
  const deed = useDeed((correctBody: CorrectBody, key) =>
    correct({ bookingId: subject.id, correctBody, 'Idempotency-Key': key }),
  );
  const ends = otherEnds(subject.status);
  const [status, setStatus] = useState<BookingStatus>(ends[0] ?? 'completed');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  return (
    <ActFrame
      act="correct"
      subject={subject}
      deed={deed}
      onClose={onClose}
      onSubmit={async () => {
        setMissing(reason.trim() === '');
        if (reason.trim() !== '' && (await deed.run({ status, reason: reason.trim() }))) onDone();
      }}
    >
      <SelectField
        label={t('act.correct.status')}
        value={status}
        onChange={(event) => setStatus(event.target.value as BookingStatus)}
      >
        {ends.map((end) => (
          <option key={end} value={end}>
            {common(`status.${end}`)}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={t('act.correct.reason')}
        hint={t('act.correct.reasonHint')}
        rows={3}
        value={reason}
        error={missing && reason.trim() === '' ? t('act.correct.reasonMissing') : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
    </ActFrame>
  );
}
