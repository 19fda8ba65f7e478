import { usePendingWords } from '@/components/pending-bookings/words';
import { Button } from '@/components/ui/button';

/** Offered where a booking could not be sent for want of a network (PWA-05). */
export function SendLater({ busy, onPress }: { busy: boolean; onPress: () => void }) {
  const { t } = usePendingWords();
  return (
    <Button data-testid="send-later" busy={busy} onClick={onPress}>
      {t('later.action')}
    </Button>
  );
}
