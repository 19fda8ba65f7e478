import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import { expect, test } from 'vitest';

import { useAddress } from '@/lib/use-address';

const NEVER = new Promise<void>(() => undefined);

/** Two boxes on a page that takes for ever to be drawn anew. */
function Boxes() {
  const [wanted, go] = useAddress();
  const { search } = useLocation();
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- what React waits for
  if (search !== '') throw NEVER;
  const ticked = wanted.getAll('box');
  return ['one', 'two'].map((name) => (
    <input
      key={name}
      type="checkbox"
      aria-label={name}
      checked={ticked.includes(name)}
      onChange={() => go(new URLSearchParams([...ticked, name].map((one) => ['box', one])))}
    />
  ));
}

test('what is ticked is seen at once, and the next comes on top of it', async () => {
  const user = userEvent.setup();
  render(
    <MemoryRouter>
      <Boxes />
    </MemoryRouter>,
  );
  await user.click(screen.getByRole('checkbox', { name: 'one' }));
  expect(screen.getByRole('checkbox', { name: 'one' })).toBeChecked();
  await user.click(screen.getByRole('checkbox', { name: 'two' }));
  expect(screen.getByRole('checkbox', { name: 'one' })).toBeChecked();
  expect(screen.getByRole('checkbox', { name: 'two' })).toBeChecked();
});
