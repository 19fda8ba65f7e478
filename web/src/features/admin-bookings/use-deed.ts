import { useState } from 'react';

import { isProblem, type Problem } from '@/lib/problems';
import { useIntent } from '@/lib/use-intent';

interface Sent<Answer> {
  unwrap: () => Promise<Answer>;
}

/**
 * Something somebody does by one request: whether it is under way, and how it was refused. Nothing
 * is shown as done before the server says so; sending it again after silence does it once.
 */
export function useDeed<Body, Answer>(send: (body: Body, key: string) => Sent<Answer>) {
  const intent = useIntent();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function run(body: Body): Promise<Answer | null> {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await send(body, intent.keyFor(body)).unwrap();
      intent.settled();
      return answer;
    } catch (refused) {
      if (!isProblem(refused)) throw refused;
      intent.settled(refused);
      setProblem(refused);
      return null;
    } finally {
      setBusy(false);
    }
  }

  return { run, busy, problem };
}
