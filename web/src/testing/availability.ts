import { http, HttpResponse } from 'msw';

import type { AvailabilityAnswer, Code, SlotShape } from '@/api/generated/public.gen';
import { addDays, dayOf, timeOf } from '@/lib/time-zones';

export const SERVICE_ID = 'a22532f9-2d8c-559a-944f-36264db052a3';
export const LAYLA = '83a843ec-7892-4938-a57d-ec294d57802a';
export const OMAR = '3ae4bbb0-deb4-46ec-b065-ec8ef2d3b6af';

/** What the slot picker asks. Change it while a test runs: the next answer is another. */
export interface Calendar {
  /** Free starts as UTC instants; those of the asked days are given. */
  starts: { at: string; teamMemberId?: string; isRecommended?: boolean }[];
  /** Why a day is empty, `outside_hours` unless it is here. */
  reasons: Record<string, Code>;
  duration: number;
  serviceTimezone: string;
  teamMembers: AvailabilityAnswer['teamMembers'];
  changes: AvailabilityAnswer['daylightSaving']['changes'];
  /** The questions asked, in order. */
  asked: URL[];
}

export function calendarOf(given: Partial<Calendar> = {}): Calendar {
  return {
    starts: [],
    reasons: {},
    duration: 60,
    serviceTimezone: 'Europe/Berlin',
    teamMembers: [{ id: LAYLA, name: 'Layla Haddad', timezone: 'Europe/Berlin' }],
    changes: [],
    asked: [],
    ...given,
  };
}

/** The answers of the server to the slot picker, made from a calendar. */
export function availabilityHandlers(calendar: Calendar) {
  const slots = (zone: string): SlotShape[] =>
    calendar.starts.map(({ at, teamMemberId = LAYLA, isRecommended = false }) => {
      const start = new Date(at);
      const end = new Date(start.getTime() + calendar.duration * 60_000);
      return {
        startTime: start.toISOString(),
        endTime: end.toISOString(),
        date: dayOf(start, zone),
        start: timeOf(start, zone),
        end: timeOf(end, zone),
        timezone: zone,
        teamMemberId,
        duration: calendar.duration,
        price: { amount: 15000, base: 15000, currency: 'EUR', surcharges: [] },
        isAvailable: true,
        isRecommended,
        demandLevel: 'medium',
        maxBookings: 1,
        currentBookings: 0,
      };
    });
  const zoneOf = (url: URL) => url.searchParams.get('timezone') ?? calendar.serviceTimezone;

  return [
    http.get('*/api/availability', ({ request }) => {
      const url = new URL(request.url);
      calendar.asked.push(url);
      const zone = zoneOf(url);
      const found = slots(zone);
      const days: AvailabilityAnswer['days'] = [];
      const [from = '', to = ''] = ['from', 'to'].map((name) => url.searchParams.get(name) ?? '');
      for (let date = from; date <= to; date = addDays(date, 1)) {
        const here = found.filter((slot) => slot.date === date);
        days.push({
          date,
          slots: here,
          reason: here.length > 0 ? null : (calendar.reasons[date] ?? 'outside_hours'),
          clocksChange: calendar.changes.some(({ at }) => dayOf(at, zone) === date),
        });
      }
      const changes = calendar.changes.filter(({ at }) => at >= from && at <= `${to}T24`);
      return HttpResponse.json({
        serviceId: SERVICE_ID,
        slug: 'tax-consultation',
        duration: calendar.duration,
        timezone: zone,
        serviceTimezone: calendar.serviceTimezone,
        days,
        teamMembers: calendar.teamMembers,
        daylightSaving: {
          affectsSchedule: changes.length > 0,
          warningDisplayed: changes.length > 0,
          adjustmentNeeded: changes.length > 0,
          changes,
        },
      } satisfies AvailabilityAnswer);
    }),
    http.get('*/api/availability/next', ({ request }) => {
      const url = new URL(request.url);
      const earliest = url.searchParams.get('earliestDate') ?? '';
      const [slot = null] = slots(zoneOf(url)).filter((one) => one.date >= earliest);
      return HttpResponse.json({
        slot,
        slots: slot === null ? [] : [slot],
        reason: slot === null ? 'booked' : null,
      });
    }),
    http.get('*/api/availability/suggestions', ({ request }) => {
      const found = slots(zoneOf(new URL(request.url)));
      return HttpResponse.json({
        suggestions: found
          .slice(0, 5)
          .map((slot) => ({ slot, score: 0.5, reasons: ['near_wished_time'] })),
        bufferMinutes: 15,
        preparationMinutes: 0,
        followUpMinutes: 0,
        reason: found.length > 0 ? null : 'booked',
      });
    }),
    http.get('*/api/availability/explain', () =>
      HttpResponse.json({
        serviceId: SERVICE_ID,
        duration: calendar.duration,
        instants: [],
        isOffered: false,
        reasons: [],
        teamMembers: [
          {
            teamMemberId: LAYLA,
            name: 'Layla Haddad',
            timezone: null,
            localTime: null,
            isOffered: false,
            reasons: [
              {
                code: 'booked',
                rule: 'free',
                name: 'Free',
                severity: 'ERROR',
                message: 'Booked.',
                met: [],
              },
            ],
          },
        ],
      }),
    ),
  ];
}
