import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';

import { BOOKING_ID, CONSULTANT, deskAnswers, file, pageOf, row, signedInAs } from '@/testing/desk';
import { openApp } from '@/testing/render';
import { refusal, server } from '@/testing/server';

const money = { amount: 15_000, currency: 'EUR', formatted: 'EUR 150.00' };
const SERVICE = {
  id: row().serviceId,
  slug: 'consultation',
  name: 'Consultation',
  pricing: { basePrice: money, currency: 'EUR' },
  durations: [60, 90],
  defaultDuration: 60,
  tiers: [],
  addOns: [],
  paymentMethods: ['invoice', 'card'],
  timezone: 'Europe/Berlin',
  providerIds: [CONSULTANT.id],
};

const sent = vi.fn<(body: unknown, key: string | null) => void>();

beforeEach(() => {
  sent.mockClear();
  signedInAs('staff');
  deskAnswers();
  server.use(
    http.get('*/api/services', () =>
      HttpResponse.json({ items: [SERVICE], page: 1, limit: 100, total: 1, nextPage: null }),
    ),
    http.get('*/api/admin/bookings', () =>
      HttpResponse.json(pageOf(row({ clientPhone: '+49301234', company: 'Fjordworks' }))),
    ),
    http.get('*/api/admin/bookings/:id', () => HttpResponse.json(file())),
    http.get('*/api/availability/explain', () =>
      HttpResponse.json({
        serviceId: SERVICE.id,
        duration: 90,
        instants: [],
        isOffered: true,
        reasons: [],
        teamMembers: [
          {
            teamMemberId: CONSULTANT.id,
            name: CONSULTANT.name,
            timezone: 'Europe/Berlin',
            localTime: null,
            isOffered: true,
            reasons: [],
          },
        ],
      }),
    ),
    // What the picker of offered times asks meanwhile.
    http.get('*/api/availability', () => HttpResponse.json({}, { status: 503 })),
    http.get('*/api/availability/*', () => HttpResponse.json({}, { status: 503 })),
    http.post('*/api/admin/bookings/manual', async ({ request }) => {
      sent(await request.json(), request.headers.get('Idempotency-Key'));
      return HttpResponse.json(file(), { status: 201 });
    }),
  );
});

async function chooseTime(user: ReturnType<typeof openApp>['user']) {
  await user.click(await screen.findByLabelText('Any time'));
  fireEvent.change(screen.getByLabelText('Day'), { target: { value: '2027-01-11' } });
  fireEvent.change(screen.getByLabelText('Time'), { target: { value: '09:30' } });
  const zones = screen.getByLabelText('Time zone');
  await within(zones).findByText(/^Berlin/);
  await user.selectOptions(zones, 'Europe/Berlin');
  await user.click(await screen.findByRole('radio', { name: /Clara Weiss/ }));
}

test('somebody known is found, booked at a typed time, and his file is opened', async () => {
  const { user, here } = openApp('/admin/bookings/new');
  await user.type(await screen.findByLabelText(/^Somebody who booked before/), 'ingrid');
  await user.click(await screen.findByRole('button', { name: /Ingrid Solberg/ }));
  expect(screen.getByLabelText('Mail address')).toHaveValue('ingrid@example.com');
  await user.selectOptions(screen.getByLabelText('Service'), SERVICE.id);
  await user.selectOptions(screen.getByLabelText(/^Length/), '90');
  await chooseTime(user);
  await user.selectOptions(screen.getByLabelText(/^How it is paid/), 'invoice');
  await user.click(screen.getByLabelText('It is paid already'));
  await user.type(screen.getByLabelText(/^Note about the payment/), 'Told us by phone.');
  await user.click(screen.getByRole('button', { name: 'Book it' }));
  await waitFor(() => expect(here.address).toBe(`/admin/bookings/${BOOKING_ID}`));
  expect(sent).toHaveBeenCalledOnce();
  const [body, key] = sent.mock.calls[0] ?? [];
  expect(body).toMatchObject({
    customer: {
      firstName: 'Ingrid',
      lastName: 'Solberg',
      email: 'ingrid@example.com',
      phone: '+49301234',
      company: 'Fjordworks',
    },
    serviceId: SERVICE.id,
    scheduledAt: '2027-01-11T08:30:00.000Z',
    teamMemberId: CONSULTANT.id,
    duration: 90,
    payment: { method: 'invoice', status: 'paid', notes: 'Told us by phone.' },
    sendConfirmation: true,
    addToMailingList: false,
    override: [],
  });
  expect(key).toMatch(/^[0-9a-f]{32}$/);
});

test('what is missing is named in words, and nothing is sent', async () => {
  const { user } = openApp('/admin/bookings/new', { language: 'de' });
  await user.type(await screen.findByLabelText('E-Mail-Adresse'), 'ingrid');
  await user.click(screen.getByRole('button', { name: 'Buchen' }));
  expect(await screen.findByText('Für wen ist die Buchung?')).toBeVisible();
  expect(screen.getByLabelText('E-Mail-Adresse')).toHaveAccessibleDescription(
    'Schreiben Sie eine Adresse wie name@firma.de.',
  );
  expect(screen.getByText('Wählen Sie eine Leistung.')).toBeVisible();
  expect(sent).not.toHaveBeenCalled();
});

test('a refusal is shown, and what was typed stays', async () => {
  server.use(
    http.post('*/api/admin/bookings/manual', () =>
      refusal(409, 'booking.slot-unavailable', { reason: 'booked', suggestedAlternatives: [] }),
    ),
  );
  const { user } = openApp('/admin/bookings/new');
  await user.type(await screen.findByLabelText('Last name'), 'Solberg');
  await user.type(screen.getByLabelText('Mail address'), 'ingrid@example.com');
  await user.selectOptions(screen.getByLabelText('Service'), SERVICE.id);
  await chooseTime(user);
  await user.click(screen.getByRole('button', { name: 'Book it' }));
  const main = within(screen.getByRole('main'));
  expect(await main.findByText('There is a booking at this time already.')).toBeVisible();
  expect(screen.getByLabelText('Last name')).toHaveValue('Solberg');
});

test('entering bookings is for the office', async () => {
  signedInAs('consultant', CONSULTANT.id);
  const { here } = openApp('/admin/bookings/new');
  await waitFor(() => expect(here.address).toBe('/admin/bookings'));
});
