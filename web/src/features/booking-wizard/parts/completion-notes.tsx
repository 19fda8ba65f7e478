import { SendLater } from '@/components/pending-bookings/send-later';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { WizardProblem } from '@/features/booking-wizard/parts/wizard-problem';
import type { Completion } from '@/features/booking-wizard/use-completion';
import type { WizardState } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';
import { formatMoney } from '@/lib/money';

interface CompletionNotesProps {
  state: WizardState;
  completion: Completion;
}

/** What stands between the booking and its end: no answer, another price, a refusal. */
export function CompletionNotes({ state, completion }: CompletionNotesProps) {
  const { t, i18n } = useWizardWords();
  const { busy, problem, raised, askAgain, sendLater } = completion;
  const language = i18n.resolvedLanguage ?? 'en';
  const later = sendLater ? <SendLater busy={busy} onPress={() => void sendLater()} /> : null;
  if (state.attempt !== null && !busy) {
    return (
      <Alert
        tone="warn"
        announce="now"
        title={t('complete.unanswered')}
        actions={
          <>
            <Button kind="secondary" onClick={() => void askAgain()}>
              {t('complete.askAgain')}
            </Button>
            {later}
          </>
        }
      >
        {t('complete.unansweredText')}
      </Alert>
    );
  }
  if (raised !== null) {
    return (
      <Alert tone="warn" announce="now" title={t('complete.raised')}>
        {t('complete.raisedText', {
          from: formatMoney(raised.from, language),
          to: formatMoney(raised.to, language),
        })}
      </Alert>
    );
  }
  if (problem === null) return null;
  return (
    <div className="grid justify-items-start gap-3">
      <WizardProblem problem={problem} />
      {later}
    </div>
  );
}
