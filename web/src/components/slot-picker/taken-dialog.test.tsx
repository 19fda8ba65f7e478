import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { Providers } from '@/app/providers';
import { createStore } from '@/app/store';
import { TakenDialog } from '@/components/slot-picker/taken-dialog';
import { createI18n, type Language } from '@/lib/i18n';

const ALTERNATIVES = [
  { startTime: '2027-03-10T09:15:00Z', endTime: '2027-03-10T10:15:00Z', teamMemberId: 'one' },
  { startTime: '2027-03-11T08:00:00Z', endTime: '2027-03-11T09:00:00Z', teamMemberId: 'two' },
];

function openDialog(language: Language = 'en', alternatives = ALTERNATIVES) {
  const onAccept = vi.fn();
  const onClose = vi.fn();
  render(
    <Providers store={createStore()} i18n={createI18n(language)}>
      <TakenDialog
        open
        alternatives={alternatives}
        zone="Europe/Berlin"
        onAccept={onAccept}
        onClose={onClose}
      />
    </Providers>,
  );
  return { user: userEvent.setup(), onAccept, onClose };
}

test('another time is taken with two presses', async () => {
  const { user, onAccept } = openDialog();
  const dialog = await screen.findByTestId('conflict-modal');
  expect(within(dialog).getByRole('heading')).toHaveTextContent('That time has just been taken');
  const list = within(dialog).getByTestId('alternative-slots');
  expect(within(list).getAllByRole('radio')).toHaveLength(2);
  expect(within(list).getByTestId('alternative-slot-0')).toHaveTextContent(
    'Wednesday, March 10, 202710:15 AM – 11:15 AM',
  );
  await user.click(within(list).getByTestId('alternative-slot-1'));
  await user.click(within(dialog).getByTestId('accept-alternative'));
  expect(onAccept).toHaveBeenCalledExactlyOnceWith(ALTERNATIVES[1]);
});

test('with nothing nearby there is only the way back', async () => {
  const { user, onClose } = openDialog('de', []);
  expect(await screen.findByText(/In der Nähe ist nichts frei/)).toBeVisible();
  expect(screen.queryByTestId('accept-alternative')).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Zurück zum Kalender' }));
  expect(onClose).toHaveBeenCalledOnce();
});
