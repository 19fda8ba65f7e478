import { skipToken } from '@reduxjs/toolkit/query';
import { useEffect, useEffectEvent, useState } from 'react';

import { publicApi } from '@/api/generated/public.gen';
import type { Slot } from '@/components/slot-picker/calendar';
import type { ChosenSlot } from '@/components/slot-picker/picking';
import { monthAsked, type Asked } from '@/components/slot-picker/use-days';
import { dayOf } from '@/lib/time-zones';

export interface Lost {
  slot: ChosenSlot;
  /** The wished length changed, and does not fit there; else somebody took it. */
  byLength: boolean;
}

export const chosenOf = (slot: Slot): ChosenSlot => ({
  start: slot.startTime,
  end: slot.endTime,
  teamMemberId: slot.teamMemberId,
  duration: slot.duration,
});

/**
 * Watch over the chosen time: it follows another length, goes over to somebody else who is free
 * where anybody will do, and is given up when it is gone. Gives what was lost last.
 */
export function useChosen(
  asked: Asked,
  value: ChosenSlot | null,
  onChange: (slot: ChosenSlot | null) => void,
  ownHold: boolean,
): Lost | null {
  const [lost, setLost] = useState<Lost | null>(null);
  const day = value === null ? null : dayOf(value.start, asked.zone);
  const { currentData, isFetching } = publicApi.useAvailabilityQuery(
    day === null ? skipToken : monthAsked(asked, day),
  );
  const slots = currentData?.days.find((one) => one.date === day)?.slots;
  const known = value !== null && slots !== undefined && !isFetching && !ownHold;
  const kept = known ? stillOffered(value, slots, !asked.teamMemberIds?.length) : undefined;
  const gone = known && kept === undefined;
  if (gone && lost?.slot !== value) {
    setLost({ slot: value, byLength: currentData?.duration !== value.duration });
  } else if (kept !== undefined && lost !== null) {
    setLost(null);
  }

  const change = useEffectEvent(onChange);
  const other =
    kept !== undefined &&
    (kept.teamMemberId !== value?.teamMemberId || kept.duration !== value.duration);
  useEffect(() => {
    if (gone) change(null);
    else if (other) change(chosenOf(kept));
  }, [gone, other, kept]);

  return value === null ? lost : null;
}

/** The slot as it is offered now: by whom it was, or by anybody where that will do. */
function stillOffered(
  { start, teamMemberId }: ChosenSlot,
  slots: readonly Slot[],
  anybody: boolean,
): Slot | undefined {
  const there = slots.filter((slot) => Date.parse(slot.startTime) === Date.parse(start));
  return (
    there.find((slot) => slot.teamMemberId === teamMemberId) ?? (anybody ? there[0] : undefined)
  );
}
