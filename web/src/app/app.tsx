import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import type { i18n } from 'i18next';

import { Providers } from '@/app/providers';
import { AppRoutes } from '@/app/router';
import type { Store } from '@/app/store';

const EmbedRoutes = lazy(async () => ({
  default: (await import('@/app/embed-routes')).EmbedRoutes,
}));
const Offline = lazy(async (): Promise<{ default: ComponentType }> => ({
  default: (await import('@/features/offline/offline')).Offline,
}));

interface AppProps {
  store: Store;
  i18n: i18n;
  /** Inside somebody else's page. */
  embedded: boolean;
  /** The router, around what it leads to. */
  routed: (routes: ReactNode) => ReactNode;
}

/**
 * The whole app. The browser renders it, and so does the build (`prerender.tsx`): what is shown
 * first may depend on nothing but the address and the language.
 */
export function App({ store, i18n, embedded, routed }: AppProps) {
  return (
    <Providers store={store} i18n={i18n}>
      {routed(
        embedded ? (
          <Suspense fallback={null}>
            <EmbedRoutes />
          </Suspense>
        ) : (
          <>
            <AppRoutes />
            <AfterLoad>
              <Offline />
            </AfterLoad>
          </>
        ),
      )}
    </Providers>
  );
}

const PATIENCE = 5_000;

/** What comes not before the page has all it needs itself. */
function AfterLoad({ children }: { children: ReactNode }) {
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    const done = () => {
      // In a moment in which nobody waits for anything; not every browser knows of them.
      if ('requestIdleCallback' in window) {
        requestIdleCallback(() => setLoaded(true), { timeout: PATIENCE });
      } else setLoaded(true);
    };
    if (document.readyState === 'complete') {
      done();
      return;
    }
    window.addEventListener('load', done, { once: true });
    return () => window.removeEventListener('load', done);
  }, []);
  return loaded ? <Suspense fallback={null}>{children}</Suspense> : null;
}
