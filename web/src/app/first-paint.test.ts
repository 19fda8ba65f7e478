import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { prepareFirstPaint } from '@/app/first-paint';
import { saveDraft } from '@/features/booking-wizard/wizard-storage';
import { newState } from '@/features/booking-wizard/wizard-machine';
import { createI18n } from '@/lib/i18n';
import { chooseTheme } from '@/lib/theme';

const page = document.documentElement;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  page.lang = 'en';
  delete page.dataset.known;
  delete page.dataset.theme;
});
afterEach(() => vi.unstubAllGlobals());

test('a stranger sees the page as it is written', () => {
  prepareFirstPaint();
  expect(page.dataset.known).toBeUndefined();
});

test('what takes long is done beside the page', async () => {
  const Beside = vi.fn(function () {
    return { there: true };
  });
  vi.stubGlobal('Worker', Beside);
  page.dataset.known = '';
  const link = document.createElement('link');
  link.dataset.beside = '';
  link.href = '/assets/formats.js';
  document.head.append(link);
  prepareFirstPaint();
  link.remove();
  await vi.waitFor(() => expect(Beside).toHaveBeenCalledWith(link.href));
});

test('the theme that was chosen is there from the beginning', () => {
  chooseTheme('dark');
  delete page.dataset.theme;
  prepareFirstPaint();
  expect(page.dataset.theme).toBe('dark');
});

test('who has chosen another language is not shown this one', async () => {
  await createI18n('en').changeLanguage('de');
  page.lang = 'en';
  prepareFirstPaint();
  expect(page.dataset.known).toBe('');
});

test('who has begun a booking is not shown an empty one', () => {
  saveDraft(newState('meeting', 'UTC'));
  prepareFirstPaint();
  expect(page.dataset.known).toBe('');
});
