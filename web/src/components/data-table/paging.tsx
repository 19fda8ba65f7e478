import { useTranslation } from 'react-i18next';

import { Button } from '@/components/ui/button';

export const PAGE_SIZES = [25, 50, 100] as const;
export type PageSize = (typeof PAGE_SIZES)[number];

interface PagingProps {
  page: number;
  size: PageSize;
  total: number;
  onPage: (page: number) => void;
  onSize: (size: PageSize) => void;
}

/** Which rows of how many, and the way to the others (ADM-08). */
export function Paging({ page, size, total, onPage, onSize }: PagingProps) {
  const { t } = useTranslation();
  const pages = Math.max(1, Math.ceil(total / size));
  return (
    <nav
      aria-label={t('table.pages')}
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 pt-4 text-sm"
    >
      <p className="numbers text-muted">
        {t('table.range', {
          from: total === 0 ? 0 : (page - 1) * size + 1,
          to: Math.min(page * size, total),
          total,
        })}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <label className="flex items-center gap-2 text-muted">
          {t('table.size')}
          <select
            value={size}
            onChange={(event) => onSize(Number(event.target.value) as PageSize)}
            className="min-h-11 rounded-(--radius-control) border border-line-strong bg-surface px-2 text-ink"
          >
            {PAGE_SIZES.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <Button kind="secondary" disabled={page <= 1} onClick={() => onPage(page - 1)}>
          {t('table.previous')}
        </Button>
        <span className="numbers text-muted">{t('table.page', { page, pages })}</span>
        <Button kind="secondary" disabled={page >= pages} onClick={() => onPage(page + 1)}>
          {t('table.next')}
        </Button>
      </div>
    </nav>
  );
}
