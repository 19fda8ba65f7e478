import { createContext, useContext } from 'react';

import type { TeamMemberShape } from '@/api/generated/public.gen';
import type { Slot } from '@/components/slot-picker/calendar';
import type { useReason } from '@/components/slot-picker/reasons';
import type { useSlotWords } from '@/components/slot-picker/words';
import type { HourCycle } from '@/lib/dates';

/** A time somebody chose: instants as ISO 8601 with offset. */
export interface ChosenSlot {
  start: string;
  end: string;
  teamMemberId: string;
  duration: number;
}

/** What every part of the picker must know to show and to choose a time. */
export interface Picking {
  /** Words once for all: dozens of buttons that each ask for them take their time. */
  t: ReturnType<typeof useSlotWords>['t'];
  language: string;
  because: ReturnType<typeof useReason>;
  zone: string;
  /** One more zone to show times in. */
  also: string | null;
  cycle: HourCycle;
  members: ReadonlyMap<string, TeamMemberShape>;
  serviceZone: string;
  /** What is shown may be old: nothing can be chosen at the moment. */
  stale: boolean;
  choose: (slot: Slot) => void;
}

/** What is chosen; apart from the rest, so that a choice only draws what it changes. */
export interface Choice {
  /** The chosen start in milliseconds. */
  chosen: number | null;
  /** Whom to keep where several offer the same start. */
  wished: string | undefined;
}

const Context = createContext<Picking | null>(null);
const ChoiceContext = createContext<Choice>({ chosen: null, wished: undefined });

export const PickingProvider = Context.Provider;
export const ChoiceProvider = ChoiceContext.Provider;

export const useChoice = (): Choice => useContext(ChoiceContext);

export function usePicking(): Picking {
  const picking = useContext(Context);
  if (picking === null) throw new Error('A part of the slot picker stands outside of it');
  return picking;
}
