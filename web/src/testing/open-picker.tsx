import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { MemoryRouter } from 'react-router';
import { vi } from 'vitest';

import { Providers } from '@/app/providers';
import { createStore } from '@/app/store';
import { SlotPicker, type ChosenSlot } from '@/components/slot-picker/slot-picker';
import { createI18n, type Language } from '@/lib/i18n';
import {
  availabilityHandlers,
  calendarOf,
  LAYLA,
  SERVICE_ID,
  type Calendar,
} from '@/testing/availability';
import { server } from '@/testing/server';

/** The moment these tests take place at. */
export const NOW = new Date('2027-03-02T09:00:00Z');
/** Free starts of one day: 9:00, 10:15 and 11:30 in Berlin. */
export const TENTH = ['2027-03-10T08:00:00Z', '2027-03-10T09:15:00Z', '2027-03-10T10:30:00Z'];
export const CHOSEN: ChosenSlot = {
  start: '2027-03-10T09:00:00+01:00',
  end: '2027-03-10T10:00:00+01:00',
  teamMemberId: LAYLA,
  duration: 60,
};

export const at = (...starts: string[]) => starts.map((start) => ({ at: start }));
export const day = (name: RegExp | string) => screen.findByRole('button', { name });
export const slots = () => screen.queryAllByRole('button', { name: /^Time slot/ });

interface Opened {
  calendar?: Calendar;
  zone?: string;
  language?: Language;
  value?: ChosenSlot;
  teamMemberIds?: string[];
  duration?: number;
  ownHold?: boolean;
}

/** The slot picker on a page that keeps what is chosen. */
export function openPicker({
  calendar = calendarOf(),
  zone = 'Europe/Berlin',
  ...opened
}: Opened = {}) {
  server.use(...availabilityHandlers(calendar));
  const onChange = vi.fn();
  function Page() {
    const [value, setValue] = useState<ChosenSlot | null>(opened.value ?? null);
    const [shown, setShown] = useState(zone);
    return (
      <SlotPicker
        serviceId={SERVICE_ID}
        teamMemberIds={opened.teamMemberIds}
        duration={opened.duration}
        ownHold={opened.ownHold}
        value={value}
        onChange={(slot) => {
          onChange(slot);
          setValue(slot);
        }}
        zone={shown}
        onZoneChange={setShown}
      />
    );
  }
  const view = render(
    <Providers store={createStore()} i18n={createI18n(opened.language ?? 'en')}>
      <MemoryRouter>
        <Page />
      </MemoryRouter>
    </Providers>,
  );
  return { user: userEvent.setup(), onChange, calendar, ...view };
}
