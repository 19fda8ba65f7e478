import { startTransition, useOptimistic } from 'react';
import { useSearchParams, type NavigateOptions } from 'react-router';

/**
 * What is asked for in the address, and how to ask for something else. The router draws where an
 * address leads when there is time for it; what is given here has changed at once. So a box that was
 * ticked is seen to be ticked, and what is ticked next comes on top of it instead of in its place.
 */
export function useAddress() {
  const [address, setAddress] = useSearchParams();
  const [wanted, show] = useOptimistic(address);
  const go = (next: URLSearchParams, options: NavigateOptions = {}) => {
    startTransition(() => {
      show(next);
      setAddress(next, options);
    });
  };
  return [wanted, go] as const;
}
