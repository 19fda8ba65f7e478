import { useEffect, useState } from 'react';

/** Less than this shows no window; then it stands where it stands. */
const ENOUGH = 280;

interface Part {
  top: number;
  height: number;
}

/**
 * Which part of a frame its reader sees, while `wanted`; null where we fill the window anyway.
 *
 * A frame is as tall as what is in it, so its middle may be far from where its reader looks. The
 * page around us does not say how far it is scrolled; the browser does, by what it would paint.
 */
export function useSeenPart(wanted: boolean): Part | null {
  const [part, setPart] = useState<Part | null>(null);
  useEffect(() => {
    if (!wanted || window.parent === window) return;
    const watching = new IntersectionObserver(([frame]) => {
      watching.disconnect();
      if (frame === undefined) return;
      const { top, height } = frame.intersectionRect;
      setPart(height < ENOUGH ? null : { top, height });
    });
    watching.observe(document.documentElement);
    return () => watching.disconnect();
  }, [wanted]);
  return part;
}
