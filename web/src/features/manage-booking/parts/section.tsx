import { useId, type ReactNode } from 'react';

import { Card } from '@/components/ui/card';
import { classes } from '@/components/ui/classes';

interface SectionProps {
  title: string;
  children: ReactNode;
  className?: string;
}

/** One matter of the booking, under its name. */
export function Section({ title, children, className }: SectionProps) {
  const id = useId();
  return (
    <Card role="region" aria-labelledby={id} className={classes('p-5 sm:p-7', className)}>
      <h2 id={id} className="mb-4 font-display text-xl">
        {title}
      </h2>
      {children}
    </Card>
  );
}
