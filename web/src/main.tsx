import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';

import { Providers } from '@/app/providers';
import { AppRoutes } from '@/app/router';
import { createStore } from '@/app/store';
import { createI18n } from '@/lib/i18n';
import { followDevice } from '@/lib/theme';
import '@/styles/app.css';

followDevice();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element called root');
createRoot(root).render(
  <StrictMode>
    <Providers store={createStore()} i18n={createI18n()}>
      <BrowserRouter>
        <AppRoutes />
      </BrowserRouter>
    </Providers>
  </StrictMode>,
);
