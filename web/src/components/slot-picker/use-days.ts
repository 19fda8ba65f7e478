import { useEffect, useMemo } from 'react';

import {
  publicApi,
  type AvailabilityAnswer,
  type AvailabilityApiArg,
} from '@/api/generated/public.gen';
import {
  firstOfMonth,
  lastOfMonth,
  monthsBetween,
  type Day,
} from '@/components/slot-picker/calendar';
import { addMonths } from '@/lib/time-zones';

export interface Asked {
  serviceId: string;
  duration: number | undefined;
  teamMemberIds: readonly string[] | undefined;
  zone: string;
}

/** Whole months are asked for, so that every view and every step through them shares answers. */
export function monthAsked(asked: Asked, day: string): AvailabilityApiArg {
  return {
    serviceId: asked.serviceId,
    from: firstOfMonth(day),
    to: lastOfMonth(day),
    timezone: asked.zone,
    duration: asked.duration,
    teamMemberId: asked.teamMemberIds?.length ? [...asked.teamMemberIds] : undefined,
  };
}

export interface Days {
  days: ReadonlyMap<string, Day>;
  answers: readonly AvailabilityAnswer[];
  /** Nothing about these days is there yet. */
  loading: boolean;
  /** What is there answers an earlier question, say another zone: shown, not chosen from. */
  stale: boolean;
  problem: unknown;
  refetch: () => void;
}

/** The days from one to another, two months at most, and the months beside them beforehand. */
export function useDays(asked: Asked, from: string, to: string, everySeconds: number): Days {
  const [month = from, further] = monthsBetween(from, to);
  const options = { pollingInterval: everySeconds * 1000, skipPollingIfUnfocused: true };
  const one = publicApi.useAvailabilityQuery(monthAsked(asked, month), options);
  const other = publicApi.useAvailabilityQuery(monthAsked(asked, further ?? month), {
    ...options,
    skip: further === undefined,
  });
  usePrefetched(asked, month, further ?? month, one.isSuccess);

  const first = one.currentData ?? one.data;
  const second = further === undefined ? undefined : (other.currentData ?? other.data);
  const answers = useMemo(
    () => [first, second].filter((answer) => answer !== undefined),
    [first, second],
  );
  const days = useMemo(
    () => new Map(answers.flatMap((answer) => answer.days.map((day) => [day.date, day] as const))),
    [answers],
  );
  const fresh = (query: typeof one) => query.currentData !== undefined;
  return {
    days,
    answers,
    loading: one.isLoading,
    stale: !fresh(one) || (further !== undefined && !fresh(other)),
    problem: one.error ?? (further === undefined ? undefined : other.error),
    refetch: () => {
      void one.refetch();
      if (further !== undefined) void other.refetch();
    },
  };
}

function usePrefetched(asked: Asked, first: string, last: string, ready: boolean): void {
  const prefetch = publicApi.usePrefetch('availability', { ifOlderThan: 60 });
  const before = JSON.stringify(monthAsked(asked, addMonths(first, -1)));
  const after = JSON.stringify(monthAsked(asked, addMonths(last, 1)));
  useEffect(() => {
    if (!ready) return;
    for (const beside of [after, before]) {
      const question = JSON.parse(beside) as AvailabilityApiArg;
      if (Date.parse(question.to) > Date.now() - 86_400_000) prefetch(question);
    }
  }, [before, after, ready, prefetch]);
}
