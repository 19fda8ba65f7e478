import { useId, type ReactNode } from 'react';

import { Card } from '@/components/ui/card';

interface SectionProps {
  title: string;
  /** What can be done here. */
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the file, with its name. */
export function Section({ title, action, children }: SectionProps) {
  const id = useId();
  return (
    <Card role="region" aria-labelledby={id} className="grid content-start gap-4 p-5 sm:p-6">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-3">
        <h2 id={id} className="font-display text-xl">
          {title}
        </h2>
        {action}
      </div>
      {children}
    </Card>
  );
}

/** Names and what they stand for; what is empty is left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  const there = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(8rem,auto)_minmax(0,1fr)]">
      {there.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-sm text-muted sm:pt-0.5">{name}</dt>
          <dd className="-mt-2 min-w-0 break-words sm:mt-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
