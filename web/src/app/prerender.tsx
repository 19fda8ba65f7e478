import { prerender } from 'react-dom/static.edge';
import { StaticRouter } from 'react-router';
import { StrictMode } from 'react';

import { App } from '@/app/app';
import { createStore } from '@/app/store';
import { paths } from '@/config/paths';
import { createI18n, LANGUAGES, type Language } from '@/lib/i18n';

interface PrerenderedPage {
  /** Where the gateway finds it; `_` stands for whatever is in that place of the address. */
  name: string;
  address: string;
  /** What is loaded for it besides what every page needs. */
  modules: readonly string[];
  /** What it asks the server first, word for word; `_` is what stands there in the address. */
  asks: readonly string[];
}

const wizard = (step: string) => [
  'src/features/booking-wizard/booking-wizard.tsx',
  `src/features/booking-wizard/steps/${step}-step.tsx`,
];

const SESSION = '/api/session';
const OFFERED = '/api/services?bookingEnabled=true&limit=100';

/** The pages people come to first. What a person sees who is known, no build can tell. */
export const PAGES: readonly PrerenderedPage[] = [
  {
    name: 'index',
    address: paths.home,
    modules: ['src/app/routes/home.tsx'],
    asks: [SESSION, '/api/consultants?limit=25', '/api/services?bookingEnabled=true'],
  },
  {
    name: 'consultants',
    address: paths.consultants,
    modules: ['src/app/routes/consultants.tsx'],
    asks: [SESSION],
  },
  {
    name: 'consultants/_',
    address: paths.consultant('_'),
    modules: ['src/app/routes/consultant-profile.tsx'],
    asks: ['/api/consultants/_', SESSION, OFFERED, '/api/consultants/_/figures'],
  },
  {
    name: 'consultants/compare',
    address: paths.compare,
    modules: ['src/app/routes/consultants-compare.tsx'],
    asks: [SESSION],
  },
  {
    name: 'book',
    address: paths.book,
    modules: ['src/app/routes/book.tsx', ...wizard('service')],
    asks: [SESSION, OFFERED],
  },
  {
    name: 'book-a-meeting',
    address: paths.bookMeeting,
    modules: ['src/app/routes/book-a-meeting.tsx', ...wizard('consultant')],
    asks: [SESSION, OFFERED],
  },
  {
    name: 'book-consultation',
    address: paths.bookConsultation,
    modules: ['src/app/routes/book-consultation.tsx', ...wizard('consultant')],
    asks: [SESSION, OFFERED],
  },
  {
    name: 'sign-in',
    address: paths.signIn,
    modules: ['src/app/routes/sign-in.tsx'],
    asks: [SESSION],
  },
];

export { LANGUAGES };

/** What the page shows first, as HTML. */
export async function markupOf(address: string, language: Language): Promise<string> {
  const { prelude } = await prerender(
    <StrictMode>
      <App
        store={createStore()}
        i18n={createI18n(language)}
        embedded={false}
        routed={(routes) => <StaticRouter location={address}>{routes}</StaticRouter>}
      />
    </StrictMode>,
    {
      // All in its place: what would come late, comes by a script in the page, and there are none.
      progressiveChunkSize: Infinity,
      onError: (error) => {
        throw error;
      },
    },
  );
  return new Response(prelude).text();
}
