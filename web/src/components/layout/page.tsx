import { useEffect, useRef, type ReactNode } from 'react';

import { useAlive } from '@/components/layout/alive';
import { classes } from '@/components/ui/classes';

interface PageProps {
  /** Of the browser's tab; ` · Kalends` is added. */
  title: string;
  children: ReactNode;
  className?: string;
  /** No margins: the page brings its own. */
  bare?: boolean;
  /** Its content comes after it, and says itself when it is there (`useAlive`). */
  waits?: boolean;
}

/** One page: it names the tab, and says its name when one comes to it. */
export function Page({ title, children, className, bare, waits = false }: PageProps) {
  useAlive(!waits);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · Kalends`;
  }, [title]);
  return (
    <main
      ref={main}
      id="content"
      tabIndex={-1}
      className={classes(
        'outline-none',
        !bare && 'mx-auto w-full max-w-6xl px-4 py-8 sm:px-6 sm:py-12',
        className,
      )}
    >
      {children}
    </main>
  );
}

export function PageTitle({ children, lead }: { children: ReactNode; lead?: ReactNode }) {
  return (
    <header className="mb-8 grid gap-3">
      <h1 className="font-display text-3xl leading-tight sm:text-5xl">{children}</h1>
      {lead ? <p className="max-w-2xl text-lg text-muted">{lead}</p> : null}
    </header>
  );
}
