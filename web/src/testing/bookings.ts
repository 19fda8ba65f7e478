import { http, HttpResponse } from 'msw';

import type { AgreementShape, BookingShape, MoneyShape } from '@/api/generated/public.gen';
import { LAYLA, SERVICE_ID } from '@/testing/availability';

export const BOOKING_ID = '7d0d6e0e-3f6d-4d0c-9a35-0d4f0b3f8a11';

export const euros = (amount: number): MoneyShape => ({
  amount: amount * 100,
  currency: 'EUR',
  formatted: `€${amount}`,
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The next Monday that is at least ten days off, 10:00 UTC. */
function someMonday(): Date {
  const at = new Date(Date.now() + 10 * DAY);
  at.setUTCHours(10, 0, 0, 0);
  while (at.getUTCDay() !== 1) at.setUTCDate(at.getUTCDate() + 1);
  return at;
}

/** A confirmed and paid meeting of an hour, some days ahead; say what shall be different. */
export function bookingOf(given: Partial<BookingShape> = {}): BookingShape {
  const start = new Date(given.scheduledAtUtc ?? someMonday());
  const end = new Date(start.getTime() + HOUR);
  return {
    id: BOOKING_ID,
    reference: 'KAL-20270301-A1B2',
    confirmationNumber: 'C-4711',
    status: 'confirmed',
    bookingType: 'STANDARD',
    service: {
      id: SERVICE_ID,
      name: 'Tax consultation',
      slug: 'tax-consultation',
      tierId: null,
      tierName: null,
      type: 'standard-consultation',
    },
    consultant: { id: LAYLA, name: 'Layla Haddad' },
    scheduledAt: start.toISOString(),
    scheduledAtUtc: start.toISOString(),
    endsAt: end.toISOString(),
    duration: 60,
    timezone: 'Europe/Berlin',
    client: {
      company: null,
      email: 'mia@example.com',
      firstName: 'Mia',
      lastName: 'Lang',
      name: 'Mia Lang',
      phone: null,
    },
    message: 'About my first tax return.',
    price: {
      basePrice: euros(150),
      addOns: [],
      surcharges: [],
      discounts: [],
      total: euros(150),
      priceId: null,
    },
    payment: { heldUntil: null, method: 'card', status: 'paid' },
    meeting: {
      agenda: null,
      followUpTime: 0,
      location: null,
      materialsSharingEnabled: false,
      meetingId: null,
      participantLimit: null,
      password: null,
      platform: 'zoom',
      preparationTime: 0,
      recordingConsent: true,
      recordingEnabled: false,
      type: 'video',
      url: null,
    },
    consents: (['terms', 'privacyPolicy', 'dataProcessing', 'recording'] as const).map(
      (consent) => ({
        consent,
        givenAt: new Date(start.getTime() - 20 * DAY).toISOString(),
        privacyPolicyVersion: '2027-01',
        termsOfServiceVersion: '2027-02',
        withdrawnAt: null,
      }),
    ),
    source: 'website',
    seriesId: null,
    parentBookingId: null,
    canChangeUntil: new Date(start.getTime() - 2 * HOUR).toISOString(),
    moves: [],
    cancellation: null,
    createdAt: new Date(start.getTime() - 20 * DAY).toISOString(),
    confirmedAt: new Date(start.getTime() - 20 * DAY).toISOString(),
    ...given,
  };
}

export const AGREEMENT: AgreementShape = {
  serviceId: SERVICE_ID,
  language: 'en',
  termsOfServiceVersion: '2027-02',
  privacyPolicyVersion: '2027-01',
  consents: [],
  cancellation: {
    editDeadlineHours: 2,
    maxReschedulings: 2,
    noShowRefundPercent: 0,
    providerCancelRefundPercent: 100,
    steps: [
      { hoursBefore: 24, refundPercent: 100 },
      { hoursBefore: 2, refundPercent: 50 },
    ],
  },
  clauses: [
    {
      id: 'changes',
      title: 'Changes and cancellation by you',
      sentences: ['You can move or cancel a booking until 2 hours before it starts.'],
    },
  ],
};

/** What the page of a booking asks besides the booking itself. */
export const bookingSurroundings = [
  http.get('*/api/services/tax-consultation/agreement', () => HttpResponse.json(AGREEMENT)),
  http.get('*/api/services/tax-consultation', () =>
    HttpResponse.json({ id: SERVICE_ID, slug: 'tax-consultation', timezone: 'Europe/Berlin' }),
  ),
  http.get('*/api/consultants/:id', () =>
    HttpResponse.json({ id: LAYLA, name: 'Layla Haddad', title: 'Tax adviser', photoUrl: null }),
  ),
];
