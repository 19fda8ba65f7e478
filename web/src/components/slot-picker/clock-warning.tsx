import type { AvailabilityAnswer, ClockChangeShape } from '@/api/generated/public.gen';
import { useSlotWords } from '@/components/slot-picker/words';
import { Alert } from '@/components/ui/alert';
import { formatCalendarDay, formatDay } from '@/lib/dates';
import { localeOf } from '@/lib/locale';
import { addDays, dayOf, offsetMinutes, offsetText, zoneCity } from '@/lib/time-zones';

const NOON = 12 * 3_600_000;

interface ClockWarningProps {
  answers: readonly AvailabilityAnswer[];
  zone: string;
  today: string;
}

/** Says when somebody's clocks change and the others' do not: who, when, and what it comes to. */
export function ClockWarning({ answers, zone, today }: ClockWarningProps) {
  const { t, i18n } = useSlotWords();
  const matters = answers.some((answer) => answer.daylightSaving.adjustmentNeeded);
  const changes = changesOf(answers);
  const ahead = changes.some((change) => dayOf(change.at, change.timezone) >= today);
  if (!matters || !ahead) return null;

  const others = otherZones(answers, zone);
  return (
    <Alert tone="warn" announce="later" title={t('clocks.title')}>
      <ul className="grid gap-1">
        {changes.map((change) => {
          const at = new Date(change.at);
          return (
            <li key={`${change.timezone} ${change.at}`}>
              {t(change.offsetAfter > change.offsetBefore ? 'clocks.forward' : 'clocks.back', {
                city: zoneCity(change.timezone),
                day: formatDay(at, change.timezone, i18n.language),
                before: offsetText(new Date(at.getTime() - 1), change.timezone),
                after: offsetText(at, change.timezone),
              })}
            </li>
          );
        })}
        {others.map((other) => (
          <li key={other} className="font-semibold">
            <Difference here={zone} there={other} changes={changes} />
          </li>
        ))}
        <li>{t('clocks.kept')}</li>
      </ul>
    </Alert>
  );
}

interface DifferenceProps {
  here: string;
  there: string;
  changes: readonly ClockChangeShape[];
}

/** How far apart two zones are before, between and after the changes. */
function Difference({ here, there, changes }: DifferenceProps) {
  const { t, i18n } = useSlotWords();
  // The first day that is the new way at noon: a change late at night belongs to the next.
  const changedOn = (moment: number) => dayOf(new Date(moment + NOON), here);
  const name = (day: string) =>
    formatCalendarDay(day, i18n.language, { month: 'long', day: 'numeric' });
  const moments = changes
    .filter((change) => change.timezone === here || change.timezone === there)
    .map((change) => Date.parse(change.at));
  const apart = (instant: number) => {
    const at = new Date(instant);
    const minutes = offsetMinutes(at, there) - offsetMinutes(at, here);
    if (minutes === 0) return t('clocks.same');
    const count = Math.abs(minutes) / 60;
    const shown = new Intl.NumberFormat(localeOf(i18n.language)).format(count);
    const hours = t('clocks.hours', { count, shown });
    return t(minutes > 0 ? 'clocks.ahead' : 'clocks.behind', { hours });
  };
  const parts = [
    ...moments.map((moment, index) => {
      const last = name(addDays(changedOn(moment), -1));
      const before = moments[index - 1];
      return before === undefined
        ? t('clocks.first', { what: apart(moment - 1), last })
        : t('clocks.between', { what: apart(moment - 1), first: name(changedOn(before)), last });
    }),
    t('clocks.last', {
      what: apart(moments.at(-1) ?? 0),
      first: name(changedOn(moments.at(-1) ?? 0)),
    }),
  ];
  const list = new Intl.ListFormat(localeOf(i18n.language), { type: 'conjunction' });
  return t('clocks.difference', { city: zoneCity(there), parts: list.format(parts) });
}

function changesOf(answers: readonly AvailabilityAnswer[]): ClockChangeShape[] {
  const found = new Map(
    answers.flatMap((answer) =>
      answer.daylightSaving.changes.map((one) => [`${one.timezone} ${one.at}`, one] as const),
    ),
  );
  return [...found.values()].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function otherZones(answers: readonly AvailabilityAnswer[], zone: string): string[] {
  const theirs = answers.flatMap((answer) => answer.teamMembers.map((member) => member.timezone));
  return [...new Set(theirs)].filter((one) => one !== zone).slice(0, 3);
}
