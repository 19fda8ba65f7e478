import { publicApi, type ServiceShape } from '@/api/generated/public.gen';

import type { Entry } from './wizard-machine';

/** The services an entry offers, and whether they are still on their way. */
export function useOffered(entry: Entry) {
  const { data, isLoading, error, refetch } = publicApi.useListServicesQuery({
    bookingEnabled: true,
    limit: 100,
  });
  return {
    services: data === undefined ? undefined : offered(entry, data.items),
    isLoading,
    error,
    refetch,
  };
}

/**
 * The simple entry is for what is free, `/book` for accounting, `/book-a-meeting` for the rest. A
 * house without one of these kinds offers everything it has rather than an empty page.
 */
export function offered(entry: Entry, services: readonly ServiceShape[]): ServiceShape[] {
  if (entry === 'consultation') return services.filter((one) => one.isFree);
  const accounting = (one: ServiceShape) => one.category === 'accounting';
  const fitting = services.filter((one) => accounting(one) === (entry === 'accounting'));
  return fitting.length > 0 ? fitting : [...services];
}
