import { lazy, Suspense, useEffect, useReducer, useState, type ComponentType } from 'react';
import { Navigate, useSearchParams } from 'react-router';

import {
  publicApi,
  type AlternativeShape,
  type BookedShape,
  type BookingShape,
} from '@/api/generated/public.gen';
import { useAlive } from '@/components/layout/alive';
import { useAnnounce } from '@/components/layout/announcer';
import { Page } from '@/components/layout/page';
import { TakenDialog } from '@/components/slot-picker/taken-dialog';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { classes } from '@/components/ui/classes';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { lazily, type Lazily } from '@/lib/lazily';
import { deviceZone } from '@/lib/time-zones';

import { quoteBody } from './booking-body';
import { HoldTimer } from './parts/hold-timer';
import { ProgressHeader } from './parts/progress-header';
import { Summary } from './parts/summary';
import { WizardProblem } from './parts/wizard-problem';
import type { StepProps } from './step-props';
import { useCompletion } from './use-completion';
import { alternativesIn, isTaken, useHold } from './use-hold';
import { useQuote } from './use-quote';
import {
  isBegun,
  mayStandOn,
  neighbour,
  newState,
  reach,
  sameSlot,
  stepsOf,
  wizard,
  type ChosenSlot,
  type Entry,
  type StepId,
  type WizardState,
} from './wizard-machine';
import { clearDraft, loadDone, loadDraft, saveDone, saveDraft, type Done } from './wizard-storage';
import { useWizardWords } from './words';

const step = (load: () => Promise<{ Component: ComponentType<StepProps> }>) =>
  lazily(async () => (await load()).Component);

const STEPS: Record<Exclude<StepId, 'confirmation'>, Lazily<StepProps>> = {
  consultant: step(() => import('./steps/consultant-step')),
  'service-selection': step(() => import('./steps/service-step')),
  'datetime-selection': step(() => import('./steps/datetime-step')),
  'customer-details': step(() => import('./steps/details-step')),
  payment: step(() => import('./steps/payment-step')),
};
const Confirmation = lazy(async () => ({
  default: (await import('./steps/confirmation-step')).Component,
}));

const StoredNote = lazy(async () => ({
  default: (await import('@/components/pending-bookings/stored-note')).StoredNote,
}));

interface Taken {
  alternatives: AlternativeShape[];
  resume: (slot: ChosenSlot) => Promise<void>;
}

/** Loads the step one begins with. */
export async function firstStepReady(entry: Entry): Promise<void> {
  const [first] = stepsOf(entry);
  if (first !== undefined && first !== 'confirmation') await STEPS[first].ready();
}

/** The one engine behind the three entries: it knows where one stands, and what one chose. */
export function BookingWizard({ entry }: { entry: Entry }) {
  const { t } = useWizardWords();
  const [search, setSearch] = useSearchParams();
  const [opened] = useState(() => open(entry, search));
  const [state, dispatch] = useReducer(wizard, opened.state);
  const [resumed, setResumed] = useState(opened.resumed);
  const [done, setDone] = useState<Done | null>(() => loadDone(entry));
  const [answered, setAnswered] = useState<BookingShape | null>(null);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [accepting, setAccepting] = useState(false);
  const [holding, setHolding] = useState(false);
  const [holdProblem, setHoldProblem] = useState<unknown>(null);
  const [moves, setMoves] = useState(0);
  const [begun, setBegun] = useState(0);
  const [stored, setStored] = useState(false);

  const asked = (search.get('step') ?? state.step) as StepId;
  const ended = asked === 'confirmation' && done !== null;
  const at: StepId = ended ? asked : mayStandOn(state, asked) ? asked : reach(state);
  const { data: service, error: serviceError } = publicApi.useGetServiceQuery(
    { service: state.service ?? '' },
    { skip: state.service === null || ended },
  );
  // What costs something is agreed and paid for in the longer wizard.
  const costs = service?.slug === state.service && !service.isFree;
  const elsewhere = entry === 'consultation' && costs ? service.slug : null;
  const afterTime = isAfterTime(entry, at) && !ended;
  const quotes = useQuote(afterTime && state.slot ? quoteBody(state, state.slot) : null);
  const holds = useHold(state, dispatch);

  const go = (to: StepId, replace = false) => {
    dispatch({ type: 'went', to });
    setHoldProblem(null);
    setResumed(false);
    setMoves((count) => count + 1);
    // Pressed twice before the step is there: one way back is enough.
    const there = new URLSearchParams(window.location.search).get('step') === to;
    setSearch({ step: to }, { replace: replace || there });
  };

  const completion = useCompletion({
    state,
    dispatch,
    holds,
    quotes,
    onTaken: (alternatives, resume) => setTaken({ alternatives, resume }),
    onStored: () => {
      setStored(true);
      clearDraft(entry);
      dispatch({ type: 'begunAnew', zone: deviceZone() });
    },
    onBooked: (answer) => {
      const booked = doneOf(entry, answer);
      saveDone(booked);
      setDone(booked);
      setAnswered(answer.booking);
      setMoves((count) => count + 1);
      setSearch({ step: 'confirmation' }, { replace: true });
    },
  });

  // What was begun is there tomorrow; what was not leaves no trace.
  useEffect(() => {
    if (isBegun(state) && elsewhere === null) saveDraft(state);
    else clearDraft(entry);
  }, [state, entry, elsewhere]);

  // The address says the step one stands on, also where it asked for one that is not open yet.
  useEffect(() => {
    if (search.get('step') !== at) setSearch({ step: at }, { replace: true });
    // A booking that was made leaves no draft. The address comes first: it changes a moment later.
    dispatch(ended ? { type: 'begunAnew', zone: deviceZone() } : { type: 'went', to: at });
  }, [search, setSearch, at, ended]);

  async function hold(slot: ChosenSlot, then: () => void) {
    setHolding(true);
    setHoldProblem(null);
    const taking = await holds.take(slot);
    setHolding(false);
    if ('hold' in taking) then();
    else if (isTaken(taking.problem)) {
      setTaken({
        alternatives: alternativesIn(taking.problem),
        resume: async (other) => {
          dispatch({ type: 'slotChosen', slot: other });
          await hold(other, then);
        },
      });
    } else setHoldProblem(taking.problem);
  }

  async function accept(other: AlternativeShape) {
    if (taken === null || state.slot === null) return;
    setAccepting(true);
    setTaken(null);
    await taken.resume({
      start: other.startTime,
      end: other.endTime,
      teamMemberId: other.teamMemberId,
      duration: state.slot.duration,
    });
    setAccepting(false);
  }

  if (elsewhere !== null) {
    const person = state.consultant === null ? '' : `&consultant=${state.consultant}`;
    return <Navigate to={`${paths.bookMeeting}?service=${elsewhere}${person}`} replace />;
  }
  if (stored) {
    return (
      <Page title={t(`entry.${entry}.name`)}>
        <Suspense fallback={<StepLoading />}>
          <StoredNote />
        </Suspense>
      </Page>
    );
  }
  const next = neighbour(state, at, 1);
  const back = neighbour(state, at, -1);
  const title = `${t(`step.${at}`)} · ${t(`entry.${entry}.name`)}`;
  const Step = at === 'confirmation' ? null : STEPS[at];
  return (
    <Page title={title} waits>
      <ProgressHeader
        entry={entry}
        step={at}
        open={(one) => mayStandOn(state, one)}
        onGo={(one) => go(one)}
      />
      {ended ? (
        <Suspense fallback={<StepLoading />}>
          <Confirmation
            done={done}
            answered={answered}
            onAnother={() => go(stepsOf(entry)[0] ?? at)}
          />
          <Arrival key={`${at}-${moves}`} moved={moves > 0} entry={entry} at={at} />
        </Suspense>
      ) : (
        <div
          className={classes(
            'grid items-start gap-8 xl:gap-12',
            at !== 'consultant' && 'lg:grid-cols-[minmax(0,1fr)_18rem]',
          )}
        >
          <div className="grid gap-6">
            {resumed ? (
              <Alert
                title={t('resumed.title')}
                actions={
                  <Button
                    kind="secondary"
                    size="small"
                    onClick={() => {
                      dispatch({ type: 'begunAnew', zone: deviceZone() });
                      setBegun((times) => times + 1);
                      go(stepsOf(entry)[0] ?? at);
                    }}
                  >
                    {t('resumed.anew')}
                  </Button>
                }
              >
                {t('resumed.text')}
              </Alert>
            ) : null}
            {afterTime && state.hold ? (
              <HoldTimer
                hold={state.hold}
                busy={holding}
                onHoldAgain={() => {
                  if (state.slot) void hold(state.slot, () => undefined);
                }}
              />
            ) : null}
            {serviceError ? <WizardProblem problem={serviceError} /> : null}
            {afterTime && holdProblem ? <WizardProblem problem={holdProblem} /> : null}
            <Suspense key={`${at}-${begun}`} fallback={<StepLoading />}>
              {Step ? (
                <Step
                  state={state}
                  dispatch={dispatch}
                  service={service}
                  quotes={quotes}
                  completion={completion}
                  holding={holding || accepting}
                  ownHold={
                    state.hold !== null ||
                    (holds.unsure !== null && sameSlot(holds.unsure, state.slot))
                  }
                  holdProblem={holdProblem}
                  onHold={(slot) => {
                    const on = () => {
                      if (next) go(next);
                    };
                    // Kept already: one only came back to look.
                    if (state.hold && Date.parse(state.hold.expiresAt) > Date.now() + 60_000) {
                      on();
                      return Promise.resolve();
                    }
                    return hold(slot, on);
                  }}
                  onNext={() => {
                    if (next) go(next);
                  }}
                  onBack={back ? () => go(back) : undefined}
                />
              ) : null}
              <Arrival moved={moves > 0} entry={entry} at={at} />
            </Suspense>
          </div>
          {at === 'consultant' ? null : (
            <aside aria-label={t('summary.title')} className="lg:sticky lg:top-24">
              <Summary state={state} service={service} quotes={quotes} />
            </aside>
          )}
        </div>
      )}
      <TakenDialog
        open={taken !== null}
        alternatives={taken?.alternatives ?? []}
        zone={state.zone}
        busy={accepting}
        onAccept={(other) => void accept(other)}
        onClose={() => {
          setTaken(null);
          dispatch({ type: 'slotChosen', slot: null });
        }}
      />
    </Page>
  );
}

/**
 * Comes with the step it stands beside: tells who listens where he is, and puts the focus there.
 * Not before: who is still on the last step, because the next one is being loaded, stays there.
 */
function Arrival({ moved, entry, at }: { moved: boolean; entry: Entry; at: StepId }) {
  const { t } = useWizardWords();
  const announce = useAnnounce();
  useAlive();
  const steps = stepsOf(entry);
  const text = t('progress', {
    step: steps.indexOf(at) + 1,
    steps: steps.length,
    name: t(`step.${at}`),
  });
  const [said] = useState(moved ? text : null);
  useEffect(() => {
    if (said === null) return;
    announce(said);
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('[data-step-heading]')?.focus({ preventScroll: true });
  }, [announce, said]);
  return null;
}

function StepLoading() {
  return (
    <div className="grid gap-5">
      <Skeleton className="h-11 w-2/3" />
      <Skeleton className="h-6 w-1/2" />
      <Skeleton className="h-72 w-full" />
    </div>
  );
}

/** What one comes with: a draft, and what the address chooses beforehand. */
function open(entry: Entry, search: URLSearchParams): { state: WizardState; resumed: boolean } {
  const draft = loadDraft(entry);
  let state = draft ?? newState(entry, deviceZone());
  const [service, consultant] = [search.get('service'), search.get('consultant')];
  if (consultant) state = wizard(state, { type: 'consultantChosen', consultant });
  if (service) state = wizard(state, { type: 'serviceChosen', service });
  if (service ?? consultant) {
    const steps = stepsOf(entry);
    const first = consultant && steps[0] === 'consultant' ? steps[1] : steps[0];
    state = { ...state, step: first && mayStandOn(state, first) ? first : reach(state) };
  }
  const resumed = draft !== null && !service && !consultant && !search.has('step');
  return { state, resumed };
}

function isAfterTime(entry: Entry, at: StepId): boolean {
  const steps = stepsOf(entry);
  return steps.indexOf(at) > steps.indexOf('datetime-selection');
}

function doneOf(entry: Entry, { booking, manageToken, series }: BookedShape): Done {
  return {
    entry,
    id: booking.id,
    token: manageToken,
    created: series?.created.map((one) => one.scheduledAtUtc) ?? [],
    skipped: series?.skipped.map(({ scheduledAt, reason }) => ({ scheduledAt, reason })) ?? [],
  };
}
