import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';

const Announce = createContext<(text: string) => void>(() => undefined);

/** One quiet region that screen readers listen to; what changes elsewhere is said here. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', count: 0 });
  const announce = useCallback((text: string) => {
    setSaid((before) => ({ text, count: before.count + 1 }));
  }, []);
  const region = useMemo(
    () => (
      <div aria-live="polite" className="sr-only">
        {/* The same sentence twice is said twice, because the node is another. */}
        <span key={said.count}>{said.text}</span>
      </div>
    ),
    [said],
  );
  return (
    <Announce value={announce}>
      {children}
      {region}
    </Announce>
  );
}

/** Gives the function that says something to people who listen. */
export function useAnnounce(): (text: string) => void {
  return useContext(Announce);
}
