import { Link, useLocation } from 'react-router';

import type { StandingBookingShape } from '@/api/generated/public.gen';
import { PageTitle } from '@/components/layout/page';
import { Alert } from '@/components/ui/alert';
import { paths } from '@/config/paths';
import { Version } from '@/features/legal/version';
import { useLegalWords } from '@/features/legal/words';
import { formatDay } from '@/lib/dates';
import { deviceZone } from '@/lib/time-zones';

const CHAPTERS = [
  { id: 'what', points: ['booking', 'answers', 'consents', 'account'] },
  { id: 'why', points: ['meeting', 'free'] },
  { id: 'how', points: ['keys', 'access', 'time'] },
  { id: 'device', points: ['cookie', 'storage', 'hosts'] },
  { id: 'rights', points: ['see', 'export', 'withdraw', 'erase'] },
];

/** What is stored, for what, and who decides about it: what the product does, and no more. */
export function PrivacyPolicy() {
  const { t } = useLegalWords();
  return (
    <>
      <Erased />
      <PageTitle lead={t('privacy.lead')}>{t('privacy.title')}</PageTitle>
      <div className="grid max-w-3xl gap-10">
        {CHAPTERS.map(({ id, points }) => (
          <section key={id} aria-labelledby={`chapter-${id}`}>
            <h2 id={`chapter-${id}`} className="mb-3 font-display text-2xl">
              {t(`privacy.${id}.title`)}
            </h2>
            <ul className="grid list-disc gap-2 pl-5 marker:text-muted">
              {points.map((point) => (
                <li key={point}>{t(`privacy.${id}.${point}`)}</li>
              ))}
            </ul>
          </section>
        ))}
        <p>
          <Link
            to={paths.portalPrivacy}
            className="font-medium text-accent-strong underline underline-offset-4"
          >
            {t('privacy.portal')}
          </Link>
        </p>
        <Version of="privacyPolicyVersion" />
      </div>
    </>
  );
}

/** Whoever had himself erased arrives here, signed out. */
function Erased() {
  const { t, language } = useLegalWords();
  const { state } = useLocation() as { state: { erased?: StandingBookingShape[] } | null };
  const standing = state?.erased;
  if (standing === undefined) return null;
  return (
    <Alert tone="good" className="mb-8" title={t('erased.title')}>
      <p>{t('erased.text')}</p>
      {standing.length > 0 ? (
        <>
          <p className="mt-2">{t('erased.standing')}</p>
          <ul className="numbers list-disc pl-5">
            {standing.map((one) => (
              <li key={one.id}>
                {one.reference}, {formatDay(one.scheduledAt, deviceZone(), language)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Alert>
  );
}
