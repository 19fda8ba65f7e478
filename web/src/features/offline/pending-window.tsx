import { PendingBookings } from '@/components/pending-bookings/pending-bookings';
import { usePendingWords } from '@/components/pending-bookings/words';
import { Dialog } from '@/components/ui/dialog';

/** All that was booked without a network, wherever one is in the app. */
export default function PendingWindow({ title, onClose }: { title: string; onClose: () => void }) {
  const { t } = usePendingWords();
  return (
    <Dialog open wide onClose={onClose} title={title}>
      <p className="mb-4 text-muted">{t('lead')}</p>
      <PendingBookings heading="none" />
    </Dialog>
  );
}
