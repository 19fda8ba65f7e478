/**
 * What a booking in the making is, and what may be done with it. No React, no requests: three step
 * lists as data and one reducer.
 */

export type Entry = 'meeting' | 'consultation' | 'accounting';

export type StepId =
  | 'consultant'
  | 'service-selection'
  | 'datetime-selection'
  | 'customer-details'
  | 'payment'
  | 'confirmation';

export interface ChosenSlot {
  start: string;
  end: string;
  teamMemberId: string;
  duration: number;
}

/** A place kept for us; `token` books it, and gives it back. */
export interface Hold {
  id: string;
  token: string;
  expiresAt: string;
}

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY';

export interface Repeat {
  frequency: Frequency;
  interval: number;
  occurrences: number;
}

/** Answers to the questions of `questions.ts`, by name; a list is one line each. */
export type Answers = Record<string, string | boolean>;

export interface Contact {
  name: string;
  email: string;
  phone: string;
  company: string;
}

/** A request that was sent and not answered yet: sent again as it is, it is the same booking. */
export interface Attempt {
  key: string;
  body: unknown;
}

export interface WizardState {
  entry: Entry;
  /** Where one was last. */
  step: StepId;
  /** The slug. */
  service: string | null;
  tierId: string | null;
  duration: number | null;
  addOns: string[];
  meetingType: string | null;
  /** `any` leaves the choice of the person to us. */
  consultant: string | null;
  slot: ChosenSlot | null;
  zone: string;
  repeat: Repeat | null;
  hold: Hold | null;
  contact: Contact;
  answers: Answers;
  paymentMethod: string | null;
  attempt: Attempt | null;
}

export const ANY = 'any';

export const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
export const isPhone = (text: string) => /^\+?\d{5,15}$/.test(text.replace(/[\s()./-]/g, ''));

interface Step {
  id: StepId;
  /** Whether one may go on from here (WIZ-08). */
  passed: (state: WizardState) => boolean;
}

const consultant: Step = {
  id: 'consultant',
  passed: (state) => state.consultant !== null,
};
const service: Step = {
  id: 'service-selection',
  passed: (state) => state.service !== null,
};
const datetime: Step = {
  id: 'datetime-selection',
  passed: (state) => state.slot !== null,
};
const details: Step = {
  id: 'customer-details',
  passed: (state) => state.contact.name.trim() !== '' && isEmail(state.contact.email),
};
// Only the answer to the booking leads on from here, not anything that was entered.
const payment: Step = { id: 'payment', passed: () => false };
const confirmation: Step = { id: 'confirmation', passed: () => true };

/** The three ways to a booking (CFL-12, CFL-13): one engine, three lists. */
export const FLOWS: Record<Entry, readonly Step[]> = {
  meeting: [consultant, service, datetime, details, payment, confirmation],
  consultation: [
    {
      id: 'consultant',
      passed: (state) => state.consultant !== null && state.service !== null,
    },
    datetime,
    // Nothing is paid for, so the booking is made here.
    { ...details, passed: () => false },
    confirmation,
  ],
  accounting: [service, datetime, details, payment, confirmation],
};

export const stepsOf = (entry: Entry): StepId[] => FLOWS[entry].map((step) => step.id);

export function newState(entry: Entry, zone: string): WizardState {
  return {
    entry,
    step: FLOWS[entry][0]?.id ?? 'service-selection',
    service: null,
    tierId: null,
    duration: null,
    addOns: [],
    meetingType: null,
    consultant: entry === 'accounting' ? ANY : null,
    slot: null,
    zone,
    repeat: null,
    hold: null,
    contact: { name: '', email: '', phone: '', company: '' },
    answers: {},
    paymentMethod: null,
    attempt: null,
  };
}

/** The furthest step one may stand on. */
export function reach(state: WizardState): StepId {
  const steps = FLOWS[state.entry];
  const open = steps.find((step) => !step.passed(state));
  return open?.id ?? 'confirmation';
}

export function mayStandOn(state: WizardState, step: StepId): boolean {
  const steps = stepsOf(state.entry);
  const wanted = steps.indexOf(step);
  return wanted >= 0 && wanted <= steps.indexOf(reach(state));
}

export function neighbour(state: WizardState, step: StepId, by: 1 | -1): StepId | null {
  const steps = stepsOf(state.entry);
  return steps[steps.indexOf(step) + by] ?? null;
}

export type Change =
  | { type: 'went'; to: StepId }
  | { type: 'serviceChosen'; service: string; duration?: number | null }
  | {
      type: 'serviceShaped';
      tierId?: string | null;
      duration?: number | null;
      addOns?: string[];
      meetingType?: string | null;
    }
  | { type: 'consultantChosen'; consultant: string }
  | { type: 'slotChosen'; slot: ChosenSlot | null }
  | { type: 'zoneChosen'; zone: string }
  | { type: 'repeatChosen'; repeat: Repeat | null }
  | { type: 'held'; hold: Hold }
  | { type: 'holdEnded' }
  | { type: 'contactGiven'; contact: Contact }
  | { type: 'answersGiven'; answers: Answers }
  | { type: 'methodChosen'; method: string }
  | { type: 'sent'; attempt: Attempt }
  | { type: 'answered' }
  | { type: 'begunAnew'; zone: string };

/**
 * What was entered is never lost by going back. Only what no longer fits goes: another service has
 * other lengths and extras, and another length, service or person another time.
 */
export function wizard(state: WizardState, change: Change): WizardState {
  switch (change.type) {
    case 'went':
      return change.to === state.step ? state : { ...state, step: change.to };
    case 'serviceChosen':
      if (change.service === state.service) return state;
      return {
        ...withoutTime(state),
        service: change.service,
        tierId: null,
        duration: change.duration ?? null,
        addOns: [],
        meetingType: null,
        paymentMethod: null,
      };
    case 'serviceShaped': {
      const { tierId, duration, addOns, meetingType } = change;
      const next = {
        ...state,
        ...(tierId === undefined ? {} : { tierId }),
        ...(duration === undefined ? {} : { duration }),
        ...(addOns === undefined ? {} : { addOns }),
        ...(meetingType === undefined ? {} : { meetingType }),
      };
      return next.duration === state.duration ? next : withoutTime(next);
    }
    case 'consultantChosen':
      if (change.consultant === state.consultant) return state;
      return { ...withoutTime(state), consultant: change.consultant };
    case 'slotChosen':
      return sameSlot(state.slot, change.slot)
        ? state
        : { ...state, slot: change.slot, hold: null };
    case 'zoneChosen':
      return { ...state, zone: change.zone };
    case 'repeatChosen':
      return { ...state, repeat: change.repeat };
    case 'held':
      return { ...state, hold: change.hold };
    case 'holdEnded':
      return { ...state, hold: null };
    case 'contactGiven':
      return { ...state, contact: change.contact };
    case 'answersGiven':
      return { ...state, answers: { ...state.answers, ...change.answers } };
    case 'methodChosen':
      return { ...state, paymentMethod: change.method };
    case 'sent':
      return { ...state, attempt: change.attempt };
    case 'answered':
      return { ...state, attempt: null };
    case 'begunAnew':
      return newState(state.entry, change.zone);
  }
}

function withoutTime(state: WizardState): WizardState {
  return { ...state, slot: null, hold: null };
}

export function sameSlot(one: ChosenSlot | null, other: ChosenSlot | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    Date.parse(one.start) === Date.parse(other.start) &&
    one.duration === other.duration &&
    one.teamMemberId === other.teamMemberId
  );
}

/** Whether anything worth keeping was entered. */
export function isBegun(state: WizardState): boolean {
  return (
    state.service !== null ||
    state.slot !== null ||
    state.contact.name !== '' ||
    state.contact.email !== '' ||
    (state.consultant !== null && state.consultant !== ANY)
  );
}
