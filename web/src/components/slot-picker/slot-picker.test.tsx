import { readFileSync } from 'node:fs';

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import de from '@/components/slot-picker/locales/de.json';
import en from '@/components/slot-picker/locales/en.json';
import { calendarOf, LAYLA, OMAR, type Calendar } from '@/testing/availability';
import { at, CHOSEN, day, NOW, openPicker, slots, TENTH } from '@/testing/open-picker';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a day and a time are chosen by keyboard alone', async () => {
  const { user, onChange } = openPicker({ calendar: calendarOf({ starts: at(...TENTH) }) });
  const grid = screen.getByRole('grid', { name: 'Calendar, March 2027' });
  await within(grid).findByRole('button', { name: /March 10, 2027, 3 free times/ });

  const today = within(grid).getByRole('button', { name: /March 2, 2027, today/ });
  expect(today).toHaveAttribute('aria-current', 'date');
  expect(today).toHaveAttribute('tabindex', '0');
  today.focus();
  await user.keyboard('{ArrowRight}{ArrowDown}');
  expect(document.activeElement).toHaveAccessibleName(/Wednesday, March 10, 2027/);
  await user.keyboard('{Home}');
  expect(document.activeElement).toHaveAccessibleName(/Sunday, March 7/);
  await user.keyboard('{End}');
  expect(document.activeElement).toHaveAccessibleName(/Saturday, March 13/);
  await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}{Enter}');

  const times = await screen.findByRole('group', { name: '3 times on Wednesday, March 10' });
  const [first, second] = within(times).getAllByRole('button');
  expect(first).toHaveAttribute('aria-pressed', 'false');
  first?.focus();
  await user.keyboard('{ArrowRight}');
  expect(second).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(onChange).toHaveBeenLastCalledWith({
    start: '2027-03-10T09:15:00.000Z',
    end: '2027-03-10T10:15:00.000Z',
    teamMemberId: LAYLA,
    duration: 60,
  });
  expect(second).toHaveAttribute('aria-pressed', 'true');
});

test('keys lead into other months, but not before this one, and the focus goes along', async () => {
  const { user } = openPicker();
  const today = await day(/March 2, 2027, today/);
  today.focus();
  await user.keyboard('{PageDown}');
  expect(await screen.findByRole('grid', { name: 'Calendar, April 2027' })).toBeVisible();
  await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/April 2, 2027/));
  await user.keyboard('{PageUp}{PageUp}');
  expect(await screen.findByRole('grid', { name: 'Calendar, March 2027' })).toBeVisible();
  await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/March 2, 2027/));
});

test('every month is as high as any other', async () => {
  const { user } = openPicker();
  for (const month of ['March', 'April', 'May', 'June']) {
    const grid = await screen.findByRole('grid', { name: `Calendar, ${month} 2027` });
    expect(within(grid).getAllByRole('row')).toHaveLength(7);
    await user.click(screen.getByRole('button', { name: 'Next month' }));
  }
});

test('an empty day says why, and leads to the next free time', async () => {
  const { user } = openPicker({
    calendar: calendarOf({
      starts: at('2027-04-06T08:00:00Z'),
      reasons: { '2027-03-17': 'holiday' },
    }),
  });
  const empty = await day(/March 17, 2027, nothing free: It is a public holiday/);
  expect(empty).not.toHaveAttribute('aria-disabled');
  await user.click(empty);
  expect(screen.getByText('No available times for this date.')).toBeVisible();
  expect(screen.getByText('It is a public holiday.')).toBeVisible();
  await user.click(await day('Tue, Apr 6, 2027, 10:00 AM'));
  expect(await screen.findByRole('grid', { name: 'Calendar, April 2027' })).toBeVisible();
  expect(await screen.findByTestId('time-slot-10-00')).toBeVisible();
});

test('the server has no reason we have no words for', () => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
    components: { schemas: { Code: { enum: string[] } } };
  };
  for (const code of document.components.schemas.Code.enum) {
    expect(en.reason).toHaveProperty(code);
    expect(de.reason).toHaveProperty(code);
  }
});

test('what is over or too far ahead cannot be chosen, and nothing lies behind the end', async () => {
  const reasons = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`2027-03-${20 + index}`, 'too_late' as const]),
  );
  const { user } = openPicker({ calendar: calendarOf({ starts: at(...TENTH), reasons }) });
  expect(await day(/March 25, 2027, nothing free: It is further ahead/)).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  expect(await day(/March 1, 2027, nothing free: It is over/)).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await user.click(screen.getByTestId('calendar-next-month'));
  await user.click(screen.getByRole('button', { name: 'Previous month' }));
  expect(screen.getByRole('grid', { name: 'Calendar, March 2027' })).toBeVisible();
});

const SPRING: Partial<Calendar> = {
  starts: at('2027-03-12T13:00:00Z', '2027-03-16T13:00:00Z'),
  changes: [
    {
      timezone: 'America/New_York',
      at: '2027-03-14T07:00:00Z',
      offsetBefore: -300,
      offsetAfter: -240,
    },
    { timezone: 'Europe/Berlin', at: '2027-03-28T01:00:00Z', offsetBefore: 60, offsetAfter: 120 },
  ],
};

test('between two changes of clocks the times are right, in both zones, and it is said', async () => {
  const { user } = openPicker({ calendar: calendarOf(SPRING), zone: 'America/New_York' });
  await user.click(await day(/March 12, 2027, 1 free/));
  expect(screen.getByTestId('time-slot-08-00')).toHaveAccessibleName(
    'Time slot 8:00 AM to 9:00 AM; Friday, March 12, 2027; New York time (GMT−5); 2:00 PM Berlin',
  );
  await user.click(await day(/March 16, 2027, 1 free/));
  expect(screen.getByTestId('time-slot-09-00')).toHaveAccessibleName(
    'Time slot 9:00 AM to 10:00 AM; Tuesday, March 16, 2027; New York time (GMT−4); 2:00 PM Berlin',
  );

  expect(
    screen.getByText('In New York the clocks go forward on March 14, 2027: GMT−5 becomes GMT−4.'),
  ).toBeVisible();
  expect(
    screen.getByText('In Berlin the clocks go forward on March 28, 2027: GMT+1 becomes GMT+2.'),
  ).toBeVisible();
  expect(
    screen.getByText(
      'Compared with you, Berlin is 6 hours ahead until March 13, 5 hours ahead from March 14 to March 27, and 6 hours ahead from March 28.',
    ),
  ).toBeVisible();

  const zones = screen.getByRole('combobox', { name: 'Time zone' });
  await within(zones).findByRole('option', { name: /Berlin/ });
  await user.selectOptions(zones, 'Europe/Berlin');
  expect(await screen.findByTestId('time-slot-14-00')).toHaveAccessibleName(
    'Time slot 2:00 PM to 3:00 PM; Tuesday, March 16, 2027; Berlin time (GMT+1)',
  );
});

test('zones are listed with the offset they have at the time that is shown', async () => {
  const { user } = openPicker({
    calendar: calendarOf({ starts: at('2027-03-12T13:00:00Z', '2027-03-16T13:00:00Z') }),
    zone: 'America/New_York',
  });
  const zones = screen.getByRole('combobox', { name: 'Time zone' });
  const listed = (name: string) => within(zones).findByText(name);
  await listed('New York (GMT−5)');

  await user.click(await day(/March 16, 2027, 1 free/));
  expect(await listed('New York (GMT−4)')).toBeInTheDocument();
  expect(await listed('Berlin (GMT+1)')).toBeInTheDocument();
  await user.click(await day(/March 12, 2027, 1 free/));
  expect(await listed('New York (GMT−5)')).toBeInTheDocument();
  await user.click(screen.getByTestId('calendar-next-month'));
  expect(await listed('New York (GMT−4)')).toBeInTheDocument();
  expect(await listed('Berlin (GMT+2)')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Display' }));
  const also = screen.getByRole('combobox', { name: 'Also show' });
  expect(await within(also).findByText('Berlin (GMT+2)')).toBeInTheDocument();
});

test('on a day on which clocks change, the list of zones goes by the chosen time', async () => {
  openPicker({
    value: { ...CHOSEN, start: '2027-03-14T05:30:00Z', end: '2027-03-14T06:30:00Z' },
    calendar: calendarOf({ starts: at('2027-03-14T05:30:00Z') }),
    zone: 'America/New_York',
  });
  expect(await screen.findByText(/12:30.*1:30/)).toBeVisible();
  const zones = screen.getByRole('combobox', { name: 'Time zone' });
  expect(within(zones).getByText('New York (GMT−5)')).toBeInTheDocument();
});

test('where all clocks change together, or none does, nobody is warned', async () => {
  openPicker({ calendar: calendarOf({ starts: at(...TENTH) }) });
  await day(/March 10, 2027, 3 free/);
  expect(screen.queryByText(/clocks/i)).not.toBeInTheDocument();
});

test('twelve hours or twenty-four: as one likes, and kept', async () => {
  const { user } = openPicker({ calendar: calendarOf({ starts: at('2027-03-10T13:00:00Z') }) });
  await user.click(await day(/March 10, 2027, 1 free/));
  expect(screen.getByTestId('time-slot-14-00')).toHaveTextContent('2:00 PM');
  await user.click(screen.getByRole('button', { name: 'Display' }));
  await user.click(screen.getByRole('radio', { name: '24 h' }));
  expect(screen.getByTestId('time-slot-14-00')).toHaveTextContent('14:00');
  await user.click(screen.getByRole('radio', { name: 'Monday' }));
  expect(screen.getAllByRole('columnheader')[0]).toHaveAccessibleName('Monday');
  await user.click(screen.getByRole('checkbox', { name: 'Show weekends' }));
  expect(screen.getAllByRole('columnheader')).toHaveLength(5);
  expect(JSON.parse(localStorage.getItem('kalends.calendar') ?? '')).toEqual({
    cycle: '24h',
    weekStart: 1,
    weekends: false,
  });
});

test('on a phone three times are shown at once, with buttons and dots to the others', async () => {
  const starts = at(...TENTH, '2027-03-10T12:00:00Z');
  const { user } = openPicker({ calendar: calendarOf({ starts }) });
  await user.click(await day(/March 10, 2027, 4 free/));
  const pages = screen.getByRole('group', { name: 'Pages of times' });
  const [before, ...rest] = within(pages).getAllByRole('button');
  const [after, ...dots] = rest;
  expect(dots).toHaveLength(2);
  expect(before).toHaveAttribute('aria-disabled', 'true');
  expect(within(pages).getByText('Times 1 to 3 of 4')).toBeVisible();
  if (after !== undefined) await user.click(after);
  expect(within(pages).getByText('Times 4 to 4 of 4')).toBeVisible();
  expect(after).toHaveAttribute('aria-disabled', 'true');
  if (dots[0] !== undefined) await user.click(dots[0]);
  expect(within(pages).getByText('Times 1 to 3 of 4')).toBeVisible();
});

test('a finger leafs through months, unless it goes up or down', async () => {
  openPicker();
  const grid = await screen.findByRole('grid', { name: 'Calendar, March 2027' });
  const swipe = (x: number, y: number) => {
    fireEvent.touchStart(grid, { touches: [{ clientX: 200, clientY: 200 }] });
    fireEvent.touchEnd(grid, { changedTouches: [{ clientX: 200 + x, clientY: 200 + y }] });
  };
  swipe(-50, 0);
  swipe(-90, 50);
  expect(grid).toHaveAccessibleName('Calendar, March 2027');
  swipe(-51, 49);
  expect(grid).toHaveAccessibleName('Calendar, April 2027');
  swipe(51, 0);
  expect(grid).toHaveAccessibleName('Calendar, March 2027');
});

test('the list shows coming days with their times, and why others have none', async () => {
  const { user, onChange } = openPicker({
    calendar: calendarOf({ starts: at('2027-03-03T08:00:00Z') }),
  });
  await user.click(screen.getByRole('radio', { name: 'List' }));
  expect(await screen.findByRole('heading', { name: 'Wednesday, March 3' })).toBeVisible();
  expect(screen.getAllByText('It is not a working day.')).toHaveLength(6);
  await user.click(await day(/^Time slot 9:00 AM/));
  expect(onChange).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'Next week' }));
  expect(await screen.findByRole('heading', { name: 'Tuesday, March 9' })).toBeVisible();
});

test('where there is room a week stands side by side, and arrow keys cross it', async () => {
  const room = Object.assign(new EventTarget(), { matches: true, media: '', onchange: null });
  vi.spyOn(window, 'matchMedia').mockReturnValue(room as unknown as MediaQueryList);
  const { user } = openPicker({
    calendar: calendarOf({
      starts: at('2027-03-03T08:00:00Z', '2027-03-03T09:15:00Z', '2027-03-05T10:30:00Z'),
    }),
  });
  await user.click(screen.getByRole('radio', { name: 'Week' }));
  const first = await day(/^Time slot 9:00 AM.*March 3/);
  first.focus();
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toHaveAccessibleName(/10:15 AM.*March 3/);
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement).toHaveAccessibleName(/11:30 AM.*March 5/);
  expect(screen.getByRole('heading', { name: 'Thursday, March 4' })).toBeVisible();
});

test('suggestions can be chosen', async () => {
  const { user, onChange } = openPicker({ calendar: calendarOf({ starts: at(...TENTH) }) });
  await user.click(screen.getByRole('radio', { name: 'Suggestions' }));
  await user.click(await day(/^Time slot 9:00 AM.*March 10/));
  expect(onChange).toHaveBeenCalledOnce();
  expect(screen.getByText('Your time with Layla Haddad')).toBeVisible();
});

test('one start is offered once, whoever gives it; and who is chosen stays', async () => {
  const start = TENTH[0] ?? '';
  const calendar = calendarOf({
    starts: [
      { at: start, teamMemberId: OMAR },
      { at: start, teamMemberId: LAYLA },
    ],
  });
  const { user, onChange } = openPicker({ calendar, value: CHOSEN });
  expect(await screen.findByTestId('time-slot-09-00')).toHaveAttribute('aria-pressed', 'true');
  expect(slots()).toHaveLength(1);
  await user.click(screen.getByTestId('time-slot-09-00'));
  expect(onChange).not.toHaveBeenCalled();
});

test('where anybody will do, somebody else who is free takes over', async () => {
  const calendar = calendarOf({ starts: [{ at: TENTH[0] ?? '', teamMemberId: OMAR }] });
  const { onChange } = openPicker({ calendar, value: CHOSEN });
  await waitFor(() =>
    expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ teamMemberId: OMAR })),
  );
});

test('another length moves the end of the chosen time', async () => {
  const calendar = calendarOf({ starts: at(...TENTH), duration: 90 });
  const { onChange } = openPicker({ calendar, value: CHOSEN, duration: 90 });
  await waitFor(() =>
    expect(onChange).toHaveBeenLastCalledWith(
      expect.objectContaining({ duration: 90, end: '2027-03-10T09:30:00.000Z' }),
    ),
  );
});

test('a time that does not take another length is given up, and it is said', async () => {
  const calendar = calendarOf({ starts: at(...TENTH.slice(1)), duration: 90 });
  const { onChange } = openPicker({ calendar, value: CHOSEN, duration: 90 });
  expect(await screen.findByRole('alert')).toHaveTextContent(/cannot be booked at the new length/);
  expect(onChange).toHaveBeenLastCalledWith(null);
});

test('everything is there in German, and weeks begin on Monday', async () => {
  const { user } = openPicker({
    calendar: calendarOf({ ...SPRING, reasons: { '2027-03-17': 'holiday' } }),
    zone: 'America/New_York',
    language: 'de',
  });
  expect(screen.getByRole('grid', { name: 'Kalender, März 2027' })).toBeVisible();
  expect(screen.getAllByRole('columnheader')[0]).toHaveAccessibleName('Montag');
  expect(
    await screen.findByText(
      'Zeitunterschied zu Berlin: bis 13. März dort 6 Stunden später, vom 14. März bis 27. März dort 5 Stunden später und ab 28. März dort 6 Stunden später.',
    ),
  ).toBeVisible();
  expect(
    await day(/Mittwoch, 17. März 2027, nichts frei: Es ist ein Feiertag/),
  ).toBeInTheDocument();
  await user.click(await day(/Freitag, 12. März 2027, 1 freie Zeit/));
  const slot = screen.getByTestId('time-slot-08-00');
  expect(slot).toHaveTextContent(/^8:00$/);
  expect(slot.querySelector('[data-text]')).toHaveAttribute('data-text', '14:00 Berlin');
});

test('a reader finds nothing wrong with it in any view', async () => {
  const { user, container } = openPicker({
    calendar: calendarOf(SPRING),
    zone: 'America/New_York',
  });
  await user.click(await day(/March 16, 2027, 1 free/));
  for (const view of ['Month', 'Week', 'List', 'Suggestions']) {
    await user.click(screen.getByRole('radio', { name: view }));
    const [slot] = await screen.findAllByRole('button', { name: /Time slot .* Berlin/ });
    if (slot) await user.click(slot);
    const { violations } = await axe.run(container, {
      rules: {
        'color-contrast': { enabled: false },
        'label-content-name-mismatch': { enabled: true },
        'heading-order': { enabled: true },
      },
    });
    expect(violations, view).toEqual([]);
  }
}, 60_000);
