import { render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { expect, test, vi } from 'vitest';

import { lazily } from '@/lib/lazily';

const Greeting = ({ name }: { name: string }) => <p>Good morning, {name}</p>;
const waits = <p>One moment</p>;

test('it is loaded when it is first shown', async () => {
  const load = vi.fn(() => Promise.resolve(Greeting));
  const Late = lazily(load);
  expect(load).not.toHaveBeenCalled();

  render(<Suspense fallback={waits}>{<Late name="Ada" />}</Suspense>);

  expect(screen.getByText('One moment')).toBeVisible();
  expect(await screen.findByText('Good morning, Ada')).toBeVisible();
});

test('what was made ready is there at once, with what it shows first', async () => {
  const load = vi.fn(() => Promise.resolve(Greeting));
  const besides = vi.fn(() => Promise.resolve());
  const Ready = lazily(load, besides);
  await Ready.ready();
  await Ready.ready();

  render(<Suspense fallback={waits}>{<Ready name="Ada" />}</Suspense>);

  expect(screen.getByText('Good morning, Ada')).toBeVisible();
  expect(load).toHaveBeenCalledTimes(1);
  expect(besides).toHaveBeenCalled();
});

test('what cannot be loaded says so where it is shown', async () => {
  const Broken = lazily<object>(() => Promise.reject(new Error('no line')));
  await expect(Broken.ready()).rejects.toThrow('no line');
});
