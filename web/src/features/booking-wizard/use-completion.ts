import { useRef, useState, type Dispatch } from 'react';

import {
  publicApi,
  type AlternativeShape,
  type BookedShape,
  type BookingBody,
  type ConsentsBody,
  type MoneyShape,
  type PaymentMethod,
} from '@/api/generated/public.gen';
import { storePending } from '@/api/pending-bookings';
import type { Problem } from '@/lib/problems';

import { bookingBody, quoteBody } from './booking-body';
import {
  alternativesIn,
  isLapsed,
  isTaken,
  isUnanswered,
  newKey,
  problemIn,
  type Holds,
} from './use-hold';
import { isFresh, type Quotes } from './use-quote';
import type { Attempt, Change, ChosenSlot, WizardState } from './wizard-machine';

export interface Agreement {
  consents: ConsentsBody;
  paymentMethod: PaymentMethod | null;
}

interface Given {
  state: WizardState;
  dispatch: Dispatch<Change>;
  holds: Holds;
  quotes: Quotes;
  onBooked: (answer: BookedShape) => void;
  /** The time is gone; `resume` goes on with another one, and asks for nothing again. */
  onTaken: (alternatives: AlternativeShape[], resume: (slot: ChosenSlot) => Promise<void>) => void;
  /** It waits on this device for a network, and is nothing of ours any more. */
  onStored: () => void;
}

export interface Completion {
  busy: boolean;
  problem: Problem | null;
  /** The price went up on the way: nobody pays what he was not shown. */
  raised: { from: MoneyShape; to: MoneyShape } | null;
  complete: (agreement: Agreement) => Promise<void>;
  /** Send what was not answered once more, exactly as it was. */
  askAgain: () => Promise<void>;
  /** Keep it, and send it when there is a network; null where that is not what is wrong. */
  sendLater: (() => Promise<void>) | null;
}

/** The booking was written down, and its place was somebody else's by then. */
const PLACE_LOST = 'wizard.place-lost';
const HOLD_OVER = ['booking.hold-token-lapsed', 'booking.hold-token-refused', PLACE_LOST];
const QUOTE_OVER = [
  'booking.quote-lapsed',
  'booking.quote-unknown',
  'booking.quote-for-something-else',
];

/** Makes the booking, once: whatever gets lost on the way is asked for under the same key. */
export function useCompletion(given: Given): Completion {
  const { state, dispatch, holds, quotes, onBooked, onTaken, onStored } = given;
  const [createBooking] = publicApi.useCreateBookingMutation();
  const [busy, setBusy] = useState(false);
  // At once, where the button is drawn as busy only in a moment: a key held down presses on.
  const running = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [raised, setRaised] = useState<Completion['raised']>(null);
  const [unsent, setUnsent] = useState<{ agreement: Agreement; slot: ChosenSlot } | null>(null);

  async function complete(
    agreement: Agreement,
    slot: ChosenSlot,
    { newHold = false, newQuote = false, tries = 2 } = {},
  ): Promise<void> {
    setUnsent({ agreement, slot });
    let hold = newHold || state.hold === null || isLapsed(state.hold) ? null : state.hold;
    if (hold === null) {
      const taking = await holds.take(slot);
      if ('problem' in taking) {
        refused(taking.problem, agreement);
        return;
      }
      hold = taking.hold;
    }
    const shown = quotes.quote;
    let quote = newQuote || shown === null || !isFresh(shown) ? null : shown;
    if (quote === null) {
      const pricing = await quotes.ask(quoteBody(state, slot));
      if ('problem' in pricing) {
        setProblem(pricing.problem);
        return;
      }
      quote = pricing.quote;
    }
    if (shown !== null && quote.total.amount > shown.total.amount) {
      setRaised({ from: shown.total, to: quote.total });
      return;
    }
    const body = bookingBody(state, slot, {
      consents: agreement.consents,
      paymentMethod: quote.total.amount === 0 ? null : agreement.paymentMethod,
      holdToken: hold.token,
      priceId: quote.priceId,
    });
    const attempt = { key: newKey(), body };
    dispatch({ type: 'sent', attempt });
    const refusal = await send(attempt);
    if (refusal === null) return;
    if (tries > 0 && HOLD_OVER.includes(refusal.code)) {
      return complete(agreement, slot, { newHold: true, newQuote, tries: tries - 1 });
    }
    if (tries > 0 && QUOTE_OVER.includes(refusal.code)) {
      return complete(agreement, slot, { newQuote: true, tries: tries - 1 });
    }
    refused(refusal, agreement);
  }

  /** Give what was refused, or null if there is nothing more to do here. */
  async function send(attempt: Attempt): Promise<Problem | null> {
    const answer = await createBooking({
      'Idempotency-Key': attempt.key,
      bookingBody: attempt.body as BookingBody,
    });
    if (answer.data === undefined) {
      const failure = problemIn(answer.error);
      if (isUnanswered(failure)) {
        setProblem(failure);
        return null;
      }
      dispatch({ type: 'answered' });
      return failure;
    }
    dispatch({ type: 'answered' });
    holds.spend();
    if (answer.data.booking.status === 'cancelled') {
      return { status: 409, code: PLACE_LOST, detail: '', errors: [], extra: {} };
    }
    onBooked(answer.data);
    return null;
  }

  function refused(failure: Problem, agreement: Agreement) {
    if (!isTaken(failure)) {
      setProblem(failure);
      return;
    }
    onTaken(alternativesIn(failure), (slot) =>
      watched(async () => {
        dispatch({ type: 'slotChosen', slot });
        await complete(agreement, slot, { newHold: true, newQuote: true });
      }),
    );
  }

  async function watched(work: () => Promise<void>) {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    setRaised(null);
    try {
      await work();
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  async function sendLater() {
    const shown = quotes.quote?.total ?? null;
    if (state.attempt !== null) {
      await storePending(state.attempt.body as BookingBody, { key: state.attempt.key, shown });
    } else if (unsent !== null) {
      const { consents, paymentMethod } = unsent.agreement;
      const body = bookingBody(state, unsent.slot, {
        consents,
        paymentMethod: shown?.amount === 0 ? null : paymentMethod,
        holdToken: state.hold?.token ?? null,
        priceId: quotes.quote?.priceId ?? null,
      });
      await storePending(body, { shown });
    }
    dispatch({ type: 'answered' });
    holds.spend();
    onStored();
  }

  const mayWait =
    problem?.code === 'network.unreachable' && (state.attempt !== null || unsent !== null);
  return {
    busy,
    problem,
    sendLater: mayWait ? () => watched(sendLater) : null,
    raised,
    complete: (agreement) =>
      watched(async () => {
        if (state.slot !== null) await complete(agreement, state.slot);
      }),
    askAgain: () =>
      watched(async () => {
        if (state.attempt === null) return;
        const refusal = await send(state.attempt);
        if (refusal === null) return;
        const { consents, paymentMethod } = state.attempt.body as BookingBody;
        refused(refusal, { consents, paymentMethod: paymentMethod ?? null });
      }),
  };
}
