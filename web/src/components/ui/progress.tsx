interface ProgressProps {
  /** Counted from 1. */
  value: number;
  max: number;
  label: string;
}

/** How far along one is (ACC-04). */
export function Progress({ value, max, label }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={1}
      aria-valuemax={max}
      className="flex gap-1.5"
    >
      {Array.from({ length: max }, (_, index) => (
        <span
          key={index}
          className={`h-1.5 flex-1 rounded-full ${index < value ? 'bg-accent' : 'bg-line'}`}
        />
      ))}
    </div>
  );
}
