import { Link, useSearchParams } from 'react-router';

import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { classes } from '@/components/ui/classes';
import { paths } from '@/config/paths';
import { BookingCard } from '@/features/portal/booking-card';
import { useOwnBookings } from '@/features/portal/use-own-bookings';
import { usePortalWords } from '@/features/portal/words';

const VIEWS = ['upcoming', 'past'] as const;

/** What is to come and what was, each with an address of its own (POR-01). */
export function Bookings() {
  const { t } = usePortalWords();
  const [params] = useSearchParams();
  const when = VIEWS.find((one) => one === params.get('when')) ?? 'upcoming';
  const page = Math.max(1, Math.floor(Number(params.get('page') ?? 1)) || 1);
  const { currentData, error, refetch } = useOwnBookings(when, page);
  const at = (next: number) => ({
    search: new URLSearchParams({ when, page: String(next) }).toString(),
  });
  return (
    <>
      <nav
        aria-label={t('bookings.which')}
        className="mb-6 inline-flex gap-1 rounded-(--radius-control) bg-sunken p-1"
      >
        {VIEWS.map((one) => (
          <Link
            key={one}
            to={{ search: one === 'upcoming' ? '' : `when=${one}` }}
            aria-current={one === when ? 'page' : undefined}
            className={classes(
              'inline-flex min-h-11 items-center rounded-lg px-4 font-semibold no-underline',
              one === when ? 'bg-surface text-ink shadow-sm' : 'text-muted hover:text-ink',
            )}
          >
            {t(`bookings.${one}`)}
          </Link>
        ))}
      </nav>
      {error ? (
        <ProblemAlert problem={error} onRetry={() => void refetch()} />
      ) : currentData === undefined ? (
        <div role="status" className="grid gap-5">
          <span className="sr-only">{t('bookings.loading')}</span>
          <Skeleton className="h-40" />
          <Skeleton className="h-40" />
        </div>
      ) : currentData.items.length === 0 ? (
        <Nothing when={when} />
      ) : (
        <>
          <h2 className="sr-only">{t(`bookings.${when}`)}</h2>
          <ul className="grid gap-5">
            {currentData.items.map((booking) => (
              <li key={booking.id}>
                <BookingCard booking={booking} />
              </li>
            ))}
          </ul>
          {currentData.total > currentData.limit ? (
            <nav
              aria-label={t('bookings.pages')}
              className="mt-6 flex flex-wrap items-center justify-between gap-3"
            >
              <span className="numbers text-sm text-muted">
                {t('bookings.count', { count: currentData.total })}
              </span>
              <span className="flex gap-2">
                {page > 1 ? (
                  <ButtonLink kind="secondary" to={at(page - 1)}>
                    {t('bookings.before')}
                  </ButtonLink>
                ) : null}
                {currentData.nextPage === null ? null : (
                  <ButtonLink kind="secondary" to={at(currentData.nextPage)}>
                    {t('bookings.after')}
                  </ButtonLink>
                )}
              </span>
            </nav>
          ) : null}
        </>
      )}
    </>
  );
}

function Nothing({ when }: { when: (typeof VIEWS)[number] }) {
  const { t } = usePortalWords();
  return (
    <Card className="grid justify-items-start gap-4 p-6 sm:p-10">
      <h2 className="font-display text-2xl">{t(`empty.${when}`)}</h2>
      <p className="max-w-xl text-muted">{t(`empty.${when}Text`)}</p>
      {when === 'upcoming' ? (
        <ButtonLink to={paths.bookMeeting}>{t('empty.book')}</ButtonLink>
      ) : null}
    </Card>
  );
}
