import { lazy, Suspense } from 'react';

import type { Taken } from '@/components/slot-picker/taken-window';

const Window = lazy(() => import('@/components/slot-picker/taken-window'));

/** Somebody was faster: other times to go on with (WIZ-11). Loaded when it is first needed. */
export function TakenDialog(props: Taken & { open: boolean }) {
  if (!props.open) return null;
  return (
    <Suspense fallback={null}>
      <Window {...props} />
    </Suspense>
  );
}
