import { useEffect } from 'react';

/**
 * From here on the page answers. What the build wrote is there before the app is (`prerender.tsx`),
 * and takes neither clicks nor keys until then: none is lost, and no form is sent past the app.
 */
export function useAlive(alive = true): void {
  useEffect(() => {
    if (alive) document.getElementById('root')?.removeAttribute('inert');
  }, [alive]);
}
