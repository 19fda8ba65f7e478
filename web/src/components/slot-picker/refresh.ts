import { useCallback, useEffect, useRef } from 'react';
import { useDispatch } from 'react-redux';

import type { ThunkDispatch, UnknownAction } from '@reduxjs/toolkit';

import { publicApi } from '@/api/generated/public.gen';
import { monthAsked, type Asked } from '@/components/slot-picker/use-days';
import { firstOfMonth } from '@/components/slot-picker/calendar';
import { useLive } from '@/live/use-live';

const SETTLE = 250;

/**
 * Keep these days up to date: what changes on the server is asked for anew, each month once
 * however much was said. Gives whether that works; where it does not, ask now and then.
 */
export function useLiveDays(
  asked: Asked,
  serviceId: string | undefined,
  days: readonly string[],
  onChange?: () => void,
) {
  const dispatch = useDispatch<ThunkDispatch<unknown, unknown, UnknownAction>>();
  const waiting = useRef({ months: new Set<string>(), timer: 0 });
  const latest = useRef({ asked, onChange });
  useEffect(() => {
    latest.current = { asked, onChange };
  });
  useEffect(() => {
    const { current } = waiting;
    return () => window.clearTimeout(current.timer);
  }, []);

  const ask = useCallback(async () => {
    const months = [...waiting.current.months];
    waiting.current.months.clear();
    latest.current.onChange?.();
    for (const month of months) {
      const question = monthAsked(latest.current.asked, month);
      // An answer that is on its way may have been read before the change.
      await dispatch(publicApi.util.getRunningQueryThunk('availability', question));
      await dispatch(
        publicApi.endpoints.availability.initiate(question, {
          forceRefetch: true,
          subscribe: false,
        }),
      );
    }
  }, [dispatch]);

  const channels =
    serviceId === undefined ? [] : days.map((day) => `availability:${serviceId}:${day}`);
  return useLive(channels, ({ channel, data }) => {
    const { teamMemberIds } = latest.current.asked;
    const whose = data.teamMemberId;
    const others =
      typeof whose === 'string' && teamMemberIds?.length && !teamMemberIds.includes(whose);
    if (others) return;
    waiting.current.months.add(firstOfMonth(channel.slice(-10)));
    window.clearTimeout(waiting.current.timer);
    waiting.current.timer = window.setTimeout(() => void ask(), SETTLE);
  });
}
