import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

import { sessionApi } from '@/api/session';
import { LiveConnection, type LiveMessage, type LiveState } from '@/live/connection';

let connection: LiveConnection | null = null;

/** The app has one, made when somebody first listens. */
function live(): LiveConnection {
  connection ??= new LiveConnection();
  return connection;
}

/**
 * Hear what happens on these channels while the component is there. `state` says whether anything
 * can be heard: while it is `off`, ask now and then instead. Besides the messages of the server
 * there are `subscribed` and `reset`, see `LiveMessage`. The same message may come twice.
 */
export function useLive(
  channels: readonly string[],
  onMessage: (message: LiveMessage) => void,
): { state: LiveState } {
  // Who one is decides what one may hear, so the session is known first.
  const { data: session, isLoading } = sessionApi.useGetSessionQuery();
  const subject = session?.subject ?? null;
  const names = [...new Set(channels)].sort().join('\n');
  const hear = useEffectEvent(onMessage);

  useEffect(() => {
    if (isLoading || names === '') return undefined;
    live().identify(subject);
    const ends = names.split('\n').map((name) => live().listen(name, (said) => hear(said)));
    return () => {
      for (const end of ends) end();
    };
  }, [names, subject, isLoading]);

  const state = useSyncExternalStore(live().watch, live().current);
  return { state };
}
