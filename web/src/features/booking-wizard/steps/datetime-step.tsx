import { useRef, useState } from 'react';

import { SlotPicker } from '@/components/slot-picker/slot-picker';
import { Skeleton } from '@/components/ui/skeleton';
import { membersOf } from '@/features/booking-wizard/booking-body';
import { RepeatControl } from '@/features/booking-wizard/parts/repeat-control';
import { StepFrame } from '@/features/booking-wizard/parts/step-frame';
import { WizardProblem } from '@/features/booking-wizard/parts/wizard-problem';
import type { StepProps } from '@/features/booking-wizard/step-props';
import { useWizardWords } from '@/features/booking-wizard/words';

/** When: the time is kept as soon as one goes on. */
export function Component(props: StepProps) {
  const { state, dispatch, service, onBack, onHold, holding, ownHold, holdProblem } = props;
  const { t } = useWizardWords();
  const [refused, setRefused] = useState(false);
  const refusal = useRef<HTMLParagraphElement>(null);
  return (
    <StepFrame
      title={t('datetime.title')}
      lead={t('datetime.lead')}
      testId="datetime-step"
      onBack={onBack}
      busy={holding}
      onSubmit={(event) => {
        event.preventDefault();
        setRefused(state.slot === null);
        if (state.slot === null) refusal.current?.focus();
        else void onHold(state.slot);
      }}
    >
      {service && state.service ? (
        <>
          <SlotPicker
            serviceId={service.id}
            duration={state.duration ?? service.defaultDuration}
            teamMemberIds={membersOf(state) ?? []}
            value={state.slot}
            onChange={(slot) => {
              setRefused(false);
              dispatch({ type: 'slotChosen', slot });
            }}
            zone={state.zone}
            onZoneChange={(zone) => dispatch({ type: 'zoneChosen', zone })}
            ownHold={ownHold}
          />
          <RepeatControl
            value={state.repeat}
            onChange={(repeat) => dispatch({ type: 'repeatChosen', repeat })}
          />
        </>
      ) : (
        <Skeleton className="h-96 w-full" />
      )}
      <p
        ref={refusal}
        tabIndex={-1}
        role="alert"
        className={refused && state.slot === null ? 'font-medium text-bad' : 'sr-only'}
      >
        {refused && state.slot === null ? t('datetime.choose') : null}
      </p>
      {holdProblem ? <WizardProblem problem={holdProblem} /> : null}
    </StepFrame>
  );
}
