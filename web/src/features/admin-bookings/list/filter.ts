import type { ListBookingsApiArg } from '@/api/generated/admin.gen';
import { PAGE_SIZES, type PageSize } from '@/components/data-table/paging';
import { STATUSES } from '@/components/ui/status-badge';
import { isOpen } from '@/features/admin-bookings/offered';

export const VIEWS = ['day', 'upcoming', 'all'] as const;
export type View = (typeof VIEWS)[number];

/** The filters that are one word each in the address, and what the API calls them (ADM-03). */
export const FILTERS = [
  'status',
  'consultant',
  'service',
  'payment',
  'type',
  'meeting',
  'source',
  'company',
  'from',
  'to',
] as const;
export type FilterName = (typeof FILTERS)[number];

export interface Wanted {
  view: View;
  /** The day of the day view; today unless said. */
  day: string;
  search: string;
  filters: Partial<Record<FilterName, string>>;
  sort: string;
  page: number;
  size: PageSize;
}

const RISING = 'scheduledAt';
const FALLING = '-scheduledAt';

/** Read what is wanted out of the address, so that it can be sent on and gone back to. */
export function wantedOf(address: URLSearchParams, today: string): Wanted {
  const view = VIEWS.find((one) => one === address.get('view')) ?? 'day';
  const filters: Wanted['filters'] = {};
  for (const name of FILTERS) {
    const value = address.get(name);
    if (value) filters[name] = value;
  }
  const size = PAGE_SIZES.find((one) => String(one) === address.get('limit')) ?? 25;
  return {
    view,
    day: /^\d{4}-\d\d-\d\d$/.exec(address.get('day') ?? '')?.[0] ?? today,
    search: address.get('q') ?? '',
    filters,
    sort: address.get('sort') ?? (view === 'all' ? FALLING : RISING),
    page: Math.max(1, Number.parseInt(address.get('page') ?? '1', 10) || 1),
    size,
  };
}

/** The question to the API. A day is shown whole: a hundred meetings are on one page. */
export function questionOf(wanted: Wanted, zone: string, today: string): ListBookingsApiArg {
  const { view, filters } = wanted;
  const question = {
    consultantId: filters.consultant,
    serviceId: filters.service,
    paymentStatus: filters.payment,
    serviceType: filters.type,
    meetingType: filters.meeting,
    source: filters.source,
    company: filters.company,
    search: wanted.search || undefined,
    timezone: zone,
  } as ListBookingsApiArg;
  const statuses = STATUSES.filter((status) => status === filters.status);
  if (statuses.length > 0) question.status = statuses;
  if (view === 'day') {
    return { ...question, startDate: wanted.day, endDate: wanted.day, sort: RISING, limit: 100 };
  }
  question.sort = wanted.sort;
  question.page = wanted.page;
  question.limit = wanted.size;
  if (view === 'upcoming') {
    return { status: STATUSES.filter(isOpen), ...question, startDate: today };
  }
  return { ...question, startDate: filters.from, endDate: filters.to };
}

/** How many filters narrow the list. */
export function filtersSet(wanted: Wanted): number {
  return Object.keys(wanted.filters).length;
}
