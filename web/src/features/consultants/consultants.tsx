import { useDeferredValue, useState } from 'react';

import {
  publicApi,
  type ConsultantCardShape,
  type ListConsultantsApiArg,
} from '@/api/generated/public.gen';
import { ConsultantCard } from '@/components/consultant-card/consultant-card';
import { Button, ButtonLink } from '@/components/ui/button';
import { Segmented } from '@/components/ui/choice';
import { classes } from '@/components/ui/classes';
import { SelectField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { Filters } from '@/features/consultants/filters';
import {
  askedFor,
  comparedIn,
  MOST_COMPARED,
  narrowedBy,
  queryOf,
  searchOf,
  SORTS,
  VIEWS,
  type Search,
  type View,
} from '@/features/consultants/search';
import { useNextTimes } from '@/features/consultants/use-next-times';
import { useConsultantWords } from '@/features/consultants/words';
import { deviceZone } from '@/lib/time-zones';
import { useAddress } from '@/lib/use-address';

const QUICK = [
  'AI Strategy',
  'Digital Transformation',
  'Process Optimization',
  'Technology Implementation',
  'Business Development',
];

/** Everybody one can meet: searched, narrowed down, sorted, compared (DIS-09 to DIS-14). */
export function Consultants() {
  const { t } = useConsultantWords();
  const zone = deviceZone();
  const [query, setQuery] = useAddress();
  const [pages, setPages] = useState(1);
  const [showsFilters, setShowsFilters] = useState(false);
  const search = searchOf(query);
  const view: View = VIEWS.find((one) => one === query.get('view')) ?? 'grid';
  const compared = comparedIn(query);
  // An answer is drawn in small steps, so that whoever acts meanwhile is answered.
  const { data, currentData, error, isFetching } = useDeferredValue(
    publicApi.useListConsultantsQuery(askedFor(search, zone, 1)),
  );
  // What answers the last question looks old; what is only looked at once more does not.
  const stale = isFetching && currentData === undefined;

  const kept = (): Record<string, string> => (view === 'grid' ? {} : { view });
  const look = (change: Partial<Search>) => {
    setPages(1);
    const next = queryOf({ ...search, ...change }, kept());
    for (const id of compared) next.append('with', id);
    setQuery(next, { replace: true });
  };
  const compare = (ids: readonly string[]) => {
    const next = queryOf(search, kept());
    for (const id of ids) next.append('with', id);
    setQuery(next, { replace: true });
  };

  return (
    <>
      <SearchBar key={search.text} text={search.text} onSearch={(text) => look({ text })} />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <span className="text-sm text-muted">{t('quick')}</span>
        {QUICK.map((name) => {
          const on = search.expertise.includes(name);
          return (
            <button
              key={name}
              type="button"
              aria-pressed={on}
              onClick={() =>
                look({
                  expertise: on
                    ? search.expertise.filter((one) => one !== name)
                    : [...search.expertise, name],
                })
              }
              className={classes(
                'min-h-10 rounded-full border px-4 text-sm font-semibold',
                on
                  ? 'border-accent bg-accent text-on-accent'
                  : 'border-line-strong bg-surface hover:border-ink',
              )}
            >
              {name}
            </button>
          );
        })}
      </div>
      <div className="mt-8 grid items-start gap-8 lg:grid-cols-[15rem_1fr]">
        <section aria-label={t('filters.title')}>
          <Button
            kind="secondary"
            wide
            aria-expanded={showsFilters}
            aria-controls="filters"
            onClick={() => setShowsFilters(!showsFilters)}
            className="lg:hidden"
          >
            {t('filters.show')}
            {narrowedBy(search) > 0 ? ` (${narrowedBy(search)})` : ''}
          </Button>
          <div id="filters" className={classes(!showsFilters && 'hidden', 'mt-4 lg:mt-0 lg:block')}>
            <Filters search={search} facets={data?.facets} onChange={look} />
            {narrowedBy(search) > 0 ? (
              <Button
                kind="quiet"
                size="small"
                className="mt-4"
                onClick={() => setQuery(queryOf(searchOf(new URLSearchParams()), kept()))}
              >
                {t('filters.clear')}
              </Button>
            ) : null}
          </div>
        </section>
        <section aria-label={t('title')} aria-busy={stale}>
          <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
            <p role="status" className="numbers mr-auto min-h-6 font-semibold">
              {data === undefined ? '' : t('found', { count: data.total })}
            </p>
            <Segmented
              label={t('view.label')}
              value={view}
              onChange={(chosen) => {
                const next = new URLSearchParams(query);
                if (chosen === 'grid') next.delete('view');
                else next.set('view', chosen);
                setQuery(next, { replace: true });
              }}
              options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
            />
            <SelectField
              label={t('sort.label')}
              value={search.sort}
              onChange={(event) =>
                look({ sort: SORTS.find((one) => one === event.target.value) ?? 'relevance' })
              }
            >
              {SORTS.map((one) => (
                <option key={one} value={one}>
                  {t(`sort.${one}`)}
                </option>
              ))}
            </SelectField>
          </div>
          {data === undefined && error === undefined ? <Waiting /> : null}
          {data?.total === 0 ? (
            <div className="rounded-(--radius-card) border border-dashed border-line-strong p-10 text-center">
              <p className="font-display text-2xl">{t('none.title')}</p>
              <p className="mt-2 text-muted">{t('none.text')}</p>
            </div>
          ) : null}
          <ul
            className={classes(
              'grid gap-5',
              view === 'grid' && 'sm:grid-cols-2 xl:grid-cols-3',
              stale && 'opacity-70',
            )}
          >
            {Array.from({ length: pages }, (_, index) => (
              <Cards
                key={index}
                asked={askedFor(search, zone, index + 1)}
                view={view}
                compared={compared}
                onCompare={compare}
              />
            ))}
          </ul>
          {data !== undefined && pages * data.limit < data.total ? (
            <Button
              kind="secondary"
              busy={isFetching}
              className="mt-6"
              onClick={() => setPages(pages + 1)}
            >
              {t('more')}
            </Button>
          ) : null}
        </section>
      </div>
      <Tray compared={compared} onClear={() => compare([])} />
    </>
  );
}

/** The cards of one page of what was found. Further pages ask for themselves. */
function Cards({
  asked,
  view,
  compared,
  onCompare,
}: {
  asked: ListConsultantsApiArg;
  view: View;
  compared: readonly string[];
  onCompare: (ids: readonly string[]) => void;
}) {
  const { t } = useConsultantWords();
  const zone = deviceZone();
  const { data, error, refetch } = useDeferredValue(publicApi.useListConsultantsQuery(asked));
  const { nextOf, asked: asksNext } = useNextTimes(data?.items ?? []);
  if (error !== undefined) {
    return (
      <li className="col-span-full">
        <ProblemAlert problem={error} onRetry={() => void refetch()} />
      </li>
    );
  }
  return data?.items.map((consultant) => (
    <li key={consultant.id}>
      <ConsultantCard
        consultant={consultant}
        heading="h2"
        look={view === 'detailed' ? 'detailed' : 'compact'}
        nextSlot={nextOf(consultant.id)}
        asksNext={asksNext}
        zone={zone}
        chosen={compared.includes(consultant.id)}
      >
        <ButtonLink
          size="small"
          to={`${paths.bookMeeting}?consultant=${consultant.id}`}
          aria-label={t('bookNamed', { name: consultant.name })}
        >
          {t('book')}
        </ButtonLink>
        <ButtonLink
          size="small"
          kind="secondary"
          to={paths.consultant(consultant.id)}
          aria-label={t('profileOf', { name: consultant.name })}
        >
          {t('profile')}
        </ButtonLink>
        <CompareBox consultant={consultant} compared={compared} onChange={onCompare} />
      </ConsultantCard>
    </li>
  ));
}

function SearchBar({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const { t } = useConsultantWords();
  const [typed, setTyped] = useState(text);
  return (
    <form
      role="search"
      className="flex flex-wrap gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <input
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
        className="min-h-13 min-w-0 flex-1 basis-72 rounded-(--radius-control) border border-line-strong bg-surface px-4 text-lg placeholder:text-muted"
      />
      <Button type="submit" size="large">
        {t('search.submit')}
      </Button>
    </form>
  );
}

function CompareBox({
  consultant,
  compared,
  onChange,
}: {
  consultant: ConsultantCardShape;
  compared: readonly string[];
  onChange: (ids: readonly string[]) => void;
}) {
  const { t } = useConsultantWords();
  const on = compared.includes(consultant.id);
  const full = !on && compared.length >= MOST_COMPARED;
  return (
    <label
      className={classes('inline-flex min-h-11 items-center gap-2', full && 'text-muted')}
      title={full ? t('compareFull') : undefined}
    >
      <input
        type="checkbox"
        aria-label={t('compareOne', { name: consultant.name })}
        checked={on}
        disabled={full}
        onChange={() =>
          onChange(
            on ? compared.filter((id) => id !== consultant.id) : [...compared, consultant.id],
          )
        }
        className="size-5 accent-accent"
      />
      {t('compare')}
    </label>
  );
}

/** Who is to be compared, always in sight. */
function Tray({ compared, onClear }: { compared: readonly string[]; onClear: () => void }) {
  const { t } = useConsultantWords();
  if (compared.length === 0) return null;
  const query = compared.map((id) => `with=${id}`).join('&');
  return (
    <section
      aria-label={t('tray.label')}
      className="sticky bottom-4 z-30 mx-auto mt-8 flex w-fit flex-wrap items-center gap-4 rounded-full border border-line bg-surface px-5 py-3 shadow-(--shadow-float)"
    >
      {compared.length < 2 ? (
        <p className="font-medium">{t('tray.needTwo')}</p>
      ) : (
        <ButtonLink size="small" to={`${paths.compare}?${query}`}>
          {t('tray.open', { count: compared.length })}
        </ButtonLink>
      )}
      <Button kind="quiet" size="small" onClick={onClear}>
        {t('tray.clear')}
      </Button>
    </section>
  );
}

function Waiting() {
  return (
    <div className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">
      {[1, 2, 3, 4, 5, 6].map((one) => (
        <Skeleton key={one} className="h-96" />
      ))}
    </div>
  );
}
