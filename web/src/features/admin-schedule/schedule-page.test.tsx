import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';

import type { Schedule, Week } from '@/features/admin-schedule/schedule';
import { BOOKING_ID, CONSULTANT, deskAnswers, signedInAs } from '@/testing/desk';
import { openApp } from '@/testing/render';
import { refusal, server } from '@/testing/server';

const OFF = { isWorkingDay: false, timeSlots: [], breaks: [] };
const NINE_TO_FIVE = {
  isWorkingDay: true,
  timeSlots: [{ startTime: '09:00', endTime: '17:00' }],
  breaks: [],
};
const WEEK: Week = {
  monday: NINE_TO_FIVE,
  tuesday: NINE_TO_FIVE,
  wednesday: NINE_TO_FIVE,
  thursday: NINE_TO_FIVE,
  friday: NINE_TO_FIVE,
  saturday: OFF,
  sunday: OFF,
};

let schedule: Schedule;
const sent = vi.fn<(part: string, body: unknown) => void>();
let conflicts: unknown[];

beforeEach(() => {
  sent.mockClear();
  conflicts = [];
  schedule = {
    id: CONSULTANT.id,
    name: CONSULTANT.name,
    timezone: 'Europe/Berlin',
    schedule: { weekly: WEEK },
    exceptions: { exceptions: [] },
    timeOff: { timeOff: [], holidays: [], unavailable: [] },
    buffers: { beforeMinutes: 15, afterMinutes: null },
    limits: { maxPerDay: 5, maxConcurrent: 5 },
    window: { minAdvanceMinutes: null, maxAdvanceDays: null },
    switches: { isOnline: true, isAccepting: true },
  };
  signedInAs('consultant', CONSULTANT.id);
  deskAnswers();
  server.use(
    http.get(`*/api/admin/availability/${CONSULTANT.id}`, () => HttpResponse.json(schedule)),
    http.get(`*/api/admin/availability/${CONSULTANT.id}/agenda`, () =>
      HttpResponse.json({ resourceId: CONSULTANT.id, asOf: null, items: [] }),
    ),
    http.put(`*/api/admin/availability/${CONSULTANT.id}/:part`, async ({ params, request }) => {
      sent(String(params.part), await request.json());
      return HttpResponse.json({ resourceId: CONSULTANT.id, conflicts });
    }),
  );
});

/** A clock or calendar field is set at once: jsdom has no parts of it to type in. */
const set = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

const part = (name: string) => screen.findByRole('form', { name });

test('the week that was typed is sent, breaks and midnight included', async () => {
  const { user } = openApp('/admin/schedule');
  const week = within(await part('The week'));
  set(week.getByLabelText('Monday, hours, from'), '10:30');
  set(week.getByLabelText('Monday, hours, to'), '00:00');
  await user.click(week.getByRole('button', { name: 'Add a break, Monday' }));
  await user.click(week.getByRole('checkbox', { name: 'Friday' }));
  await user.click(week.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveBeenCalledOnce());
  const [name, body] = sent.mock.calls[0] ?? [];
  expect(name).toBe('schedule');
  expect(body).toEqual({
    weekly: {
      ...WEEK,
      monday: {
        isWorkingDay: true,
        timeSlots: [{ startTime: '10:30', endTime: '24:00' }],
        breaks: [{ startTime: '12:00', endTime: '13:00' }],
      },
      friday: { ...NINE_TO_FIVE, isWorkingDay: false },
    },
  });
});

test('bookings that do not fit any more are named, each with the way to it', async () => {
  conflicts = [
    {
      bookingId: BOOKING_ID,
      code: 'outside_hours',
      startTime: '2027-01-11T15:00:00Z',
      endTime: '2027-01-11T16:00:00Z',
      message: 'Outside working hours',
    },
  ];
  const { user } = openApp('/admin/schedule');
  const week = within(await part('The week'));
  await user.click(week.getByRole('checkbox', { name: 'Monday' }));
  await user.click(week.getByRole('button', { name: 'Save' }));
  expect(await week.findByText('Saved. One booking does not fit any more.')).toBeVisible();
  const link = week.getByRole('link', { name: /Jan 11, 2027.*4:00.PM/ });
  expect(link).toHaveAttribute('href', `/admin/bookings/${BOOKING_ID}`);
});

test('what cannot be is not sent, and said', async () => {
  const { user } = openApp('/admin/schedule');
  const week = within(await part('The week'));
  set(week.getByLabelText('Tuesday, hours, to'), '08:00');
  await user.click(week.getByRole('button', { name: 'Save' }));
  expect(await week.findByRole('alert')).toHaveTextContent(
    'Tuesday: the end lies before the beginning.',
  );
  expect(sent).not.toHaveBeenCalled();
});

test('own hours can be given up for those of the services', async () => {
  const { user } = openApp('/admin/schedule');
  const week = within(await part('The week'));
  await user.click(week.getByLabelText('As the services say'));
  await user.click(week.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveBeenCalledWith('schedule', { weekly: null }));
});

test('a date that differs, with its hours', async () => {
  const { user } = openApp('/admin/schedule');
  const dates = within(await part('Dates that differ'));
  await user.click(dates.getByRole('button', { name: 'Add a date' }));
  set(dates.getByLabelText('Date'), '2027-03-14');
  await user.selectOptions(dates.getByLabelText('What differs'), 'extra');
  await user.type(dates.getByLabelText(/^Reason/), 'Fair');
  await user.click(dates.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(sent).toHaveBeenCalledExactlyOnceWith('exceptions', {
      exceptions: [
        {
          date: '2027-03-14',
          kind: 'extra',
          intervals: [{ startTime: '09:00', endTime: '17:00' }],
          reason: 'Fair',
        },
      ],
    }),
  );
});

test('days off keep what there was', async () => {
  schedule.timeOff.holidays = [{ name: 'New Year', month: 1, day: 1, region: 'DE-BE' }];
  const { user } = openApp('/admin/schedule');
  const off = within(await part('Time off'));
  await user.click(off.getByRole('button', { name: 'Add days off' }));
  set(off.getByLabelText('First day'), '2027-08-02');
  set(off.getByLabelText('Last day'), '2027-08-13');
  await user.click(off.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(sent).toHaveBeenCalledExactlyOnceWith('time-off', {
      timeOff: [{ kind: 'vacation', from: '2027-08-02', to: '2027-08-13', reason: null }],
      holidays: [{ name: 'New Year', month: 1, day: 1, region: 'DE-BE' }],
      unavailable: [],
    }),
  );
});

test('only the rules that were changed are sent; what is empty is left to the service', async () => {
  const { user } = openApp('/admin/schedule');
  const rules = within(await part('Rules'));
  await user.clear(rules.getByLabelText(/^Free before a meeting/));
  await user.type(rules.getByLabelText(/^Free after a meeting/), '0');
  await user.click(rules.getByRole('checkbox', { name: 'Takes bookings' }));
  await user.click(rules.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveBeenCalledTimes(2));
  expect(sent.mock.calls).toEqual([
    ['buffers', { beforeMinutes: null, afterMinutes: 0 }],
    ['switches', { isOnline: true, isAccepting: false }],
  ]);
});

test('a refusal is shown where it was asked, in German', async () => {
  server.use(
    http.put(`*/api/admin/availability/${CONSULTANT.id}/limits`, () =>
      refusal(403, 'availability.not-your-schedule'),
    ),
  );
  const { user } = openApp('/admin/schedule', { language: 'de' });
  const rules = within(await part('Regeln'));
  await user.type(rules.getByLabelText(/^Treffen am Tag/), '0');
  await user.click(rules.getByRole('button', { name: 'Speichern' }));
  expect(
    await rules.findByText('Sie können nur Ihre eigenen Arbeitszeiten sehen und ändern.'),
  ).toBeVisible();
});
