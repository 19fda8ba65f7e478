import type { ReactNode } from 'react';

import type { ConsultantCardShape } from '@/api/generated/public.gen';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { classes } from '@/components/ui/classes';
import { Skeleton } from '@/components/ui/skeleton';
import { formatDay, formatTime } from '@/lib/dates';
import { useWords } from '@/lib/i18n';
import { languageName } from '@/lib/languages';
import { localeOf } from '@/lib/locale';

import de from './locales/de.json';
import en from './locales/en.json';

export const CONSULTANT_CARD_WORDS = { en, de };

interface ConsultantCardProps {
  consultant: ConsultantCardShape;
  /** The start of the next free time; null says that there is none, left out says nothing. */
  nextSlot?: string | null | undefined;
  /** The next free time is on its way: it gets its place, so that nothing moves when it comes. */
  asksNext?: boolean;
  /** The zone to write it in. */
  zone: string;
  look?: 'compact' | 'detailed';
  /** Of the name on the card. */
  heading?: 'h2' | 'h3';
  square?: boolean;
  chosen?: boolean;
  /** What can be done with this person: buttons. */
  children?: ReactNode;
}

const DOT = { online: 'bg-good', busy: 'bg-warn', offline: 'bg-line-strong' };

/** One person one can meet (WIZ-05, WIZ-06). What is not known of her is not said. */
export function ConsultantCard({
  consultant,
  nextSlot,
  asksNext = false,
  zone,
  look = 'compact',
  heading: Heading = 'h3',
  square,
  chosen,
  children,
}: ConsultantCardProps) {
  const { t, i18n } = useWords('consultantCard', CONSULTANT_CARD_WORDS);
  const language = i18n.resolvedLanguage ?? 'en';
  const detailed = look === 'detailed';
  const facts = [
    consultant.yearsExperience === null ? null : t('years', { count: consultant.yearsExperience }),
    consultant.location.city,
    consultant.completedMeetings > 0
      ? t('meetings', { count: consultant.completedMeetings })
      : null,
  ].filter((fact) => fact !== null && fact !== '');
  return (
    <Card
      className={classes(
        'flex h-full flex-col gap-4 p-5',
        chosen && 'border-accent ring-2 ring-accent',
      )}
    >
      <div className="flex items-start gap-4">
        <span className="relative">
          <Avatar name={consultant.name} photoUrl={consultant.photoUrl} square={square ?? false} />
          <span
            aria-hidden="true"
            className={classes(
              'absolute -right-0.5 -bottom-0.5 size-4 rounded-full border-2 border-surface',
              DOT[consultant.availabilityStatus],
            )}
          />
        </span>
        <div className="min-w-0 flex-1">
          <Heading className="font-display text-xl leading-tight">{consultant.name}</Heading>
          <p className="text-muted">{consultant.title}</p>
          <p className="text-sm font-medium text-muted">
            {t(`presence_${consultant.availabilityStatus}`)}
          </p>
        </div>
        {consultant.rating === null ? null : (
          <p className="shrink-0 text-right text-sm">
            <span className="numbers text-base font-semibold text-gold">
              <span aria-hidden="true">★ </span>
              {new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 1 }).format(
                consultant.rating,
              )}
            </span>
            <span className="sr-only"> {t('ofFive')}</span>
            <br />
            <span className="text-muted">{t('reviews', { count: consultant.reviewCount })}</span>
          </p>
        )}
      </div>
      {consultant.biography ? (
        <p className={detailed ? undefined : 'line-clamp-3'}>{consultant.biography}</p>
      ) : null}
      {consultant.expertise.length > 0 ? (
        <ul aria-label={t('expertise')} className="flex flex-wrap gap-1.5">
          {consultant.expertise.slice(0, detailed ? undefined : 4).map((one) => (
            <li key={one.id}>
              <Badge tone="accent">{one.name}</Badge>
            </li>
          ))}
        </ul>
      ) : null}
      <dl className="grid gap-1 text-sm">
        {facts.length > 0 ? (
          <div>
            <dt className="sr-only">{t('experience')}</dt>
            <dd className="numbers">{facts.join(' · ')}</dd>
          </div>
        ) : null}
        {consultant.languages.length > 0 ? (
          <div>
            <dt className="sr-only">{t('languages')}</dt>
            <dd>{consultant.languages.map((code) => languageName(code, language)).join(', ')}</dd>
          </div>
        ) : null}
        {consultant.certifications.length > 0 ? (
          <div>
            <dt className="sr-only">{t('certifications')}</dt>
            <dd className="text-muted">{consultant.certifications.join(', ')}</dd>
          </div>
        ) : null}
      </dl>
      {nextSlot === undefined && asksNext ? <Skeleton className="h-5 w-52" /> : null}
      {nextSlot === undefined ? null : (
        <p className="text-sm">
          <span className="text-muted">{t('next')} </span>
          <span className="font-semibold">
            {nextSlot === null
              ? t('noNext')
              : `${formatDay(nextSlot, zone, language, { weekday: true, short: true })}, ${formatTime(nextSlot, zone, language)}`}
          </span>
        </p>
      )}
      <div className="mt-auto flex flex-wrap items-center gap-3">
        {children}
        {consultant.linkedinUrl ? (
          <a
            href={consultant.linkedinUrl}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t('linkedinOf', { name: consultant.name })}
            className="inline-flex min-h-11 items-center font-medium text-accent-strong underline-offset-4 hover:underline"
          >
            LinkedIn
          </a>
        ) : null}
      </div>
    </Card>
  );
}
