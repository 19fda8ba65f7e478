import { useEffect, useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { publicApi } from '@/api/generated/public.gen';
import { Button } from '@/components/ui/button';
import { STATUSES } from '@/components/ui/status-badge';
import { deskApi } from '@/features/admin-bookings/api';
import { filtersSet, type FilterName, type Wanted } from '@/features/admin-bookings/list/filter';
import { useDeskWords } from '@/features/admin-bookings/words';

const TYPES = ['30-for-30', 'standard-consultation', 'project-scoping', 'workshop', 'custom'];
const MEETINGS = ['video', 'phone', 'in_person', 'hybrid'];
const SOURCES = ['website', 'referral', 'direct', 'social', 'linkedin', 'email_campaign'];

interface FiltersProps {
  wanted: Wanted;
  onChange: (filters: Partial<Record<FilterName, string>>) => void;
  onSearch: (text: string) => void;
  onClear: () => void;
}

/** What narrows the list: search is always there, the rest opens on demand (ADM-03). */
export function Filters({ wanted, onChange, onSearch, onClear }: FiltersProps) {
  const { t } = useDeskWords();
  const count = filtersSet(wanted);
  const [open, setOpen] = useState(count > 0);
  return (
    <search className="grid gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Search text={wanted.search} onSearch={onSearch} />
        <Button
          kind="secondary"
          aria-expanded={open}
          aria-controls="desk-filters"
          onClick={() => setOpen(!open)}
        >
          {count > 0 ? t('filter.openWith', { count }) : t('filter.open')}
        </Button>
        {count > 0 || wanted.search ? (
          <Button kind="quiet" onClick={onClear}>
            {t('filter.clear')}
          </Button>
        ) : null}
      </div>
      {open ? <Fields wanted={wanted} onChange={onChange} /> : null}
    </search>
  );
}

/** Typed words are looked for when the typing pauses, or at once with Enter. */
function Search({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const { t } = useDeskWords();
  const [typed, setTyped] = useState(text);
  const [from, setFrom] = useState(text);
  if (from !== text) {
    // The address changed under us: somebody went back.
    setFrom(text);
    if (typed.trim() !== text) setTyped(text);
  }
  useEffect(() => {
    if (typed.trim() === text) return undefined;
    const timer = setTimeout(() => onSearch(typed.trim()), 350);
    return () => clearTimeout(timer);
  }, [typed, text, onSearch]);
  return (
    <form
      className="relative min-w-64 flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 20 20"
        className="pointer-events-none absolute top-3.5 left-3.5 size-5 text-muted"
      >
        <circle cx="8.5" cy="8.5" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" />
        <path d="m13 13 4.5 4.5" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      <input
        type="search"
        aria-label={t('filter.search')}
        placeholder={t('filter.searchFor')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="block min-h-12 w-full rounded-(--radius-control) border border-line-strong bg-surface py-2.5 pr-3 pl-11 placeholder:text-muted"
      />
    </form>
  );
}

function Fields({ wanted, onChange }: Pick<FiltersProps, 'wanted' | 'onChange'>) {
  const { t } = useDeskWords();
  const { t: common } = useTranslation();
  const { data: resources } = deskApi.useListResourcesQuery({ limit: 100 });
  const { data: services } = publicApi.useListServicesQuery({ limit: 100 });
  const { filters } = wanted;

  const choice = (name: FilterName, options: ReactNode) => (
    <Labelled name={name}>
      {(id) => (
        <select
          id={id}
          value={filters[name] ?? ''}
          onChange={(event) => onChange({ [name]: event.target.value })}
          className={CONTROL}
        >
          <option value="">{t('filter.any')}</option>
          {options}
        </select>
      )}
    </Labelled>
  );
  const words = (values: readonly string[], say: (value: string) => string) =>
    values.map((value) => (
      <option key={value} value={value}>
        {say(value)}
      </option>
    ));
  const company = (typed: string) => {
    if (typed.trim() !== (filters.company ?? '')) onChange({ company: typed.trim() });
  };
  const people = resources?.items.filter(({ kind }) => PEOPLE.includes(kind)) ?? [];

  return (
    <div
      id="desk-filters"
      className="grid gap-4 rounded-(--radius-card) border border-line bg-sunken/60 p-4 sm:grid-cols-2 lg:grid-cols-4"
    >
      {choice(
        'status',
        words(STATUSES, (status) => common(`status.${status}`)),
      )}
      {choice(
        'consultant',
        people.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        )),
      )}
      {choice(
        'service',
        services?.items.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        )),
      )}
      {choice(
        'payment',
        words(['pending', 'paid'], (value) => t(`payment.${value}`)),
      )}
      {choice(
        'type',
        words(TYPES, (value) => t(`serviceType.${value}`)),
      )}
      {choice(
        'meeting',
        words(MEETINGS, (value) => t(`meetingType.${value}`)),
      )}
      {choice(
        'source',
        words(SOURCES, (value) => t(`source.${value}`)),
      )}
      <Labelled name="company">
        {(id) => (
          <input
            key={filters.company ?? ''}
            id={id}
            type="text"
            defaultValue={filters.company ?? ''}
            onBlur={(event) => company(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') company(event.currentTarget.value);
            }}
            className={CONTROL}
          />
        )}
      </Labelled>
      {wanted.view === 'all' ? (
        <>
          <DayField name="from" {...{ filters, onChange }} />
          <DayField name="to" {...{ filters, onChange }} />
        </>
      ) : null}
    </div>
  );
}

const PEOPLE = ['consultant', 'team_member'];

function DayField({
  name,
  filters,
  onChange,
}: {
  name: 'from' | 'to';
  filters: Wanted['filters'];
  onChange: FiltersProps['onChange'];
}) {
  return (
    <Labelled name={name}>
      {(id) => (
        <input
          id={id}
          type="date"
          value={filters[name] ?? ''}
          max={name === 'from' ? filters.to : undefined}
          min={name === 'to' ? filters.from : undefined}
          onChange={(event) => onChange({ [name]: event.target.value })}
          className={CONTROL}
        />
      )}
    </Labelled>
  );
}

const CONTROL =
  'block min-h-11 w-full rounded-(--radius-control) border border-line-strong bg-surface px-3 py-2';

/** A filter and its name. Nothing here has to be filled in, which goes without saying. */
function Labelled({ name, children }: { name: FilterName; children: (id: string) => ReactNode }) {
  const { t } = useDeskWords();
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-semibold">
        {t(`filter.${name}`)}
      </label>
      {children(id)}
    </div>
  );
}
