import { useEffect, useRef, useState, type Dispatch } from 'react';

import { publicApi, type AlternativeShape } from '@/api/generated/public.gen';
import { isProblem, type Problem } from '@/lib/problems';

import { holdBody } from './booking-body';
import type { Change, ChosenSlot, Hold, WizardState } from './wizard-machine';

export type Taking = { hold: Hold } | { problem: Problem };

export interface Holds {
  /** The time that may be kept for us without our knowing: we asked, and have no answer yet. */
  unsure: ChosenSlot | null;
  /** Keep a place; what we kept before is given back first, so that we are not in our own way. */
  take: (slot: ChosenSlot) => Promise<Taking>;
  /** The place became a booking: it is not ours to give back any more. */
  spend: () => void;
}

export const newKey = () => crypto.randomUUID();

/** Keeps the chosen time for us while the rest is entered. */
export function useHold(state: WizardState, dispatch: Dispatch<Change>): Holds {
  const [holdSlot] = publicApi.useHoldSlotMutation();
  const [releaseHold] = publicApi.useReleaseHoldMutation();
  const unanswered = useRef<{ body: string; key: string } | null>(null);
  const kept = useRef<Hold | null>(state.hold);
  const [unsure, setUnsure] = useState<ChosenSlot | null>(null);

  // Another time was chosen: the one before is free for others at once.
  useEffect(() => {
    const before = kept.current;
    kept.current = state.hold;
    if (before !== null && before.id !== state.hold?.id && !isLapsed(before)) {
      void releaseHold({ holdId: before.id, token: before.token });
    }
  }, [state.hold, releaseHold]);

  return {
    unsure,
    take: async (slot) => {
      const before = kept.current;
      if (before !== null) {
        kept.current = null;
        await releaseHold({ holdId: before.id, token: before.token });
      }
      const body = holdBody(state, slot);
      const said = JSON.stringify(body);
      const key = unanswered.current?.body === said ? unanswered.current.key : newKey();
      unanswered.current = { body: said, key };
      setUnsure(slot);
      const answer = await holdSlot({ 'Idempotency-Key': key, holdBody: body });
      if (answer.data === undefined) {
        const problem = problemIn(answer.error);
        if (!isUnanswered(problem)) {
          unanswered.current = null;
          setUnsure(null);
        }
        return { problem };
      }
      unanswered.current = null;
      const { holdId, holdToken, expiresAt } = answer.data;
      const hold = { id: holdId, token: holdToken, expiresAt };
      setUnsure(null);
      dispatch({ type: 'held', hold });
      return { hold };
    },
    spend: () => {
      kept.current = null;
    },
  };
}

export function isLapsed(hold: Hold, now = Date.now()): boolean {
  return Date.parse(hold.expiresAt) <= now;
}

/** Whether it may have been done although we were not told so. */
export function isUnanswered(problem: Problem): boolean {
  if (problem.code === 'booking.calendar-unreachable') return false;
  return (
    problem.status === 0 ||
    problem.status >= 500 ||
    problem.code === 'idempotency.still-running' ||
    problem.code === 'idempotency.overtaken'
  );
}

/** Whether the time went to somebody else. */
export function isTaken(problem: Problem): boolean {
  return problem.code === 'availability.slot-taken' || problem.code === 'booking.slot-unavailable';
}

export function alternativesIn(problem: Problem): AlternativeShape[] {
  const { suggestedAlternatives } = problem.extra;
  return Array.isArray(suggestedAlternatives) ? (suggestedAlternatives as AlternativeShape[]) : [];
}

export function problemIn(error: unknown): Problem {
  return isProblem(error)
    ? error
    : { status: 0, code: 'network.unreachable', detail: '', errors: [], extra: {} };
}
