import { lazy, StrictMode, Suspense, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';

import { Providers } from '@/app/providers';
import { AppRoutes } from '@/app/router';
import { createStore } from '@/app/store';
import { EMBED, isEmbedded } from '@/components/embed/addresses';
import { createI18n, LANGUAGES } from '@/lib/i18n';
import { followDevice } from '@/lib/theme';
import '@/styles/app.css';

const { pathname, search } = window.location;
const embedded = isEmbedded(pathname);
const wished = new URLSearchParams(embedded ? search : '');

const EmbedRoutes = lazy(async () => ({
  default: (await import('@/app/embed-routes')).EmbedRoutes,
}));
/** Not before the page has all it needs itself. */
const Offline = lazy(async (): Promise<{ default: ComponentType }> => {
  await new Promise((done) => {
    if (document.readyState === 'complete') done(undefined);
    else window.addEventListener('load', done, { once: true });
  });
  return { default: (await import('@/features/offline/offline')).Offline };
});

if (embedded) {
  // The page around us is light unless it says something else.
  const theme = wished.get('theme');
  if (theme === 'system') followDevice();
  else document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light';
} else followDevice();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element called root');
createRoot(root).render(
  <StrictMode>
    <Providers
      store={createStore()}
      i18n={createI18n(LANGUAGES.find((one) => one === wished.get('language')))}
    >
      <BrowserRouter basename={embedded ? EMBED : '/'}>
        {embedded ? (
          <Suspense fallback={null}>
            <EmbedRoutes />
          </Suspense>
        ) : (
          <AppRoutes />
        )}
        <Suspense fallback={null}>{embedded ? null : <Offline />}</Suspense>
      </BrowserRouter>
    </Providers>
  </StrictMode>,
);
