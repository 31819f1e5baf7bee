import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { seededRandom } from '../basics/random.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { insertMany } from '../record/bulk.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { type Deps, inTransaction, notFound, type Outcome, petitionFor, refuse } from './deps.ts';

/** Cutting work into batches. */
export const CreateBatches = z.strictObject({
  petitionId: z.uuid(),
  /** `first`: lines nobody has looked at (those of the sample, once one is drawn). `second`: lines that need another reviewer, blind, with accepted ones mixed in. `recheck`: lines found not registered or cancelled, on a roll dated on or after filing. */
  purpose: z.enum(['first', 'second', 'recheck']),
  size: z.int().min(1).max(1_000).default(50),
  /** For `second`: so many accepted lines for each hundred that need review. */
  acceptedPercent: z.int().min(0).max(200).default(50),
  rollId: z.uuid().optional(),
  requestKey: z.string().min(8).max(100),
});
export type CreateBatches = z.infer<typeof CreateBatches>;

/** How many batches and lines came of it. */
export interface CreatedBatches {
  readonly batches: number;
  readonly lines: number;
}

/** Reasons that are looked at again on a roll dated on or after the day of filing: in one state every eighth such voter was found on a second look. */
export const RECHECKED_REASONS: readonly string[] = ['not-registered', 'cancelled'];

/** Cuts open work into batches. Lines that are in an unfinished batch of the same purpose are left there, so repeating it makes nothing new. */
export async function createBatches(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: CreateBatches & { readonly member: Member },
): Promise<Outcome<CreatedBatches>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'batch.create', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, filed } = found.value;
    if (input.purpose === 'recheck') {
      const roll =
        input.rollId === undefined ? undefined : await trx.selectFrom('roll').selectAll().where('id', '=', input.rollId).executeTakeFirst();
      if (roll === undefined || roll.organisation_id !== petition.organisation_id)
        return refuse('roll-missing', 'A re-check needs a roll.', { field: 'rollId' });
      if (roll.jurisdiction !== petition.jurisdiction) {
        return refuse('roll-of-other-jurisdiction', `This roll is of ${roll.jurisdiction}, the petition of ${petition.jurisdiction}.`, {
          field: 'rollId',
        });
      }
      if (filed === null || roll.as_of < filed) {
        return refuse(
          'roll-too-old',
          `This roll is of ${roll.as_of}; the re-check needs one of ${filed ?? 'the day of filing'} or later.`,
          { field: 'rollId' },
        );
      }
    }
    // One cutting at a time for a petition, so that no line gets into two batches.
    await sql`select 1 from petition where id = ${petition.id} for update`.execute(trx);
    const groups = await linesFor(trx, input);
    const at = deps.now();
    const last = await trx
      .selectFrom('batch')
      .select('number')
      .where('petition_id', '=', petition.id)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    let batches = 0;
    let lines = 0;
    for (const group of groups) {
      const batchId = newId(at.getTime());
      await trx
        .insertInto('batch')
        .values({
          id: batchId,
          petition_id: petition.id,
          number: (last?.number ?? 0) + batches + 1,
          purpose: input.purpose,
          label: group.label,
          roll_id: input.rollId ?? null,
          lines: group.lines.length,
        })
        .execute();
      await insertMany(trx, {
        table: 'batch_line',
        columns: [
          { name: 'batch_id', type: 'uuid' },
          { name: 'position', type: 'integer' },
          { name: 'line_id', type: 'uuid' },
          { name: 'petition_id', type: 'uuid' },
          { name: 'purpose', type: 'text' },
        ],
        rows: group.lines.map((line, i) => ({
          batch_id: batchId,
          position: i + 1,
          line_id: line,
          petition_id: petition.id,
          purpose: input.purpose,
        })),
      });
      batches++;
      lines += group.lines.length;
    }
    if (batches > 0) {
      await appendEvent(trx, {
        kind: 'batches.created',
        body: { purpose: input.purpose, batches, lines },
        actor: member.userId,
        at,
        organisation: petition.organisation_id,
        petition: petition.id,
      });
    }
    return ok({ batches, lines });
  });
}

interface Group {
  readonly label: string;
  readonly lines: readonly string[];
}

async function linesFor(trx: Kysely<RecordTables>, input: CreateBatches): Promise<readonly Group[]> {
  const unbatched = sql<boolean>`not exists (select 1 from batch_line b where b.line_id = line.id and b.purpose = ${input.purpose}
    and (${input.purpose} = 'first' or b.found_at is null or exists (select 1 from batch where batch.id = b.batch_id and batch.roll_id = ${input.rollId ?? null}::uuid)))`;
  const base = trx
    .selectFrom('line')
    .innerJoin('line_state', 'line_state.line_id', 'line.id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .select(['line.id', 'section.code', 'line.ordinal'])
    .where('line.petition_id', '=', input.petitionId)
    .where(unbatched)
    .orderBy('line.ordinal');
  if (input.purpose === 'first') {
    const drawn = await trx.selectFrom('draw').select('petition_id').where('petition_id', '=', input.petitionId).executeTakeFirst();
    const full = await trx.selectFrom('count_choice').select('method').where('petition_id', '=', input.petitionId).executeTakeFirst();
    const needsFull = await trx
      .selectFrom('determination')
      .select('outcome')
      .where('petition_id', '=', input.petitionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const sampleOnly = drawn !== undefined && full?.method !== 'full' && needsFull?.outcome !== 'full-count';
    const rows = await base
      .where('line_state.status', '=', 'open')
      .$if(sampleOnly, (query) =>
        query.where('line.id', 'in', trx.selectFrom('sample_line').select('line_id').where('petition_id', '=', input.petitionId)),
      )
      .execute();
    return cutUp(rows, input.size);
  }
  if (input.purpose === 'recheck') {
    return cutUp(
      await base.where('line_state.outcome', '=', 'invalid').where('line_state.reason', 'in', RECHECKED_REASONS).execute(),
      input.size,
    );
  }
  const wanting = await base.where('line_state.status', '=', 'needs-review').execute();
  if (wanting.length === 0) return [];
  const random = seededRandom(`second review ${input.petitionId} ${input.requestKey}`);
  const accepted = await base.where('line_state.outcome', '=', 'valid').execute();
  const extra = Math.min(accepted.length, Math.ceil((wanting.length * input.acceptedPercent) / 100));
  const mixed = [...wanting, ...shuffled(accepted, random).slice(0, extra)];
  const lines = shuffled(mixed, random).map(({ id }) => id);
  return slices(lines, input.size).map((part, i) => ({ label: `second review ${i + 1}`, lines: part }));
}

function shuffled<T>(list: readonly T[], random: { below(bound: number): number }): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** Batches of neighbouring lines; a batch may hold several short sections and is named after its first and last. */
function cutUp(rows: readonly { readonly id: string; readonly code: string }[], size: number): readonly Group[] {
  return slices(rows, size).map((part) => ({
    label: part[0].code === part.at(-1)!.code ? `section ${part[0].code}` : `sections ${part[0].code} to ${part.at(-1)!.code}`,
    lines: part.map(({ id }) => id),
  }));
}

function slices<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** A batch in somebody's hands. */
export interface ClaimedBatch {
  readonly batchId: string;
  readonly purpose: 'first' | 'second' | 'recheck';
  readonly label: string;
  readonly lines: number;
}

/** Takes the next free batch of a petition, or the one that the person holds already. Nobody gets a batch with a line that he found himself, unless it is first review. */
export async function claimBatch(deps: Pick<Deps, 'db' | 'now'>, claim: Claim): Promise<Outcome<ClaimedBatch | null>> {
  // Somebody may take the batch between our look and our claim; the database refuses the second, who then takes the next.
  for (let attempt = 1; ; attempt++) {
    const claimed = await claimOnce(deps, claim);
    if (claimed.ok || claimed.error.code !== 'changed-meanwhile' || attempt === CLAIM_ATTEMPTS) return claimed;
  }
}

/** Asking for a batch. */
interface Claim {
  readonly member: Member;
  readonly petitionId: string;
  readonly purpose: 'first' | 'second' | 'recheck';
}

/** Looks for a free batch before somebody is told to try again. */
const CLAIM_ATTEMPTS = 20;

async function claimOnce(deps: Pick<Deps, 'db' | 'now'>, { member, petitionId, purpose }: Claim): Promise<Outcome<ClaimedBatch | null>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'batch.work', petitionId });
    if (!found.ok) return found;
    const mine = await trx
      .selectFrom('batch_hold')
      .innerJoin('batch', 'batch.id', 'batch_hold.batch_id')
      .select(['batch.id', 'batch.purpose', 'batch.label', 'batch.lines'])
      .where('batch_hold.user_id', '=', member.userId)
      .where('batch_hold.released_at', 'is', null)
      .where('batch.petition_id', '=', petitionId)
      .executeTakeFirst();
    if (mine !== undefined) return ok({ batchId: mine.id, purpose: mine.purpose, label: mine.label, lines: mine.lines });
    const next = await sql<{ id: string; label: string; lines: number }>`
      select batch.id, batch.label, batch.lines from batch
      where batch.petition_id = ${petitionId} and batch.purpose = ${purpose}
        and not exists (select 1 from batch_hold h where h.batch_id = batch.id and (h.released_at is null or h.outcome = 'done'))
        and (${purpose} = 'first' or not exists (
          select 1 from batch_line l join finding f on f.line_id = l.line_id where l.batch_id = batch.id and f.reviewer = ${member.userId}))
      order by batch.number limit 1 for update skip locked`.execute(trx);
    const batch = next.rows[0];
    if (batch === undefined) return ok(null);
    const at = deps.now();
    await trx
      .insertInto('batch_hold')
      .values({ id: newId(at.getTime()), batch_id: batch.id, user_id: member.userId, claimed_at: at, released_at: null, outcome: null })
      .execute();
    await appendEvent(trx, {
      kind: 'batch.claimed',
      body: { batch: batch.id },
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: petitionId,
    });
    return ok({ batchId: batch.id, purpose, label: batch.label, lines: batch.lines });
  });
}

/** Gives a batch back: done where every line has a finding, handed back otherwise. A supervisor may take a batch out of another's hands. */
export async function releaseBatch(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, batchId }: { readonly member: Member; readonly batchId: string },
): Promise<Outcome<{ readonly outcome: 'done' | 'handed-back'; readonly open: number }>> {
  return inTransaction(deps, async (trx) => {
    const batch = await trx.selectFrom('batch').select(['id', 'petition_id']).where('id', '=', batchId).executeTakeFirst();
    if (batch === undefined) return notFound('batch');
    const found = await petitionFor(trx, { member, act: 'batch.work', petitionId: batch.petition_id });
    if (!found.ok) return found.error.code === 'not-found' ? notFound('batch') : found;
    const hold = await trx
      .selectFrom('batch_hold')
      .selectAll()
      .where('batch_id', '=', batchId)
      .orderBy('claimed_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    if (hold === undefined) return refuse('batch-not-held', 'Nobody holds this batch.');
    const leading = member.role === 'supervisor' || member.role === 'campaign-manager';
    if (hold.user_id !== member.userId && !leading) return refuse('batch-not-held', 'Somebody else holds this batch.');
    const open = await trx
      .selectFrom('batch_line')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('batch_id', '=', batchId)
      .where('found_at', 'is', null)
      .executeTakeFirstOrThrow();
    const left = Number(open.n);
    if (hold.released_at !== null) return ok({ outcome: hold.outcome!, open: left });
    const outcome = left === 0 ? 'done' : 'handed-back';
    const at = deps.now();
    await trx.updateTable('batch_hold').set({ released_at: at, outcome }).where('id', '=', hold.id).execute();
    await appendEvent(trx, {
      kind: 'batch.released',
      body: { batch: batchId, outcome },
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: batch.petition_id,
    });
    return ok({ outcome, open: left });
  });
}
