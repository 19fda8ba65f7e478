import { Page, PageTitle } from '@/components/layout/page';
import { SchedulePage } from '@/features/admin-schedule/schedule-page';
import { useScheduleWords } from '@/features/admin-schedule/words';

export function Component() {
  const { t } = useScheduleWords();
  return (
    <Page title={t('title')} bare className="mx-auto w-full max-w-6xl px-4 py-8 sm:px-6">
      <PageTitle lead={t('lead')}>{t('title')}</PageTitle>
      <SchedulePage />
    </Page>
  );
}
