import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useLocation } from 'react-router';

import { isEmbeddable, outside } from '@/components/embed/addresses';

/** Tells the page around us how tall we are, and lets what cannot be framed open beside it. */
export function EmbedFrame({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const { pathname, search } = useLocation();
  const step = `${pathname}?${new URLSearchParams(search).get('step') ?? ''}`;
  const first = useRef(step);

  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const watching = new ResizeObserver(() => {
      tell({ height: current.getBoundingClientRect().height });
    });
    watching.observe(current);
    return () => watching.disconnect();
  }, []);

  useEffect(() => {
    if (step === first.current) return;
    first.current = '';
    tell({ top: true });
  }, [step]);

  // In time before the router follows the link, and before a press on it moves the frame.
  function lead(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin) return;
    if (link.hasAttribute('download') || link.getAttribute('href')?.startsWith('#')) return;
    if (isEmbeddable(link.pathname)) return;
    event.preventDefault();
    event.stopPropagation();
    window.open(outside(link.href), '_blank', 'noopener');
  }

  return (
    <div ref={box} onClickCapture={lead} className="pb-1">
      {children}
    </div>
  );
}

/** Only the page that said it frames us hears it; the browser sees to that. */
function tell(what: { height: number } | { top: true }) {
  if (window.parent === window || PARENT === null) return;
  window.parent.postMessage({ kalends: 'frame', ...what }, PARENT);
}

const PARENT = parentOf(globalThis.location.search);

/** The origin that frames us, as it was when we were opened. */
export function parentOf(search: string): string | null {
  try {
    const { origin, protocol } = new URL(new URLSearchParams(search).get('parent') ?? '');
    return protocol === 'https:' || protocol === 'http:' ? origin : null;
  } catch {
    return null;
  }
}
