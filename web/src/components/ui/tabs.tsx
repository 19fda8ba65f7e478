import { useEffect, useRef } from 'react';
import { Link, type To } from 'react-router';

import { classes } from '@/components/ui/classes';

interface Tab {
  id: string;
  text: string;
  to: To;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  current: string;
}

/** Views of one page, each with an address of its own: links, so that back and a new tab work. */
export function Tabs({ label, tabs, current }: TabsProps) {
  const row = useRef<HTMLElement>(null);
  const texts = tabs.map(({ text }) => text).join();
  useEffect(() => {
    const { current: all } = row;
    if (all === null) return undefined;
    // Where there is no room for all, one sees at least where one is.
    const watching = new ResizeObserver(() => {
      const here = all.querySelector<HTMLElement>('[aria-current]');
      if (here === null) return;
      const middle = here.offsetLeft - all.offsetLeft + here.offsetWidth / 2;
      all.scrollLeft = middle - all.clientWidth / 2;
    });
    watching.observe(all);
    return () => watching.disconnect();
  }, [current, texts]);
  return (
    <nav ref={row} aria-label={label} className="flex gap-6 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <Link
          key={tab.id}
          to={tab.to}
          aria-current={tab.id === current ? 'page' : undefined}
          className={classes(
            '-mb-px inline-flex min-h-12 items-center border-b-3 px-0.5 font-semibold whitespace-nowrap no-underline',
            tab.id === current
              ? 'border-accent text-ink'
              : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {tab.text}
        </Link>
      ))}
    </nav>
  );
}
