import { useDeferredValue } from 'react';

import { publicApi, type ServiceShape } from '@/api/generated/public.gen';

import type { Entry } from './wizard-machine';

/**
 * The services an entry offers, of one person if there is one; and whether they are on their way.
 * An answer is drawn in small steps, so that whoever acts meanwhile is answered.
 */
export function useOffered(entry: Entry, person: string | null = null) {
  const { data, isLoading, error, refetch } = useDeferredValue(
    publicApi.useListServicesQuery({ bookingEnabled: true, limit: 100 }),
  );
  return {
    services: data === undefined ? undefined : offered(entry, data.items, person),
    isLoading,
    error,
    refetch,
  };
}

/**
 * The simple entry is for what is free, `/book` for accounting, `/book-a-meeting` for the rest.
 * Whoever gives nothing of these kinds, a person or the whole house, offers all there is rather
 * than an empty page.
 */
export function offered(
  entry: Entry,
  services: readonly ServiceShape[],
  person: string | null,
): ServiceShape[] {
  const given = services.filter((one) => person === null || one.providerIds.includes(person));
  if (entry === 'consultation') return given.filter((one) => one.isFree);
  const accounting = (one: ServiceShape) => one.category === 'accounting';
  const fitting = given.filter((one) => accounting(one) === (entry === 'accounting'));
  return fitting.length > 0 ? fitting : given;
}
