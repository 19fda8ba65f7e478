import { ActFrame, type ActProps } from '@/features/admin-bookings/acts/act-frame';
import { deskApi } from '@/features/admin-bookings/api';
import { useDeed } from '@/features/admin-bookings/use-deed';

/** Say that the meeting is under way. */
export function StartDialog({ subject, onDone, onClose }: ActProps) {
  const [start] = deskApi.useStartMeetingMutation();
  const deed = useDeed((_: 'start', key) =>
    start({ bookingId: subject.id, 'Idempotency-Key': key }),
  );
  return (
    <ActFrame
      act="start"
      subject={subject}
      deed={deed}
      onClose={onClose}
      onSubmit={async () => {
        if (await deed.run('start')) onDone();
      }}
    />
  );
}

/** Say that the client did not come (BKG-21). */
export function NoShowDialog({ subject, onDone, onClose }: ActProps) {
  const [markNoShow] = deskApi.useMarkNoShowMutation();
  const deed = useDeed((_: 'missed', key) =>
    markNoShow({ bookingId: subject.id, 'Idempotency-Key': key }),
  );
  return (
    <ActFrame
      act="noShow"
      subject={subject}
      deed={deed}
      onClose={onClose}
      onSubmit={async () => {
        if (await deed.run('missed')) onDone();
      }}
    />
  );
}
