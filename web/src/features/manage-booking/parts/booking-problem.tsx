import { ProblemAlert } from '@/components/ui/problem-alert';
import { useBookingWords } from '@/features/manage-booking/words';
import { isProblem } from '@/lib/problems';

/** A refusal in the words of this page, where we have some for it. */
export function BookingProblem({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const { t } = useBookingWords();
  if (!isProblem(problem)) return null;
  const detail = t(`problem.${problem.code.replaceAll('.', '-')}`, {
    defaultValue: problem.detail,
  });
  return <ProblemAlert problem={{ ...problem, detail }} onRetry={onRetry} />;
}
