import { useCallback, useEffect, useRef, useState } from 'react';

import { publicApi, type QuoteBody, type QuoteShape } from '@/api/generated/public.gen';
import type { Problem } from '@/lib/problems';

import { newKey, problemIn } from './use-hold';

export type Pricing = { quote: QuoteShape } | { problem: Problem };

export interface Quotes {
  /** What it costs, as long as that holds; null until it is known. */
  quote: QuoteShape | null;
  problem: Problem | null;
  ask: (body: QuoteBody) => Promise<Pricing>;
}

/** Whether a price can still be booked with; a few seconds are left for the way. */
export function isFresh(quote: QuoteShape, now = Date.now()): boolean {
  return Date.parse(quote.validUntil) - 5_000 > now;
}

/** The price of what is chosen, asked anew when another thing is chosen and when it lapses. */
export function useQuote(body: QuoteBody | null): Quotes {
  const [giveQuote] = publicApi.useGiveQuoteMutation();
  const [known, setKnown] = useState<{ wish: string; pricing: Pricing } | null>(null);
  const last = useRef('');
  const wish = body === null ? null : JSON.stringify(body);
  const pricing = known !== null && known.wish === wish ? known.pricing : null;
  const quote = pricing !== null && 'quote' in pricing ? pricing.quote : null;

  const ask = useCallback(
    async (wanted: QuoteBody): Promise<Pricing> => {
      const asked = JSON.stringify(wanted);
      last.current = asked;
      const answer = await giveQuote({ 'Idempotency-Key': newKey(), quoteBody: wanted });
      const came: Pricing =
        answer.data === undefined ? { problem: problemIn(answer.error) } : { quote: answer.data };
      // What was asked for before the last wish comes too late.
      if (last.current === asked) setKnown({ wish: asked, pricing: came });
      return came;
    },
    [giveQuote],
  );

  useEffect(() => {
    if (wish !== null && last.current !== wish) void ask(JSON.parse(wish) as QuoteBody);
  }, [wish, ask]);

  useEffect(() => {
    if (quote === null || wish === null) return;
    const left = Math.max(Date.parse(quote.validUntil) - Date.now(), 10_000);
    const timer = setTimeout(() => void ask(JSON.parse(wish) as QuoteBody), left);
    return () => clearTimeout(timer);
  }, [quote, wish, ask]);

  return {
    quote,
    problem: pricing !== null && 'problem' in pricing ? pricing.problem : null,
    ask,
  };
}
