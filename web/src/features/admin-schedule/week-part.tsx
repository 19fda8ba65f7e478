import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/choice';
import { classes } from '@/components/ui/classes';
import { scheduleApi } from '@/features/admin-schedule/api';
import { Part } from '@/features/admin-schedule/part';
import { RangeFields } from '@/features/admin-schedule/range-fields';
import {
  minutesOf,
  USUAL,
  inOrder,
  WEEKDAYS,
  wholeWeek,
  wrongDay,
  type Day,
  type Schedule,
  type Week,
  type Weekday,
} from '@/features/admin-schedule/schedule';
import { useSave } from '@/features/admin-schedule/use-save';
import { useScheduleWords } from '@/features/admin-schedule/words';
import { localeOf } from '@/lib/locale';

const EMPTY = { startTime: '', endTime: '' };
const LUNCH = { startTime: '12:00', endTime: '13:00' };

/** The working week with its breaks (AVL-01), or the business hours of the services (AVL-02). */
export function WeekPart({ schedule }: { schedule: Schedule }) {
  const { t } = useScheduleWords();
  const [setWeekly] = scheduleApi.useSetWeeklyScheduleMutation();
  const saving = useSave();
  const saved = schedule.schedule.weekly;
  const [own, setOwn] = useState(saved !== null);
  const [week, setWeek] = useState<Week>(() => wholeWeek(saved));
  const [tried, setTried] = useState(false);
  const unchanged =
    own === (saved !== null) && (!own || JSON.stringify(week) === JSON.stringify(wholeWeek(saved)));
  const wrong = own ? WEEKDAYS.find((day) => wrongDay(week[day]) !== null) : undefined;
  const change = (day: Weekday, next: Day) => setWeek({ ...week, [day]: next });

  async function save() {
    setTried(true);
    if (wrong !== undefined) return;
    const sorted = inOrder(week);
    setWeek(sorted);
    const weekly = own ? sorted : null;
    await saving.save(() => setWeekly({ resourceId: schedule.id, scheduleBody: { weekly } }));
  }

  return (
    <Part
      title={t('week.title')}
      lead={t('week.lead')}
      zone={schedule.timezone}
      saving={saving}
      unchanged={unchanged}
      onSave={() => void save()}
      wrong={
        tried && wrong !== undefined
          ? t(`week.wrong.${wrongDay(week[wrong]) ?? 'missing'}`, { day: t(`weekday.${wrong}`) })
          : null
      }
    >
      <div>
        <Segmented
          label={t('week.whose')}
          value={own ? 'own' : 'service'}
          onChange={(whose) => setOwn(whose === 'own')}
          options={[
            { value: 'own', label: t('week.own') },
            { value: 'service', label: t('week.service') },
          ]}
        />
      </div>
      {own ? (
        <div className="grid">
          {WEEKDAYS.map((day) => (
            <DayRow key={day} name={day} day={week[day]} onChange={(next) => change(day, next)} />
          ))}
        </div>
      ) : null}
      {own && week.monday.isWorkingDay ? (
        <div>
          <Button
            kind="quiet"
            onClick={() => {
              const days = WEEKDAYS.slice(0, 5).map((day) => [day, week.monday] as const);
              setWeek({ ...week, ...(Object.fromEntries(days) as Partial<Week>) });
            }}
          >
            {t('week.copy')}
          </Button>
        </div>
      ) : null}
    </Part>
  );
}

interface DayRowProps {
  name: Weekday;
  day: Day;
  onChange: (day: Day) => void;
}

function DayRow({ name, day, onChange }: DayRowProps) {
  const { t } = useScheduleWords();
  const title = t(`weekday.${name}`);
  const addBreak = (
    <AddRange
      text={t('range.addBreak')}
      day={title}
      onClick={() =>
        onChange({ ...day, breaks: [...day.breaks, day.breaks.length === 0 ? LUNCH : EMPTY] })
      }
    />
  );
  return (
    <fieldset className="grid min-w-0 gap-x-6 gap-y-2 border-t border-line py-3 lg:grid-cols-[9rem_minmax(0,1fr)_14rem] lg:items-center">
      <legend className="sr-only">{title}</legend>
      <label className="flex min-h-11 items-center gap-3 font-semibold">
        <input
          type="checkbox"
          checked={day.isWorkingDay}
          onChange={(event) =>
            onChange({
              ...day,
              isWorkingDay: event.target.checked,
              timeSlots: day.timeSlots.length === 0 ? [USUAL] : day.timeSlots,
            })
          }
          className="size-5 accent-accent"
        />
        {title}
      </label>
      {day.isWorkingDay ? (
        <div className="grid gap-2">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Ranges
              label={t('range.hours', { day: title })}
              ranges={day.timeSlots}
              onChange={(timeSlots) => onChange({ ...day, timeSlots })}
              keepOne
            />
            <AddRange
              text={t('range.addHours')}
              day={title}
              onClick={() => onChange({ ...day, timeSlots: [...day.timeSlots, EMPTY] })}
            />
            {day.breaks.length === 0 ? addBreak : null}
          </div>
          {day.breaks.length > 0 ? (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <span className="text-sm font-semibold text-muted">{t('range.breaks')}</span>
              <Ranges
                label={t('range.break', { day: title })}
                ranges={day.breaks}
                onChange={(breaks) => onChange({ ...day, breaks })}
              />
              {addBreak}
            </div>
          ) : null}
        </div>
      ) : (
        <p className="text-muted">{t('week.off')}</p>
      )}
      <Strip day={day} />
    </fieldset>
  );
}

function AddRange({ text, day, onClick }: { text: string; day: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-11 rounded-lg px-2 text-sm font-semibold text-accent-strong hover:bg-accent-soft"
    >
      {text}
      <span className="sr-only">, {day}</span>
    </button>
  );
}

interface RangesProps {
  label: string;
  ranges: Day['timeSlots'];
  onChange: (ranges: Day['timeSlots']) => void;
  keepOne?: boolean;
}

function Ranges({ label, ranges, onChange, keepOne }: RangesProps) {
  return ranges.map((range, index) => (
    <RangeFields
      key={index}
      label={ranges.length > 1 ? `${label} ${index + 1}` : label}
      range={range}
      onChange={(next) => onChange(ranges.with(index, next))}
      onRemove={
        keepOne && ranges.length === 1
          ? undefined
          : () => onChange(ranges.filter((_, other) => other !== index))
      }
    />
  ));
}

/** The day as a band from midnight to midnight; it only shows what the fields say. */
function Strip({ day }: { day: Day }) {
  const { i18n } = useTranslation();
  const hour = new Intl.DateTimeFormat(localeOf(i18n.language), {
    hour: 'numeric',
    timeZone: 'UTC',
  });
  const ranges = day.isWorkingDay ? day.timeSlots : [];
  return (
    <div aria-hidden="true" className="hidden lg:block">
      <div className="relative h-3 overflow-hidden rounded-full bg-sunken">
        {ranges.map((range, index) => (
          <Band key={index} range={range} className="bg-accent" />
        ))}
        {day.isWorkingDay
          ? day.breaks.map((range, index) => (
              <Band key={index} range={range} className="bg-sunken" />
            ))
          : null}
      </div>
      <div className="numbers flex justify-between pt-0.5 text-xs text-muted">
        {[0, 6, 12, 18, 24].map((at) => (
          <span key={at}>{hour.format(new Date(Date.UTC(2027, 0, 1, at)))}</span>
        ))}
      </div>
    </div>
  );
}

function Band({ range, className }: { range: Day['timeSlots'][number]; className: string }) {
  const [start, end] = [minutesOf(range.startTime), minutesOf(range.endTime)];
  if (!(end > start)) return null;
  return (
    <span
      className={classes('absolute inset-y-0', className)}
      style={{ left: `${start / 14.4}%`, width: `${(end - start) / 14.4}%` }}
    />
  );
}
