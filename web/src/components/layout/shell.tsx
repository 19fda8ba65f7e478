import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useLocation } from 'react-router';

import { useSignOut, useWho } from '@/api/session';
import { CrashBoundary } from '@/components/layout/crash';
import { Loading } from '@/components/layout/loading';
import { Logo } from '@/components/layout/logo';
import { Preferences } from '@/components/layout/preferences';
import { ButtonLink } from '@/components/ui/button';
import { classes } from '@/components/ui/classes';
import { paths } from '@/config/paths';

/** The frame around every page: name, ways through the house, foot. */
export function Shell() {
  const { t } = useTranslation();
  const online = useOnline();
  const { pathname } = useLocation();
  useEffect(() => {
    // Newer browsers give a promise back, which an effect must not.
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2"
      >
        {t('skip')}
      </a>
      <Header />
      {online ? null : (
        <p role="status" className="bg-warn-soft px-4 py-2 text-center font-medium text-warn">
          {t('offline')}
        </p>
      )}
      <div className="flex-1">
        <CrashBoundary at={pathname}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </CrashBoundary>
      </div>
      <Footer />
    </div>
  );
}

function Header() {
  const { t } = useTranslation();
  const location = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === location.key;
  const who = useWho();
  const signOut = useSignOut();
  const links = [
    { to: paths.consultants, text: t('nav.consultants') },
    { to: paths.portalBookings, text: t('nav.portal') },
    ...(who.isStaff ? [{ to: paths.desk, text: t('nav.desk') }] : []),
  ];
  return (
    <header className="sticky top-0 z-40 border-b border-line bg-page/95 backdrop-blur">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-4 sm:px-6">
        <Link to={paths.home} className="py-3 text-ink no-underline">
          <Logo />
        </Link>
        <button
          type="button"
          aria-expanded={open}
          aria-controls="main-menu"
          onClick={() => setOpenAt(open ? null : location.key)}
          className="ml-auto rounded-lg border border-line-strong px-3 py-2 font-semibold lg:hidden"
        >
          {t('nav.menu')}
        </button>
        <nav
          id="main-menu"
          aria-label={t('nav.label')}
          className={classes(
            open ? 'flex' : 'hidden',
            'w-full flex-col gap-1 pb-4 lg:flex lg:w-auto lg:flex-1 lg:flex-row lg:items-center lg:gap-0 lg:pb-0 xl:gap-2',
          )}
        >
          {links.map((link) => (
            <NavLink
              key={link.to}
              to={link.to}
              className={({ isActive }) =>
                classes(
                  'rounded-lg px-3 py-2.5 font-medium whitespace-nowrap no-underline lg:px-2.5 xl:px-3 hover:bg-sunken',
                  isActive ? 'text-accent-strong' : 'text-ink',
                )
              }
            >
              {link.text}
            </NavLink>
          ))}
          <span className="hidden flex-1 lg:block" />
          <Preferences />
          {who.signedIn ? (
            <button
              type="button"
              onClick={() => void signOut()}
              className="rounded-lg px-3 py-2.5 text-left font-medium hover:bg-sunken"
            >
              {t('nav.signOut')}
            </button>
          ) : (
            <NavLink
              to={paths.signIn}
              className="rounded-lg px-3 py-2.5 font-medium text-ink no-underline hover:bg-sunken"
            >
              {t('nav.signIn')}
            </NavLink>
          )}
          <ButtonLink
            to={paths.bookMeeting}
            size="small"
            className="mt-2 whitespace-nowrap lg:mt-0 lg:ml-2"
          >
            {t('nav.book')}
          </ButtonLink>
        </nav>
      </div>
    </header>
  );
}

function Footer() {
  const { t } = useTranslation();
  const link = 'text-muted underline-offset-4 hover:text-ink hover:underline';
  return (
    <footer className="mt-16 border-t border-line bg-sunken">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-8 gap-y-3 px-4 py-8 sm:px-6">
        <p className="font-display text-lg">{t('footer.line')}</p>
        <nav aria-label={t('footer.api')} className="flex flex-wrap gap-6 sm:ml-auto">
          <Link to={paths.privacy} className={link}>
            {t('footer.privacy')}
          </Link>
          <Link to={paths.terms} className={link}>
            {t('footer.terms')}
          </Link>
          <a href={paths.apiDocs} className={link}>
            {t('footer.api')}
          </a>
        </nav>
      </div>
    </footer>
  );
}

function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('online', changed);
      window.addEventListener('offline', changed);
      return () => {
        window.removeEventListener('online', changed);
        window.removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
    () => true,
  );
}
