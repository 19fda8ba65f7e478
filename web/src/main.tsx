import { StrictMode, startTransition } from 'react';
import { BrowserRouter } from 'react-router';

import { App } from '@/app/app';
import { readyFor } from '@/app/router';
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

/** Lets the browser do what it has to meanwhile: on a slow phone each part takes its time. */
const turn = () => new Promise((done) => setTimeout(done));

async function start(place: HTMLElement): Promise<void> {
  await turn();
  const { createRoot, hydrateRoot } = await import('react-dom/client');
  await turn();
  const i18n = createI18n(LANGUAGES.find((one) => one === wished.get('language')));
  await turn();
  const store = createStore();
  await turn();
  const app = (
    <StrictMode>
      <App
        store={store}
        i18n={i18n}
        embedded={embedded}
        routed={(routes) => (
          <BrowserRouter basename={embedded ? EMBED : '/'}>{routes}</BrowserRouter>
        )}
      />
    </StrictMode>
  );
  // The build wrote what a stranger sees first (`prerender.tsx`); it comes to life as it stands. For
  // everybody else it is rendered anew. In small steps, so that whoever acts meanwhile is answered.
  if (place.hasChildNodes() && !('known' in page.dataset) && page.lang === i18n.language) {
    // What cannot be loaded is told where it should have been.
    await readyFor(pathname).catch(() => false);
    await turn();
    startTransition(() => {
      hydrateRoot(place, app);
    });
  } else {
    place.replaceChildren();
    place.inert = false;
    delete page.dataset.known;
    startTransition(() => createRoot(place).render(app));
  }
}

void start(root);
