import { useState } from 'react';

import type { StaffRescheduleBody } from '@/api/generated/admin.gen';
import { CheckboxField, TextArea } from '@/components/ui/field';
import { ActFrame, type ActProps } from '@/features/admin-bookings/acts/act-frame';
import { deskApi } from '@/features/admin-bookings/api';
import type { ChosenTime } from '@/features/admin-bookings/time/chosen-time';
import { TimeChoice } from '@/features/admin-bookings/time/time-choice';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';
import { deviceZone } from '@/lib/time-zones';

/** Give a meeting another time, and another consultant where it has to be (BKG-18). */
export function MoveDialog({ subject, onDone, onClose }: ActProps) {
  const { t } = useDeskWords();
  const [move] = deskApi.useRescheduleBookingByStaffMutation();
  const deed = useDeed((staffRescheduleBody: StaffRescheduleBody, key) =>
    move({ bookingId: subject.id, staffRescheduleBody, 'Idempotency-Key': key }),
  );
  const [chosen, setChosen] = useState<ChosenTime | null>(null);
  const [reason, setReason] = useState('');
  const [sendNotification, setSendNotification] = useState(true);
  const [missing, setMissing] = useState(false);

  async function submit() {
    setMissing(chosen === null);
    if (chosen === null) return;
    const done = await deed.run({
      scheduledAt: chosen.startsAt,
      teamMemberId: chosen.teamMemberId,
      reason: reason.trim() || null,
      sendNotification,
      override: chosen.override,
    });
    if (done) onDone();
  }

  return (
    <ActFrame act="move" subject={subject} wide deed={deed} onClose={onClose} onSubmit={submit}>
      <TimeChoice
        serviceId={subject.serviceId}
        duration={subject.duration}
        consultantId={subject.consultant.id}
        moving={subject.id}
        zones={[...new Set([deviceZone(), subject.timezone])]}
        onChange={setChosen}
      />
      <p role="alert" className="text-sm font-medium text-bad empty:hidden">
        {missing && chosen === null ? t('time.missing') : null}
      </p>
      <TextArea
        label={t('act.move.reason')}
        hint={t('act.move.reasonHint')}
        optional
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <CheckboxField
        label={t('act.notify')}
        checked={sendNotification}
        onChange={(event) => setSendNotification(event.target.checked)}
      />
    </ActFrame>
  );
}
