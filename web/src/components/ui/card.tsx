import type { HTMLAttributes } from 'react';

import { classes } from '@/components/ui/classes';

/** A sheet on the page, with the one square corner that is ours. */
export function Card({ className, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return (
    <div
      {...rest}
      className={classes(
        'rounded-(--radius-card) border border-line bg-surface shadow-(--shadow-card)',
        className,
      )}
    />
  );
}
