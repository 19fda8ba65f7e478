import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse, ws } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { calendarOf, LAYLA, SERVICE_ID } from '@/testing/availability';
import { at, CHOSEN, day, NOW, openPicker, slots, TENTH } from '@/testing/open-picker';
import { server } from '@/testing/server';

// One socket for all tests, as the app has one for all pages.
const link = ws.link('ws://localhost*/api/ws/bookings');
const channels = new Set<string>();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  server.use(
    http.post('*/api/realtime/token', () =>
      HttpResponse.json({ token: 'a-token', expiresAt: '2027-03-02T10:00:00Z' }),
    ),
    link.addEventListener('connection', ({ client }) => {
      client.send(JSON.stringify({ type: 'welcome', channels: [] }));
      client.addEventListener('message', ({ data }) => {
        const { type, channel } = JSON.parse(data as string) as { type: string; channel: string };
        if (type !== 'subscribe') return;
        channels.add(channel);
        client.send(JSON.stringify({ type: 'subscribed', channel }));
      });
    }),
  );
  // The socket may be one that pauses, since there was no server in the file before.
  globalThis.dispatchEvent(new Event('online'));
});
afterEach(() => {
  vi.useRealTimers();
});

function say(date: string, data: Record<string, unknown> = {}) {
  link.broadcast(
    JSON.stringify({
      channel: `availability:${SERVICE_ID}:${date}`,
      id: crypto.randomUUID(),
      data: { type: 'AVAILABILITY_CHANGED', serviceId: SERVICE_ID, date, ...data },
    }),
  );
}

test('a time somebody else takes vanishes, and with it the choice', async () => {
  const calendar = calendarOf({ starts: at(...TENTH) });
  const { user, onChange } = openPicker({ calendar });
  await user.click(await day(/March 10, 2027, 3 free/));
  await user.click(screen.getByTestId('time-slot-09-00'));
  expect(await screen.findByText('Updated as you look')).toBeVisible();
  await waitFor(() => expect(channels).toContain(`availability:${SERVICE_ID}:2027-03-10`));
  expect(channels).not.toContain(`availability:${SERVICE_ID}:2027-03-01`);
  const before = calendar.asked.length;

  calendar.starts = at(...TENTH.slice(1));
  for (let times = 0; times < 20; times += 1) say('2027-03-10', { teamMemberId: LAYLA });
  await waitFor(() => expect(screen.queryByTestId('time-slot-09-00')).not.toBeInTheDocument(), {
    timeout: 4000,
  });
  expect(slots()).toHaveLength(2);
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Somebody else has just taken Wednesday, March 10, 2027, 9:00 AM. Please choose another time.',
  );
  expect(onChange).toHaveBeenLastCalledWith(null);
  expect(calendar.asked.length - before).toBeLessThanOrEqual(2);
});

test('what one holds oneself stays, though it is free for nobody else', async () => {
  const calendar = calendarOf({ starts: at(...TENTH.slice(1)) });
  const { onChange } = openPicker({ calendar, value: CHOSEN, ownHold: true });
  expect(await screen.findByTestId('time-slot-09-00')).toHaveAttribute('aria-pressed', 'true');
  expect(await screen.findByText('Updated as you look')).toBeVisible();
  say('2027-03-10');
  await screen.findByText('Your time with Layla Haddad');
  expect(onChange).not.toHaveBeenCalled();
});
