import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';

import { publicApi, type ConsultantCardShape } from '@/api/generated/public.gen';
import { PageTitle } from '@/components/layout/page';
import { Avatar } from '@/components/ui/avatar';
import { ButtonLink } from '@/components/ui/button';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { comparedIn } from '@/features/consultants/search';
import { useNextTimes } from '@/features/consultants/use-next-times';
import { useConsultantWords } from '@/features/consultants/words';
import { languageName } from '@/lib/languages';
import { formatDay, formatTime } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { deviceZone } from '@/lib/time-zones';

/** Two or three people side by side (DIS-13, DIS-14). */
export function Comparison() {
  const { t, language } = useConsultantWords();
  const [query] = useSearchParams();
  const zone = deviceZone();
  const ids = comparedIn(query);
  const [a, b, c] = [
    publicApi.useGetConsultantQuery({ consultantId: ids[0] ?? '' }, { skip: !ids[0] }),
    publicApi.useGetConsultantQuery({ consultantId: ids[1] ?? '' }, { skip: !ids[1] }),
    publicApi.useGetConsultantQuery({ consultantId: ids[2] ?? '' }, { skip: !ids[2] }),
  ];
  const asked = [a, b, c].slice(0, ids.length);
  const people = asked
    .map((one) => one.data)
    .filter((one): one is ConsultantCardShape => one !== undefined);
  const { nextOf } = useNextTimes(people);
  const back = `${paths.consultants}?${ids.map((id) => `with=${id}`).join('&')}`;
  const rows: [string, (one: ConsultantCardShape) => ReactNode][] = [
    [t('comparison.expertise'), (one) => one.expertise.map((skill) => skill.name).join(', ')],
    [
      t('comparison.experience'),
      (one) => (one.experienceLevel === null ? '' : t(`filters.experience_${one.experienceLevel}`)),
    ],
    [
      t('comparison.languages'),
      (one) => one.languages.map((code) => languageName(code, language)).join(', '),
    ],
    [
      t('comparison.meeting'),
      (one) => one.meetingTypes.map((type) => t(`filters.meeting_${type}`)).join(', '),
    ],
    [t('comparison.certifications'), (one) => one.certifications.join(', ')],
    [
      t('comparison.price'),
      (one) =>
        one.priceFrom === null
          ? ''
          : one.priceFrom.amount === 0
            ? t('comparison.free')
            : formatMoney(one.priceFrom, language),
    ],
    [
      t('comparison.next'),
      (one) => {
        const next = nextOf(one.id);
        return next
          ? `${formatDay(next, zone, language, { weekday: true, short: true })}, ${formatTime(next, zone, language)}`
          : '';
      },
    ],
  ];
  return (
    <>
      <Link
        to={back}
        className="mb-6 inline-block font-semibold text-accent-strong underline-offset-4 hover:underline"
      >
        ← {t('comparison.back')}
      </Link>
      <PageTitle>{t('comparison.title')}</PageTitle>
      {asked.map((one, index) => (
        <ProblemAlert key={ids[index]} problem={one.error} />
      ))}
      {ids.length < 2 ? <p className="text-lg">{t('comparison.few')}</p> : null}
      {ids.length >= 2 && people.length < 2 && asked.every((one) => one.error === undefined) ? (
        <Skeleton className="h-96" />
      ) : null}
      {people.length >= 2 ? (
        <div
          tabIndex={0}
          role="region"
          aria-label={t('comparison.title')}
          className="overflow-x-auto rounded-(--radius-card) border border-line bg-surface"
        >
          <table
            className="w-full table-fixed border-collapse text-left align-top break-words hyphens-auto"
            style={{ minWidth: `${6 + 9 * people.length}rem` }}
          >
            <thead>
              <tr>
                <td className="w-24 p-3 sm:w-40 sm:p-4" />
                {people.map((one) => (
                  <th key={one.id} scope="col" className="p-3 align-top font-normal sm:p-4">
                    <div className="grid justify-items-start gap-2">
                      <Avatar name={one.name} photoUrl={one.photoUrl} />
                      <Link
                        to={paths.consultant(one.id)}
                        className="font-display text-xl text-ink underline-offset-4 hover:underline"
                      >
                        {one.name}
                      </Link>
                      <span className="text-muted">{one.title}</span>
                    </div>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([label, write]) => (
                <tr key={label} className="border-t border-line">
                  <th
                    scope="row"
                    className="p-3 align-top text-xs font-semibold text-muted sm:p-4 sm:text-sm"
                  >
                    {label}
                  </th>
                  {people.map((one) => (
                    <td key={one.id} className="numbers p-3 align-top sm:p-4">
                      {write(one) === '' ? t('comparison.nothing') : write(one)}
                    </td>
                  ))}
                </tr>
              ))}
              <tr className="border-t border-line">
                <td className="p-3 sm:p-4" />
                {people.map((one) => (
                  <td key={one.id} className="p-3 sm:p-4">
                    <ButtonLink
                      size="small"
                      to={`${paths.bookMeeting}?consultant=${one.id}`}
                      aria-label={t('bookNamed', { name: one.name })}
                    >
                      {t('book')}
                    </ButtonLink>
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      ) : null}
    </>
  );
}
