import { useDeferredValue } from 'react';

import { publicApi, type ConsultantCardShape } from '@/api/generated/public.gen';

/**
 * The next free time of each, by id: null when there is none, undefined while nobody knows; and
 * whether that is being asked.
 */
export function useNextTimes(consultants: readonly ConsultantCardShape[]) {
  const services = [...new Set(consultants.flatMap((one) => one.serviceIds))].sort();
  const { data, error } = useDeferredValue(
    publicApi.useNextAvailabilityOfTeamMembersQuery(
      { serviceId: services, teamMemberId: consultants.map((one) => one.id) },
      { skip: services.length === 0, refetchOnMountOrArgChange: 60 },
    ),
  );
  const nextOf = (id: string) => {
    const found = data?.teamMembers.find((one) => one.teamMemberId === id);
    return found === undefined ? undefined : (found.slot?.startTime ?? null);
  };
  return { nextOf, asked: services.length > 0 && data === undefined && error === undefined };
}
