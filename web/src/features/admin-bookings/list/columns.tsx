import type { TFunction } from 'i18next';
import { Link } from 'react-router';

import type { BookingRowShape } from '@/api/generated/admin.gen';
import type { Column } from '@/components/data-table/data-table';
import { StatusBadge } from '@/components/ui/status-badge';
import { paths } from '@/config/paths';
import { Marks } from '@/features/admin-bookings/list/marks';
import { formatDay, formatTimeRange } from '@/lib/dates';
import { formatMoney } from '@/lib/money';

interface Reader {
  t: TFunction;
  language: string;
  zone: string;
}

/** The columns of the list, in the words, zone and language of whoever reads it (ADM-04). */
export function columnsFor({ t, language, zone }: Reader): Column<BookingRowShape>[] {
  return [
    {
      id: 'when',
      header: t('column.when'),
      sortBy: 'scheduledAt',
      cell: (row) => (
        <span className="numbers whitespace-nowrap">
          <span className="block font-semibold">
            {formatDay(row.scheduledAtUtc, zone, language, { weekday: true, short: true })}
          </span>
          <span className="text-muted">
            {formatTimeRange(row.scheduledAtUtc, row.endsAt, zone, language)}
          </span>
        </span>
      ),
    },
    {
      id: 'client',
      header: t('column.client'),
      sortBy: 'clientName',
      heads: true,
      cell: (row) => (
        <>
          {/* The link is as large as its row. */}
          <Link
            to={paths.deskBooking(row.id)}
            className="text-base font-semibold text-ink no-underline after:absolute after:inset-0"
          >
            {row.clientName}
          </Link>
          <span className="block text-muted">{row.company}</span>
          <span className="block text-xs text-muted">{row.reference}</span>
        </>
      ),
    },
    {
      id: 'service',
      header: t('column.service'),
      sortBy: 'service',
      cell: (row) => (
        <>
          <span className="block">{row.serviceName}</span>
          <span className="text-muted">
            {t('minutes', { count: row.duration })} · {t(`meetingType.${row.meetingType}`)}
          </span>
        </>
      ),
    },
    {
      id: 'consultant',
      header: t('column.consultant'),
      sortBy: 'consultant',
      cell: (row) => (
        <>
          <span className="block">{row.consultant.name}</span>
          {row.assignedTo ? (
            <span className="text-muted">{t('lookedAfterBy', { name: row.assignedTo })}</span>
          ) : null}
        </>
      ),
    },
    {
      id: 'status',
      header: t('column.status'),
      sortBy: 'status',
      cell: (row) => (
        <span className="grid justify-items-start gap-1.5">
          <StatusBadge status={row.status} />
          <Marks booking={row} />
        </span>
      ),
    },
    {
      id: 'total',
      header: t('column.total'),
      sortBy: 'total',
      end: true,
      cell: (row) => (
        <>
          <span className="block font-semibold">{formatMoney(row.total, language)}</span>
          <span className={row.paymentStatus === 'paid' ? 'text-good' : 'text-muted'}>
            {t(`payment.${row.paymentStatus}`)}
          </span>
        </>
      ),
    },
  ];
}
