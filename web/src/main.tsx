import { StrictMode, startTransition } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';

import { App } from '@/app/app';
import { createStore } from '@/app/store';
import { EMBED, isEmbedded } from '@/components/embed/addresses';
import { createI18n, LANGUAGES } from '@/lib/i18n';
import { followDevice } from '@/lib/theme';
import '@/styles/app.css';

const { pathname, search } = window.location;
const embedded = isEmbedded(pathname);
const wished = new URLSearchParams(embedded ? search : '');

if (embedded) {
  // The page around us is light unless it says something else.
  const theme = wished.get('theme');
  if (theme === 'system') followDevice();
  else document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light';
} else followDevice();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element called root');
const page = document.documentElement;
const i18n = createI18n(LANGUAGES.find((one) => one === wished.get('language')));
const app = (
  <StrictMode>
    <App
      store={createStore()}
      i18n={i18n}
      embedded={embedded}
      routed={(routes) => <BrowserRouter basename={embedded ? EMBED : '/'}>{routes}</BrowserRouter>}
    />
  </StrictMode>
);

// The build wrote what a stranger sees first (`prerender.tsx`); it comes to life as it stands. For
// everybody else it is rendered anew. In small steps, so that whoever acts meanwhile is answered.
if (root.hasChildNodes() && !('known' in page.dataset) && page.lang === i18n.language) {
  startTransition(() => {
    hydrateRoot(root, app);
  });
} else {
  root.replaceChildren();
  root.inert = false;
  delete page.dataset.known;
  startTransition(() => createRoot(root).render(app));
}
