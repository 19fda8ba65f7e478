import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';

import type { ConsultantCardShape, ConsultantsShape } from '@/api/generated/public.gen';
import { openApp } from '@/testing/render';
import { refusal, server } from '@/testing/server';

function person(id: string, name: string): ConsultantCardShape {
  return {
    id,
    name,
    title: 'Adviser',
    kind: 'consultant',
    acceptingBookings: true,
    availabilityStatus: 'online',
    biography: '',
    certifications: [],
    completedMeetings: 0,
    experienceLevel: 'senior',
    expertise: [],
    languages: ['en'],
    linkedinUrl: null,
    location: { city: 'Berlin', country: 'DE', timezone: 'Europe/Berlin' },
    meetingTypes: ['video'],
    photoUrl: null,
    priceFrom: { amount: 3000, currency: 'EUR', formatted: 'EUR 30.00' },
    rating: null,
    reviewCount: 0,
    serviceIds: ['s1'],
    specialisations: [],
    yearsExperience: 4,
  };
}

const PEOPLE = ['Ada', 'Ben', 'Cleo', 'Dora'].map((name, n) => person(`p${n}`, name));

function house(items: ConsultantCardShape[] = PEOPLE, perPage = 25) {
  const asked: URL[] = [];
  server.use(
    http.get('*/api/consultants', ({ request }) => {
      const url = new URL(request.url);
      const page = Number(url.searchParams.get('page'));
      asked.push(url);
      return HttpResponse.json({
        items: items.slice((page - 1) * perPage, page * perPage),
        total: items.length,
        page,
        limit: perPage,
        nextPage: page * perPage < items.length ? page + 1 : null,
        facets: {
          expertise: [{ value: 'Tax', name: 'Tax', count: 2 }],
          languages: [{ value: 'de', name: 'de', count: 1 }],
        },
      } satisfies ConsultantsShape);
    }),
    http.get('*/api/consultants/:id', ({ params }) =>
      HttpResponse.json(PEOPLE.find((one) => one.id === params.id)),
    ),
    http.get('*/api/availability/next/by-team-member', () =>
      HttpResponse.json({ teamMembers: [] }),
    ),
    http.get('*/api/availability/next*', () => HttpResponse.json({ teamMembers: [] })),
  );
  return asked;
}

test('a filter goes into the address and to the server', async () => {
  const asked = house();
  const { user, here } = openApp('/consultants');
  await user.click(await screen.findByRole('checkbox', { name: /Tax/ }));
  await waitFor(() => expect(here.address).toBe('/consultants?expertise=Tax'));
  await waitFor(() => expect(asked.at(-1)?.searchParams.getAll('expertise')).toEqual(['Tax']));
});

test('who comes by a shared address sees what was shared', async () => {
  const asked = house();
  openApp('/consultants?q=audit&sort=price&when=this-week');
  expect(await screen.findByRole('searchbox')).toHaveValue('audit');
  expect(screen.getByRole('combobox', { name: 'Sort by' })).toHaveValue('price');
  await waitFor(() => expect(asked[0]?.searchParams.get('timeframe')).toBe('this-week'));
});

test('three can be compared, a fourth has to wait', async () => {
  house();
  const { user, here } = openApp('/consultants');
  for (const name of ['Ada', 'Ben', 'Cleo']) {
    await user.click(await screen.findByRole('checkbox', { name: `Compare ${name}` }));
  }
  expect(screen.getByRole('checkbox', { name: 'Compare Dora' })).toBeDisabled();
  await user.click(screen.getByRole('link', { name: 'Compare 3' }));
  expect(await screen.findByRole('columnheader', { name: /Cleo/ })).toBeVisible();
  expect(here.address).toBe('/consultants/compare?with=p0&with=p1&with=p2');
  const price = screen.getByRole('row', { name: /^From/ });
  expect(within(price).getAllByRole('cell')[0]).toHaveTextContent('€30.00');
});

test('there is always more to be shown, until everybody is', async () => {
  house(PEOPLE, 1);
  const { user } = openApp('/consultants');
  for (const name of ['Ada', 'Ben', 'Cleo']) {
    expect(await screen.findByRole('heading', { name })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
  }
  expect(await screen.findByRole('heading', { name: 'Dora' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
});

test('the next time has its place before it is known, so that nothing moves when it comes', async () => {
  house();
  let answer = () => undefined as void;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  server.use(
    http.get('*/api/availability/next/team-members', async () => {
      await asked;
      return HttpResponse.json({ teamMembers: [{ teamMemberId: 'p0', slot: null }] });
    }),
  );
  openApp('/consultants');
  const card = (await screen.findByRole('heading', { name: 'Ada' })).closest('li');
  const places = () => card?.querySelectorAll('.animate-pulse');
  expect(places()).toHaveLength(1);

  answer();

  await waitFor(() => expect(places()).toHaveLength(0));
  expect(card).toHaveTextContent('none in the coming weeks');
});

test('nobody who fits is said so, with a way out', async () => {
  house([]);
  openApp('/consultants?expertise=Tax');
  expect(await screen.findByText('Nobody fits all of that')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Clear all' })).toBeVisible();
});

test('a server that fails is said so, and asked again on wish', async () => {
  house();
  let well = false;
  server.use(
    http.get('*/api/consultants', () => (well ? undefined : refusal(503, 'service.unavailable'))),
  );
  const { user } = openApp('/consultants');
  const again = await screen.findByRole('button', { name: 'Try again' });
  well = true;
  await user.click(again);
  expect(await screen.findByRole('heading', { name: 'Ada' })).toBeVisible();
});

test('the page is there in German', async () => {
  house();
  openApp('/consultants', { language: 'de' });
  expect(await screen.findByRole('heading', { name: 'Unser Team', level: 1 })).toBeVisible();
  expect(await screen.findByText('4 Personen')).toBeVisible();
});
