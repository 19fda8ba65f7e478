import type { i18n } from 'i18next';
import { useEffect, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { Provider } from 'react-redux';

import { NOTHING_ASKED, type Store } from '@/app/store';
import { AnnouncerProvider } from '@/components/layout/announcer';

interface ProvidersProps {
  store: Store;
  i18n: i18n;
  children: ReactNode;
}

/** What every page may rely on: words, server state, a voice for screen readers. */
export function Providers({ store, i18n, children }: ProvidersProps) {
  useEffect(() => {
    document.documentElement.lang = i18n.language;
  }, [i18n]);
  return (
    // Answers may be here before all of a page is alive; it is shown as it was written first.
    <Provider store={store} serverState={NOTHING_ASKED}>
      <I18nextProvider i18n={i18n}>
        <AnnouncerProvider>{children}</AnnouncerProvider>
      </I18nextProvider>
    </Provider>
  );
}
