import { useState } from 'react';

import { SlotPicker, type ChosenSlot } from '@/components/slot-picker/slot-picker';
import { Segmented } from '@/components/ui/choice';
import { AnyTime } from '@/features/admin-bookings/time/any-time';
import type { ChosenTime } from '@/features/admin-bookings/time/chosen-time';
import { useDeskWords } from '@/features/admin-bookings/words';

interface TimeChoiceProps {
  serviceId: string;
  duration?: number | undefined;
  consultantId?: string | undefined;
  moving?: string | undefined;
  /** The zones somebody may think in: the reader's, the client's. The first is taken. */
  zones: readonly string[];
  onChange: (chosen: ChosenTime | null) => void;
}

/** A time that is offered, or any other (BKG-27). */
export function TimeChoice(props: TimeChoiceProps) {
  const { t } = useDeskWords();
  const { serviceId, duration, consultantId, onChange } = props;
  const [mode, setMode] = useState<'offered' | 'any'>('offered');
  const [zone, setZone] = useState(props.zones[0] ?? 'UTC');
  const [slot, setSlot] = useState<ChosenSlot | null>(null);
  return (
    <div className="grid gap-4">
      <div>
        <Segmented
          label={t('time.how')}
          value={mode}
          onChange={(next) => {
            setMode(next);
            setSlot(null);
            onChange(null);
          }}
          options={[
            { value: 'offered', label: t('time.offered') },
            { value: 'any', label: t('time.any') },
          ]}
        />
      </div>
      {mode === 'any' ? (
        <AnyTime {...props} />
      ) : (
        <SlotPicker
          serviceId={serviceId}
          {...(duration === undefined ? {} : { duration })}
          {...(consultantId === undefined ? {} : { teamMemberIds: [consultantId] })}
          value={slot}
          zone={zone}
          onZoneChange={setZone}
          onChange={(next) => {
            setSlot(next);
            onChange(
              next === null
                ? null
                : { startsAt: next.start, teamMemberId: next.teamMemberId, override: [] },
            );
          }}
        />
      )}
    </div>
  );
}
