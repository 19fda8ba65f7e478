import { newState, stepsOf, type Entry, type WizardState } from './wizard-machine';

/** Another shape of the state is another version, and what an older one left is not read. */
const VERSION = 1;
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

const draftName = (entry: Entry) => `kalends.wizard.${entry}`;
const DONE = 'kalends.booked';

interface Kept {
  version: number;
  savedAt: number;
  state: WizardState;
}

/** What was begun here within the last seven days; null if nothing was, or it cannot be read. */
export function loadDraft(entry: Entry, now = Date.now()): WizardState | null {
  try {
    const kept = JSON.parse(localStorage.getItem(draftName(entry)) ?? 'null') as Kept | null;
    if (kept === null) return null;
    if (!fits(kept, entry) || now - kept.savedAt > KEPT_FOR || kept.savedAt > now + 60_000) {
      clearDraft(entry);
      return null;
    }
    return kept.state;
  } catch {
    clearDraft(entry);
    return null;
  }
}

export function saveDraft(state: WizardState, now = Date.now()): void {
  try {
    const kept: Kept = { version: VERSION, savedAt: now, state };
    localStorage.setItem(draftName(state.entry), JSON.stringify(kept));
  } catch {
    // Without storage the draft lasts as long as the page.
  }
}

export function clearDraft(entry: Entry): void {
  try {
    localStorage.removeItem(draftName(entry));
  } catch {
    // Nothing was kept either.
  }
}

function fits(kept: Kept, entry: Entry): boolean {
  if (kept.version !== VERSION || typeof kept.savedAt !== 'number') return false;
  const plain = newState(entry, 'UTC');
  const state = kept.state as unknown as Record<string, unknown>;
  if (state.entry !== entry || !stepsOf(entry).includes(state.step as never)) return false;
  const contact = state.contact as Record<string, unknown> | null | undefined;
  return (
    Object.keys(plain).every((name) => name in state) &&
    typeof contact === 'object' &&
    contact !== null &&
    Object.keys(plain.contact).every((name) => typeof contact[name] === 'string') &&
    Array.isArray(state.addOns) &&
    typeof state.zone === 'string' &&
    typeof state.answers === 'object' &&
    state.answers !== null
  );
}

export interface SkippedDate {
  scheduledAt: string;
  reason: string;
}

/** What opens the booking that was made in this tab, so that its page can be loaded again. */
export interface Done {
  entry: Entry;
  id: string;
  token: string;
  /** Of a series: the dates that came to be, and those that could not be had (REC-04). */
  created: string[];
  skipped: SkippedDate[];
}

export function loadDone(entry: Entry): Done | null {
  try {
    const done = JSON.parse(sessionStorage.getItem(DONE) ?? 'null') as Done | null;
    return done?.entry === entry && typeof done.id === 'string' ? done : null;
  } catch {
    return null;
  }
}

export function saveDone(done: Done): void {
  try {
    sessionStorage.setItem(DONE, JSON.stringify(done));
  } catch {
    // The page of the booking cannot be loaded again then; the link on it can.
  }
}
