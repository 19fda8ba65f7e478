import { Link } from 'react-router';

import { useWho } from '@/api/session';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { portalApi } from '@/features/portal/api';
import { BookingCard } from '@/features/portal/booking-card';
import { Sessions } from '@/features/portal/sessions';
import { useOwnBookings } from '@/features/portal/use-own-bookings';
import { usePortalWords } from '@/features/portal/words';

/** What matters next, and the ways to the rest. */
export function PortalHome() {
  const { t } = usePortalWords();
  const { data, error, refetch } = useOwnBookings('upcoming');
  const next = data?.items[0];
  const rooms = [
    { id: 'bookings', to: paths.portalBookings },
    { id: 'preferences', to: paths.portalPreferences },
    { id: 'privacy', to: paths.portalPrivacy },
  ];
  return (
    <div className="grid gap-10">
      <section aria-labelledby="next-heading">
        <h2 id="next-heading" className="mb-4 font-display text-2xl">
          {t('home.next')}
        </h2>
        {error ? (
          <ProblemAlert problem={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton className="h-40" />
        ) : next === undefined ? (
          <Card className="flex flex-wrap items-center justify-between gap-4 p-5 sm:p-6">
            <p>{t('home.none')}</p>
            <ButtonLink to={paths.bookMeeting}>{t('empty.book')}</ButtonLink>
          </Card>
        ) : (
          <BookingCard booking={next} />
        )}
      </section>
      <ul className="grid gap-4 sm:grid-cols-3">
        {rooms.map((room) => (
          <li key={room.id}>
            <Card className="relative h-full p-5 focus-within:border-accent hover:border-line-strong">
              <Link
                to={room.to}
                className="font-display text-xl text-ink no-underline after:absolute after:inset-0"
              >
                {t(`rooms.${room.id}`)}
              </Link>
              <p className="mt-2 text-muted">
                {room.id === 'bookings' && data !== undefined && data.total > 0
                  ? t('home.upcoming', { count: data.total })
                  : t(`home.${room.id}`)}
              </p>
            </Card>
          </li>
        ))}
      </ul>
      <Sessions />
    </div>
  );
}

/** By the first name, where there is one. */
export function useGreeting(): string {
  const { t } = usePortalWords();
  const { name } = useWho();
  // Clients told their name with a booking; staff have it in their account.
  const { data: me } = portalApi.useGetMeQuery();
  const first = me?.firstName ?? name?.trim().split(/\s+/)[0] ?? '';
  return first === '' ? t('home.title') : t('home.greeting', { name: first });
}
