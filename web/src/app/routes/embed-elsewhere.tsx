import { useLocation } from 'react-router';

import { useEmbedWords } from '@/components/embed/words';
import { Page } from '@/components/layout/page';
import { buttonClasses } from '@/components/ui/button';

/** A page that cannot stand in somebody else's, and the way to it. */
export function Component() {
  const { t } = useEmbedWords();
  const { pathname, search } = useLocation();
  return (
    <Page title={t('elsewhere')}>
      <div className="grid justify-items-start gap-4">
        <h1 className="font-display text-2xl">{t('elsewhere')}</h1>
        <a
          href={pathname + search}
          target="_blank"
          rel="noopener noreferrer"
          className={buttonClasses()}
        >
          {t('open')}
          <span className="sr-only"> {t('newWindow')}</span>
        </a>
      </div>
    </Page>
  );
}
