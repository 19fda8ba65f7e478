import { useTranslation } from 'react-i18next';

import { ProblemAlert } from '@/components/ui/problem-alert';
import { useDeskWords } from '@/features/admin-bookings/words';
import { isProblem } from '@/lib/problems';

/** What the desk was refused, in words of the desk where there are some for its code. */
export function Refusal({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  if (!isProblem(problem)) return null;
  const reason = typeof problem.extra.reason === 'string' ? `reason.${problem.extra.reason}` : '';
  const code = `refusal.${problem.code.replaceAll('.', '-')}`;
  const known = [reason, code].find((key) => i18n.exists(`admin-bookings:${key}`));
  const words =
    known === undefined
      ? problem
      : {
          ...problem,
          detail: t(known),
          // What only says the same again, in English, is left out.
          errors: problem.errors.filter((error) => error.code !== problem.code),
        };
  return <ProblemAlert problem={words} {...(onRetry ? { onRetry } : {})} />;
}
