/** What a calendar shows of a meeting. */
export interface CalendarEntry {
  title: string;
  start: string;
  end: string;
  details: string;
  location: string;
}

export interface CalendarLink {
  id: 'google' | 'outlook' | 'office' | 'yahoo';
  href: string;
}

/** Addresses that open an entry to be saved, one for each calendar on the web (CAL-08). */
export function calendarLinks(entry: CalendarEntry): CalendarLink[] {
  const [start, end] = [compact(entry.start), compact(entry.end)];
  const outlook = {
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: entry.title,
    startdt: iso(entry.start),
    enddt: iso(entry.end),
    body: entry.details,
    location: entry.location,
  };
  return [
    {
      id: 'google',
      href: address('https://calendar.google.com/calendar/render', {
        action: 'TEMPLATE',
        text: entry.title,
        dates: `${start}/${end}`,
        details: entry.details,
        location: entry.location,
      }),
    },
    {
      id: 'outlook',
      href: address('https://outlook.live.com/calendar/0/deeplink/compose', outlook),
    },
    {
      id: 'office',
      href: address('https://outlook.office.com/calendar/0/deeplink/compose', outlook),
    },
    {
      id: 'yahoo',
      href: address('https://calendar.yahoo.com/', {
        v: '60',
        title: entry.title,
        st: start,
        et: end,
        desc: entry.details,
        in_loc: entry.location,
      }),
    },
  ];
}

function address(base: string, values: Record<string, string>): string {
  const query = Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${base}?${query.join('&')}`;
}

const iso = (instant: string) => new Date(instant).toISOString().replace('.000Z', 'Z');
const compact = (instant: string) => iso(instant).replace(/[-:]/g, '');
