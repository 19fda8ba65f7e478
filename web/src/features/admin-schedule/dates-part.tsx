import { useState } from 'react';

import type { ExceptionShape } from '@/api/generated/admin.gen';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { scheduleApi } from '@/features/admin-schedule/api';
import { Part } from '@/features/admin-schedule/part';
import { RangeFields, RemoveButton } from '@/features/admin-schedule/range-fields';
import { USUAL, wrongRange, type Schedule } from '@/features/admin-schedule/schedule';
import { useSave } from '@/features/admin-schedule/use-save';
import { useScheduleWords } from '@/features/admin-schedule/words';

const KINDS: readonly ExceptionShape['kind'][] = ['closed', 'replaced', 'extra'];

/** Single dates that differ from the week: closed, other hours, more hours (AVL-03). */
export function DatesPart({ schedule }: { schedule: Schedule }) {
  const { t } = useScheduleWords();
  const [setExceptions] = scheduleApi.useSetExceptionsMutation();
  const saving = useSave();
  const saved = schedule.exceptions.exceptions;
  const [dates, setDates] = useState<ExceptionShape[]>(saved);
  const [tried, setTried] = useState(false);
  const wrong = dates.some(isWrong);

  async function save() {
    setTried(true);
    if (wrong) return;
    const exceptions = [...dates].sort((a, b) => a.date.localeCompare(b.date));
    setDates(exceptions);
    await saving.save(() =>
      setExceptions({ resourceId: schedule.id, exceptionsBody: { exceptions } }),
    );
  }

  return (
    <Part
      title={t('dates.title')}
      lead={t('dates.lead')}
      zone={schedule.timezone}
      saving={saving}
      unchanged={JSON.stringify(dates) === JSON.stringify(saved)}
      onSave={() => void save()}
      wrong={tried && wrong ? t('dates.wrong') : null}
    >
      {dates.length === 0 ? <p className="text-muted">{t('dates.none')}</p> : null}
      <ul className="grid gap-4">
        {dates.map((one, index) => (
          <DateRow
            key={index}
            number={index + 1}
            exception={one}
            onChange={(next) => setDates(dates.with(index, next))}
            onRemove={() => setDates(dates.filter((_, other) => other !== index))}
          />
        ))}
      </ul>
      <div>
        <Button
          kind="secondary"
          onClick={() =>
            setDates([...dates, { date: '', kind: 'closed', intervals: [], reason: null }])
          }
        >
          {t('dates.add')}
        </Button>
      </div>
    </Part>
  );
}

function isWrong({ date, kind, intervals = [] }: ExceptionShape): boolean {
  if (date === '') return true;
  if (kind !== 'closed' && intervals.length === 0) return true;
  return intervals.some((range) => wrongRange(range) !== null);
}

interface DateRowProps {
  number: number;
  exception: ExceptionShape;
  onChange: (exception: ExceptionShape) => void;
  onRemove: () => void;
}

function DateRow({ number, exception, onChange, onRemove }: DateRowProps) {
  const { t } = useScheduleWords();
  const { kind, intervals = [] } = exception;
  const label = exception.date || t('dates.number', { number });
  return (
    <li className="grid gap-3 border-t border-line pt-4 sm:grid-cols-[11rem_11rem_minmax(0,1fr)_auto] sm:items-end">
      <TextField
        type="date"
        label={t('dates.date')}
        value={exception.date}
        onChange={(event) => onChange({ ...exception, date: event.target.value })}
      />
      <SelectField
        label={t('dates.what')}
        value={kind}
        onChange={(event) => {
          const next = event.target.value as ExceptionShape['kind'];
          const hours = intervals.length > 0 ? intervals : [USUAL];
          onChange({ ...exception, kind: next, intervals: next === 'closed' ? [] : hours });
        }}
      >
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`dates.kind.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('reasonField')}
        optional
        maxLength={200}
        value={exception.reason ?? ''}
        onChange={(event) => onChange({ ...exception, reason: event.target.value || null })}
      />
      <RemoveButton label={t('range.remove', { of: label })} onClick={onRemove} />
      {kind === 'closed' ? null : (
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2 sm:col-span-full">
          {intervals.map((range, index) => (
            <RangeFields
              key={index}
              label={t('range.hours', { day: label })}
              range={range}
              onChange={(next) =>
                onChange({ ...exception, intervals: intervals.with(index, next) })
              }
              onRemove={
                intervals.length === 1
                  ? undefined
                  : () =>
                      onChange({
                        ...exception,
                        intervals: intervals.filter((_, other) => other !== index),
                      })
              }
            />
          ))}
          <Button
            kind="quiet"
            onClick={() =>
              onChange({ ...exception, intervals: [...intervals, { startTime: '', endTime: '' }] })
            }
          >
            {t('range.addHours')}
          </Button>
        </div>
      )}
    </li>
  );
}
