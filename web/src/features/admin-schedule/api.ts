import { adminApi } from '@/api/generated/admin.gen';

const STALE = ['Availability'] as const;

/** Whatever is set about somebody's time changes the schedule, the agenda, and what is free. */
export const scheduleApi = adminApi.enhanceEndpoints({
  addTagTypes: ['Availability'],
  endpoints: {
    listResources: { providesTags: STALE },
    readSchedule: { providesTags: STALE },
    readAgenda: { providesTags: STALE },
    setWeeklySchedule: { invalidatesTags: STALE },
    setExceptions: { invalidatesTags: STALE },
    setTimeOff: { invalidatesTags: STALE },
    setBuffers: { invalidatesTags: STALE },
    setLimits: { invalidatesTags: STALE },
    setWindow: { invalidatesTags: STALE },
    setSwitches: { invalidatesTags: STALE },
    blockTime: { invalidatesTags: STALE },
    unblockTime: { invalidatesTags: STALE },
  },
});
