import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { eventRow } from '../record/audit-log.ts';
import { canonicalJson, type Json } from '../record/canonical-json.ts';
import { newId } from '../record/ids.ts';
import { unwrapPetitionKey } from '../record/petition-keys.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, ONE, type Outcome, refuse } from './deps.ts';
import { type LineContext, lineFor, standingRow, voterTag } from './line-context.ts';
import { batchHeldBy, lastReview } from './line-joins.ts';
import type { Standing } from './line-standing.ts';
import { isClosed, isExamining } from './petition-life.ts';

/** One reviewer's finding on one line. */
export const RecordFinding = z
  .strictObject({
    lineId: z.uuid(),
    outcome: z.enum(['valid', 'invalid']),
    /** Reason code of the pack; needed for `invalid`. */
    reason: z.string().max(60).optional(),
    /** The voter the line was found to be; needed for `valid`. */
    voterId: z.string().min(1).max(60).optional(),
    /** The line that counts for the same voter, where the reason is a duplicate. */
    duplicateOf: z.uuid().optional(),
    /** Roll on which the voter was looked for. */
    rollId: z.uuid().optional(),
    /** What was searched and seen: kept sealed, to be answered for later. */
    evidence: z.record(z.string().max(60), z.json()).default({}),
    note: z.string().max(2000).default(''),
    manualVersion: z.string().max(60).optional(),
    /** Made by the client once for this finding: sending it again gives the same answer. */
    requestKey: z.string().min(8).max(100),
  })
  .refine((finding) => finding.outcome === 'valid' || finding.reason !== undefined, {
    path: ['reason'],
    message: 'A rejection needs a reason.',
  })
  .refine((finding) => finding.outcome === 'invalid' || finding.reason === undefined, {
    path: ['reason'],
    message: 'A valid line has no reason.',
  })
  .refine((finding) => finding.outcome === 'invalid' || finding.voterId !== undefined, {
    path: ['voterId'],
    message: 'A valid line names its voter.',
  })
  .refine((finding) => finding.reason !== 'duplicate' || finding.duplicateOf !== undefined, {
    path: ['duplicateOf'],
    message: 'A duplicate names the line that counts.',
  });
export type RecordFinding = z.infer<typeof RecordFinding>;

/** What was recorded, and how the line stands now. */
export interface Recorded {
  readonly findingId: string;
  readonly number: number;
  readonly standing: Standing;
}

/** Place to which a finding's personal part is sealed. */
export function findingContext(findingId: string): string {
  return `finding ${findingId}`;
}

/** Records a person's finding with its evidence. Only people find: there is no other way for a line to become valid or invalid in an office. */
export async function recordFinding(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: RecordFinding & { readonly member: Member },
): Promise<Outcome<Recorded>> {
  return inTransaction(deps, async (trx) => {
    const found = await lineFor(trx, { member, act: 'finding.record', lineId: input.lineId, lock: true });
    if (!found.ok) return found;
    const { petition, pack, packSha256, line, wrappedKey } = found.value;
    const key = unwrapPetitionKey({ keys: deps.keys(), petition: petition.id, row: wrappedKey });
    if (!key.ok) return key;
    const personal: Json = {
      voterId: input.voterId ?? null,
      evidence: input.evidence,
      note: input.note,
      asked: canonicalJson({
        line: input.lineId,
        outcome: input.outcome,
        reason: input.reason ?? null,
        duplicateOf: input.duplicateOf ?? null,
      }),
    };
    const { known, batch, review, manual } = await knownOfLine(trx, {
      line,
      petitionId: petition.id,
      organisationId: petition.organisation_id,
      userId: member.userId,
      requestKey: input.requestKey,
    });
    const before = known.find(({ reviewer, request_key }) => reviewer === member.userId && request_key === input.requestKey);
    if (before !== undefined) {
      const opened = openValue({ key: key.value, sealed: before.sealed, context: findingContext(before.id) });
      if (opened === null || canonicalJson(opened.value) !== canonicalJson(personal)) {
        return refuse('request-key-reused', 'This request key was used for another finding.', { field: 'requestKey' });
      }
      return ok({ findingId: before.id, number: before.number, standing: await currentStanding(trx, line.id) });
    }
    const refused = await refusal(trx, { found: found.value, input, member, purpose: batch?.purpose ?? null, review });
    if (!refused.ok) return refused;
    const at = deps.now();
    const findingId = newId(at.getTime());
    const number = Math.max(0, ...known.map((finding) => finding.number)) + 1;
    const { sealed, commitment } = sealValue({ key: key.value, value: personal, context: findingContext(findingId) });
    const purpose = batch?.purpose ?? 'first';
    const finding = {
      id: findingId,
      petition_id: petition.id,
      line_id: line.id,
      number,
      kind: 'finding' as const,
      purpose,
      outcome: input.outcome,
      reason: input.reason ?? null,
      replaces: null,
      voter_tag: input.voterId === undefined ? null : voterTag(key.value, input.voterId),
      duplicate_of: input.duplicateOf ?? null,
      sealed,
      commitment,
      roll_id: input.rollId ?? batch?.roll_id ?? null,
      pack_sha256: packSha256,
      manual_version: input.manualVersion ?? manual,
      reviewer: member.userId,
      role: member.role,
      request_key: input.requestKey,
      at,
    };
    const { standing, row } = standingRow({ pack, findings: [...known, finding] });
    const event = eventRow({
      kind: 'finding.recorded',
      body: {
        finding: findingId,
        line: line.id,
        number,
        purpose,
        outcome: input.outcome,
        ...(input.reason === undefined ? {} : { reason: input.reason }),
        role: member.role,
        commitment,
      },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    // One statement: the finding, the line's place in the batch that is done with it, how the line stands now, and the log.
    await trx
      .with('held', (db) =>
        db
          .updateTable('batch_line')
          .set({ found_at: at })
          .where('batch_id', '=', batch?.id ?? null)
          .where('line_id', '=', line.id),
      )
      .with('settled', (db) => db.updateTable('line_state').set(row).where('line_id', '=', line.id))
      .with('logged', (db) => db.insertInto('event').values(event))
      .insertInto('finding')
      .values(finding)
      .execute();
    return ok({ findingId, number, standing });
  });
}

/** All findings on a line in their order and the one of the same request on whatever line, the batch that this person holds and that has the line, the last review of its section, and the manual in force. */
async function knownOfLine(
  trx: Kysely<RecordTables>,
  {
    line,
    petitionId,
    organisationId,
    userId,
    requestKey,
  }: {
    readonly line: LineContext['line'];
    readonly petitionId: string;
    readonly organisationId: string;
    readonly userId: string;
    readonly requestKey: string;
  },
) {
  const rows = await trx
    .selectFrom('line')
    .leftJoinLateral(batchHeldBy(userId), (join) => join.onTrue())
    .leftJoinLateral(lastReview, (join) => join.onTrue())
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('finding')
          .selectAll('finding')
          .whereRef('finding.line_id', '=', 'line.id')
          .unionAll(
            selectFrom('finding')
              .selectAll('finding')
              .where('finding.petition_id', '=', petitionId)
              .where('finding.reviewer', '=', userId)
              .where('finding.request_key', '=', requestKey)
              .where('finding.line_id', '!=', line.id),
          )
          .as('found'),
      (join) => join.onTrue(),
    )
    .select(['held.batch_id', 'held.batch_purpose', 'held.batch_roll', 'review.review_outcome', 'review.fault'])
    .select(({ selectFrom }) =>
      selectFrom('manual')
        .select('manual.version')
        .where('manual.organisation_id', '=', organisationId)
        .orderBy('manual.number', 'desc')
        .limit(ONE)
        .as('manual'),
    )
    .selectAll('found')
    .where('line.id', '=', line.id)
    .orderBy('found.number')
    .execute();
  const [first] = rows;
  return {
    known: rows.flatMap(({ id, kind, sealed, reviewer, role, number, ...row }) =>
      id === null || kind === null || sealed === null || reviewer === null || role === null || number === null
        ? []
        : [{ ...row, id, kind, sealed, reviewer, role, number }],
    ),
    batch: first.batch_id === null ? null : { id: first.batch_id, purpose: first.batch_purpose!, roll_id: first.batch_roll },
    review: first.review_outcome === null ? null : { outcome: first.review_outcome, fault: first.fault },
    manual: first.manual,
  };
}

async function currentStanding(trx: Kysely<RecordTables>, lineId: string): Promise<Standing> {
  const { status, outcome, reason, rejections } = await trx
    .selectFrom('line_state')
    .selectAll()
    .where('line_id', '=', lineId)
    .executeTakeFirstOrThrow();
  return { status, outcome, reason, rejections };
}

interface Asked {
  readonly found: LineContext;
  readonly input: RecordFinding;
  readonly member: Member;
  /** Purpose of the batch that this person holds with the line; null where he holds none. */
  readonly purpose: 'first' | 'second' | 'recheck' | null;
  /** Last review of the line's section. */
  readonly review: { readonly outcome: string; readonly fault: string | null } | null;
}

/** Why a finding cannot be taken, if so. */
async function refusal(trx: Kysely<RecordTables>, { found, input, member, purpose, review }: Asked): Promise<Outcome<null>> {
  const { petition, pack, line, state } = found;
  if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}: no finding is added.`);
  const office = member.organisationKind === 'office';
  if (office && !isExamining(state))
    return refuse('petition-not-examined', `The petition is ${state}: lines are found once sample or full count is chosen.`);
  if (purpose === null && office && member.role !== 'supervisor') {
    return refuse('batch-not-held', 'This line is not in a batch that you hold.', { remedy: 'Claim its batch first.' });
  }
  if (review === null) {
    return refuse('section-not-reviewed', 'The section of this line has not been reviewed.', {
      remedy: 'Review declaration, dates and heading of the section first.',
    });
  }
  const supervising = member.role === 'supervisor' || member.role === 'campaign-manager';
  if (line.status === 'found' && (purpose === 'first' || purpose === null) && !supervising) {
    return refuse('line-already-found', 'This line has been found already.', { remedy: 'A supervisor can re-open it.' });
  }
  if (input.reason !== undefined) {
    const reason = pack.reasons.find(({ code }) => code === input.reason);
    if (reason === undefined)
      return refuse('reason-unknown', `The rule pack ${pack.id} has no reason "${input.reason}".`, { field: 'reason' });
    if (reason.scope === 'section' && review.fault !== input.reason) {
      return refuse('reason-of-section', 'This is a fault of the whole section, which its review did not find.', {
        field: 'reason',
        remedy: 'Record it in the review of the section.',
      });
    }
  }
  if (input.outcome === 'valid' && review.outcome === 'fault') {
    return refuse('section-at-fault', `The section was found at fault (${review.fault}): its lines do not count.`, {
      remedy: 'If that is wrong, review the section again.',
    });
  }
  if (input.rollId !== undefined) {
    const roll = await trx.selectFrom('roll').select(['organisation_id', 'jurisdiction']).where('id', '=', input.rollId).executeTakeFirst();
    if (roll === undefined || roll.organisation_id !== petition.organisation_id)
      return refuse('not-found', 'There is no such roll.', { field: 'rollId' });
    if (roll.jurisdiction !== petition.jurisdiction)
      return refuse('roll-of-other-jurisdiction', `This roll is of ${roll.jurisdiction}, the petition of ${petition.jurisdiction}.`, {
        field: 'rollId',
      });
  }
  if (input.duplicateOf !== undefined) {
    const other = await trx.selectFrom('line').select('petition_id').where('id', '=', input.duplicateOf).executeTakeFirst();
    if (other?.petition_id !== petition.id || input.duplicateOf === line.id)
      return refuse('not-found', 'There is no such other line.', { field: 'duplicateOf' });
  }
  return ok(null);
}
