import { useMemo, useState } from 'react';

import type { WeekStart } from '@/components/slot-picker/calendar';
import type { HourCycle } from '@/lib/dates';
import { localeOf } from '@/lib/locale';

/** How somebody wants calendars shown; what is not chosen is as the region has it. */
export interface Display {
  cycle: HourCycle;
  weekStart: WeekStart;
  weekends: boolean;
  /** A further zone to show times in. */
  also: string | null;
}

const KEPT = 'kalends.calendar';

export function useDisplay(
  language: string,
  hourCycle: HourCycle | undefined,
): [Display, (change: Partial<Display>) => void] {
  const [chosen, setChosen] = useState(kept);
  const usual = useMemo(() => ofLanguage(language), [language]);
  const display: Display = {
    weekends: true,
    also: null,
    ...usual,
    ...(hourCycle === undefined ? {} : { cycle: hourCycle }),
    ...chosen,
  };
  const change = (part: Partial<Display>) => {
    const next = { ...chosen, ...part };
    setChosen(next);
    try {
      localStorage.setItem(KEPT, JSON.stringify(next));
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  };
  return [display, change];
}

function kept(): Partial<Display> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    if (typeof found !== 'object' || found === null) return {};
    const { cycle, weekStart, weekends, also } = found as Record<string, unknown>;
    return {
      ...(cycle === '12h' || cycle === '24h' ? { cycle } : {}),
      ...(weekStart === 0 || weekStart === 1 ? { weekStart } : {}),
      ...(typeof weekends === 'boolean' ? { weekends } : {}),
      ...(typeof also === 'string' ? { also } : {}),
    };
  } catch {
    return {};
  }
}

/** As people of the reader's region have it. */
export function ofLanguage(language: string): Pick<Display, 'cycle' | 'weekStart'> {
  const regional = localeOf(language);
  const { hourCycle } = new Intl.DateTimeFormat(regional, { hour: 'numeric' }).resolvedOptions();
  return {
    cycle: hourCycle?.startsWith('h1') === true ? '12h' : '24h',
    weekStart: weekStartOf(regional),
  };
}

interface WithWeeks {
  getWeekInfo?: () => { firstDay: number };
  weekInfo?: { firstDay: number };
}

function weekStartOf(language: string): WeekStart {
  const locale = new Intl.Locale(language) as Intl.Locale & WithWeeks;
  const first = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay;
  if (first !== undefined) return first === 7 ? 0 : 1;
  return /^en(-(US|CA))?$/.test(language) ? 0 : 1;
}
