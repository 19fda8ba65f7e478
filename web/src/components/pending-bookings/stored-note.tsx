import { useEffect, useRef } from 'react';

import { usePendingBookings } from '@/api/pending-bookings';
import { PendingBookings } from '@/components/pending-bookings/pending-bookings';
import { usePendingWords } from '@/components/pending-bookings/words';
import { ButtonLink } from '@/components/ui/button';
import { paths } from '@/config/paths';

/** Where a booking ends that waits for the network now. */
export function StoredNote() {
  const { t } = usePendingWords();
  const { bookings } = usePendingBookings();
  const sent = bookings.length > 0 && bookings.every((one) => one.status === 'SENT');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="mx-auto grid max-w-2xl gap-6" data-testid="booking-stored">
      <header className="grid gap-3">
        <h1
          ref={heading}
          tabIndex={-1}
          className="font-display text-3xl leading-tight outline-none sm:text-5xl"
        >
          {t(sent ? 'later.sent' : 'later.title')}
        </h1>
        {sent ? null : <p className="text-lg text-muted">{t('later.lead')}</p>}
      </header>
      <PendingBookings heading="none" />
      <div>
        <ButtonLink kind="secondary" to={paths.home}>
          {t('later.home')}
        </ButtonLink>
      </div>
    </div>
  );
}
