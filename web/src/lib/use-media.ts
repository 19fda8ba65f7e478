import { useSyncExternalStore } from 'react';

/** Whether the page is narrower than a desk's; a table becomes cards there. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 63.99rem)');
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}
