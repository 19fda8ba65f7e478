import { useCallback, useLayoutEffect, useRef } from 'react';

/** The same function for good, which always does the latest: what gets it is not drawn anew. */
export function useSteady<Given extends unknown[]>(
  act: (...given: Given) => void,
): (...given: Given) => void {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}
