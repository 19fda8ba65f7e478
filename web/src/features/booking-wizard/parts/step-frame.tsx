import type { ReactNode, SubmitEventHandler } from 'react';

import { Button } from '@/components/ui/button';

import { useWizardWords } from '@/features/booking-wizard/words';

interface StepFrameProps {
  title: ReactNode;
  lead?: ReactNode;
  onSubmit: SubmitEventHandler<HTMLFormElement>;
  onBack: (() => void) | undefined;
  busy?: boolean;
  next?: { label: ReactNode; testId: string };
  testId?: string;
  children: ReactNode;
}

/** One step: its name, what it asks for, back and on. */
export function StepFrame({
  title,
  lead,
  onSubmit,
  onBack,
  busy,
  next,
  testId,
  children,
}: StepFrameProps) {
  const { t } = useWizardWords();
  return (
    <form noValidate onSubmit={onSubmit} data-testid={testId} className="grid gap-8">
      <header className="grid gap-2">
        <h1
          tabIndex={-1}
          data-step-heading=""
          className="font-display text-3xl leading-tight outline-none sm:text-4xl"
        >
          {title}
        </h1>
        {lead ? <p className="max-w-xl text-lg text-muted">{lead}</p> : null}
      </header>
      {children}
      <div className="flex flex-wrap-reverse items-center justify-between gap-3 border-t border-line pt-6">
        {onBack ? (
          <Button kind="quiet" size="large" onClick={onBack}>
            {t('back')}
          </Button>
        ) : (
          <span />
        )}
        <Button
          type="submit"
          size="large"
          busy={busy ?? false}
          // The second half of a double click was not meant for the step that has come meanwhile.
          onClick={(event) => {
            if (event.detail > 1) event.preventDefault();
          }}
          data-testid={next?.testId ?? 'next-step'}
          className="w-full sm:w-auto"
        >
          {next?.label ?? t('next')}
        </Button>
      </div>
    </form>
  );
}
