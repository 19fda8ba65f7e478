import type {
  ConsultantSort,
  ExperienceLevel,
  ListConsultantsApiArg,
  MeetingType,
  PreferredTime,
  Timeframe,
} from '@/api/generated/public.gen';

/** What somebody looks for. It lives in the address, so that it can be shared and gone back to. */
export interface Search {
  text: string;
  expertise: string[];
  languages: string[];
  experience: ExperienceLevel | '';
  meetingType: MeetingType | '';
  timeframe: Timeframe;
  preferredTime: PreferredTime;
  sort: ConsultantSort;
}

export type View = 'grid' | 'list' | 'detailed';

export const EXPERIENCES = ['junior', 'mid', 'senior', 'expert'] as const;
export const MEETING_TYPES = ['video', 'phone', 'in_person', 'hybrid'] as const;
export const TIMEFRAMES = ['flexible', 'today', 'this-week', 'next-week'] as const;
export const TIMES_OF_DAY = ['any', 'morning', 'afternoon', 'evening'] as const;
export const SORTS = ['relevance', 'availability', 'price', 'rating'] as const;
export const VIEWS = ['grid', 'list', 'detailed'] as const;

/** As many as can be compared side by side (DIS-14, OPN-21). */
export const MOST_COMPARED = 3;

/** Read a search from an address. What is not one of ours is not looked for. */
export function searchOf(query: URLSearchParams): Search {
  return {
    text: query.get('q') ?? '',
    expertise: query.getAll('expertise'),
    languages: query.getAll('language'),
    experience: oneOf(EXPERIENCES, query.get('experience'), ''),
    meetingType: oneOf(MEETING_TYPES, query.get('meeting'), ''),
    timeframe: oneOf(TIMEFRAMES, query.get('when'), 'flexible'),
    preferredTime: oneOf(TIMES_OF_DAY, query.get('time'), 'any'),
    sort: oneOf(SORTS, query.get('sort'), 'relevance'),
  };
}

/** Write a search into an address; what is as usual is left out. `kept` are further parameters. */
export function queryOf(search: Search, kept: Record<string, string> = {}): URLSearchParams {
  const query = new URLSearchParams(kept);
  if (search.text !== '') query.set('q', search.text);
  for (const one of search.expertise) query.append('expertise', one);
  for (const one of search.languages) query.append('language', one);
  if (search.experience !== '') query.set('experience', search.experience);
  if (search.meetingType !== '') query.set('meeting', search.meetingType);
  if (search.timeframe !== 'flexible') query.set('when', search.timeframe);
  if (search.preferredTime !== 'any') query.set('time', search.preferredTime);
  if (search.sort !== 'relevance') query.set('sort', search.sort);
  return query;
}

/** Ask the server for it, on the clocks of that zone. */
export function askedFor(search: Search, zone: string, page: number): ListConsultantsApiArg {
  return {
    search: search.text.trim() === '' ? null : search.text.trim(),
    expertise: search.expertise,
    language: search.languages,
    experience: search.experience === '' ? null : search.experience,
    meetingType: search.meetingType === '' ? null : search.meetingType,
    timeframe: search.timeframe,
    preferredTime: search.preferredTime,
    timezone: zone,
    sort: search.sort,
    page,
    limit: 25,
  };
}

/** How many things the search is narrowed down by. */
export function narrowedBy(search: Search): number {
  return (
    search.expertise.length +
    search.languages.length +
    [search.experience, search.meetingType].filter((one) => one !== '').length +
    (search.timeframe === 'flexible' ? 0 : 1) +
    (search.preferredTime === 'any' ? 0 : 1)
  );
}

/** The people to be compared, as the address names them; no more than can be. */
export function comparedIn(query: URLSearchParams): string[] {
  return [...new Set(query.getAll('with'))].slice(0, MOST_COMPARED);
}

function oneOf<T extends string, U extends string>(
  known: readonly T[],
  given: string | null,
  otherwise: U,
): T | U {
  return known.find((one) => one === given) ?? otherwise;
}
