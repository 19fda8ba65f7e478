import { ProblemAlert } from '@/components/ui/problem-alert';
import { useBookingWords } from '@/features/manage-booking/words';
import { worded } from '@/lib/worded';

export function BookingProblem({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const { t } = useBookingWords();
  return <ProblemAlert problem={worded(problem, t)} onRetry={onRetry} />;
}
