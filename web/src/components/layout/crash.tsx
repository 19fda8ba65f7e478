import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Page, PageTitle } from '@/components/layout/page';
import { Button } from '@/components/ui/button';

interface CrashBoundaryProps {
  /** Another value, another try: the address of the page. */
  at: string;
  children: ReactNode;
}

/** Shows a page of its own for one that failed; going elsewhere ends it. */
export class CrashBoundary extends Component<CrashBoundaryProps, { failedAt: string | null }> {
  override state: { failedAt: string | null } = { failedAt: null };

  static getDerivedStateFromError() {
    return { failedAt: '' };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override componentDidUpdate(before: CrashBoundaryProps) {
    if (before.at !== this.props.at && this.state.failedAt !== null) {
      this.setState({ failedAt: null });
    }
  }

  override render() {
    return this.state.failedAt === null ? this.props.children : <Crash />;
  }
}

function Crash() {
  const { t } = useTranslation();
  return (
    <Page title={t('crash.title')}>
      <PageTitle lead={t('crash.text')}>{t('crash.title')}</PageTitle>
      <Button onClick={() => window.location.reload()}>{t('crash.reload')}</Button>
    </Page>
  );
}
