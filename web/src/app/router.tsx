import { Suspense, type ComponentType } from 'react';
import { matchPath, Route, Routes } from 'react-router';

import { NotFound } from '@/app/routes/not-found';
import { Loading } from '@/components/layout/loading';
import { Shell } from '@/components/layout/shell';
import { paths } from '@/config/paths';
import { lazily } from '@/lib/lazily';

interface RouteModule {
  Component: ComponentType;
  /** What of the page is loaded by itself and shown first. */
  ready?: () => Promise<void>;
}

const page = (load: () => Promise<RouteModule>) =>
  lazily(
    async () => (await load()).Component,
    async () => (await load()).ready?.(),
  );

const Home = page(() => import('@/app/routes/home'));
const BookMeeting = page(() => import('@/app/routes/book-a-meeting'));
const BookConsultation = page(() => import('@/app/routes/book-consultation'));
const Book = page(() => import('@/app/routes/book'));
const Consultants = page(() => import('@/app/routes/consultants'));
const ConsultantProfile = page(() => import('@/app/routes/consultant-profile'));
const ConsultantsCompare = page(() => import('@/app/routes/consultants-compare'));
const Desk = page(() => import('@/app/routes/admin-desk'));
const DeskBookings = page(() => import('@/app/routes/admin-bookings'));
const DeskNewBooking = page(() => import('@/app/routes/admin-new-booking'));
const DeskSchedule = page(() => import('@/app/routes/admin-schedule'));
const DeskBooking = page(() => import('@/app/routes/admin-booking'));
const Booking = page(() => import('@/app/routes/booking'));
const SignIn = page(() => import('@/app/routes/sign-in'));
const SignInLink = page(() => import('@/app/routes/sign-in-link'));
const Portal = page(() => import('@/app/routes/portal'));
const PortalHome = page(() => import('@/app/routes/portal-home'));
const PortalBookings = page(() => import('@/app/routes/portal-bookings'));
const PortalPreferences = page(() => import('@/app/routes/portal-preferences'));
const PortalPrivacy = page(() => import('@/app/routes/portal-privacy'));
const Privacy = page(() => import('@/app/routes/privacy'));
const Terms = page(() => import('@/app/routes/terms'));

/** The pages that the build writes out (`prerender.tsx`), and what each of them consists of. */
const WRITTEN = [
  [paths.home, Home],
  [paths.bookMeeting, BookMeeting],
  [paths.bookConsultation, BookConsultation],
  [paths.book, Book],
  [paths.compare, ConsultantsCompare],
  [paths.consultants, Consultants],
  [paths.consultant(':id'), ConsultantProfile],
  [paths.signIn, SignIn],
] as const;

/**
 * Loads what a written page consists of, so that it comes to life without a stop. False if there is
 * none at this address.
 */
export async function readyFor(pathname: string): Promise<boolean> {
  const page = WRITTEN.find(([path]) => matchPath(path, pathname) !== null)?.[1];
  await page?.ready();
  return page !== undefined;
}

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
          <Route path={paths.consultants} element={<Consultants />} />
          <Route path={paths.compare} element={<ConsultantsCompare />} />
          <Route path={paths.consultant(':id')} element={<ConsultantProfile />} />
          <Route element={<Desk />}>
            <Route path={paths.desk} element={<DeskBookings />} />
            <Route path={paths.deskNewBooking} element={<DeskNewBooking />} />
            <Route path={paths.deskSchedule} element={<DeskSchedule />} />
            <Route path={paths.deskBooking(':id')} element={<DeskBooking />} />
          </Route>
          <Route path={paths.booking(':id')} element={<Booking />} />
          <Route path={paths.signIn} element={<SignIn />} />
          <Route path={paths.signInLink} element={<SignInLink />} />
          <Route element={<Portal />}>
            <Route path={paths.portal} element={<PortalHome />} />
            <Route path={paths.portalBookings} element={<PortalBookings />} />
            <Route path={paths.portalPreferences} element={<PortalPreferences />} />
            <Route path={paths.portalPrivacy} element={<PortalPrivacy />} />
          </Route>
          <Route path={paths.privacy} element={<Privacy />} />
          <Route path={paths.terms} element={<Terms />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
