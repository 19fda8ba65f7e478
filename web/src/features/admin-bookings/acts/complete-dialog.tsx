import { useState } from 'react';

import type { CompleteBody } from '@/api/generated/admin.gen';
import { CheckboxField, SelectField, TextArea } from '@/components/ui/field';
import { ActFrame, type ActProps } from '@/features/admin-bookings/acts/act-frame';
import { deskApi } from '@/features/admin-bookings/api';
import { linesOf } from '@/features/admin-bookings/lines';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';

const ANSWERS = { '': null, yes: true, no: false } as const;
type Answer = keyof typeof ANSWERS;

/** Close a booking whose meeting took place, and say how it went (BKG-20). */
export function CompleteDialog({ subject, onDone, onClose }: ActProps) {
  const { t } = useDeskWords();
  const [complete] = deskApi.useCompleteBookingMutation();
  const deed = useDeed((bookingCompleteBody: CompleteBody, key) =>
    complete({ bookingId: subject.id, bookingCompleteBody, 'Idempotency-Key': key }),
  );
  const [objectivesMet, setObjectivesMet] = useState<Answer>('');
  const [clientSatisfied, setClientSatisfied] = useState<Answer>('');
  const [followUpRequired, setFollowUpRequired] = useState(false);
  const [deliverables, setDeliverables] = useState('');

  const answer = (label: string, value: Answer, onChange: (value: Answer) => void) => (
    <SelectField
      label={label}
      optional
      value={value}
      onChange={(event) => onChange(event.target.value as Answer)}
    >
      <option value="">{t('unknown')}</option>
      <option value="yes">{t('yes')}</option>
      <option value="no">{t('no')}</option>
    </SelectField>
  );

  return (
    <ActFrame
      act="complete"
      subject={subject}
      deed={deed}
      onClose={onClose}
      onSubmit={async () => {
        const done = await deed.run({
          objectivesMet: ANSWERS[objectivesMet],
          clientSatisfied: ANSWERS[clientSatisfied],
          followUpRequired,
          deliverables: linesOf(deliverables),
        });
        if (done) onDone();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {answer(t('act.complete.objectivesMet'), objectivesMet, setObjectivesMet)}
        {answer(t('act.complete.clientSatisfied'), clientSatisfied, setClientSatisfied)}
      </div>
      <TextArea
        label={t('act.complete.deliverables')}
        hint={t('oneALine')}
        optional
        rows={3}
        value={deliverables}
        onChange={(event) => setDeliverables(event.target.value)}
      />
      <CheckboxField
        label={t('act.complete.followUp')}
        checked={followUpRequired}
        onChange={(event) => setFollowUpRequired(event.target.checked)}
      />
    </ActFrame>
  );
}
