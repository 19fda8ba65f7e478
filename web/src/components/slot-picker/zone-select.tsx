import { startTransition, useDeferredValue, useEffect, useMemo, useState } from 'react';

import { useSlotWords } from '@/components/slot-picker/words';
import { SelectField } from '@/components/ui/field';
import { allZones, deviceZone, offsetText, zoneCity } from '@/lib/time-zones';

interface ZoneSelectProps {
  value: string;
  onChange: (zone: string) => void;
  /** Called so instead of “Time zone”. */
  label?: string;
  /** A first choice that is no zone. */
  none?: string;
  /** The moment whose offsets are shown, in milliseconds; now unless it is about another. */
  at?: number;
}

/**
 * A zone by its city and offset, this device's first. It is the browser's own list, in which one
 * can type; the four hundred others are filled in once the page stands.
 */
export function ZoneSelect({ value, onChange, label, none, at }: ZoneSelectProps) {
  const { t } = useSlotWords();
  const all = useAllZones();
  // Whoever leafs on need not wait for them.
  const moment = useDeferredValue(at);
  const device = deviceZone();
  const groups = useMemo(() => {
    const found = new Map<string, string[]>();
    for (const zone of all) {
      const region = zone.includes('/') ? (zone.split('/')[0] ?? zone) : 'UTC';
      found.set(region, [...(found.get(region) ?? []), zone]);
    }
    return [...found];
  }, [all]);

  // Four hundred offsets are not worked out again because something else was drawn.
  const options = useMemo(() => {
    const first = [...new Set([device, value].filter((zone) => zone !== ''))];
    const instant = moment === undefined ? new Date() : new Date(moment);
    const named = (zone: string) => `${zoneCity(zone)} (${offsetText(instant, zone)})`;
    return (
      <>
        {first.map((zone) => (
          <option key={zone} value={zone}>
            {zone === device ? `${named(zone)} · ${t('zone.device')}` : named(zone)}
          </option>
        ))}
        {groups.map(([region, zones]) => (
          <optgroup key={region} label={t(`zone.regions.${region}`, { defaultValue: region })}>
            {zones
              .filter((zone) => !first.includes(zone))
              .map((zone) => (
                <option key={zone} value={zone}>
                  {named(zone)}
                </option>
              ))}
          </optgroup>
        ))}
      </>
    );
  }, [device, value, groups, t, moment]);

  return (
    <SelectField
      label={label ?? t('zone.label')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {none === undefined ? null : <option value="">{none}</option>}
      {options}
    </SelectField>
  );
}

let known: readonly string[] | null = null;

function useAllZones(): readonly string[] {
  const [zones, setZones] = useState(known ?? []);
  useEffect(() => {
    if (known !== null) return undefined;
    const soon = setTimeout(() => {
      known ??= allZones();
      startTransition(() => setZones(known ?? []));
    });
    return () => clearTimeout(soon);
  }, []);
  return zones;
}
