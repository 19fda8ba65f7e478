import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';

import { useWho } from '@/api/session';
import { Loading } from '@/components/layout/loading';
import { paths } from '@/config/paths';

interface SignedInOnlyProps {
  children: ReactNode;
  /** What there is to see while nobody can be asked who one is. */
  offline: ReactNode;
}

/** Lets in who is signed in; guests go and sign in first, and come back to where they were going. */
export function SignedInOnly({ children, offline }: SignedInOnlyProps) {
  const who = useWho();
  const { pathname, search } = useLocation();
  if (who.loading) return <Loading />;
  if (who.signedIn) return children;
  if (who.unreachable) return offline;
  const returnTo = new URLSearchParams({ returnTo: pathname + search }).toString();
  return <Navigate replace to={`${paths.signIn}?${returnTo}`} />;
}
