import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { http, HttpResponse } from 'msw';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';

import type {
  AgreementShape,
  AvailabilityAnswer,
  BookedShape,
  BookingBody,
  BookingShape,
  ConsultantCardShape,
  QuoteBody,
  QuoteShape,
  ServiceShape,
} from '@/api/generated/public.gen';
import { saveDraft } from '@/features/booking-wizard/wizard-storage';
import { newState, wizard, type Change } from '@/features/booking-wizard/wizard-machine';
import { openApp } from '@/testing/render';
import { GUEST, refusal, server } from '@/testing/server';

// The steps are loaded when one comes to them; what is measured here is not how long that takes.
beforeAll(
  () =>
    Promise.all([
      import('@/features/booking-wizard/steps/consultant-step'),
      import('@/features/booking-wizard/steps/service-step'),
      import('@/features/booking-wizard/steps/datetime-step'),
      import('@/features/booking-wizard/steps/details-step'),
      import('@/features/booking-wizard/steps/payment-step'),
      import('@/features/booking-wizard/steps/confirmation-step'),
      import('@/features/booking-wizard/booking-wizard'),
      import('@/components/slot-picker/taken-window'),
    ]),
  120_000,
);

// The day is far enough for every way to pay.
const SOON = new Date(Date.now() + 5 * 24 * 60 * 60 * 1000);
const at = (hour: number, minute = 0) =>
  new Date(
    Date.UTC(SOON.getUTCFullYear(), SOON.getUTCMonth(), SOON.getUTCDate(), hour, minute),
  ).toISOString();
const money = (amount: number) => ({ amount, currency: 'AED', formatted: '' });

function service(slug: string, name: string, more: Partial<ServiceShape> = {}): ServiceShape {
  return {
    id: `id-of-${slug}`,
    slug,
    name,
    type: 'custom',
    status: 'active',
    description: 'Advice',
    category: 'accounting',
    complexity: 'basic',
    bookingEnabled: true,
    isFree: false,
    pricing: {
      basePrice: money(25000),
      currency: 'AED',
      billingType: 'fixed',
      standardDuration: 60,
      hourlyRate: null,
    },
    duration: { minimum: 60, maximum: 60, default: 60 },
    durations: [60],
    defaultDuration: 60,
    features: [],
    deliverables: [],
    targetProblems: [],
    industryFocus: [],
    tiers: [],
    addOns: [{ id: 'rush', name: 'Rush service', extraMinutes: 0, price: money(5000) }],
    paymentMethods: ['cash', 'card'],
    meetingTypes: ['video'],
    autoConfirm: true,
    maxBookings: 1,
    maxParticipants: null,
    minAdvanceMinutes: 60,
    advanceBookingDays: 30,
    timezone: 'Asia/Dubai',
    cancellation: {
      steps: [],
      editDeadlineHours: 2,
      maxReschedulings: 2,
      noShowRefundPercent: 0,
      providerCancelRefundPercent: 100,
    },
    providerIds: ['layla'],
    ...more,
  };
}

const TAX = service('tax-consultation', 'Tax Consultation');
const TALK = service('first-talk', 'First talk', {
  category: 'consultation',
  isFree: true,
  addOns: [],
  paymentMethods: [],
});
const WORKSHOP = service('workshop', 'Workshop', { category: 'workshop' });

const LAYLA: ConsultantCardShape = {
  id: 'layla',
  kind: 'team_member',
  name: 'Layla Haddad',
  title: 'Senior Tax Adviser',
  biography: '',
  photoUrl: null,
  linkedinUrl: null,
  location: { city: 'Dubai', country: 'AE', timezone: 'Asia/Dubai' },
  languages: ['en'],
  expertise: [],
  specialisations: [],
  certifications: [],
  yearsExperience: 12,
  experienceLevel: 'expert',
  availabilityStatus: 'online',
  acceptingBookings: true,
  serviceIds: [TAX.id, TALK.id, WORKSHOP.id],
  meetingTypes: ['video'],
  priceFrom: null,
  completedMeetings: 0,
  rating: null,
  reviewCount: 0,
};

const AGREEMENT: AgreementShape = {
  serviceId: TAX.id,
  language: 'en',
  termsOfServiceVersion: '1',
  privacyPolicyVersion: '1',
  clauses: [{ id: 'payment', title: 'Payment', sentences: ['You can pay by: cash.'] }],
  cancellation: TAX.cancellation,
  consents: [
    { consent: 'terms', needed: true },
    { consent: 'privacyPolicy', needed: true },
    { consent: 'dataProcessing', needed: true },
    { consent: 'marketing', needed: false },
  ],
};

/** What the product has been told, and what it shall answer next. */
const told = {
  bookings: [] as { key: string | null; body: BookingBody }[],
  holds: [] as string[],
  released: 0,
  /** How often times were asked for. */
  looks: 0,
};
/** Hours whose times are free for nobody any more. */
const gone = new Set<number>();
let heldFor = 15 * 60_000;
let booking: Partial<BookingShape> = {};

function booked(body: BookingBody): BookedShape {
  return {
    booking: bookingShape(body),
    links: { calendar: '', cancel: '', reschedule: '', self: '' },
    manageToken: 'a-token',
    series: null,
  };
}

function bookingShape(body: BookingBody): BookingShape {
  const total = body.addOns?.length ? 30000 : 25000;
  return {
    id: 'booking-1',
    reference: 'BK-12345678',
    confirmationNumber: 'CN-ABC',
    status: 'confirmed',
    bookingType: 'STANDARD',
    scheduledAt: body.scheduledAt,
    scheduledAtUtc: body.scheduledAt,
    endsAt: new Date(Date.parse(body.scheduledAt) + 3_600_000).toISOString(),
    duration: 60,
    timezone: body.timezone,
    canChangeUntil: body.scheduledAt,
    cancellation: null,
    client: {
      name: body.clientName,
      firstName: body.clientName.split(' ')[0] ?? '',
      lastName: '',
      email: body.clientEmail,
      phone: null,
      company: null,
    },
    confirmedAt: null,
    consents: [],
    consultant: { id: 'layla', name: 'Layla Haddad' },
    createdAt: at(0),
    meeting: {
      type: 'video',
      agenda: null,
      followUpTime: 0,
      location: null,
      materialsSharingEnabled: false,
      meetingId: null,
      participantLimit: null,
      password: null,
      platform: null,
      preparationTime: 0,
      recordingConsent: false,
      recordingEnabled: false,
      url: null,
    },
    message: null,
    moves: [],
    parentBookingId: null,
    payment: { status: 'pending', method: body.paymentMethod ?? null, heldUntil: null },
    price: {
      priceId: null,
      basePrice: money(25000),
      addOns: [],
      surcharges: [],
      discounts: [],
      total: money(total),
    },
    seriesId: null,
    service: { id: TAX.id, name: 'Tax Consultation', slug: 'tax-consultation', type: 'custom' },
    source: 'website',
    ...booking,
  };
}

function slot(hour: number) {
  return {
    start: at(hour),
    end: at(hour + 1),
    startTime: at(hour),
    endTime: at(hour + 1),
    date: at(hour).slice(0, 10),
    teamMemberId: 'layla',
    duration: 60,
    isAvailable: true,
    isRecommended: false,
    demandLevel: 'medium' as const,
    currentBookings: 0,
    maxBookings: 1,
    timezone: 'UTC',
    price: { amount: 25000, base: 25000, currency: 'AED', surcharges: [] },
  };
}

beforeEach(() => {
  told.bookings = [];
  told.holds = [];
  told.released = 0;
  told.looks = 0;
  gone.clear();
  heldFor = 15 * 60_000;
  booking = {};
  const services = [TAX, TALK, WORKSHOP];
  server.use(
    http.get('*/api/services', () =>
      HttpResponse.json({ items: services, total: 3, page: 1, limit: 100, nextPage: null }),
    ),
    http.get('*/api/services/:slug/agreement', () => HttpResponse.json(AGREEMENT)),
    http.get('*/api/services/:slug', ({ params }) => {
      const found = services.find((one) => one.slug === params.slug);
      return found ? HttpResponse.json(found) : refusal(404, 'booking.service-unknown');
    }),
    http.get('*/api/consultants', () =>
      HttpResponse.json({
        items: [LAYLA],
        facets: { expertise: [], languages: [] },
        total: 1,
        page: 1,
        limit: 50,
        nextPage: null,
      }),
    ),
    http.get('*/api/consultants/:id', () => HttpResponse.json(LAYLA)),
    http.get('*/api/availability/next/team-members', () => HttpResponse.json({ teamMembers: [] })),
    http.get('*/api/availability/next', () =>
      HttpResponse.json({ reason: null, slot: null, slots: [] }),
    ),
    http.post('*/api/realtime/token', () => refusal(503, 'gateway.unavailable')),
    http.get('*/api/availability', ({ request }) => {
      told.looks += 1;
      const asked = new URL(request.url).searchParams;
      const days: AvailabilityAnswer['days'] = [];
      const from = asked.get('from') ?? '';
      const to = asked.get('to') ?? '';
      for (let day = Date.parse(from); day <= Date.parse(to); day += 86_400_000) {
        const date = new Date(day).toISOString().slice(0, 10);
        const open = date === at(9).slice(0, 10);
        days.push({
          date,
          clocksChange: false,
          reason: open ? null : 'outside_hours',
          slots: open ? [10, 11, 12].filter((hour) => !gone.has(hour)).map(slot) : [],
        });
      }
      return HttpResponse.json({
        days,
        duration: 60,
        serviceId: TAX.id,
        slug: TAX.slug,
        serviceTimezone: 'UTC',
        teamMembers: [{ id: 'layla', name: 'Layla Haddad', timezone: 'Asia/Dubai' }],
        timezone: 'UTC',
        daylightSaving: {
          adjustmentNeeded: false,
          affectsSchedule: false,
          changes: [],
          warningDisplayed: false,
        },
      } satisfies AvailabilityAnswer);
    }),
    http.post('*/api/holds', async ({ request }) => {
      const body = (await request.json()) as { startTime: string };
      told.holds.push(body.startTime);
      return HttpResponse.json(
        {
          holdId: `hold-${told.holds.length}`,
          holdToken: `token-${told.holds.length}`,
          expiresAt: new Date(Date.now() + heldFor).toISOString(),
          startTime: body.startTime,
          endTime: body.startTime,
          overridden: [],
          providerId: 'layla',
          resourceIds: [],
          serviceId: TAX.id,
        },
        { status: 201 },
      );
    }),
    http.delete('*/api/holds/:id', () => {
      told.released += 1;
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('*/api/quotes', async ({ request }) => {
      const body = (await request.json()) as QuoteBody;
      const free = body.serviceId === TALK.slug;
      const rush = body.addOns?.includes('rush') ?? false;
      const quote: QuoteShape = {
        priceId: 'price-1',
        currency: 'AED',
        basePrice: money(free ? 0 : 25000),
        addOns: rush ? [{ type: 'ADD_ON', description: 'Rush service', amount: money(5000) }] : [],
        surcharges: [],
        discounts: [],
        total: money(free ? 0 : rush ? 30000 : 25000),
        validUntil: new Date(Date.now() + 15 * 60_000).toISOString(),
      };
      return HttpResponse.json(quote, { status: 201 });
    }),
    http.post('*/api/bookings', async ({ request }) => {
      const body = (await request.json()) as BookingBody;
      told.bookings.push({ key: request.headers.get('Idempotency-Key'), body });
      return HttpResponse.json(booked(body), { status: 201 });
    }),
    http.get('*/api/bookings/booking-1', () => {
      const last = told.bookings.at(-1);
      return last ? HttpResponse.json(bookingShape(last.body)) : refusal(404, 'booking.unknown');
    }),
  );
});

const READY: Change[] = [
  { type: 'serviceChosen', service: 'tax-consultation', duration: 60 },
  {
    type: 'slotChosen',
    slot: { start: at(10), end: at(11), teamMemberId: 'layla', duration: 60 },
  },
  {
    type: 'contactGiven',
    contact: { name: 'Mia Berg', email: 'mia@example.org', phone: '', company: '' },
  },
];

/** A draft that stands before the payment, its time held. */
function draft(expiresAt = new Date(Date.now() + 900_000).toISOString()) {
  const hold: Change = { type: 'held', hold: { id: 'hold-0', token: 'token-0', expiresAt } };
  const step: Change = { type: 'went', to: 'payment' };
  return [...READY, hold, step].reduce(wizard, newState('accounting', 'UTC'));
}

const LONG = { timeout: 15_000 };

type User = ReturnType<typeof openApp>['user'];

async function pickTime(user: User, hour: number) {
  await screen.findByTestId('datetime-step', undefined, LONG);
  const day = SOON.getUTCDate();
  // The day may lie in the next month.
  if (SOON.getUTCMonth() !== new Date().getUTCMonth()) {
    await user.click(await screen.findByTestId('calendar-next-month'));
  }
  const cell = await screen.findByTestId(`calendar-day-${day}`);
  await waitFor(() => expect(cell).toHaveAccessibleName(/free|frei/));
  await user.click(cell);
  await user.click(await screen.findByTestId(`time-slot-${hour}-00`));
}

async function agree(user: User) {
  for (const name of ['terms', 'privacyPolicy', 'dataProcessing']) {
    await user.click(await screen.findByTestId(`consent-${name}`));
  }
}

test('an appointment is booked in five steps', { timeout: 90_000 }, async () => {
  const { user, here } = openApp('/book');
  await user.click(await screen.findByTestId('service-card-tax-consultation', undefined, LONG));
  await user.click(screen.getByTestId('add-on-rush-service'));
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '1');
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuemax', '5');
  await user.click(screen.getByTestId('next-step'));

  await pickTime(user, 10);
  await user.click(screen.getByTestId('next-step'));

  const name = await screen.findByTestId('customer-name', undefined, LONG);
  expect(screen.getByRole('heading', { level: 1 })).toHaveFocus();
  expect(screen.getByRole('timer')).toHaveTextContent('This time is held for you');
  await user.click(screen.getByTestId('next-step'));
  await waitFor(() => expect(name).toHaveFocus());
  expect(name).toHaveAccessibleDescription('Tell us your name.');
  await user.type(name, 'Mia Berg');
  await user.type(screen.getByTestId('customer-email'), 'mia@example.org');
  await user.type(screen.getByTestId('special-requirements'), 'A ramp');
  await user.click(screen.getByTestId('next-step'));

  await waitFor(() => expect(screen.getByTestId('total-amount')).toHaveTextContent('300'), LONG);
  await user.click(screen.getByTestId('payment-method-cash'));
  await user.click(screen.getByTestId('complete-booking'));
  expect(await screen.findByTestId('consent-terms')).toHaveAccessibleDescription(
    'We need this to make the booking.',
  );
  expect(told.bookings).toHaveLength(0);
  await agree(user);
  await user.click(screen.getByTestId('complete-booking'));

  expect(await screen.findByTestId('booking-success', undefined, LONG)).toHaveTextContent(
    'Confirmed',
  );
  expect(screen.getByTestId('booking-reference')).toHaveTextContent('BK-12345678');
  expect(here.address).toBe('/book?step=confirmation');
  expect(screen.getByRole('link', { name: 'Manage the booking' })).toHaveAttribute(
    'href',
    '/bookings/booking-1?token=a-token',
  );
  expect(localStorage.getItem('kalends.wizard.accounting')).toBeNull();
  expect(told.released).toBe(0);
  expect(told.bookings[0]?.body).toMatchObject({
    serviceId: 'tax-consultation',
    scheduledAt: at(10),
    clientName: 'Mia Berg',
    clientEmail: 'mia@example.org',
    holdToken: 'token-1',
    priceId: 'price-1',
    paymentMethod: 'cash',
    addOns: ['rush'],
    details: { specialRequirements: 'A ramp' },
    consents: { terms: true, privacyPolicy: true, dataProcessing: true, marketing: false },
  });
});

test('a time that is gone at the end is exchanged, and nothing is typed again', async () => {
  saveDraft(draft());
  let refusedOnce = false;
  server.use(
    http.post('*/api/bookings', async ({ request }) => {
      const body = (await request.json()) as BookingBody;
      told.bookings.push({ key: request.headers.get('Idempotency-Key'), body });
      if (refusedOnce) return HttpResponse.json(booked(body), { status: 201 });
      refusedOnce = true;
      return refusal(409, 'booking.slot-unavailable', {
        suggestedAlternatives: [11, 12].map((hour) => ({
          startTime: at(hour),
          endTime: at(hour + 1),
          teamMemberId: 'layla',
        })),
      });
    }),
  );
  const { user } = openApp('/book?step=payment');
  await agree(user);
  await user.click(screen.getByTestId('complete-booking'));
  const dialog = await screen.findByTestId('conflict-modal', undefined, LONG);
  expect(within(dialog).getByTestId('alternative-slot-0')).toHaveTextContent('11:00 AM');
  await user.click(within(dialog).getByTestId('accept-alternative'));
  expect(await screen.findByTestId('booking-success', undefined, LONG)).toBeVisible();
  expect(told.bookings.map((one) => one.body.scheduledAt)).toEqual([at(10), at(11)]);
  expect(told.bookings[1]?.body).toMatchObject({ clientName: 'Mia Berg', holdToken: 'token-1' });
  expect(told.bookings[0]?.key).not.toBe(told.bookings[1]?.key);
}, 60_000);

test('a booking is made once, however often one presses', { timeout: 60_000 }, async () => {
  saveDraft(draft());
  const { user } = openApp('/book?step=payment');
  await agree(user);
  await screen.findByTestId('total-amount', undefined, LONG);
  const button = screen.getByTestId('complete-booking');

  fireEvent.click(button);
  fireEvent.click(button);

  await screen.findByTestId('booking-success', undefined, LONG);
  expect(told.bookings).toHaveLength(1);
});

test('what was not answered is asked for again under the same key, with the same words', async () => {
  saveDraft(draft());
  let lost = true;
  server.use(
    http.post('*/api/bookings', async ({ request }) => {
      const body = (await request.json()) as BookingBody;
      told.bookings.push({ key: request.headers.get('Idempotency-Key'), body });
      if (!lost) return HttpResponse.json(booked(body), { status: 201 });
      lost = false;
      return HttpResponse.error();
    }),
  );
  const { user } = openApp('/book?step=payment');
  await agree(user);
  await user.click(screen.getByTestId('complete-booking'));
  await user.click(await screen.findByRole('button', { name: 'Ask again' }, LONG));
  expect(await screen.findByTestId('booking-success', undefined, LONG)).toBeVisible();
  expect(told.bookings).toHaveLength(2);
  expect(told.bookings[1]).toEqual(told.bookings[0]);
}, 60_000);

test('nobody is in his own way, when the calendar knows of a hold before he does', async () => {
  saveDraft(
    [...READY, { type: 'went', to: 'datetime-selection' } as const].reduce(
      wizard,
      newState('accounting', 'UTC'),
    ),
  );
  const { user } = openApp('/book?step=datetime-selection');
  await pickTime(user, 10);
  const seen = told.looks;
  // The line comes back: whatever is on the page is asked for anew.
  const lookAgain = async () => {
    const before = told.looks;
    globalThis.dispatchEvent(new Event('online'));
    await waitFor(() => expect(told.looks).toBeGreaterThan(before));
    // The answer is drawn.
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  server.use(
    http.post(
      '*/api/holds',
      async () => {
        gone.add(10);
        await lookAgain();
        return HttpResponse.error();
      },
      { once: true },
    ),
  );

  await user.click(screen.getByTestId('next-step'));

  expect(await screen.findByText(/reach/, undefined, LONG)).toBeVisible();
  await lookAgain();
  expect(told.looks).toBeGreaterThan(seen + 1);
  expect(screen.getByTestId('time-slot-10-00')).toHaveAttribute('aria-pressed', 'true');
  await user.click(screen.getByTestId('next-step'));
  expect(await screen.findByTestId('customer-name', undefined, LONG)).toBeVisible();
  expect(told.holds).toEqual([at(10)]);
}, 60_000);

test('a hold that ran out is taken again, at once or with the booking', async () => {
  saveDraft(draft(new Date(Date.now() - 1000).toISOString()));
  const { user } = openApp('/book?step=payment');
  await user.click(await screen.findByRole('button', { name: 'Hold it again' }, LONG));
  expect(await screen.findByRole('timer')).toBeVisible();
  expect(told.holds).toEqual([at(10)]);
}, 60_000);

test('the server knows better when a hold is over', async () => {
  saveDraft(draft());
  server.use(
    http.post('*/api/bookings', () => refusal(409, 'booking.hold-token-lapsed'), { once: true }),
  );
  const { user } = openApp('/book?step=payment');
  await agree(user);
  await user.click(screen.getByTestId('complete-booking'));
  expect(await screen.findByTestId('booking-success', undefined, LONG)).toBeVisible();
  expect(told.holds).toEqual([at(10)]);
  expect(told.bookings[0]?.body.holdToken).toBe('token-1');
}, 60_000);

test('a booking by card ends on what is held, and until when', async () => {
  saveDraft(draft());
  booking = {
    status: 'pending_payment',
    confirmationNumber: null,
    payment: { status: 'pending', method: 'card', heldUntil: at(8, 15) },
  };
  const { user } = openApp('/book?step=payment');
  await user.click(await screen.findByTestId('payment-method-card', undefined, LONG));
  await agree(user);
  await user.click(screen.getByTestId('complete-booking'));
  const end = await screen.findByTestId('booking-success', undefined, LONG);
  expect(end).toHaveTextContent('We hold your time, Mia');
  expect(end).toHaveTextContent(/until .*8:15/);
  expect(told.bookings[0]?.body.paymentMethod).toBe('card');
}, 60_000);

test.each([
  ['service-selection', 'What is it about?'],
  ['datetime-selection', 'When suits you?'],
  ['customer-details', 'Who is coming?'],
  ['payment', 'Price and payment'],
])(
  '%s is there again after the page was loaded anew',
  async (step, title) => {
    saveDraft(draft());
    openApp(`/book?step=${step}`);
    expect(await screen.findByRole('heading', { level: 1, name: title }, LONG)).toBeVisible();
    if (step === 'customer-details') {
      expect(await screen.findByTestId('customer-name')).toHaveValue('Mia Berg');
    }
  },
  20_000,
);

test('who comes back goes on where he was, or starts anew', async () => {
  saveDraft(draft());
  const { user, here } = openApp('/book');
  expect(await screen.findByText('Welcome back', undefined, LONG)).toBeVisible();
  await waitFor(() => expect(here.address).toBe('/book?step=payment'));
  await user.click(screen.getByRole('button', { name: 'Start anew' }));
  await waitFor(() => expect(here.address).toBe('/book?step=service-selection'));
  expect(localStorage.getItem('kalends.wizard.accounting')).toBeNull();
  await waitFor(() => expect(told.released).toBe(1));
}, 60_000);

test('a step that is not open yet leads to the one that is', async () => {
  const { here } = openApp('/book?step=payment');
  await waitFor(() => expect(here.address).toBe('/book?step=service-selection'), LONG);
});

test('one is put before a step once it is there, and not before', { timeout: 60_000 }, async () => {
  const { user } = openApp('/book');
  await user.click(await screen.findByTestId('service-card-tax-consultation', undefined, LONG));
  const before: (string | null)[] = [];
  const scrolled = vi.spyOn(window, 'scrollTo').mockImplementation(() => {
    before.push(screen.getByRole('heading', { level: 1 }).textContent);
  });

  await user.click(screen.getByTestId('next-step'));

  await screen.findByTestId('datetime-step', undefined, LONG);
  await waitFor(() => expect(before).toEqual(['When suits you?']));
  expect(screen.getByRole('heading', { level: 1 })).toHaveFocus();
  scrolled.mockRestore();
});

test(
  'who begins anew on the first step is put before it as well',
  { timeout: 60_000 },
  async () => {
    saveDraft(READY.slice(0, 1).reduce(wizard, newState('accounting', 'UTC')));
    const { user } = openApp('/book');

    await user.click(await screen.findByRole('button', { name: 'Start anew' }, LONG));

    const card = await screen.findByTestId('service-card-tax-consultation', undefined, LONG);
    expect(card).toHaveAttribute('aria-pressed', 'false');
    expect(screen.getByRole('heading', { level: 1 })).toHaveFocus();
  },
);

test('the second half of a double click is not meant for the next step', async () => {
  openApp('/book');
  const next = await screen.findByTestId('next-step', undefined, LONG);

  fireEvent.click(next, { detail: 2 });

  expect(screen.queryByText('Choose a service to go on.')).not.toBeInTheDocument();
  fireEvent.click(next, { detail: 1 });
  expect(await screen.findByText('Choose a service to go on.')).toBeVisible();
});

test('service and details are passed by keyboard alone', async () => {
  const { user } = openApp('/book');
  const card = await screen.findByTestId('service-card-tax-consultation', undefined, LONG);
  card.focus();
  await user.keyboard('{Enter}');
  expect(card).toHaveAttribute('aria-pressed', 'true');
  screen.getByTestId('next-step').focus();
  await user.keyboard('{Enter}');
  expect(await screen.findByTestId('datetime-step', undefined, LONG)).toBeVisible();
}, 60_000);

test('details are passed with Enter, and the session fills them in', async () => {
  server.use(
    http.get('*/api/session', () =>
      HttpResponse.json({ ...GUEST, signedIn: true, email: 'mia@example.org', name: 'Mia Berg' }),
    ),
  );
  saveDraft({ ...draft(), contact: { name: '', email: '', phone: '', company: '' } });
  const { user, here } = openApp('/book?step=customer-details');
  const email = await screen.findByTestId('customer-email', undefined, LONG);
  expect(email).toHaveValue('mia@example.org');
  expect(screen.getByTestId('customer-name')).toHaveValue('Mia Berg');
  email.focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(here.address).toBe('/book?step=payment'), LONG);
}, 60_000);

test('a free consultation has four steps and no payment', async () => {
  booking = { service: { id: TALK.id, name: TALK.name, slug: TALK.slug, type: 'custom' } };
  const { user } = openApp('/book-consultation');
  await user.click(await screen.findByRole('button', { name: 'Match me' }, LONG));
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuemax', '4');
  await user.click(screen.getByTestId('next-step'));
  await pickTime(user, 11);
  await user.click(screen.getByTestId('next-step'));
  fireEvent.change(await screen.findByTestId('customer-name', undefined, LONG), {
    target: { value: 'Mia Berg' },
  });
  fireEvent.change(screen.getByTestId('customer-email'), {
    target: { value: 'mia@example.org' },
  });
  await agree(user);
  await user.click(screen.getByTestId('complete-booking'));
  expect(await screen.findByTestId('booking-success', undefined, LONG)).toBeVisible();
  expect(told.bookings[0]?.body).toMatchObject({
    serviceId: 'first-talk',
    paymentMethod: null,
  });
}, 60_000);

test('what costs something is led to the longer wizard', async () => {
  const { here } = openApp('/book-consultation?service=workshop');
  await waitFor(() => expect(here.address).toMatch(/^\/book-a-meeting/), LONG);
  expect(localStorage.getItem('kalends.wizard.consultation')).toBeNull();
});

test('a person chosen elsewhere is chosen here', async () => {
  const { here } = openApp('/book-a-meeting?consultant=layla&service=workshop');
  await waitFor(() => expect(here.address).toBe('/book-a-meeting?step=service-selection'), LONG);
  expect(await screen.findByTestId('service-card-workshop', undefined, LONG)).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuemax', '6');
});

test('a series says which dates came to be, and which did not', async () => {
  saveDraft({ ...draft(), repeat: { frequency: 'WEEKLY', interval: 1, occurrences: 3 } });
  server.use(
    http.post('*/api/bookings', async ({ request }) => {
      const body = (await request.json()) as BookingBody;
      told.bookings.push({ key: null, body });
      const first = booked(body);
      const created = [first.booking, { ...first.booking, scheduledAtUtc: '2027-03-09T10:00:00Z' }];
      const skipped = [{ scheduledAt: '2027-03-16T10:00:00Z', reason: 'booked', message: '' }];
      return HttpResponse.json(
        { ...first, series: { id: 'series', created, skipped } },
        { status: 201 },
      );
    }),
  );
  const { user } = openApp('/book?step=payment');
  await agree(user);
  await user.click(screen.getByTestId('complete-booking'));
  expect(await screen.findByText('2 meetings were booked.', undefined, LONG)).toBeVisible();
  expect(screen.getByText(/March 9, 2027/)).toBeVisible();
  expect(screen.getByText('1 date could not be had and was left out')).toBeVisible();
  expect(told.bookings[0]?.body.recurringPattern).toEqual({
    frequency: 'WEEKLY',
    interval: 1,
    occurrences: 3,
  });
}, 60_000);

test('a higher price is shown before anybody owes it', async () => {
  saveDraft(draft());
  let quotes = 0;
  server.use(
    http.post('*/api/bookings', () => refusal(409, 'booking.quote-lapsed'), { once: true }),
    http.post('*/api/quotes', () => {
      quotes += 1;
      const total = money(quotes === 1 ? 25000 : 26000);
      return HttpResponse.json(
        {
          priceId: `price-${quotes}`,
          currency: 'AED',
          basePrice: total,
          addOns: [],
          surcharges: [],
          discounts: [],
          total,
          validUntil: new Date(Date.now() + 900_000).toISOString(),
        } satisfies QuoteShape,
        { status: 201 },
      );
    }),
  );
  const { user } = openApp('/book?step=payment');
  await agree(user);
  await waitFor(() => expect(screen.getByTestId('total-amount')).toHaveTextContent('250'), LONG);
  await user.click(screen.getByTestId('complete-booking'));
  expect(await screen.findByText('The price has changed', undefined, LONG)).toBeVisible();
  expect(screen.getByTestId('total-amount')).toHaveTextContent('260');
  expect(told.bookings).toHaveLength(0);
  await user.click(screen.getByTestId('complete-booking'));
  expect(await screen.findByTestId('booking-success', undefined, LONG)).toBeVisible();
  expect(told.bookings[0]?.body.priceId).toBe('price-2');
}, 60_000);

test('a scan for barriers finds none on payment and end', async () => {
  saveDraft(draft());
  const { user, container } = openApp('/book?step=payment');
  await agree(user);
  // Colours are looked at in a browser, which knows them.
  const scan = () => axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
  expect((await scan()).violations).toEqual([]);
  await user.click(screen.getByTestId('complete-booking'));
  await screen.findByTestId('booking-success', undefined, LONG);
  expect((await scan()).violations).toEqual([]);
}, 60_000);

test('the whole payment is there in German', async () => {
  saveDraft(draft());
  openApp('/book?step=payment', { language: 'de' });
  expect(await screen.findByRole('heading', { name: 'Preis und Zahlung' }, LONG)).toBeVisible();
  expect(await screen.findByText('Diese Zeit ist für Sie reserviert')).toBeVisible();
  expect(await screen.findByRole('button', { name: 'Zahlungspflichtig buchen' })).toBeVisible();
});
