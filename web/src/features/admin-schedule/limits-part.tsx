import { useState } from 'react';

import { CheckboxField, TextField } from '@/components/ui/field';
import { scheduleApi } from '@/features/admin-schedule/api';
import { Part } from '@/features/admin-schedule/part';
import type { Schedule } from '@/features/admin-schedule/schedule';
import { useSave } from '@/features/admin-schedule/use-save';
import { useScheduleWords } from '@/features/admin-schedule/words';

const NUMBERS = [
  'beforeMinutes',
  'afterMinutes',
  'maxPerDay',
  'maxConcurrent',
  'minAdvanceMinutes',
  'maxAdvanceDays',
] as const;
type Name = (typeof NUMBERS)[number];

/** The most the API takes of each. */
const MOST: Record<Name, number> = {
  beforeMinutes: 720,
  afterMinutes: 720,
  maxPerDay: 10_000,
  maxConcurrent: 10_000,
  minAdvanceMinutes: 525_600,
  maxAdvanceDays: 730,
};

/** Buffers, limits, the window one may book in, and whether bookings are taken (AVL-05 to AVL-09). */
export function LimitsPart({ schedule }: { schedule: Schedule }) {
  const { t } = useScheduleWords();
  const [setBuffers] = scheduleApi.useSetBuffersMutation();
  const [setLimits] = scheduleApi.useSetLimitsMutation();
  const [setWindow] = scheduleApi.useSetWindowMutation();
  const [setSwitches] = scheduleApi.useSetSwitchesMutation();
  const saving = useSave();
  const { buffers, limits, window, switches, id: resourceId } = schedule;
  const saved = writtenOf({ ...buffers, ...limits, ...window });
  const [typed, setTyped] = useState(saved);
  const [isAccepting, setAccepting] = useState(switches.isAccepting);
  const [tried, setTried] = useState(false);
  const changed = (...names: Name[]) => names.some((name) => typed[name] !== saved[name]);
  const wrong = NUMBERS.find((name) => numberOf(name, typed[name]) === undefined);
  const number = (name: Name) => numberOf(name, typed[name]) ?? null;

  async function save() {
    setTried(true);
    if (wrong !== undefined) return;
    const buffersBody = {
      beforeMinutes: number('beforeMinutes'),
      afterMinutes: number('afterMinutes'),
    };
    const limitsBody = {
      maxPerDay: number('maxPerDay'),
      maxConcurrent: number('maxConcurrent') ?? limits.maxConcurrent,
    };
    const windowBody = {
      minAdvanceMinutes: number('minAdvanceMinutes'),
      maxAdvanceDays: number('maxAdvanceDays'),
    };
    const switchesBody = { ...switches, isAccepting };
    // Only what was changed is sent: each is a deed of its own in the history.
    await saving.save(
      ...(changed('beforeMinutes', 'afterMinutes')
        ? [() => setBuffers({ resourceId, buffersBody })]
        : []),
      ...(changed('maxPerDay', 'maxConcurrent')
        ? [() => setLimits({ resourceId, limitsBody })]
        : []),
      ...(changed('minAdvanceMinutes', 'maxAdvanceDays')
        ? [() => setWindow({ resourceId, windowBody })]
        : []),
      ...(isAccepting === switches.isAccepting
        ? []
        : [() => setSwitches({ resourceId, switchesBody })]),
    );
  }

  return (
    <Part
      title={t('limits.title')}
      lead={t('limits.lead')}
      zone={schedule.timezone}
      saving={saving}
      unchanged={!changed(...NUMBERS) && isAccepting === switches.isAccepting}
      onSave={() => void save()}
    >
      <CheckboxField
        label={t('limits.accepting')}
        hint={t('limits.acceptingHint')}
        checked={isAccepting}
        onChange={(event) => setAccepting(event.target.checked)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {NUMBERS.map((name) => (
          <TextField
            key={name}
            type="number"
            inputMode="numeric"
            min={name === 'maxConcurrent' ? 1 : 0}
            max={MOST[name]}
            optional={name !== 'maxConcurrent'}
            label={t(`limits.${name}`)}
            hint={t(`limits.${name}Hint`)}
            value={typed[name]}
            error={
              tried && numberOf(name, typed[name]) === undefined
                ? t('limits.wrong', { most: MOST[name] })
                : undefined
            }
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        ))}
      </div>
    </Part>
  );
}

function writtenOf(numbers: Record<Name, number | null>): Record<Name, string> {
  const written = NUMBERS.map((name) => [name, String(numbers[name] ?? '')] as const);
  return Object.fromEntries(written) as Record<Name, string>;
}

/** The number that was typed; null where nothing was, undefined where it is none. */
function numberOf(name: Name, typed: string): number | null | undefined {
  if (typed.trim() === '') return name === 'maxConcurrent' ? undefined : null;
  const value = Number(typed);
  const least = name === 'maxConcurrent' ? 1 : 0;
  return Number.isInteger(value) && value >= least && value <= MOST[name] ? value : undefined;
}
