import type { ReactNode } from 'react';

import type { Tone } from '@/components/ui/badge';
import { classes } from '@/components/ui/classes';

const TONES: Record<Exclude<Tone, 'neutral'>, string> = {
  accent: 'border-accent bg-accent-soft',
  good: 'border-good bg-good-soft',
  warn: 'border-warn bg-warn-soft',
  bad: 'border-bad bg-bad-soft',
  gold: 'border-gold bg-gold-soft',
};

interface AlertProps {
  tone?: Exclude<Tone, 'neutral'>;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** `now` interrupts a screen reader, `later` waits its turn, `off` is only read in passing. */
  announce?: 'now' | 'later' | 'off';
  className?: string;
}

/** Something to know or to do about, in a box of its own. */
export function Alert({
  tone = 'accent',
  title,
  children,
  actions,
  announce = 'later',
  className,
}: AlertProps) {
  return (
    <div
      role={announce === 'now' ? 'alert' : announce === 'later' ? 'status' : undefined}
      className={classes(
        'grid gap-2 rounded-(--radius-control) border-l-4 p-4',
        TONES[tone],
        className,
      )}
    >
      {title ? <p className="font-semibold">{title}</p> : null}
      {children ? <div className="text-base">{children}</div> : null}
      {actions ? <div className="flex flex-wrap gap-3 pt-1">{actions}</div> : null}
    </div>
  );
}
