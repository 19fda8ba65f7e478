import { useId } from 'react';

import type { FacetShape, FacetsShape } from '@/api/generated/public.gen';
import { SelectField } from '@/components/ui/field';
import {
  EXPERIENCES,
  MEETING_TYPES,
  TIMEFRAMES,
  TIMES_OF_DAY,
  type Search,
} from '@/features/consultants/search';
import { useConsultantWords } from '@/features/consultants/words';
import { languageName } from '@/lib/languages';

interface FiltersProps {
  search: Search;
  facets: FacetsShape | undefined;
  onChange: (change: Partial<Search>) => void;
}

/** What the search can be narrowed down by (DIS-09); what nobody would fit is not offered. */
export function Filters({ search, facets, onChange }: FiltersProps) {
  const { t, language } = useConsultantWords();
  return (
    <div className="grid gap-6">
      <Several
        legend={t('filters.expertise')}
        facets={facets?.expertise ?? []}
        chosen={search.expertise}
        onChange={(expertise) => onChange({ expertise })}
      />
      <Several
        legend={t('filters.languages')}
        facets={(facets?.languages ?? []).map((one) => ({
          ...one,
          name: languageName(one.value, language),
        }))}
        chosen={search.languages}
        onChange={(languages) => onChange({ languages })}
      />
      <One
        label={t('filters.when')}
        value={search.timeframe}
        options={TIMEFRAMES.map((value) => [value, t(`filters.when_${value}`)])}
        onChange={(timeframe) => onChange({ timeframe })}
      />
      <One
        label={t('filters.time')}
        value={search.preferredTime}
        options={TIMES_OF_DAY.map((value) => [value, t(`filters.time_${value}`)])}
        onChange={(preferredTime) => onChange({ preferredTime })}
      />
      <One
        label={t('filters.experience')}
        value={search.experience}
        options={[
          ['', t('filters.any')],
          ...EXPERIENCES.map((value) => [value, t(`filters.experience_${value}`)] as const),
        ]}
        onChange={(experience) => onChange({ experience })}
      />
      <One
        label={t('filters.meetingType')}
        value={search.meetingType}
        options={[
          ['', t('filters.any')],
          ...MEETING_TYPES.map((value) => [value, t(`filters.meeting_${value}`)] as const),
        ]}
        onChange={(meetingType) => onChange({ meetingType })}
      />
    </div>
  );
}

function Several({
  legend,
  facets,
  chosen,
  onChange,
}: {
  legend: string;
  facets: readonly FacetShape[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const id = useId();
  if (facets.length === 0) return null;
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold">{legend}</legend>
      <div className="grid gap-1">
        {facets.map((facet) => (
          <label
            key={facet.value}
            htmlFor={`${id}-${facet.value}`}
            className="flex min-h-9 items-center gap-3"
          >
            <input
              id={`${id}-${facet.value}`}
              type="checkbox"
              checked={chosen.includes(facet.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...chosen, facet.value]
                    : chosen.filter((one) => one !== facet.value),
                )
              }
              className="size-5 shrink-0 rounded accent-accent"
            />
            <span className="flex-1">{facet.name}</span>
            <span className="numbers text-sm text-muted">{facet.count}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function One<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}) {
  return (
    <SelectField
      label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find(([one]) => one === event.target.value);
        if (chosen !== undefined) onChange(chosen[0]);
      }}
    >
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </SelectField>
  );
}
