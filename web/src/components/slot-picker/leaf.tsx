import { Arrow } from '@/components/slot-picker/arrow';
import { useSlotWords } from '@/components/slot-picker/words';

interface LeafProps {
  title: string;
  /** What one leafs by. */
  by: 'month' | 'week';
  atStart: boolean;
  atEnd: boolean;
  onLeaf: (step: -1 | 1) => void;
}

/** What is shown, and the way to what comes before and after it. */
export function Leaf({ title, by, atStart, atEnd, onLeaf }: LeafProps) {
  const { t } = useSlotWords();
  const looks =
    'grid size-11 place-items-center rounded-full hover:bg-sunken aria-disabled:opacity-35 aria-disabled:hover:bg-transparent';
  return (
    <div className="mb-2 flex items-center justify-between gap-2">
      <h2 className="pl-2 font-display text-xl leading-tight first-letter:uppercase">{title}</h2>
      <div className="flex">
        <button
          type="button"
          aria-label={t(`move.${by}_before`)}
          aria-disabled={atStart ? true : undefined}
          onClick={() => {
            if (!atStart) onLeaf(-1);
          }}
          className={looks}
        >
          <Arrow back />
        </button>
        <button
          type="button"
          data-testid={by === 'month' ? 'calendar-next-month' : undefined}
          aria-label={t(`move.${by}_after`)}
          aria-disabled={atEnd ? true : undefined}
          onClick={() => {
            if (!atEnd) onLeaf(1);
          }}
          className={looks}
        >
          <Arrow />
        </button>
      </div>
    </div>
  );
}
