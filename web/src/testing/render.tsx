import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';

import { Providers } from '@/app/providers';
import { AppRoutes } from '@/app/router';
import { createStore } from '@/app/store';
import { createI18n, type Language } from '@/lib/i18n';

/** Open the app at an address, as a user would, and give the hands to use it. */
export function openApp(address: string, { language = 'en' }: { language?: Language } = {}) {
  const here = { address };
  const view = render(
    <Providers store={createStore()} i18n={createI18n(language)}>
      <MemoryRouter initialEntries={[address]}>
        <AppRoutes />
        <Here onMove={(next) => (here.address = next)} />
      </MemoryRouter>
    </Providers>,
  );
  return { user: userEvent.setup(), here, ...view };
}

function Here({ onMove }: { onMove: (address: string) => void }) {
  const { pathname, search } = useLocation();
  onMove(pathname + search);
  return null;
}
