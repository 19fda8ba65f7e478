import type {
  BookingBody,
  ConsentsBody,
  HoldBody,
  PaymentMethod,
  QuoteBody,
} from '@/api/generated/public.gen';

import { linesOf, QUESTIONS } from './questions';
import { ANY, type ChosenSlot, type WizardState } from './wizard-machine';

/** The requests a draft becomes. */

export function holdBody(state: WizardState, slot: ChosenSlot): HoldBody {
  return {
    serviceId: state.service ?? '',
    startTime: slot.start,
    duration: slot.duration,
    teamMemberId: slot.teamMemberId,
    timezone: state.zone,
  };
}

export function quoteBody(state: WizardState, slot: ChosenSlot): QuoteBody {
  return {
    serviceId: state.service ?? '',
    scheduledAt: slot.start,
    duration: slot.duration,
    addOns: state.addOns,
    serviceTier: state.tierId,
    bookingType: state.repeat === null ? 'STANDARD' : 'RECURRING',
  };
}

interface Agreed {
  consents: ConsentsBody;
  /** Null: both are asked for when it is sent. */
  holdToken: string | null;
  priceId: string | null;
  /** Null where there is nothing to pay. */
  paymentMethod: PaymentMethod | null;
}

export function bookingBody(state: WizardState, slot: ChosenSlot, agreed: Agreed): BookingBody {
  const { contact, repeat } = state;
  const { message, ...details } = detailsOf(state);
  return {
    serviceId: state.service ?? '',
    scheduledAt: slot.start,
    duration: slot.duration,
    timezone: state.zone,
    teamMemberId: slot.teamMemberId,
    clientName: contact.name.trim(),
    clientEmail: contact.email.trim(),
    clientPhone: contact.phone.trim() || null,
    company: contact.company.trim() || null,
    consents: agreed.consents,
    holdToken: agreed.holdToken,
    priceId: agreed.priceId,
    paymentMethod: agreed.paymentMethod,
    serviceTier: state.tierId,
    addOns: state.addOns,
    message: typeof message === 'string' ? message : null,
    details,
    ...(state.meetingType === null
      ? {}
      : { meeting: { type: state.meetingType as 'video' | 'phone' | 'in_person' | 'hybrid' } }),
    ...(repeat === null ? {} : { recurringPattern: repeat }),
  };
}

/** What was answered, by the names of the API; what was left empty is left out. */
function detailsOf(state: WizardState): Record<string, unknown> {
  const groups = [...QUESTIONS[state.entry].service, ...QUESTIONS[state.entry].details];
  const told: Record<string, unknown> = { communicationTimezone: state.zone };
  for (const question of groups.flatMap((group) => group.questions)) {
    const answer = state.answers[question.name];
    if (typeof answer === 'boolean') {
      if (answer) told[question.name] = true;
    } else if (answer !== undefined && answer.trim() !== '') {
      told[question.name] = question.kind === 'lines' ? linesOf(answer) : answer.trim();
    }
  }
  return told;
}

/** The people whose calendars are looked into: nobody named is everybody. */
export function membersOf(state: WizardState): string[] | undefined {
  return state.consultant === null || state.consultant === ANY ? undefined : [state.consultant];
}

/** `Rush service` is `rush-service`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
