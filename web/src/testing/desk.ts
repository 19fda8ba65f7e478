import { http, HttpResponse } from 'msw';

import type {
  BookingRowShape,
  ListBookingsApiResponse,
  StaffBookingShape,
} from '@/api/generated/admin.gen';
import { GUEST, server } from '@/testing/server';

/** Somebody of the house is signed in. */
export function signedInAs(role: string, subject = 'account:me') {
  server.use(
    http.get('*/api/session', () =>
      HttpResponse.json({
        ...GUEST,
        signedIn: true,
        subject,
        email: 'ada@example.com',
        name: 'Ada Admin',
        roles: [role],
        csrfToken: 'csrf',
      }),
    ),
  );
}

export const CONSULTANT = { id: '11111111-1111-4111-8111-111111111111', name: 'Clara Weiss' };
export const BOOKING_ID = '22222222-2222-4222-8222-222222222222';

/** Tomorrow at ten, UTC. */
export function tomorrowAt(hour: number): string {
  const day = new Date(Date.now() + 86_400_000);
  day.setUTCHours(hour, 0, 0, 0);
  return day.toISOString();
}

export function row(changes: Partial<BookingRowShape> = {}): BookingRowShape {
  const scheduledAtUtc = changes.scheduledAtUtc ?? tomorrowAt(10);
  return {
    id: BOOKING_ID,
    reference: 'VLT-20270101-AB12',
    confirmationNumber: null,
    status: 'confirmed',
    clientName: 'Ingrid Solberg',
    clientEmail: 'ingrid@example.com',
    clientPhone: null,
    company: 'Fjordworks',
    consultant: CONSULTANT,
    serviceId: '33333333-3333-4333-8333-333333333333',
    serviceName: 'Consultation',
    serviceType: 'standard-consultation',
    scheduledAt: scheduledAtUtc,
    endsAt: new Date(new Date(scheduledAtUtc).getTime() + 3_600_000).toISOString(),
    scheduledAtUtc,
    duration: 60,
    timezone: 'Europe/Berlin',
    meetingType: 'video',
    bookingType: 'STANDARD',
    source: 'direct',
    total: { amount: 15_000, currency: 'EUR', formatted: 'EUR 150.00' },
    paymentMethod: 'invoice',
    paymentStatus: 'pending',
    refund: null,
    priority: 'medium',
    escalationLevel: 'none',
    assignedTo: null,
    tags: [],
    openFlags: 0,
    seriesId: null,
    createdAt: '2026-11-01T09:00:00Z',
    updatedAt: '2026-11-01T09:00:00Z',
    ...changes,
  };
}

export function pageOf(...items: BookingRowShape[]): ListBookingsApiResponse {
  return { items, page: 1, limit: 25, total: items.length, nextPage: null };
}

export function file(changes: Partial<StaffBookingShape> = {}): StaffBookingShape {
  const one = row();
  return {
    id: one.id,
    reference: one.reference,
    confirmationNumber: null,
    status: 'confirmed',
    bookingType: 'STANDARD',
    service: {
      id: one.serviceId,
      slug: 'consultation',
      name: one.serviceName,
      type: one.serviceType,
      tierId: null,
      tierName: null,
    },
    consultant: CONSULTANT,
    scheduledAt: one.scheduledAt,
    endsAt: one.endsAt,
    scheduledAtUtc: one.scheduledAtUtc,
    duration: 60,
    timezone: one.timezone,
    client: {
      firstName: 'Ingrid',
      lastName: 'Solberg',
      name: 'Ingrid Solberg',
      email: 'ingrid@example.com',
      phone: null,
      company: 'Fjordworks',
    },
    message: 'We want to go on.',
    price: {
      basePrice: one.total,
      addOns: [],
      surcharges: [],
      discounts: [],
      total: one.total,
      priceId: null,
    },
    payment: { method: 'invoice', status: 'pending', heldUntil: null },
    meeting: {
      type: 'video',
      platform: null,
      url: null,
      password: null,
      meetingId: null,
      location: null,
      participantLimit: null,
      agenda: null,
      recordingEnabled: false,
      recordingConsent: false,
      preparationTime: 0,
      followUpTime: 0,
      materialsSharingEnabled: false,
    },
    consents: [],
    source: 'direct',
    seriesId: null,
    parentBookingId: null,
    canChangeUntil: one.scheduledAt,
    moves: [],
    cancellation: null,
    createdAt: '2026-11-01T09:00:00Z',
    confirmedAt: null,
    personId: '44444444-4444-4444-8444-444444444444',
    userId: null,
    details: null,
    paymentNotes: null,
    acquisitionChannel: null,
    recurringPattern: null,
    overriddenWarnings: [],
    notes: [],
    flags: [],
    assignedTo: null,
    priority: 'medium',
    tags: [],
    escalationLevel: 'none',
    reminders: [],
    delivery: {
      preparationStatus: 'not_started',
      meetingSetupStatus: 'pending',
      deliveryStatus: 'pending',
      performanceNotes: null,
      specialRequirements: [],
      preparationChecklist: [],
      followUpActions: [],
    },
    qualityChecks: [],
    completion: null,
    corrections: [],
    statusHistory: [],
    lastAdminAction: null,
    createdBy: 'account:me',
    updatedAt: '2026-11-01T09:00:00Z',
    updatedBy: 'account:me',
    ...changes,
  };
}

/** What the pages of the desk ask beside what a test is about. Live updates are not to be had. */
export function deskAnswers() {
  server.use(
    http.post('*/api/realtime/token', () => HttpResponse.json({}, { status: 404 })),
    http.get('*/api/admin/accounts', () =>
      HttpResponse.json({ items: [], page: 1, limit: 100, total: 0, nextPage: null }),
    ),
    http.get('*/api/admin/availability', () =>
      HttpResponse.json({
        items: [
          {
            ...CONSULTANT,
            kind: 'consultant',
            timezone: 'Europe/Berlin',
            autoAssign: true,
            isAccepting: true,
            isGone: false,
          },
        ],
        page: 1,
        limit: 100,
        total: 1,
        nextPage: null,
      }),
    ),
    http.get('*/api/services', () =>
      HttpResponse.json({ items: [], page: 1, limit: 100, total: 0, nextPage: null }),
    ),
    http.get('*/api/admin/bookings/:id/timeline', ({ params }) =>
      HttpResponse.json({ bookingId: params.id, entries: [] }),
    ),
  );
}
