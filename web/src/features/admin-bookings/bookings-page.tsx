import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { BookingRowShape } from '@/api/generated/admin.gen';
import { useWho } from '@/api/session';
import { DataTable, TableSkeleton, type Column } from '@/components/data-table/data-table';
import { Paging } from '@/components/data-table/paging';
import { useAnnounce } from '@/components/layout/announcer';
import { Alert } from '@/components/ui/alert';
import { Button, ButtonLink } from '@/components/ui/button';
import { Tabs } from '@/components/ui/tabs';
import { paths } from '@/config/paths';
import { ActDialog } from '@/features/admin-bookings/acts/act-dialog';
import { deskApi } from '@/features/admin-bookings/api';
import { BookingCard } from '@/features/admin-bookings/list/booking-card';
import { columnsFor } from '@/features/admin-bookings/list/columns';
import { DayView } from '@/features/admin-bookings/list/day-view';
import {
  filtersSet,
  FILTERS,
  questionOf,
  VIEWS,
  wantedOf,
  type Wanted,
} from '@/features/admin-bookings/list/filter';
import { Filters } from '@/features/admin-bookings/list/filters';
import { RowMenu } from '@/features/admin-bookings/list/row-menu';
import { useFresh } from '@/features/admin-bookings/list/use-fresh';
import type { Act } from '@/features/admin-bookings/offered';
import { Refusal } from '@/features/admin-bookings/refusal';
import { subjectOfRow } from '@/features/admin-bookings/subject';
import { useNow } from '@/features/admin-bookings/use-now';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatCalendarDay } from '@/lib/dates';
import { addDays, dayOf, deviceZone, offsetText, zoneCity } from '@/lib/time-zones';
import { useAddress } from '@/lib/use-address';

/** The work of the desk: the day, what comes, and everything there is (ADM-01 to ADM-08). */
export function BookingsList() {
  const { t } = useDeskWords();
  const zone = deviceZone();
  const now = useNow();
  const today = dayOf(new Date(now), zone);
  const [address, setAddress] = useAddress();
  const wanted = wantedOf(address, today);
  const refreshing = useFresh();
  const { data, currentData, error, refetch } = deskApi.useListBookingsQuery(
    questionOf(wanted, zone, today),
    { refetchOnFocus: true, refetchOnMountOrArgChange: true, pollingInterval: refreshing },
  );
  const [acting, setActing] = useState<{ act: Act; booking: BookingRowShape } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const announce = useAnnounce();

  /** Every change of what is wanted begins at the first page again. */
  function go(changes: Record<string, string | undefined>, replace = false) {
    const next = new URLSearchParams(address);
    next.delete('page');
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setAddress(next, { replace, preventScrollReset: true });
  }

  return (
    <div className="grid gap-6">
      <Tabs
        label={t('view.label')}
        current={wanted.view}
        tabs={VIEWS.map((view) => ({
          id: view,
          text: t(`view.${view}`),
          to: `?${viewOf(address, view)}`,
        }))}
      />
      <Filters
        wanted={wanted}
        onChange={go}
        onSearch={(text) => go({ q: text }, true)}
        onClear={() => go(Object.fromEntries([...FILTERS, 'q'].map((name) => [name, undefined])))}
      />
      {done ? <Alert tone="good" announce="off" title={done} /> : null}
      {wanted.view === 'day' ? (
        <DayHead
          day={wanted.day}
          today={today}
          zone={zone}
          bookings={data?.items}
          onDay={(day) => go({ day: day === today ? undefined : day })}
        />
      ) : null}
      {error ? <Refusal problem={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? (
        error ? null : (
          <TableSkeleton />
        )
      ) : data.items.length === 0 ? (
        <Nothing wanted={wanted} />
      ) : (
        <Rows
          wanted={wanted}
          bookings={data.items}
          zone={zone}
          // What answers the last question looks old; what is only looked at once more does not.
          stale={currentData === undefined && error === undefined}
          onSort={(sort) => go({ sort })}
          onAct={(act, booking) => {
            setDone(null);
            setActing({ act, booking });
          }}
        />
      )}
      {data !== undefined && wanted.view !== 'day' ? (
        <Paging
          page={wanted.page}
          size={wanted.size}
          total={data.total}
          onSize={(size) => go({ limit: String(size) })}
          onPage={(page) => {
            go({ page: page === 1 ? undefined : String(page) });
            window.scrollTo(0, 0);
          }}
        />
      ) : null}
      <p className="text-sm text-muted">
        {t('zoneNote', { place: zoneCity(zone), offset: offsetText(new Date(now), zone) })}
      </p>
      {acting ? (
        <ActDialog
          act={acting.act}
          subject={subjectOfRow(acting.booking)}
          onClose={() => setActing(null)}
          onDone={() => {
            const said = t(`act.${acting.act}.done`, { name: acting.booking.clientName });
            setActing(null);
            setDone(said);
            announce(said);
          }}
        />
      ) : null}
    </div>
  );
}

/** Another view keeps what is filtered and looked for; its order and page are its own. */
function viewOf(address: URLSearchParams, view: string): string {
  const next = new URLSearchParams(address);
  for (const name of ['page', 'sort', 'day', 'view']) next.delete(name);
  if (view !== 'day') next.set('view', view);
  return next.toString();
}

interface RowsProps {
  wanted: Wanted;
  bookings: readonly BookingRowShape[];
  zone: string;
  stale: boolean;
  onSort: (sort: string) => void;
  onAct: (act: Act, booking: BookingRowShape) => void;
}

function Rows({ wanted, bookings, zone, stale, onSort, onAct }: RowsProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const { isAdmin } = useWho();
  const menuOf = (booking: BookingRowShape) => (
    <RowMenu booking={booking} isAdmin={isAdmin} onAct={(act) => onAct(act, booking)} />
  );
  if (wanted.view === 'day') {
    return <DayView day={wanted.day} zone={zone} bookings={bookings} actionsFor={menuOf} />;
  }
  const columns: Column<BookingRowShape>[] = [
    ...columnsFor({ t, language: i18n.language, zone }),
    {
      id: 'more',
      header: t('column.more'),
      end: true,
      cell: (booking) => (
        <div className="relative z-10 -my-1.5 inline-block">{menuOf(booking)}</div>
      ),
    },
  ];
  return (
    <DataTable
      caption={t(`view.${wanted.view}`)}
      columns={columns}
      rows={bookings}
      rowKey={(booking) => booking.id}
      card={(booking) => (
        <BookingCard booking={booking} zone={zone} withDay actions={menuOf(booking)} />
      )}
      sort={wanted.sort}
      onSort={onSort}
      stale={stale}
    />
  );
}

interface DayHeadProps {
  day: string;
  today: string;
  zone: string;
  bookings: readonly BookingRowShape[] | undefined;
  onDay: (day: string) => void;
}

function DayHead({ day, today, bookings, onDay }: DayHeadProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const meetings = bookings?.filter(({ status }) => status !== 'cancelled').length ?? 0;
  const waiting = bookings?.filter(({ status }) => status.startsWith('pending')).length ?? 0;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div>
        <p className="font-display text-2xl sm:text-3xl">
          {formatCalendarDay(day, i18n.language, {
            weekday: 'long',
            day: 'numeric',
            month: 'long',
            year: 'numeric',
          })}
        </p>
        <p aria-live="polite" className="numbers min-h-6 text-muted">
          {bookings === undefined
            ? ''
            : [
                t('day.count', { count: meetings }),
                ...(waiting > 0 ? [t('day.waiting', { count: waiting })] : []),
              ].join(' · ')}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="secondary" onClick={() => onDay(addDays(day, -1))}>
          {t('day.before')}
        </Button>
        <Button kind="secondary" disabled={day === today} onClick={() => onDay(today)}>
          {t('day.today')}
        </Button>
        <Button kind="secondary" onClick={() => onDay(addDays(day, 1))}>
          {t('day.after')}
        </Button>
        <input
          type="date"
          aria-label={t('day.pick')}
          value={day}
          onChange={(event) => {
            if (event.target.value) onDay(event.target.value);
          }}
          className="min-h-11 rounded-(--radius-control) border border-line-strong bg-surface px-3"
        />
      </div>
    </div>
  );
}

function Nothing({ wanted }: { wanted: Wanted }) {
  const { t } = useDeskWords();
  const narrowed = filtersSet(wanted) > 0 || wanted.search !== '';
  return (
    <div className="grid justify-items-center gap-4 rounded-(--radius-card) border border-dashed border-line-strong px-6 py-16 text-center">
      <p className="font-display text-2xl">
        {t(narrowed ? 'nothing.found' : `nothing.${wanted.view}`)}
      </p>
      <p className="max-w-md text-muted">{t(narrowed ? 'nothing.widen' : 'nothing.rest')}</p>
      {narrowed ? null : (
        <ButtonLink kind="secondary" to={`${paths.desk}?view=upcoming`}>
          {t('nothing.upcoming')}
        </ButtonLink>
      )}
    </div>
  );
}
