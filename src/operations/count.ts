import type { Kysely } from 'kysely';
import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { decideFullCount } from '../law/sampling/decide.ts';
import { estimate } from '../law/sampling/estimate.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson, type Json } from '../record/canonical-json.ts';
import type { RecordTables } from '../record/schema.ts';
import { RECHECKED_REASONS } from './batches.ts';
import { type Deps, inTransaction, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { isWithOffice, stateAfter } from './petition-life.ts';

/** Recording or correcting the raw count. */
export const RecordRawCount = z.strictObject({
  petitionId: z.uuid(),
  lines: z.int().min(0).max(100_000_000),
  reason: z.string().trim().min(1).max(500),
  after: z.int().min(0),
});
export type RecordRawCount = z.infer<typeof RecordRawCount>;

/** Records the raw count, or corrects it with a reason; every earlier figure stays. */
export async function recordRawCount(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: RecordRawCount & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await examining(trx, { member, petitionId: input.petitionId });
    if (!found.ok) return found;
    const last = await trx
      .selectFrom('raw_count')
      .selectAll()
      .where('petition_id', '=', input.petitionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (
      last !== undefined &&
      last.number === input.after + 1 &&
      last.lines === input.lines &&
      last.reason === input.reason &&
      last.actor === member.userId
    ) {
      return ok({ number: last.number });
    }
    if ((last?.number ?? 0) !== input.after)
      return refuse('changed-meanwhile', 'The raw count was changed meanwhile.', { remedy: 'Load it again.' });
    const frame = await trx.selectFrom('frame').select('raw').where('petition_id', '=', input.petitionId).executeTakeFirst();
    if (frame !== undefined) {
      return refuse(
        'frame-published',
        'The frame is published: lines are added or taken out by a correction of the frame, by the rule of the pack.',
        {
          remedy: 'Record what was found in the lines themselves.',
        },
      );
    }
    const number = input.after + 1;
    const at = deps.now();
    await trx
      .insertInto('raw_count')
      .values({ petition_id: input.petitionId, number, lines: input.lines, reason: input.reason, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'raw-count.recorded',
      body: { number, lines: input.lines, reason: input.reason },
      ...act(found.value, member, at),
    });
    return ok({ number });
  });
}

/** The choice between sample and full count. */
export const ChooseCount = z.strictObject({ petitionId: z.uuid(), method: z.enum(['sample', 'full']) });
export type ChooseCount = z.infer<typeof ChooseCount>;

/** Records the choice of sample or full count: once, and before any screening of the petition, so that no projection can have led to it. */
export async function chooseCount(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: ChooseCount & { readonly member: Member },
): Promise<Outcome<{ readonly method: 'sample' | 'full' }>> {
  return inTransaction(deps, async (trx) => {
    const found = await examining(trx, { member, petitionId: input.petitionId });
    if (!found.ok) return found;
    const { pack } = found.value;
    const before = await trx.selectFrom('count_choice').select('method').where('petition_id', '=', input.petitionId).executeTakeFirst();
    if (before !== undefined) {
      return before.method === input.method
        ? ok({ method: input.method })
        : refuse('count-chosen', `The choice was made: ${before.method}.`);
    }
    const screened = await trx
      .selectFrom('screening_run')
      .select('id')
      .where('petition_id', '=', input.petitionId)
      .limit(1)
      .executeTakeFirst();
    if (screened !== undefined)
      return refuse('screened-before-choice', 'The petition was screened before the choice was made; every line is examined.', {
        field: 'method',
      });
    const raw = await trx
      .selectFrom('raw_count')
      .select('lines')
      .where('petition_id', '=', input.petitionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (raw === undefined) return refuse('raw-count-missing', 'The raw count comes first.');
    if (input.method === 'sample') {
      if (pack.sampling === null) return refuse('no-sampling', `${pack.id} knows no sample.`, { field: 'method' });
      if (pack.sampling.onlyAbove !== null && raw.lines <= pack.sampling.onlyAbove) {
        return refuse('too-few-to-sample', `A sample is allowed only above ${pack.sampling.onlyAbove} lines.`, { field: 'method' });
      }
    }
    const { state, step } = found.value;
    const event = input.method === 'sample' ? 'sample-ordered' : 'full-examination-ordered';
    const to = stateAfter(state, event);
    if (to === null) return refuse('petition-not-examined', `The petition is ${state}.`);
    const at = deps.now();
    const last = await trx
      .selectFrom('petition_step')
      .select('on_date')
      .where('petition_id', '=', input.petitionId)
      .where('number', '=', step)
      .executeTakeFirstOrThrow();
    // A clock that was set back must not date this step before the one it follows.
    const today = at.toISOString().slice(0, 10);
    const on = today < last.on_date ? last.on_date : today;
    await trx
      .insertInto('petition_step')
      .values({
        petition_id: input.petitionId,
        number: step + 1,
        event,
        from_state: state,
        to_state: to,
        on_date: on,
        details: '{}',
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'petition.advanced',
      body: { number: step + 1, event, from: state, to, on },
      ...act(found.value, member, at),
    });
    await trx
      .insertInto('count_choice')
      .values({ petition_id: input.petitionId, method: input.method, actor: member.userId, at })
      .execute();
    await appendEvent(trx, { kind: 'count.chosen', body: { method: input.method }, ...act(found.value, member, at) });
    return ok({ method: input.method });
  });
}

/** What the determination rests on. */
export const Determine = z.strictObject({ petitionId: z.uuid(), basis: z.enum(['sample', 'full']) });
export type Determine = z.infer<typeof Determine>;

/** A determination with its arithmetic. */
export interface Determined {
  readonly number: number;
  readonly outcome: 'sufficient' | 'insufficient' | 'full-count';
  readonly body: Json;
}

/** Applies the pack's arithmetic to the findings. Nothing may be open: every line found, every "not registered" looked for again. */
export async function determine(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: Determine & { readonly member: Member },
): Promise<Outcome<Determined>> {
  return inTransaction(deps, async (trx) => {
    const found = await examining(trx, { member, petitionId: input.petitionId });
    if (!found.ok) return found;
    const tally = await tallyOf(trx, input);
    if (!tally.ok) return tally;
    const computed = input.basis === 'full' ? fullCount(found.value, tally.value) : sampleCount(found.value, tally.value);
    if (!computed.ok) return computed;
    const { outcome, body } = computed.value;
    const last = await trx
      .selectFrom('determination')
      .selectAll()
      .where('petition_id', '=', input.petitionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const text = canonicalJson(body);
    if (last?.body === text) return ok({ number: last.number, outcome: last.outcome, body });
    const number = (last?.number ?? 0) + 1;
    const at = deps.now();
    await trx
      .insertInto('determination')
      .values({ petition_id: input.petitionId, number, basis: input.basis, outcome, body: text, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'determination.made',
      body: { number, basis: input.basis, outcome, body: sha256(text) },
      ...act(found.value, member, at),
    });
    return ok({ number, outcome, body });
  });
}

interface Tally {
  readonly raw: number;
  readonly lines: number;
  readonly valid: number;
  readonly duplicates: number;
  /** Lines by reason, in the order of their codes. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Counts what was found, or says what is still open. */
async function tallyOf(trx: Kysely<RecordTables>, { petitionId, basis }: Determine): Promise<Outcome<Tally>> {
  const raw = await trx
    .selectFrom('raw_count')
    .select('lines')
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (raw === undefined) return refuse('raw-count-missing', 'There is no raw count.');
  const drawn =
    basis === 'sample' ? await trx.selectFrom('draw').select('size').where('petition_id', '=', petitionId).executeTakeFirst() : undefined;
  if (basis === 'sample' && drawn === undefined) return refuse('sample-not-drawn', 'No sample was drawn.');
  const inBasis = trx
    .selectFrom('line_state')
    .where('line_state.petition_id', '=', petitionId)
    .$if(basis === 'sample', (query) =>
      query.where('line_id', 'in', trx.selectFrom('sample_line').select('line_id').where('petition_id', '=', petitionId)),
    );
  const rows = await inBasis
    .select(({ fn }) => ['status', 'outcome', 'reason', fn.countAll<number>().as('n')])
    .groupBy(['status', 'outcome', 'reason'])
    .execute();
  const count = (test: (row: (typeof rows)[number]) => boolean) => rows.filter(test).reduce((sum, row) => sum + Number(row.n), 0);
  const open = count(({ status }) => status !== 'found');
  if (open > 0) return refuse('lines-open', `${open} lines have no finding that stands.`, { remedy: 'Finish first and second review.' });
  const lines = count(() => true);
  if (basis === 'full' && lines !== raw.lines) {
    return refuse('raw-count-differs', `The raw count is ${raw.lines}, but ${lines} lines are on the record.`, {
      remedy: 'Import the missing lines or correct the raw count.',
    });
  }
  const unchecked = await inBasis
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('reason', 'in', RECHECKED_REASONS)
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom('batch_line as b')
            .select('b.line_id')
            .where('b.line_id', '=', ref('line_state.line_id'))
            .where('b.purpose', '=', 'recheck')
            .where('b.found_at', 'is not', null),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  if (Number(unchecked.n) > 0) {
    return refuse(
      'recheck-open',
      `${unchecked.n} lines found not registered or cancelled were not looked for again on a roll dated on or after filing.`,
      {
        remedy: 'Create batches for a re-check and finish them.',
      },
    );
  }
  const reasons = [...new Set(rows.map(({ reason }) => reason).filter((reason) => reason !== null))].sort();
  return ok({
    raw: raw.lines,
    lines,
    valid: count(({ outcome }) => outcome === 'valid'),
    duplicates: count(({ reason }) => reason === 'duplicate'),
    reasons: Object.fromEntries(reasons.map((reason) => [reason, count((row) => row.reason === reason)])),
  });
}

interface Computed {
  readonly outcome: Determined['outcome'];
  readonly body: Json;
}

function fullCount({ petition, packSha256 }: PetitionContext, tally: Tally): Outcome<Computed> {
  const outcome = decideFullCount({ valid: tally.valid, required: petition.required });
  return ok({
    outcome,
    body: { basis: 'full', required: petition.required, pack: packSha256, ...tally, invalid: tally.lines - tally.valid, outcome },
  });
}

function sampleCount({ petition, pack, packSha256 }: PetitionContext, tally: Tally): Outcome<Computed> {
  const result = estimate({
    pack,
    raw: tally.raw,
    sample: tally.lines,
    valid: tally.valid,
    duplicates: tally.duplicates,
    required: petition.required,
  });
  if (!result.ok) return result;
  const { statutory } = result.value;
  if (statutory.outcome === null) return refuse('outcome-unknown', 'The pack makes no decision of this sample.');
  const body = {
    basis: 'sample',
    required: petition.required,
    pack: packSha256,
    ...tally,
    statutory: JSON.parse(JSON.stringify(statutory)) as Json,
    outcome: statutory.outcome,
  };
  return ok({ outcome: statutory.outcome, body: body as Json });
}

/** Certifying the last determination. */
export const Certify = z.strictObject({ petitionId: z.uuid(), determination: z.int().min(1), on: z.iso.date() });
export type Certify = z.infer<typeof Certify>;

/** Certifies the last determination and moves the petition on: one certificate only. */
export async function certify(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: Certify & { readonly member: Member },
): Promise<Outcome<{ readonly outcome: 'sufficient' | 'insufficient' }>> {
  return inTransaction(deps, async (trx) => {
    const any = await petitionFor(trx, { member, act: 'count.official', petitionId: input.petitionId });
    if (!any.ok) return any;
    const before = await trx.selectFrom('certificate').selectAll().where('petition_id', '=', input.petitionId).executeTakeFirst();
    if (before !== undefined) {
      const same = before.determination_number === input.determination && before.on_date === input.on;
      return same ? ok({ outcome: before.outcome }) : refuse('certified', 'The petition has been certified.');
    }
    const found = await examining(trx, { member, petitionId: input.petitionId });
    if (!found.ok) return found;
    const { state, step, filed, petition } = found.value;
    const last = await trx
      .selectFrom('determination')
      .selectAll()
      .where('petition_id', '=', input.petitionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last === undefined || last.number !== input.determination)
      return refuse('determination-not-last', 'Only the last determination is certified.', { field: 'determination' });
    if (last.outcome === 'full-count') return refuse('full-count-needed', 'The sample decides nothing: every line is examined.');
    const tally = await tallyOf(trx, { petitionId: input.petitionId, basis: last.basis });
    if (!tally.ok) return tally;
    if (canonicalJson(tally.value.reasons) !== canonicalJson((JSON.parse(last.body) as { reasons: Json }).reasons)) {
      return refuse('findings-changed', 'Findings changed after this determination.', { remedy: 'Make a new determination.' });
    }
    if (filed !== null && input.on < filed) return refuse('date-before-last-step', `The petition was filed on ${filed}.`, { field: 'on' });
    const event = `found-${last.outcome}` as const;
    const to = stateAfter(state, event);
    if (to === null) return refuse('petition-not-examined', `The petition is ${state}.`);
    const at = deps.now();
    await trx
      .insertInto('certificate')
      .values({
        petition_id: petition.id,
        determination_number: last.number,
        outcome: last.outcome,
        on_date: input.on,
        body: last.body,
        actor: member.userId,
        at,
      })
      .execute();
    await trx
      .insertInto('petition_step')
      .values({
        petition_id: petition.id,
        number: step + 1,
        event,
        from_state: state,
        to_state: to,
        on_date: input.on,
        details: '{}',
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'petition.certified',
      body: { outcome: last.outcome, determination: last.number, on: input.on, body: sha256(last.body) },
      ...act(found.value, member, at),
    });
    await appendEvent(trx, {
      kind: 'petition.advanced',
      body: { number: step + 1, event, from: state, to, on: input.on },
      ...act(found.value, member, at),
    });
    return ok({ outcome: last.outcome });
  });
}

/** Loads a petition for an official act, which is possible only while the office examines it. */
export async function examining(
  trx: Kysely<RecordTables>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<PetitionContext>> {
  const found = await petitionFor(trx, { member, act: 'count.official', petitionId });
  if (!found.ok) return found;
  if (!isWithOffice(found.value.state))
    return refuse('petition-not-examined', `The petition is ${found.value.state}: this is done while the office examines it.`);
  return found;
}

/** What every event of an official act carries. */
export function act({ petition }: PetitionContext, member: Member, at: Date) {
  return { actor: member.userId, at, organisation: petition.organisation_id, petition: petition.id };
}
