import type { Entry } from './wizard-machine';

/**
 * What else can be told with a booking (WIZ-13 to WIZ-20), as data: where it is asked, how it is
 * entered, and by which name of the API it is sent. All of it may be left empty.
 */

export type Question = {
  name: string;
} & (
  | { kind: 'line' | 'text' | 'lines' | 'date' | 'check' }
  | { kind: 'choice'; values: readonly string[] }
);

export interface QuestionGroup {
  id: string;
  /** Open from the start, or behind a heading one opens. */
  open?: boolean;
  questions: readonly Question[];
}

const line = (name: string): Question => ({ name, kind: 'line' });
const text = (name: string): Question => ({ name, kind: 'text' });
const lines = (name: string): Question => ({ name, kind: 'lines' });
const check = (name: string): Question => ({ name, kind: 'check' });
const choice = (name: string, ...values: string[]): Question => ({ name, kind: 'choice', values });

const PROJECT: QuestionGroup = {
  id: 'project',
  questions: [
    line('projectName'),
    text('description'),
    lines('objectives'),
    lines('challenges'),
    lines('expectedOutcomes'),
    lines('successCriteria'),
    lines('deliverables'),
    lines('stakeholders'),
    lines('constraints'),
    text('background'),
  ],
};

const TIMELINE: QuestionGroup = {
  id: 'timeline',
  questions: [
    choice('urgency', 'low', 'medium', 'high', 'urgent'),
    choice('flexibility', 'flexible', 'somewhat_flexible', 'fixed'),
    { name: 'preferredStartDate', kind: 'date' },
    lines('deadlines'),
    lines('availabilityWindows'),
  ],
};

const CARE: QuestionGroup = {
  id: 'care',
  questions: [
    text('preparationNotes'),
    check('ndaRequired'),
    check('multipleStakeholders'),
    check('followUpSessionsExpected'),
    choice('confidentialityLevel', 'standard', 'high', 'top_secret'),
  ],
};

const SUBJECT: QuestionGroup = {
  id: 'subject',
  open: true,
  questions: [line('subject'), text('message')],
};

const SPECIAL: QuestionGroup = {
  id: 'special',
  open: true,
  questions: [text('specialRequirements')],
};

const YOU: QuestionGroup = {
  id: 'you',
  questions: [
    line('position'),
    line('department'),
    choice('seniority', 'individual_contributor', 'manager', 'director', 'vp', 'c_level'),
    choice('decisionMakingRole', 'decision_maker', 'influencer', 'recommender', 'end_user'),
    line('reportingStructure'),
    choice('preferredContactMethod', 'email', 'phone', 'linkedin'),
    line('linkedinProfile'),
  ],
};

const COMPANY: QuestionGroup = {
  id: 'company',
  questions: [
    line('industry'),
    choice('companySize', 'freelancer', 'startup', 'small', 'medium', 'large', 'enterprise'),
    line('companyRevenue'),
    line('companyLocation'),
    line('website'),
    line('linkedinCompanyPage'),
    check('publicTrading'),
  ],
};

const BUSINESS: QuestionGroup = {
  id: 'business',
  questions: [
    text('businessSituation'),
    lines('initiatives'),
    text('competitivePosition'),
    lines('marketPressures'),
    lines('internalConstraints'),
    line('budget'),
    text('approvalProcess'),
    line('decisionTimeline'),
    lines('priorities'),
    choice('riskTolerance', 'conservative', 'moderate', 'aggressive'),
    text('consultingExperience'),
  ],
};

const ORIGIN: QuestionGroup = {
  id: 'origin',
  questions: [
    line('howDidYouHear'),
    text('previousInteractions'),
    choice('engagementLevel', 'low', 'medium', 'high'),
    lines('buyingSignals'),
    choice('painLevel', 'nice_to_have', 'important', 'critical', 'urgent'),
  ],
};

const SIMPLE: QuestionGroup = {
  id: 'more',
  questions: [line('website'), line('position'), lines('preparationMaterials')],
};

interface Asked {
  service: readonly QuestionGroup[];
  details: readonly QuestionGroup[];
}

export const QUESTIONS: Record<Entry, Asked> = {
  meeting: {
    service: [PROJECT, TIMELINE, CARE],
    details: [SUBJECT, YOU, COMPANY, BUSINESS, ORIGIN, SPECIAL],
  },
  consultation: { service: [], details: [SUBJECT, SIMPLE, SPECIAL] },
  accounting: { service: [], details: [SPECIAL] },
};

/** The longest text each kind of answer takes. */
export const LONGEST = { line: 200, text: 4000, lines: 4000 } as const;
export const MOST_LINES = 20;

export const linesOf = (answer: string): string[] =>
  answer
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');
