import { Alert } from '@/components/ui/alert';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useWizardWords } from '@/features/booking-wizard/words';
import { isProblem } from '@/lib/problems';

/** Why it could not be done, in words for what happens here; else in those of the whole app. */
export function WizardProblem({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const { t, i18n } = useWizardWords();
  if (!isProblem(problem)) return null;
  const key = `problem.${problem.code.replaceAll('.', '-')}`;
  if (!i18n.exists(key, { ns: 'wizard' })) {
    return onRetry ? (
      <ProblemAlert problem={problem} onRetry={onRetry} />
    ) : (
      <ProblemAlert problem={problem} />
    );
  }
  return <Alert tone="bad" announce="now" title={t(key)} />;
}
