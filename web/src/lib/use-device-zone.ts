import { useSyncExternalStore } from 'react';

import { deviceZone } from '@/lib/time-zones';

const neverChanges = () => () => undefined;

/** The zone of this device; null in what the build writes, which is read everywhere. */
export function useDeviceZone(): string | null {
  return useSyncExternalStore(neverChanges, deviceZone, () => null);
}
