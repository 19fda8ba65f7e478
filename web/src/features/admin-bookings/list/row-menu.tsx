import type { BookingRowShape } from '@/api/generated/admin.gen';
import { Menu, type MenuEntry } from '@/components/ui/menu';
import { offeredActs, type Act } from '@/features/admin-bookings/offered';
import { useNow } from '@/features/admin-bookings/use-now';
import { useDeskWords } from '@/features/admin-bookings/words';

interface RowMenuProps {
  booking: BookingRowShape;
  isAdmin: boolean;
  onAct: (act: Act) => void;
}

/** What can be done with a booking without opening its file (ADM-06). */
export function RowMenu({ booking, isAdmin, onAct }: RowMenuProps) {
  const { t } = useDeskWords();
  const now = useNow();
  const entries: MenuEntry[] = offeredActs(booking, now, isAdmin).map((act) => ({
    id: act,
    text: t(`act.${act}.menu`),
    danger: act === 'cancel',
    onSelect: () => onAct(act),
  }));
  entries.push({
    id: 'write',
    text: t('write'),
    onSelect: () => window.open(`mailto:${booking.clientEmail}`, '_self'),
  });
  if (booking.clientPhone) {
    const { clientPhone } = booking;
    entries.push({
      id: 'call',
      text: t('call', { phone: clientPhone }),
      onSelect: () => window.open(`tel:${clientPhone}`, '_self'),
    });
  }
  return <Menu label={t('more', { name: booking.clientName })} entries={entries} />;
}
