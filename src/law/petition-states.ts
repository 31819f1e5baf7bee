/** Where a petition stands between notice of intention and certificate. Names are permanent. */
export type PetitionState =
  | 'draft'
  | 'noticed'
  | 'form-review'
  | 'alterations-required'
  | 'circulating'
  | 'filed'
  | 'raw-count-short'
  | 'examining-sample'
  | 'examining-all'
  | 'sufficient'
  | 'insufficient'
  | 'abandoned'
  | 'withdrawn'
  | 'failed';

/** What happens to a petition; an event moves it or is refused. */
export type PetitionEvent =
  | 'notice-filed'
  | 'form-submitted'
  | 'alterations-ordered'
  | 'form-approved'
  | 'petition-filed'
  | 'raw-count-below-required'
  | 'sample-ordered'
  | 'full-examination-ordered'
  | 'sample-enlarged'
  | 'found-sufficient'
  | 'found-insufficient'
  | 'abandoned'
  | 'withdrawn'
  | 'failed';

/** Who may bring an event about. */
export type PetitionActor = 'proponents' | 'elections-official';

export interface Transition {
  readonly from: PetitionState;
  readonly event: PetitionEvent;
  readonly to: PetitionState;
  readonly actor: PetitionActor;
}

/** Every step there is; what is not listed is refused. */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'draft', event: 'notice-filed', to: 'noticed', actor: 'proponents' },
  { from: 'draft', event: 'form-submitted', to: 'form-review', actor: 'proponents' },
  { from: 'noticed', event: 'form-submitted', to: 'form-review', actor: 'proponents' },
  { from: 'form-review', event: 'alterations-ordered', to: 'alterations-required', actor: 'elections-official' },
  { from: 'alterations-required', event: 'form-submitted', to: 'form-review', actor: 'proponents' },
  { from: 'form-review', event: 'form-approved', to: 'circulating', actor: 'elections-official' },
  { from: 'circulating', event: 'petition-filed', to: 'filed', actor: 'proponents' },
  { from: 'filed', event: 'raw-count-below-required', to: 'raw-count-short', actor: 'elections-official' },
  { from: 'filed', event: 'sample-ordered', to: 'examining-sample', actor: 'elections-official' },
  { from: 'filed', event: 'full-examination-ordered', to: 'examining-all', actor: 'elections-official' },
  { from: 'examining-sample', event: 'sample-enlarged', to: 'examining-sample', actor: 'elections-official' },
  { from: 'examining-sample', event: 'full-examination-ordered', to: 'examining-all', actor: 'elections-official' },
  { from: 'examining-sample', event: 'found-sufficient', to: 'sufficient', actor: 'elections-official' },
  { from: 'examining-sample', event: 'found-insufficient', to: 'insufficient', actor: 'elections-official' },
  { from: 'examining-all', event: 'found-sufficient', to: 'sufficient', actor: 'elections-official' },
  { from: 'examining-all', event: 'found-insufficient', to: 'insufficient', actor: 'elections-official' },
  { from: 'draft', event: 'abandoned', to: 'abandoned', actor: 'proponents' },
  { from: 'noticed', event: 'abandoned', to: 'abandoned', actor: 'proponents' },
  { from: 'form-review', event: 'abandoned', to: 'abandoned', actor: 'proponents' },
  { from: 'alterations-required', event: 'abandoned', to: 'abandoned', actor: 'proponents' },
  { from: 'circulating', event: 'abandoned', to: 'abandoned', actor: 'proponents' },
  // Given up is what proponents simply do; withdrawn is what they declare to the office; failed is what a last day does.
  { from: 'draft', event: 'withdrawn', to: 'withdrawn', actor: 'proponents' },
  { from: 'noticed', event: 'withdrawn', to: 'withdrawn', actor: 'proponents' },
  { from: 'form-review', event: 'withdrawn', to: 'withdrawn', actor: 'proponents' },
  { from: 'alterations-required', event: 'withdrawn', to: 'withdrawn', actor: 'proponents' },
  { from: 'circulating', event: 'withdrawn', to: 'withdrawn', actor: 'proponents' },
  { from: 'noticed', event: 'failed', to: 'failed', actor: 'elections-official' },
  { from: 'form-review', event: 'failed', to: 'failed', actor: 'elections-official' },
  { from: 'alterations-required', event: 'failed', to: 'failed', actor: 'elections-official' },
  { from: 'circulating', event: 'failed', to: 'failed', actor: 'elections-official' },
];

/** States that nothing leaves. */
export const FINAL_STATES: readonly PetitionState[] = ['raw-count-short', 'sufficient', 'insufficient', 'abandoned', 'withdrawn', 'failed'];

/** The step that an event makes from a state, or null where it is refused. */
export function transition(from: PetitionState, event: PetitionEvent): Transition | null {
  return TRANSITIONS.find((t) => t.from === from && t.event === event) ?? null;
}

/** What may happen next. */
export function nextEvents(from: PetitionState): readonly Transition[] {
  return TRANSITIONS.filter((t) => t.from === from);
}
