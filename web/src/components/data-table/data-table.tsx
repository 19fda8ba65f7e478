import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { parseSort, pressSort } from '@/components/data-table/sorting';
import { classes } from '@/components/ui/classes';
import { Skeleton } from '@/components/ui/skeleton';
import { useNarrow } from '@/lib/use-media';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** What the API calls it, where one can sort by it. */
  sortBy?: string;
  /** Numbers stand on the right. */
  end?: boolean;
  /** Heads the row: what a screen reader says before each cell. */
  heads?: boolean;
}

interface DataTableProps<Row> {
  /** What the table shows, for people who listen. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The same on a phone, where there is no room for columns. */
  card: (row: Row) => ReactNode;
  sort: string;
  onSort: (sort: string) => void;
  /** Rows are on their way: those shown are of before. */
  stale?: boolean;
}

/** Rows under each other with columns one can sort by; cards where there is no room for that. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const narrow = useNarrow();
  return narrow ? <Cards {...props} /> : <Table {...props} />;
}

function Cards<Row>({ caption, rows, rowKey, card, stale }: DataTableProps<Row>) {
  return (
    <ul aria-label={caption} aria-busy={stale} className={classes('grid gap-3', stale && FADED)}>
      {rows.map((row) => (
        <li key={rowKey(row)}>{card(row)}</li>
      ))}
    </ul>
  );
}

const FADED = 'opacity-60 transition-opacity';

function Table<Row>({ caption, columns, rows, rowKey, sort, onSort, stale }: DataTableProps<Row>) {
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={caption}
      className="overflow-x-auto rounded-(--radius-card) border border-line bg-surface shadow-(--shadow-card)"
    >
      <table aria-busy={stale} className={classes('w-full text-left', stale && FADED)}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line bg-sunken/60">
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className="relative border-b border-line last:border-0 focus-within:bg-accent-soft/50 hover:bg-sunken/60"
            >
              {columns.map((column) => (
                <Cell key={column.id} column={column}>
                  {column.cell(row)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  const look = classes(
    'px-3 py-3 align-top text-sm first:pl-5 last:pr-5',
    column.end && 'numbers text-right',
  );
  return column.heads ? (
    <th scope="row" className={classes(look, 'font-normal')}>
      {children}
    </th>
  ) : (
    <td className={look}>{children}</td>
  );
}

function Head<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const { t } = useTranslation();
  const { sortBy } = column;
  const order = parseSort(sort);
  const place = order.findIndex((one) => one.field === sortBy);
  const sorted = order[place];
  return (
    <th
      scope="col"
      // Only the first column it is sorted by can say so; the others say it in their sign.
      aria-sort={place === 0 ? (sorted?.falling ? 'descending' : 'ascending') : undefined}
      className={classes('px-3 first:pl-5 last:pr-5', column.end && 'text-right')}
    >
      {sortBy === undefined ? (
        <span className="text-sm font-semibold whitespace-nowrap text-muted">{column.header}</span>
      ) : (
        <button
          type="button"
          title={t('table.sortMore')}
          onClick={(event) => onSort(pressSort(sort, sortBy, event.shiftKey))}
          className={classes(
            '-mx-1.5 inline-flex min-h-11 items-center gap-1.5 rounded px-1.5 text-sm font-semibold whitespace-nowrap hover:text-ink',
            sorted ? 'text-ink' : 'text-muted',
            // The sign stands inside, so that the word stands over its numbers.
            column.end && 'flex-row-reverse',
          )}
        >
          {column.header}
          <Arrow direction={sorted === undefined ? null : sorted.falling ? 'down' : 'up'} />
          {order.length > 1 && sorted ? (
            <span className="numbers text-xs text-muted">{place + 1}</span>
          ) : null}
        </button>
      )}
    </th>
  );
}

function Arrow({ direction }: { direction: 'up' | 'down' | null }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 12 12"
      className={classes('size-3', direction === null && 'opacity-0')}
    >
      <path
        d={direction === 'down' ? 'M6 2v8M2.5 6.5 6 10l3.5-3.5' : 'M6 10V2M2.5 5.5 6 2l3.5 3.5'}
        stroke="currentColor"
        strokeWidth="1.75"
        fill="none"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** As many rows as usual, before there are any. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className="grid gap-px overflow-hidden rounded-(--radius-card) border border-line bg-line">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="bg-surface p-4">
          <Skeleton className="h-9 w-full" />
        </div>
      ))}
    </div>
  );
}
