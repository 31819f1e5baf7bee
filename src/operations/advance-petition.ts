import { z } from 'zod';
import { parseCalendarDate } from '../basics/calendar-date.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';
import { eventsIn, stateAfter } from './petition-life.ts';

/** One step of a petition's life. */
export const AdvancePetition = z.strictObject({
  petitionId: z.uuid(),
  event: z.string().min(1).max(60),
  on: z.iso.date(),
  /** Number of the last step that the person saw: if another came meanwhile, this one is refused. */
  after: z.int().min(1),
  details: z.record(z.string().max(60), z.string().max(500)).default({}),
});
export type AdvancePetition = z.infer<typeof AdvancePetition>;

/** What the step led to. */
export interface Advanced {
  readonly step: number;
  readonly state: string;
}

/** Records a step of a petition's life. Repeating the step that was just taken gives the same answer. */
export async function advancePetition(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: AdvancePetition & { readonly member: Member },
): Promise<Outcome<Advanced>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'petition.advance', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { state, step, petition } = found.value;
    const already = await trx
      .selectFrom('petition_step')
      .selectAll()
      .where('petition_id', '=', petition.id)
      .where('number', '=', input.after + 1)
      .executeTakeFirst();
    if (already !== undefined && already.event === input.event && already.on_date === input.on && already.actor === member.userId) {
      return ok({ step: already.number, state: already.to_state });
    }
    if (step !== input.after) {
      return refuse('changed-meanwhile', 'The petition took another step meanwhile.', {
        remedy: 'Load it again and look before you repeat.',
      });
    }
    const next = eventsIn(state).includes(input.event) ? stateAfter(state, input.event) : null;
    if (next === null) {
      return refuse('event-not-possible', `"${input.event}" cannot happen while the petition is ${state}.`, {
        field: 'event',
        remedy: eventsIn(state).length === 0 ? 'The petition has ended.' : `Possible now: ${eventsIn(state).join(', ')}.`,
      });
    }
    if (parseCalendarDate(input.on) === null) return refuse('date-invalid', 'This is not a date.', { field: 'on' });
    const wrong = wrongDetail(input);
    if (wrong !== null) return wrong;
    const earlier = await trx
      .selectFrom('petition_step')
      .select('on_date')
      .where('petition_id', '=', petition.id)
      .where('number', '=', step)
      .executeTakeFirstOrThrow();
    if (input.on < earlier.on_date) {
      return refuse('date-before-last-step', `The step before this one was on ${earlier.on_date}.`, {
        field: 'on',
        remedy: 'Give the day on which this happened.',
      });
    }
    const at = deps.now();
    await trx
      .insertInto('petition_step')
      .values({
        petition_id: petition.id,
        number: step + 1,
        event: input.event,
        from_state: state,
        to_state: next,
        on_date: input.on,
        details: canonicalJson(input.details),
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'petition.advanced',
      body: { number: step + 1, event: input.event, from: state, to: next, on: input.on },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ step: step + 1, state: next });
  });
}

/** What stands against the particulars of an election: they are told to the public. */
function wrongDetail({ event, on, details }: Pick<AdvancePetition, 'event' | 'on' | 'details'>) {
  const { electionOn, yes, no, outcome } = details;
  if (event === 'election-ordered' && electionOn !== undefined) {
    if (parseCalendarDate(electionOn) === null) return refuse('date-invalid', 'This is not a date.', { field: 'details.electionOn' });
    if (electionOn < on)
      return refuse('election-day-invalid', 'The election lies before the day on which it was ordered.', {
        field: 'details.electionOn',
        remedy: 'Look at both dates again.',
      });
  }
  if (event !== 'election-held') return null;
  for (const [name, votes] of Object.entries({ yes, no }))
    if (votes !== undefined && !/^\d{1,9}$/.test(votes))
      return refuse('votes-invalid', 'Votes are a whole number.', {
        field: `details.${name}`,
        remedy: 'Write digits only, or leave it empty.',
      });
  if (outcome !== undefined && outcome !== 'adopted' && outcome !== 'rejected')
    return refuse('outcome-unknown', 'The outcome of an election is adopted or rejected.', { field: 'details.outcome' });
  return null;
}
