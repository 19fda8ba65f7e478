import type { Dispatch } from 'react';

import type { ServiceShape } from '@/api/generated/public.gen';

import type { Completion } from './use-completion';
import type { Quotes } from './use-quote';
import type { Change, ChosenSlot, WizardState } from './wizard-machine';

/** What every step is given; each is a module of its own that exports `Component`. */
export interface StepProps {
  state: WizardState;
  dispatch: Dispatch<Change>;
  /** The chosen one, once it is known. */
  service: ServiceShape | undefined;
  quotes: Quotes;
  completion: Completion;
  onNext: () => void;
  /** Left out on the first step. */
  onBack: (() => void) | undefined;
  /** Keep the time and go on; a time that is gone is dealt with. */
  onHold: (slot: ChosenSlot) => Promise<void>;
  holding: boolean;
  /** The chosen time is kept for us, or may be: that it is free for nobody is our own doing. */
  ownHold: boolean;
  holdProblem: unknown;
}
