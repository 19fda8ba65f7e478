import { describe, expect, test } from 'vitest';

import {
  ANY,
  mayStandOn,
  neighbour,
  newState,
  reach,
  stepsOf,
  wizard,
  type Change,
  type WizardState,
} from '@/features/booking-wizard/wizard-machine';
import { clearDraft, loadDraft, saveDraft } from '@/features/booking-wizard/wizard-storage';

const SLOT = {
  start: '2027-03-02T09:00:00Z',
  end: '2027-03-02T10:00:00Z',
  teamMemberId: 'layla',
  duration: 60,
};
const HOLD = { id: 'hold', token: 'secret', expiresAt: '2027-03-01T10:15:00Z' };
const CONTACT = { name: 'Mia Berg', email: 'mia@example.org', phone: '', company: '' };

const after = (state: WizardState, ...changes: Change[]) => changes.reduce(wizard, state);

const READY: Change[] = [
  { type: 'serviceChosen', service: 'tax-consultation', duration: 60 },
  { type: 'serviceShaped', addOns: ['rush'] },
  { type: 'slotChosen', slot: SLOT },
  { type: 'held', hold: HOLD },
  { type: 'contactGiven', contact: CONTACT },
];

describe('the step lists', () => {
  test.each([
    [
      'meeting',
      [
        'consultant',
        'service-selection',
        'datetime-selection',
        'customer-details',
        'payment',
        'confirmation',
      ],
    ],
    ['consultation', ['consultant', 'datetime-selection', 'customer-details', 'confirmation']],
    [
      'accounting',
      ['service-selection', 'datetime-selection', 'customer-details', 'payment', 'confirmation'],
    ],
  ] as const)('of %s', (entry, steps) => {
    expect(stepsOf(entry)).toEqual(steps);
  });

  test('a step is passed only with what it asks for', () => {
    let state = newState('accounting', 'UTC');
    expect(reach(state)).toBe('service-selection');
    expect(mayStandOn(state, 'datetime-selection')).toBe(false);
    state = after(state, { type: 'serviceChosen', service: 'tax-consultation' });
    expect(reach(state)).toBe('datetime-selection');
    state = after(state, { type: 'slotChosen', slot: SLOT });
    expect(reach(state)).toBe('customer-details');
    state = after(state, { type: 'contactGiven', contact: { ...CONTACT, email: ' ' } });
    expect(reach(state)).toBe('customer-details');
    state = after(state, { type: 'contactGiven', contact: CONTACT });
    expect(reach(state)).toBe('payment');
    expect(mayStandOn(state, 'confirmation')).toBe(false);
  });

  test('a meeting begins with a person, or with the choice left to us', () => {
    const state = newState('meeting', 'UTC');
    expect(reach(state)).toBe('consultant');
    expect(reach(after(state, { type: 'consultantChosen', consultant: ANY }))).toBe(
      'service-selection',
    );
  });

  test('a free consultation is made with the details, and nothing else leads to its end', () => {
    const state = after(
      newState('consultation', 'UTC'),
      { type: 'consultantChosen', consultant: ANY },
      ...READY,
    );
    expect(reach(state)).toBe('customer-details');
    expect(neighbour(state, 'customer-details', 1)).toBe('confirmation');
    expect(mayStandOn(state, 'payment')).toBe(false);
  });
});

describe('going back', () => {
  const ready = after(newState('accounting', 'UTC'), ...READY);

  test('loses nothing', () => {
    const back = after(ready, { type: 'went', to: 'service-selection' });
    expect({ ...back, step: ready.step }).toEqual(ready);
    const same = after(
      back,
      { type: 'serviceChosen', service: 'tax-consultation' },
      { type: 'serviceShaped', duration: 60 },
      { type: 'slotChosen', slot: { ...SLOT, start: '2027-03-02T10:00:00+01:00' } },
    );
    expect(same.slot).toEqual(SLOT);
    expect(same.hold).toEqual(HOLD);
  });

  test('another service takes the time and the extras along, and nothing else', () => {
    const other = after(ready, { type: 'serviceChosen', service: 'audit-service' });
    expect(other).toMatchObject({ slot: null, hold: null, addOns: [], contact: CONTACT });
  });

  test('another length or person is another time', () => {
    expect(after(ready, { type: 'serviceShaped', duration: 90 }).slot).toBeNull();
    expect(after(ready, { type: 'consultantChosen', consultant: 'omar' }).slot).toBeNull();
    expect(after(ready, { type: 'serviceShaped', addOns: [] }).slot).toEqual(SLOT);
  });

  test('another time is not the one that is held', () => {
    const moved = after(ready, {
      type: 'slotChosen',
      slot: { ...SLOT, start: '2027-03-02T11:00:00Z', end: '2027-03-02T12:00:00Z' },
    });
    expect(moved.hold).toBeNull();
  });
});

describe('a draft', () => {
  const NOW = Date.parse('2027-03-01T10:00:00Z');
  const DAY = 24 * 60 * 60 * 1000;
  const ready = after(newState('accounting', 'UTC'), ...READY);

  test('is there again within seven days', () => {
    saveDraft(ready, NOW);
    expect(loadDraft('accounting', NOW + 7 * DAY)).toEqual(ready);
    expect(loadDraft('meeting', NOW)).toBeNull();
  });

  test('is gone after them, and for good', () => {
    saveDraft(ready, NOW);
    expect(loadDraft('accounting', NOW + 7 * DAY + 1)).toBeNull();
    expect(loadDraft('accounting', NOW)).toBeNull();
  });

  test.each([
    ['no JSON', '{"version":1'],
    ['something else', '42'],
    ['another version', JSON.stringify({ version: 0, savedAt: NOW, state: ready })],
    ['half of it', JSON.stringify({ version: 1, savedAt: NOW, state: { entry: 'accounting' } })],
    [
      'a step there is not',
      JSON.stringify({ version: 1, savedAt: NOW, state: { ...ready, step: 'nowhere' } }),
    ],
    [
      'a contact that is none',
      JSON.stringify({ version: 1, savedAt: NOW, state: { ...ready, contact: null } }),
    ],
    ['a date to come', JSON.stringify({ version: 1, savedAt: NOW + DAY, state: ready })],
  ])('that is %s is not read, and does no harm', (_, text) => {
    localStorage.setItem('kalends.wizard.accounting', text);
    expect(loadDraft('accounting', NOW)).toBeNull();
  });

  test('goes when it is cleared', () => {
    saveDraft(ready, NOW);
    clearDraft('accounting');
    expect(localStorage).toHaveLength(0);
  });
});
