/** Who waits longer wants to be told so. */
const PATIENCE_S = 20;

/**
 * How many milliseconds to wait before asking again, where the server said that it was asked too
 * often (`Retry-After` in seconds); null where asking again is for the reader to decide.
 */
export function pauseAfter(answer: Response | undefined): number | null {
  if (answer?.status !== 429) return null;
  const seconds = Number(answer.headers.get('Retry-After') ?? Number.NaN);
  return seconds > 0 && seconds <= PATIENCE_S ? seconds * 1000 : null;
}

/** Be done after that time, or at once when nobody waits any more. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    const leave = () => {
      clearTimeout(timer);
      done();
    };
    // Who had left before is not announced any more.
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
