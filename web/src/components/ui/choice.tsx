import { useId, type ReactNode } from 'react';

import { classes } from '@/components/ui/classes';

export interface Option<T extends string> {
  value: T;
  label: ReactNode;
  testId?: string;
  disabled?: boolean;
}

interface ChoiceProps<T extends string> {
  /** What is chosen, for people who listen. */
  label: string;
  value: T | null;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
}

/** One of a few, side by side: views, languages, hours of the day. Arrow keys move. */
export function Segmented<T extends string>(props: ChoiceProps<T>) {
  return (
    <Radios
      {...props}
      group="inline-flex flex-wrap gap-1 rounded-(--radius-control) bg-sunken p-1"
      option={classes(
        'rounded-lg px-3 py-1.5 text-sm font-semibold text-muted',
        'has-checked:bg-surface has-checked:text-ink has-checked:shadow-sm',
      )}
    />
  );
}

/** One of a few that need explaining, as cards under each other. */
export function RadioCards<T extends string>(props: ChoiceProps<T>) {
  return (
    <Radios
      {...props}
      group="grid gap-3"
      option={classes(
        'rounded-(--radius-card) border border-line-strong bg-surface p-4',
        'has-checked:border-accent has-checked:ring-2 has-checked:ring-accent',
      )}
    />
  );
}

/** The browser's own radio buttons, which know every key and every reader, under looks of ours. */
function Radios<T extends string>({
  label,
  value,
  onChange,
  options,
  group,
  option: look,
}: ChoiceProps<T> & { group: string; option: string }) {
  const name = useId();
  return (
    <fieldset className={group}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          data-testid={option.testId}
          className={classes(
            'relative cursor-pointer has-disabled:cursor-not-allowed has-disabled:opacity-60',
            'has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
            look,
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-[inherit] opacity-0"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
