import type { EscalationLevel, Priority } from '@/api/generated/admin.gen';
import { Badge } from '@/components/ui/badge';
import { useDeskWords } from '@/features/admin-bookings/words';

interface MarksProps {
  booking: { priority: Priority; escalationLevel: EscalationLevel; openFlags: number };
}

/** What somebody should see at a glance: urgency, escalation, open flags (ADM-02). */
export function Marks({ booking }: MarksProps) {
  const { t } = useDeskWords();
  const urgent = booking.priority === 'urgent' || booking.priority === 'high';
  if (!urgent && booking.escalationLevel === 'none' && booking.openFlags === 0) return null;
  return (
    <span className="flex flex-wrap gap-1.5">
      {urgent ? (
        <Badge tone={booking.priority === 'urgent' ? 'bad' : 'warn'}>
          {t(`priority.${booking.priority}`)}
        </Badge>
      ) : null}
      {booking.escalationLevel === 'none' ? null : (
        <Badge tone="warn">{t(`escalation.${booking.escalationLevel}`)}</Badge>
      )}
      {booking.openFlags > 0 ? (
        <Badge tone="gold">{t('flag.open', { count: booking.openFlags })}</Badge>
      ) : null}
    </span>
  );
}
