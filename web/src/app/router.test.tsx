import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { PAGES } from '@/app/prerender';
import { readyFor } from '@/app/router';
import { paths } from '@/config/paths';
import { openApp } from '@/testing/render';

test('an address that leads nowhere says so, and shows the way home', async () => {
  const { user, here } = openApp('/nowhere');
  expect(await screen.findByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await user.click(screen.getByRole('link', { name: 'To the start page' }));
  await vi.waitFor(() => expect(here.address).toBe('/'));
});

test('the whole frame is there in German', async () => {
  openApp('/nowhere', { language: 'de' });
  expect(await screen.findByRole('heading', { name: 'Hier ist nichts' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Zum Inhalt springen' })).toBeInTheDocument();
});

test('every page that is written beforehand can be made ready before it comes to life', async () => {
  for (const { address } of PAGES) expect(await readyFor(address), address).toBe(true);
  expect(await readyFor(paths.portal)).toBe(false);
});
