import { Progress } from '@/components/ui/progress';
import { classes } from '@/components/ui/classes';
import { stepsOf, type Entry, type StepId } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';

interface ProgressHeaderProps {
  entry: Entry;
  step: StepId;
  /** Whether one may go there by itself. */
  open: (step: StepId) => boolean;
  onGo: (step: StepId) => void;
}

/** How far along one is; what is done can be gone back to. */
export function ProgressHeader({ entry, step, open, onGo }: ProgressHeaderProps) {
  const { t } = useWizardWords();
  const steps = stepsOf(entry);
  const at = steps.indexOf(step);
  return (
    <div className="mb-8 grid gap-3 sm:mb-12">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="font-semibold">{t(`entry.${entry}.name`)}</p>
        <p className="text-sm text-muted sm:hidden">
          {t('stepOf', { step: at + 1, steps: steps.length })}
        </p>
      </div>
      <Progress
        value={at + 1}
        max={steps.length}
        label={t('progress', { step: at + 1, steps: steps.length, name: t(`step.${step}`) })}
      />
      <ol className="hidden gap-1.5 text-sm sm:flex">
        {steps.map((one, index) => (
          <li key={one} className="flex-1" aria-current={one === step ? 'step' : undefined}>
            {index < at && step !== 'confirmation' && open(one) ? (
              <button
                type="button"
                onClick={() => onGo(one)}
                className="rounded text-left font-medium text-accent-strong underline-offset-4 hover:underline"
              >
                {t(`step.${one}`)}
              </button>
            ) : (
              <span className={classes(one === step ? 'font-semibold' : 'text-muted')}>
                {t(`step.${one}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
