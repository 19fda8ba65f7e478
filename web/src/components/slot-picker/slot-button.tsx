import { memo } from 'react';

import type { Slot } from '@/components/slot-picker/calendar';
import { elsewhere } from '@/components/slot-picker/elsewhere';
import { usePicking } from '@/components/slot-picker/picking';
import { classes } from '@/components/ui/classes';
import { formatDay, formatTime } from '@/lib/dates';
import { offsetText, timeOf, zoneCity } from '@/lib/time-zones';

interface SlotButtonProps {
  slot: Slot;
  at: number;
  pressed: boolean;
  /** Whether Tab comes to this one of its group; the arrow keys reach the others. */
  tabStop: boolean;
  /** The day is not said beside it, so it says it itself. */
  dated?: boolean;
}

/** One time to choose. */
export const SlotButton = memo(function SlotButton({
  slot,
  at,
  pressed,
  tabStop,
  dated,
}: SlotButtonProps) {
  const { t, language, zone, also, cycle, members, serviceZone, stale, choose } = usePicking();
  const time = (instant: number | string, where: string) =>
    formatTime(new Date(instant), where, language, cycle);

  const theirs = members.get(slot.teamMemberId)?.timezone ?? serviceZone;
  const there = elsewhere(at, zone, [theirs, also]).map((one) =>
    [
      t('slot.elsewhere', { time: time(at, one.zone), city: one.city }),
      one.days < 0 ? t('slot.dayBefore') : one.days > 0 ? t('slot.dayAfter') : '',
    ]
      .filter(Boolean)
      .join(', '),
  );
  const places = slot.maxBookings - slot.currentBookings;
  const seats = slot.maxBookings > 1 ? t('slot.seats', { count: places }) : '';
  const label = [
    t('slot.label', {
      from: time(at, zone),
      to: time(slot.endTime, zone),
      day: formatDay(new Date(at), zone, language, { weekday: true }),
      zone: t('zone.name', { city: zoneCity(zone), offset: offsetText(new Date(at), zone) }),
    }),
    ...there,
    seats,
    slot.isRecommended ? t('slot.recommended') : '',
  ];

  return (
    <button
      type="button"
      data-slot={at}
      data-testid={`time-slot-${timeOf(new Date(at), zone).replace(':', '-')}`}
      aria-pressed={pressed}
      aria-label={label.filter(Boolean).join('; ')}
      aria-disabled={stale ? true : undefined}
      tabIndex={tabStop ? 0 : -1}
      onClick={() => {
        if (!stale && !pressed) choose(slot);
      }}
      className={classes(
        'relative grid min-h-13 w-full content-center justify-items-center rounded-(--radius-control)',
        'border px-1 py-1.5 text-center transition-colors',
        pressed
          ? 'border-accent bg-accent text-on-accent'
          : 'border-line-strong bg-surface hover:border-accent hover:bg-accent-soft',
        stale && 'opacity-60',
      )}
    >
      {dated ? (
        <Drawn
          text={formatDay(new Date(at), zone, language, { weekday: true, short: true })}
          className={classes('text-sm', !pressed && 'text-muted')}
        />
      ) : null}
      <span className="numbers leading-tight font-semibold whitespace-nowrap">
        {time(at, zone)}
      </span>
      {there.map((one) => (
        <Drawn
          key={one}
          text={one}
          className={classes('numbers text-xs leading-tight', !pressed && 'text-muted')}
        />
      ))}
      {seats ? (
        <Drawn
          text={seats}
          className={classes('text-xs leading-tight', !pressed && 'text-muted')}
        />
      ) : null}
      {slot.isRecommended ? (
        <span
          aria-hidden="true"
          className={classes(
            'absolute top-1 right-1.5 text-xs leading-none',
            pressed ? 'text-on-accent' : 'text-gold',
          )}
        >
          ★
        </span>
      ) : null}
    </button>
  );
});

/** Said in words by the button's name, which would not hold the text of the button as it stands. */
function Drawn({ text, className }: { text: string; className: string }) {
  return (
    <span
      aria-hidden="true"
      data-text={text}
      className={classes('after:content-[attr(data-text)]', className)}
    />
  );
}
