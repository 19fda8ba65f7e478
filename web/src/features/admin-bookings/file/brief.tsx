import { useTranslation } from 'react-i18next';

import type { DetailsShape, StaffBookingShape } from '@/api/generated/admin.gen';
import { Facts, Section } from '@/features/admin-bookings/file/section';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatCalendarDay } from '@/lib/dates';

/** In the order somebody prepares: what it is about, what is wanted, who they are, the rest. */
const ORDER: readonly (keyof DetailsShape)[] = [
  'projectName',
  'subject',
  'description',
  'background',
  'businessSituation',
  'objectives',
  'challenges',
  'expectedOutcomes',
  'successCriteria',
  'deliverables',
  'constraints',
  'internalConstraints',
  'stakeholders',
  'budget',
  'timeline',
  'deadlines',
  'urgency',
  'flexibility',
  'preferredStartDate',
  'availabilityWindows',
  'painLevel',
  'specialRequirements',
  'preparationNotes',
  'preparationMaterials',
  'position',
  'department',
  'seniority',
  'decisionMakingRole',
  'reportingStructure',
  'industry',
  'industrySpecifics',
  'companySize',
  'companyRevenue',
  'companyLocation',
  'publicTrading',
  'website',
  'linkedinProfile',
  'linkedinCompanyPage',
  'initiatives',
  'competitivePosition',
  'marketPressures',
  'priorities',
  'approvalProcess',
  'decisionTimeline',
  'riskTolerance',
  'consultingExperience',
  'previousInteractions',
  'howDidYouHear',
  'preferredContactMethod',
  'communicationTimezone',
  'engagementLevel',
  'buyingSignals',
  'industryCompliance',
];

/** What each of a fixed few is called; other words are the client's own. */
const CHOSEN = new Set<keyof DetailsShape>([
  'urgency',
  'flexibility',
  'painLevel',
  'seniority',
  'decisionMakingRole',
  'companySize',
  'riskTolerance',
  'preferredContactMethod',
  'engagementLevel',
]);

/** What the client told before the meeting. Nothing that was left empty is shown. */
export function Brief({ booking }: { booking: StaffBookingShape }) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const { details, message } = booking;

  const said = (name: keyof DetailsShape, value: DetailsShape[keyof DetailsShape]) => {
    if (value === null || value === '') return null;
    if (Array.isArray(value)) return value.length === 0 ? null : <Several values={value} />;
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (name === 'preferredStartDate') return formatCalendarDay(value, i18n.language);
    if (CHOSEN.has(name)) return t(`brief.value.${value}`, { defaultValue: value });
    return <span className="whitespace-pre-line">{value}</span>;
  };

  const facts = details
    ? ORDER.map((name) => [t(`brief.${name}`), said(name, details[name])] as const).filter(
        ([, value]) => value !== null,
      )
    : [];
  const asks = details
    ? [
        details.ndaRequired && t('brief.ndaRequired'),
        details.multipleStakeholders && t('brief.multipleStakeholders'),
        details.followUpSessionsExpected && t('brief.followUpSessionsExpected'),
        details.confidentialityLevel !== 'standard' &&
          t(`brief.value.${details.confidentialityLevel}`),
      ].filter((one): one is string => typeof one === 'string')
    : [];
  if (!message && facts.length === 0 && asks.length === 0) return null;
  return (
    <Section title={t('file.brief')}>
      {message ? (
        <blockquote className="border-l-4 border-gold pl-4 text-lg whitespace-pre-line">
          {message}
        </blockquote>
      ) : null}
      {asks.length > 0 ? (
        <ul className="list-disc pl-5 font-semibold">
          {asks.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      ) : null}
      {facts.length > 0 ? <Facts facts={facts} /> : null}
    </Section>
  );
}

function Several({ values }: { values: readonly string[] }) {
  return (
    <ul className="list-disc pl-5">
      {values.map((value) => (
        <li key={value}>{value}</li>
      ))}
    </ul>
  );
}
