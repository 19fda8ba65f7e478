import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';

import { useSignOut, useWho } from '@/api/session';
import { Loading } from '@/components/layout/loading';
import { Page, PageTitle } from '@/components/layout/page';
import { Button, ButtonLink } from '@/components/ui/button';
import { paths } from '@/config/paths';

/**
 * Lets the house in: guests go and sign in first, and come back; others are told whose room it is.
 * It spares people a page that stays empty; what they may see is for the server to say.
 */
export function StaffOnly({ children }: { children: ReactNode }) {
  const who = useWho();
  const { pathname, search } = useLocation();
  if (who.loading) return <Loading />;
  if (!who.signedIn) {
    return <Navigate replace to={`${paths.signIn}?${returningTo(pathname + search)}`} />;
  }
  return who.isStaff ? children : <Refused name={who.name ?? who.email ?? ''} />;
}

const returningTo = (address: string) => new URLSearchParams({ returnTo: address }).toString();

function Refused({ name }: { name: string }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <Page title={t('staffOnly.title')}>
      <PageTitle lead={t('staffOnly.text', { name })}>{t('staffOnly.title')}</PageTitle>
      <div className="flex flex-wrap gap-3">
        <ButtonLink to={paths.portalBookings}>{t('nav.portal')}</ButtonLink>
        <Button kind="secondary" onClick={() => void signOut()}>
          {t('staffOnly.other')}
        </Button>
      </div>
    </Page>
  );
}
