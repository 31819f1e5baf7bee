import { type Kysely, sql } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Act, Member } from '../law/access.ts';
import type { RulePack } from '../law/rule-pack.ts';
import type { RecordTables } from '../record/schema.ts';
import { type SecretKey, tagOf } from '../record/sealing.ts';
import { contextFor, contextRows, notFound, type Outcome, type PetitionContext } from './deps.ts';
import { type LiveFinding, type Standing, standingOf } from './line-standing.ts';

/** A line with its petition. */
export interface LineContext extends PetitionContext {
  readonly line: {
    readonly id: string;
    readonly section_id: string;
    readonly ordinal: number;
    readonly page: string;
    readonly number: string;
    /** Whether it is found; as of the lock, where it was locked. */
    readonly status: Standing['status'];
  };
  /** The petition's data key, still wrapped. */
  readonly wrappedKey: { readonly wrapped: Uint8Array | null; readonly operator_key_id: string | null };
}

/** Loads a line for an act of a member; with `lock`, nobody else adds a finding to it until the transaction ends. */
export async function lineFor(
  db: Kysely<RecordTables>,
  { member, act, lineId, lock = false }: { readonly member: Member; readonly act: Act; readonly lineId: string; readonly lock?: boolean },
): Promise<Outcome<LineContext>> {
  const joined = await contextRows(db)
    .innerJoin('line', 'line.petition_id', 'petition.id')
    .innerJoin('line_state', 'line_state.line_id', 'line.id')
    .innerJoin('petition_key', 'petition_key.petition_id', 'petition.id')
    .select([
      'line.section_id',
      'line.ordinal',
      'line.page',
      'line.number',
      'line_state.status',
      'petition_key.wrapped',
      'petition_key.operator_key_id',
    ])
    .where('line.id', '=', lineId)
    .$if(lock, (query) => query.forUpdate('line_state'))
    .executeTakeFirst();
  if (joined === undefined) return notFound('line');
  const { section_id, ordinal, page, number, status, wrapped, operator_key_id, ...row } = joined;
  const found = await contextFor(db, { member, act, row, what: 'line' });
  if (!found.ok) return found;
  const line = { id: lineId, section_id, ordinal, page, number, status };
  return ok({ ...found.value, line, wrappedKey: { wrapped, operator_key_id } });
}

/** Everything found on a line, oldest first. */
export function findingsOf(db: Kysely<RecordTables>, lineId: string) {
  return db.selectFrom('finding').selectAll().where('line_id', '=', lineId).orderBy('number').execute();
}

/** Findings that still count: not undone, and not before the last re-opening. */
export function liveFindings<F extends { readonly kind: string; readonly id: string; readonly replaces: string | null }>(
  findings: readonly F[],
): readonly F[] {
  const undone = new Set(findings.filter(({ kind }) => kind === 'undo').map(({ replaces }) => replaces));
  const reopened = findings.findLastIndex(({ kind }) => kind === 're-open');
  return findings.slice(reopened + 1).filter(({ kind, id }) => kind === 'finding' && !undone.has(id));
}

/** How many different people a rejection for this reason needs by the pack. */
export function peopleFor(pack: RulePack, reason: string): number {
  const rules = pack.reviewers.filter((rule) => rule.for === 'every-rejection' || reason === 'signature-mismatch');
  return Math.max(1, ...rules.map(({ people }) => people));
}

/** What of a finding decides how its line stands. */
interface FindingThatSettles {
  readonly id: string;
  readonly kind: 'finding' | 'undo' | 're-open';
  readonly replaces: string | null;
  readonly outcome: 'valid' | 'invalid' | null;
  readonly voter_tag: Uint8Array | null;
  readonly reason: string | null;
  readonly reviewer: string;
  readonly role: string;
}

/** How a line stands by its findings, and the row that says so. */
export function standingRow({ pack, findings }: { readonly pack: RulePack; readonly findings: readonly FindingThatSettles[] }) {
  const live = liveFindings(findings);
  const standing = standingOf({ findings: live as readonly LiveFinding[], peopleFor: (reason) => peopleFor(pack, reason) });
  const valid = standing.outcome === 'valid' ? live.findLast(({ outcome }) => outcome === 'valid') : undefined;
  const row = {
    status: standing.status,
    outcome: standing.outcome,
    reason: standing.reason,
    voter_tag: valid?.voter_tag ?? null,
    findings: live.length,
    rejections: standing.rejections,
  };
  return { standing, row };
}

/** Works out a line's standing from its findings and writes it down; with the embedded database and a server alike in the caller's transaction. */
export async function settleLine(
  trx: Kysely<RecordTables>,
  { lineId, pack }: { readonly lineId: string; readonly pack: RulePack },
): Promise<Standing> {
  const { standing, row } = standingRow({ pack, findings: await findingsOf(trx, lineId) });
  await trx.updateTable('line_state').set(row).where('line_id', '=', lineId).execute();
  return standing;
}

/** Tag under which a voter of a petition is found again without naming him. */
export function voterTag(key: SecretKey, voterId: string): Buffer {
  return tagOf({ key, purpose: 'voter', text: voterId });
}

/** The last review of a section; null before the first. */
export async function sectionReview(db: Kysely<RecordTables>, sectionId: string) {
  return (
    (await db
      .selectFrom('section_review')
      .select(['outcome', 'fault', 'signed_from', 'signed_to'])
      .where('section_id', '=', sectionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()) ?? null
  );
}

/** The batch that this person holds and that has the line; null where there is none. */
export async function heldBatch(db: Kysely<RecordTables>, { lineId, userId }: { readonly lineId: string; readonly userId: string }) {
  return (
    (await db
      .selectFrom('batch_hold')
      .innerJoin('batch_line', 'batch_line.batch_id', 'batch_hold.batch_id')
      .innerJoin('batch', 'batch.id', 'batch_hold.batch_id')
      .select(['batch.id', 'batch.purpose', 'batch.roll_id'])
      .where('batch_hold.user_id', '=', userId)
      .where('batch_hold.released_at', 'is', null)
      .where('batch_line.line_id', '=', lineId)
      .limit(1)
      .executeTakeFirst()) ?? null
  );
}

/** The next number of a list of facts of one thing. */
export async function nextNumber(
  db: Kysely<RecordTables>,
  {
    table,
    column,
    id,
  }: {
    readonly table: 'finding' | 'line_flag' | 'section_fact' | 'section_review' | 'raw_count' | 'hold_fact' | 'determination';
    readonly column: 'line_id' | 'section_id' | 'petition_id';
    readonly id: string;
  },
): Promise<number> {
  const result = await sql<{
    next: number;
  }>`select coalesce(max(number), 0) + 1 as next from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(db);
  return result.rows[0].next;
}
