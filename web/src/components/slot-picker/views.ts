import {
  daysFrom,
  firstOfMonth,
  firstOfWeek,
  lastOfMonth,
  weeksOfMonth,
  type WeekStart,
} from '@/components/slot-picker/calendar';
import { formatCalendarDay } from '@/lib/dates';
import { localeOf } from '@/lib/locale';
import { addDays, addMonths } from '@/lib/time-zones';

export const VIEWS = ['month', 'week', 'agenda', 'suggestions'] as const;
export type View = (typeof VIEWS)[number];

const AGENDA_DAYS = 7;

/** The days a view shows around one of them. */
export interface Span {
  from: string;
  to: string;
  weeks: string[][];
}

export function spanOf(view: View, day: string, weekStart: WeekStart): Span {
  if (view === 'week') {
    const from = firstOfWeek(day, weekStart);
    return { from, to: addDays(from, 6), weeks: [daysFrom(from, 7)] };
  }
  if (view === 'agenda') {
    return { from: day, to: addDays(day, AGENDA_DAYS - 1), weeks: [] };
  }
  return { from: firstOfMonth(day), to: lastOfMonth(day), weeks: weeksOfMonth(day, weekStart) };
}

/** The day to show after a step. */
export function leaf(view: View, span: Span, step: -1 | 1): string {
  if (view === 'week') return addDays(span.from, 7 * step);
  if (view === 'agenda') return addDays(span.from, AGENDA_DAYS * step);
  return addMonths(span.from, step);
}

export function titleOf(view: View, span: Span, language: string): string {
  if (view === 'month') {
    return formatCalendarDay(span.from, language, { month: 'long', year: 'numeric' });
  }
  const format = new Intl.DateTimeFormat(localeOf(language), {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return format.formatRange(new Date(`${span.from}T00:00:00Z`), new Date(`${span.to}T00:00:00Z`));
}
