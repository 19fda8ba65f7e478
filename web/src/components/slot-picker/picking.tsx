import { createContext, useContext } from 'react';

import type { TeamMemberShape } from '@/api/generated/public.gen';
import type { Slot } from '@/components/slot-picker/calendar';
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
  zone: string;
  /** One more zone to show times in. */
  also: string | null;
  cycle: HourCycle;
  members: ReadonlyMap<string, TeamMemberShape>;
  serviceZone: string;
  /** The chosen start in milliseconds. */
  chosen: number | null;
  /** Whom to keep where several offer the same start. */
  wished: string | undefined;
  /** What is shown may be old: nothing can be chosen at the moment. */
  stale: boolean;
  choose: (slot: Slot) => void;
}

const Context = createContext<Picking | null>(null);

export const PickingProvider = Context.Provider;

export function usePicking(): Picking {
  const picking = useContext(Context);
  if (picking === null) throw new Error('A part of the slot picker stands outside of it');
  return picking;
}
