import { localeOf } from '@/lib/locale';

interface CalendarLeafProps {
  at: Date;
  zone: string;
  language: string;
}

/** A leaf of a calendar, to be recognised at a glance; words beside it say the same. */
export function CalendarLeaf({ at, zone, language }: CalendarLeafProps) {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(language), { timeZone: zone, ...options }).format(at);
  return (
    <div
      aria-hidden="true"
      className="grid size-20 shrink-0 grid-rows-[auto_1fr] overflow-hidden rounded-(--radius-card) border border-line text-center sm:size-24"
    >
      <span className="bg-accent py-1 text-xs font-semibold tracking-wide text-on-accent uppercase">
        {part({ month: 'short' })}
      </span>
      <span className="numbers grid place-items-center font-display text-3xl sm:text-4xl">
        {part({ day: 'numeric' }).replace(/\D/g, '')}
      </span>
    </div>
  );
}
