import { useTranslation } from 'react-i18next';

import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { isProblem } from '@/lib/problems';

/** What went wrong with a request, in the reader's language where we have words for its code. */
export function ProblemAlert({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const { t, i18n } = useTranslation();
  if (!isProblem(problem)) return null;
  const key = `problem.${problem.code.replaceAll('.', '-')}`;
  const text = i18n.exists(key) ? t(key) : problem.detail;
  return (
    <Alert
      tone="bad"
      announce="now"
      title={text}
      actions={
        onRetry ? (
          <Button kind="secondary" size="small" onClick={onRetry}>
            {t('problem.retry')}
          </Button>
        ) : undefined
      }
    >
      {problem.errors.length > 0 ? (
        <ul className="list-disc pl-5">
          {problem.errors.map((error) => (
            <li key={`${error.path}-${error.code}`}>{error.message}</li>
          ))}
        </ul>
      ) : undefined}
    </Alert>
  );
}
