import { useId, useState } from 'react';

import type { Display } from '@/components/slot-picker/display';
import { useSlotWords } from '@/components/slot-picker/words';
import { ZoneSelect } from '@/components/slot-picker/zone-select';
import { Segmented } from '@/components/ui/choice';
import { classes } from '@/components/ui/classes';
import { CheckboxField } from '@/components/ui/field';
import { formatCalendarDay } from '@/lib/dates';

interface DisplaySettingsProps {
  display: Display;
  onChange: (change: Partial<Display>) => void;
  /** The moment whose offsets zones are shown with; now if none is given. */
  at?: number;
}

/** How the calendar is shown: hours, weeks, one more zone. Kept on this device. */
export function DisplaySettings({ display, onChange, at }: DisplaySettingsProps) {
  const { t, i18n } = useSlotWords();
  const [open, setOpen] = useState(false);
  const id = useId();
  // A Sunday and a Monday, for their names.
  const weekday = (day: string) => formatCalendarDay(day, i18n.language, { weekday: 'long' });
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="min-h-11 rounded-(--radius-control) px-3 text-sm font-semibold text-accent-strong hover:bg-accent-soft"
      >
        {t('display.title')}
      </button>
      <div
        id={id}
        hidden={!open}
        className={classes(
          'order-last w-full flex-wrap items-end gap-x-8 gap-y-5 pt-3 pb-4',
          open && 'flex',
        )}
      >
        <div className="grid justify-items-start gap-1.5">
          <p aria-hidden="true" className="text-sm font-semibold">
            {t('display.hours')}
          </p>
          <Segmented
            label={t('display.hours')}
            value={display.cycle}
            onChange={(cycle) => onChange({ cycle })}
            options={[
              { value: '12h', label: t('display.12h') },
              { value: '24h', label: t('display.24h') },
            ]}
          />
        </div>
        <div className="grid justify-items-start gap-1.5">
          <p aria-hidden="true" className="text-sm font-semibold">
            {t('display.week')}
          </p>
          <Segmented
            label={t('display.week')}
            value={display.weekStart === 0 ? 'sunday' : 'monday'}
            onChange={(first) => onChange({ weekStart: first === 'sunday' ? 0 : 1 })}
            options={[
              { value: 'monday', label: weekday('2027-03-01') },
              { value: 'sunday', label: weekday('2027-02-28') },
            ]}
          />
        </div>
        <div className="w-full max-w-72">
          {open ? (
            <ZoneSelect
              label={t('zone.also')}
              none={t('zone.alsoNone')}
              value={display.also ?? ''}
              at={at}
              onChange={(zone) => onChange({ also: zone === '' ? null : zone })}
            />
          ) : null}
        </div>
        <CheckboxField
          label={t('display.weekends')}
          checked={display.weekends}
          onChange={(event) => onChange({ weekends: event.target.checked })}
          className="pb-2.5"
        />
      </div>
    </>
  );
}
