import { useTranslation } from 'react-i18next';

import type { BookingStatus } from '@/api/generated/public.gen';
import { Badge, type Tone } from '@/components/ui/badge';

const TONES: Record<BookingStatus, Tone> = {
  pending: 'warn',
  pending_payment: 'warn',
  waitlisted: 'gold',
  confirmed: 'good',
  reminded: 'good',
  rescheduled: 'accent',
  in_progress: 'accent',
  completed: 'neutral',
  cancelled: 'bad',
  no_show: 'bad',
};

/** Every status there is, in the order a booking goes through them. */
export const STATUSES = Object.keys(TONES) as BookingStatus[];

/** Where a booking stands, in words; the colour only says it again. */
export function StatusBadge({ status }: { status: BookingStatus }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>;
}
