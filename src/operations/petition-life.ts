import { FINAL_STATES, type PetitionEvent, type PetitionState, TRANSITIONS } from '../law/petition-states.ts';

/** Where every petition starts. */
export const FIRST_STATE: PetitionState = 'draft';

/** What comes after the certificate: the law of elections takes over, the record only notes it. */
const AFTERWARDS: readonly { readonly from: string; readonly event: string; readonly to: string }[] = [
  { from: 'sufficient', event: 'certificate-received', to: 'certificate-received' },
  { from: 'sufficient', event: 'election-ordered', to: 'election-ordered' },
  { from: 'certificate-received', event: 'election-ordered', to: 'election-ordered' },
  { from: 'election-ordered', event: 'election-held', to: 'decided' },
];

/** Steps that are dated and kept but move nothing, with the states in which they happen. */
const NOTED: Readonly<Record<string, readonly string[]>> = {
  'notice-served': ['draft', 'noticed'],
  'notice-published': ['noticed', 'form-review', 'alterations-required'],
  'answer-filed': ['noticed', 'form-review', 'alterations-required'],
  'review-begun': ['insufficient'],
  'review-ended': ['insufficient'],
};

/** Events that only an operation of their own brings about: the choice of count and the certificate. */
const BY_OPERATION: readonly string[] = ['sample-ordered', 'found-sufficient', 'found-insufficient'];

/** The rule packs' name for the day of an event, where it differs. */
const CALENDAR_NAMES: Readonly<Partial<Record<PetitionEvent, string>>> = {
  'form-submitted': 'blank-petition-filed',
  'alterations-ordered': 'alterations-required',
  'form-approved': 'approved',
  'petition-filed': 'filed',
  'found-insufficient': 'insufficient',
};

/** The state after an event; null where the event cannot happen in that state. */
export function stateAfter(state: string, event: string): string | null {
  const moved = [...TRANSITIONS, ...AFTERWARDS].find((step) => step.from === state && step.event === event);
  return moved?.to ?? (NOTED[event]?.includes(state) ? state : null);
}

/** The events that a person may record in a state. */
export function eventsIn(state: string): readonly string[] {
  const moving = [...TRANSITIONS, ...AFTERWARDS].filter((step) => step.from === state).map(({ event }): string => event);
  const noted = Object.keys(NOTED).filter((event) => NOTED[event].includes(state));
  return [...moving, ...noted].filter(
    (event) => !BY_OPERATION.includes(event) && !(state === 'filed' && event === 'full-examination-ordered'),
  );
}

/** The name under which a rule pack's calendar knows an event. */
export function calendarName(event: string): string {
  return CALENDAR_NAMES[event as PetitionEvent] ?? event;
}

/** Whether the office has the petition and has not certified it. */
export function isWithOffice(state: string): boolean {
  return state === 'filed' || isExamining(state);
}

/** Whether lines are being examined. */
export function isExamining(state: string): boolean {
  return state === 'examining-sample' || state === 'examining-all';
}

/** Whether the petition has come to its certificate or its end, after which no finding is added. */
export function isClosed(state: string): boolean {
  return (FINAL_STATES as readonly string[]).includes(state) || AFTERWARDS.some(({ to }) => to === state);
}
