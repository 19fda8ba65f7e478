import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { HolidayShape, TimeOffShape, UnavailableShape } from '@/api/generated/admin.gen';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { scheduleApi } from '@/features/admin-schedule/api';
import { Part } from '@/features/admin-schedule/part';
import { RangeFields, RemoveButton } from '@/features/admin-schedule/range-fields';
import {
  USUAL,
  WEEKDAYS,
  wrongRange,
  type Schedule,
  type Weekday,
} from '@/features/admin-schedule/schedule';
import { useSave } from '@/features/admin-schedule/use-save';
import { useScheduleWords } from '@/features/admin-schedule/words';
import { localeOf } from '@/lib/locale';

const KINDS = ['vacation', 'holiday', 'blackout'] as const;

/** Days off, days off every year, and hours that are never free (AVL-03). */
export function TimeOffPart({ schedule }: { schedule: Schedule }) {
  const { t } = useScheduleWords();
  const { i18n } = useTranslation();
  const [setTimeOff] = scheduleApi.useSetTimeOffMutation();
  const saving = useSave();
  const saved = schedule.timeOff;
  const [off, setOff] = useState<TimeOffShape[]>(saved.timeOff);
  const [holidays, setHolidays] = useState<HolidayShape[]>(saved.holidays);
  const [never, setNever] = useState<UnavailableShape[]>(saved.unavailable);
  const [tried, setTried] = useState(false);
  const now = { timeOff: off, holidays, unavailable: never };
  const wrong =
    off.some(({ from, to }) => from === '' || to === '' || to < from) ||
    holidays.some(({ name, month, day }) => name.trim() === '' || !exists(month, day)) ||
    never.some((one) => wrongRange(one) !== null);

  async function save() {
    setTried(true);
    if (wrong) return;
    await saving.save(() => setTimeOff({ resourceId: schedule.id, timeOffBody: now }));
  }

  const month = new Intl.DateTimeFormat(localeOf(i18n.language), {
    month: 'long',
    timeZone: 'UTC',
  });
  return (
    <Part
      title={t('off.title')}
      lead={t('off.lead')}
      zone={schedule.timezone}
      saving={saving}
      unchanged={JSON.stringify(now) === JSON.stringify(saved)}
      onSave={() => void save()}
      wrong={tried && wrong ? t('off.wrong') : null}
    >
      <Group title={t('off.days')}>
        {off.map((one, index) => {
          const change = (next: Partial<TimeOffShape>) =>
            setOff(off.with(index, { ...one, ...next }));
          return (
            <Row key={index} columns="sm:grid-cols-[minmax(0,1fr)_11rem_11rem_auto]">
              <SelectField
                label={t('off.what')}
                value={one.kind}
                onChange={(event) => change({ kind: event.target.value as (typeof KINDS)[number] })}
              >
                {KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {t(`off.kind.${kind}`)}
                  </option>
                ))}
              </SelectField>
              <TextField
                type="date"
                label={t('off.from')}
                value={one.from}
                onChange={(event) => {
                  const from = event.target.value;
                  change({ from, to: one.to < from ? from : one.to });
                }}
              />
              <TextField
                type="date"
                label={t('off.to')}
                value={one.to}
                min={one.from}
                onChange={(event) => change({ to: event.target.value })}
              />
              <TextField
                className="sm:order-last sm:col-span-3"
                label={t('reasonField')}
                optional
                maxLength={200}
                value={one.reason ?? ''}
                onChange={(event) => change({ reason: event.target.value || null })}
              />
              <RemoveButton
                label={t('range.remove', { of: one.from || t('off.kind.vacation') })}
                onClick={() => setOff(off.filter((_, other) => other !== index))}
              />
            </Row>
          );
        })}
        <Add
          text={t('off.add')}
          onClick={() => setOff([...off, { kind: 'vacation', from: '', to: '', reason: null }])}
        />
      </Group>

      <Group title={t('off.holidays')}>
        {holidays.map((one, index) => {
          const change = (next: Partial<HolidayShape>) =>
            setHolidays(holidays.with(index, { ...one, ...next }));
          return (
            <Row key={index} columns="sm:grid-cols-[minmax(0,1fr)_12rem_6rem_auto]">
              <TextField
                label={t('off.name')}
                maxLength={100}
                value={one.name}
                onChange={(event) => change({ name: event.target.value })}
              />
              <SelectField
                label={t('off.month')}
                value={one.month}
                onChange={(event) => change({ month: Number(event.target.value) })}
              >
                {Array.from({ length: 12 }, (_, at) => (
                  <option key={at} value={at + 1}>
                    {month.format(new Date(Date.UTC(2028, at, 1)))}
                  </option>
                ))}
              </SelectField>
              <TextField
                type="number"
                label={t('off.day')}
                min={1}
                max={31}
                value={one.day}
                onChange={(event) => change({ day: Number(event.target.value) })}
              />
              <RemoveButton
                label={t('range.remove', { of: one.name })}
                onClick={() => setHolidays(holidays.filter((_, other) => other !== index))}
              />
            </Row>
          );
        })}
        <Add
          text={t('off.addHoliday')}
          onClick={() => setHolidays([...holidays, { name: '', month: 12, day: 25, region: null }])}
        />
      </Group>

      <Group title={t('off.never')}>
        {never.map((one, index) => (
          <li key={index} className="flex flex-wrap items-end gap-3">
            <SelectField
              className="w-44"
              label={t('off.weekday')}
              value={one.weekday}
              onChange={(event) =>
                setNever(never.with(index, { ...one, weekday: event.target.value as Weekday }))
              }
            >
              {WEEKDAYS.map((day) => (
                <option key={day} value={day}>
                  {t(`weekday.${day}`)}
                </option>
              ))}
            </SelectField>
            <RangeFields
              label={t(`weekday.${one.weekday}`)}
              range={one}
              onChange={(range) => setNever(never.with(index, { ...one, ...range }))}
              onRemove={() => setNever(never.filter((_, other) => other !== index))}
            />
          </li>
        ))}
        <Add
          text={t('off.addNever')}
          onClick={() => setNever([...never, { weekday: 'monday', ...USUAL }])}
        />
      </Group>
    </Part>
  );
}

/** Whether there is such a day in some year. */
function exists(month: number, day: number): boolean {
  const date = new Date(Date.UTC(2028, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{title}</h3>
      <ul className="grid gap-4">{children}</ul>
    </section>
  );
}

function Row({ columns, children }: { columns: string; children: ReactNode }) {
  return <li className={`grid gap-3 sm:items-end ${columns}`}>{children}</li>;
}

function Add({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <li>
      <Button kind="secondary" onClick={onClick}>
        {text}
      </Button>
    </li>
  );
}
