import { useTranslation } from 'react-i18next';

import { Skeleton } from '@/components/ui/skeleton';

/** Stands in for a page that is on its way. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" className="mx-auto grid w-full max-w-6xl gap-4 px-4 py-12 sm:px-6">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-12 w-2/3" />
      <Skeleton className="h-5 w-1/2" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}
