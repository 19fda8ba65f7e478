import { lazy, Suspense, type ComponentType } from 'react';
import { Route, Routes } from 'react-router';

import { NotFound } from '@/app/routes/not-found';
import { Loading } from '@/components/layout/loading';
import { Shell } from '@/components/layout/shell';
import { paths } from '@/config/paths';

interface RouteModule {
  Component: ComponentType;
}

const page = (load: () => Promise<RouteModule>) =>
  lazy(async () => ({ default: (await load()).Component }));

const Home = page(() => import('@/app/routes/home'));
const BookMeeting = page(() => import('@/app/routes/book-a-meeting'));
const BookConsultation = page(() => import('@/app/routes/book-consultation'));
const Book = page(() => import('@/app/routes/book'));
const Booking = page(() => import('@/app/routes/booking'));

/**
 * Every page, each loaded when it is first gone to. A route's module exports `Component`, puts the
 * parts of features together, and adds the words of the feature it shows.
 */
export function AppRoutes() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route element={<Shell />}>
          <Route index element={<Home />} />
          <Route path={paths.bookMeeting} element={<BookMeeting />} />
          <Route path={paths.bookConsultation} element={<BookConsultation />} />
          <Route path={paths.book} element={<Book />} />
          <Route path={paths.booking(':id')} element={<Booking />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
