import { Suspense, type ComponentType } from 'react';
import { Route, Routes } from 'react-router';

import { EmbedFrame } from '@/components/embed/embed-frame';
import { Loading } from '@/components/layout/loading';
import { paths } from '@/config/paths';
import { lazily } from '@/lib/lazily';

const page = (load: () => Promise<{ Component: ComponentType }>) =>
  lazily(async () => (await load()).Component);

const Book = page(() => import('@/app/routes/book'));
const BookConsultation = page(() => import('@/app/routes/book-consultation'));
const BookMeeting = page(() => import('@/app/routes/book-a-meeting'));
const Elsewhere = page(() => import('@/app/routes/embed-elsewhere'));

/**
 * What can stand in somebody else's page: the wizards, without our frame around them. Addresses are
 * those of the app behind `/embed`; whatever else is linked opens in a window of its own.
 */
export function EmbedRoutes() {
  return (
    <EmbedFrame>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path={paths.book} element={<Book />} />
          <Route path={paths.bookConsultation} element={<BookConsultation />} />
          <Route path={paths.bookMeeting} element={<BookMeeting />} />
          <Route path="*" element={<Elsewhere />} />
        </Routes>
      </Suspense>
    </EmbedFrame>
  );
}
