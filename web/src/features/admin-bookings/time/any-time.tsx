import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { publicApi, type ReasonShape } from '@/api/generated/public.gen';
import { Badge } from '@/components/ui/badge';
import { RadioCards } from '@/components/ui/choice';
import { CheckboxField, SelectField, TextField } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import { Refusal } from '@/features/admin-bookings/refusal';
import { instantOf, judge } from '@/features/admin-bookings/time/typed-time';
import type { ChosenTime } from '@/features/admin-bookings/time/chosen-time';
import { useNow } from '@/features/admin-bookings/use-now';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatTime } from '@/lib/dates';
import { dayOf, offsetText, zoneCity } from '@/lib/time-zones';

interface AnyTimeProps {
  serviceId: string;
  duration?: number | undefined;
  /** Who it is with now, if it is with somebody. */
  consultantId?: string | undefined;
  /** The booking that is being moved. */
  moving?: string | undefined;
  zones: readonly string[];
  onChange: (chosen: ChosenTime | null) => void;
}

/** Any time, typed: who could do it, and what speaks against it, which staff may set aside. */
export function AnyTime(props: AnyTimeProps) {
  const { t } = useDeskWords();
  const { zones, onChange } = props;
  const now = useNow();
  const [zone, setZone] = useState(zones[0] ?? 'UTC');
  const [day, setDay] = useState('');
  const [time, setTime] = useState('');
  const at = instantOf(day, time, zone);
  const renew = (set: (value: string) => void) => (value: string) => {
    set(value);
    onChange(null);
  };
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          type="date"
          label={t('time.day')}
          value={day}
          min={dayOf(new Date(), zone)}
          onChange={(event) => renew(setDay)(event.target.value)}
        />
        <TextField
          type="time"
          label={t('time.time')}
          value={time}
          onChange={(event) => renew(setTime)(event.target.value)}
        />
        <SelectField
          label={t('time.zone')}
          value={zone}
          onChange={(event) => renew(setZone)(event.target.value)}
        >
          {zones.map((one) => (
            <option key={one} value={one}>
              {zoneCity(one)} ({offsetText(new Date(at ?? now), one)})
            </option>
          ))}
        </SelectField>
      </div>
      {at === null ? null : <WhoCould key={at} {...props} at={at} zone={zone} />}
    </div>
  );
}

/** Everybody who gives the service, and how each stands to that time. */
function WhoCould({
  serviceId,
  duration,
  consultantId,
  moving,
  onChange,
  at,
  zone,
}: AnyTimeProps & { at: string; zone: string }) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const { data, error, isFetching, refetch } = publicApi.useExplainTimeQuery(
    { serviceId, at, timezone: zone, duration },
    { refetchOnMountOrArgChange: true },
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [setAside, setSetAside] = useState(false);
  if (error) return <Refusal problem={error} onRetry={() => void refetch()} />;
  if (data === undefined || isFetching) return <Skeleton className="h-40" />;

  const common = judge(data.reasons, moving);
  const members = [...data.teamMembers]
    .map((one) => ({ ...one, ...judge(one.reasons, moving) }))
    .sort((a, b) => weight(a, consultantId) - weight(b, consultantId));
  const warningsOf = (id: string) => [
    ...common.warnings,
    ...(members.find(({ teamMemberId }) => teamMemberId === id)?.warnings ?? []),
  ];
  const warnings = chosen === null ? [] : warningsOf(chosen);

  function choose(id: string, aside: boolean) {
    setChosen(id);
    setSetAside(aside);
    const codes = [...new Set(warningsOf(id).map(({ code }) => code))];
    const ready = codes.length === 0 || aside;
    onChange(ready ? { startsAt: at, teamMemberId: id, override: codes } : null);
  }

  return (
    <div className="grid gap-4">
      {common.against.length > 0 ? <Reasons reasons={common.against} /> : null}
      <RadioCards
        label={t('time.who')}
        value={chosen}
        onChange={(id) => choose(id, false)}
        options={members.map((member) => ({
          value: member.teamMemberId,
          disabled: member.against.length > 0 || common.against.length > 0,
          label: (
            <span className="grid gap-1">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-semibold">{member.name ?? t('time.somebody')}</span>
                <Standing against={member.against} warnings={member.warnings} />
              </span>
              {member.localTime && member.timezone ? (
                <span className="numbers text-sm text-muted">
                  {t('time.there', {
                    time: formatTime(at, member.timezone, i18n.language),
                    place: zoneCity(member.timezone),
                  })}
                </span>
              ) : null}
              <Reasons reasons={[...member.against, ...member.warnings]} />
            </span>
          ),
        }))}
      />
      {chosen !== null && warnings.length > 0 ? (
        <CheckboxField
          label={t('time.setAside')}
          hint={t('time.setAsideHint')}
          checked={setAside}
          onChange={(event) => choose(chosen, event.target.checked)}
        />
      ) : null}
    </div>
  );
}

function Standing({ against, warnings }: { against: unknown[]; warnings: unknown[] }) {
  const { t } = useDeskWords();
  if (against.length > 0) return <Badge tone="bad">{t('time.notFree')}</Badge>;
  if (warnings.length > 0) return <Badge tone="warn">{t('time.withWarnings')}</Badge>;
  return <Badge tone="good">{t('time.free')}</Badge>;
}

function Reasons({ reasons }: { reasons: readonly ReasonShape[] }) {
  const { t } = useDeskWords();
  if (reasons.length === 0) return null;
  return (
    <ul className="grid gap-0.5 text-sm text-muted">
      {reasons.map((reason) => (
        <li key={reason.rule}>{t(`reason.${reason.code}`, { defaultValue: reason.message })}</li>
      ))}
    </ul>
  );
}

/** Whose it is stands first, then who is free, then who would be with a nod. */
function weight(
  member: { teamMemberId: string; against: unknown[]; warnings: unknown[] },
  consultantId: string | undefined,
): number {
  if (member.teamMemberId === consultantId) return -1;
  if (member.against.length > 0) return 2;
  return member.warnings.length > 0 ? 1 : 0;
}
