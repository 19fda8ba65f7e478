import type { RangeShape } from '@/api/generated/admin.gen';
import { sentEnd, typedEnd, wrongRange } from '@/features/admin-schedule/schedule';
import { useScheduleWords } from '@/features/admin-schedule/words';

interface RangeFieldsProps {
  /** What it is a part of, for people who listen: `Monday, hours`. */
  label: string;
  range: RangeShape;
  onChange: (range: RangeShape) => void;
  onRemove?: (() => void) | undefined;
}

const INPUT =
  'numbers min-h-11 min-w-0 rounded-(--radius-control) border bg-surface px-2 aria-invalid:border-bad border-line-strong';

/** From and to, typed. */
export function RangeFields({ label, range, onChange, onRemove }: RangeFieldsProps) {
  const { t } = useScheduleWords();
  const wrong = wrongRange(range) === 'backwards' ? true : undefined;
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-1.5">
      <input
        type="time"
        aria-label={t('range.from', { of: label })}
        aria-invalid={wrong}
        value={range.startTime}
        onChange={(event) => onChange({ ...range, startTime: event.target.value })}
        className={INPUT}
      />
      <span aria-hidden="true">–</span>
      <input
        type="time"
        aria-label={t('range.to', { of: label })}
        aria-invalid={wrong}
        value={typedEnd(range.endTime)}
        onChange={(event) => onChange({ ...range, endTime: sentEnd(event.target.value) })}
        className={INPUT}
      />
      {onRemove ? (
        <RemoveButton label={t('range.remove', { of: label })} onClick={onRemove} />
      ) : null}
    </span>
  );
}

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="grid size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-bad"
    >
      <svg aria-hidden="true" viewBox="0 0 20 20" className="size-4">
        <path
          d="m5 5 10 10M15 5 5 15"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
    </button>
  );
}
