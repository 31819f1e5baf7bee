import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, notFound, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { examinationFor } from './examination-access.ts';

/** Challenging the finding on a line. */
export const ChallengeLine = z.strictObject({
  petitionId: z.uuid(),
  lineId: z.uuid(),
  ground: z.string().trim().min(1).max(2_000),
  /** Number of the last challenge that the person saw; 0 before the first. */
  after: z.int().min(0),
});
export type ChallengeLine = z.infer<typeof ChallengeLine>;

type Asking = { readonly member: Member; readonly address: string };

/** Challenges a finding, where the law of the petition has such a procedure; nothing changes by it but that the office must answer. */
export async function challengeLine(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, address, petitionId, lineId, ground, after }: ChallengeLine & Asking,
): Promise<Outcome<{ readonly challengeId: string; readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await examinationFor({ ...deps, db: trx }, { member, act: 'examination.challenge', petitionId, address });
    if (!found.ok) return found;
    const allowed = challengeRule(found.value);
    if (!allowed.ok) return allowed;
    const state = await trx.selectFrom('line_state').selectAll().where('line_id', '=', lineId).executeTakeFirst();
    if (state === undefined || state.petition_id !== petitionId) return refuse('not-found', 'There is no such line.', { field: 'lineId' });
    if (state.outcome !== 'invalid') return refuse('line-not-open', 'Only lines found invalid can be challenged.', { field: 'lineId' });
    const key = await keyOf(deps, trx, petitionId);
    if (!key.ok) return key;
    const last = await sql<{
      number: number;
    }>`select coalesce(max(number), 0)::int as number from challenge where petition_id = ${petitionId}`.execute(trx);
    if (last.rows[0].number !== after)
      return refuse('changed-meanwhile', 'Another challenge was made meanwhile.', { remedy: 'Load the list again.' });
    const at = deps.now();
    const id = newId(at.getTime());
    const { sealed, commitment } = sealValue({ key: key.value, value: { ground }, context: `challenge ${id}` });
    const number = after + 1;
    await trx
      .insertInto('challenge')
      .values({ id, petition_id: petitionId, line_id: lineId, number, sealed, commitment, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'line.challenged',
      body: { challenge: id, line: lineId, number, commitment },
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: petitionId,
    });
    return ok({ challengeId: id, number });
  });
}

/** Answering a challenge. */
export const AnswerChallenge = z.strictObject({
  petitionId: z.uuid(),
  challengeId: z.uuid(),
  upheld: z.boolean(),
  answer: z.string().trim().min(1).max(2_000),
});
export type AnswerChallenge = z.infer<typeof AnswerChallenge>;

/** Answers a challenge, once. What follows for the petition is a matter of the law, not of this record. */
export async function answerChallenge(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, petitionId, challengeId, upheld, answer }: AnswerChallenge & { readonly member: Member },
): Promise<Outcome<{ readonly upheld: boolean }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'examination.answer', petitionId });
    if (!found.ok) return found;
    const challenge = await trx.selectFrom('challenge').select(['id', 'petition_id']).where('id', '=', challengeId).executeTakeFirst();
    if (challenge?.petition_id !== petitionId) return notFound('challenge');
    const key = await keyOf(deps, trx, petitionId);
    if (!key.ok) return key;
    const before = await trx.selectFrom('challenge_answer').selectAll().where('challenge_id', '=', challengeId).executeTakeFirst();
    if (before !== undefined) {
      const opened = openValue({ key: key.value, sealed: before.sealed, context: `answer ${challengeId}` })?.value as { answer?: string };
      return before.upheld === upheld && opened?.answer === answer
        ? ok({ upheld })
        : refuse('challenge-answered', 'This challenge has been answered.');
    }
    const at = deps.now();
    const { sealed, commitment } = sealValue({ key: key.value, value: { answer }, context: `answer ${challengeId}` });
    await trx
      .insertInto('challenge_answer')
      .values({ challenge_id: challengeId, upheld, sealed, commitment, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'challenge.answered',
      body: { challenge: challengeId, upheld, commitment },
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: petitionId,
    });
    return ok({ upheld });
  });
}

/** A challenge with its answer. */
export interface ShownChallenge {
  readonly challengeId: string;
  readonly number: number;
  readonly lineId: string;
  readonly ground: string;
  readonly at: string;
  readonly answer: { readonly upheld: boolean; readonly answer: string; readonly at: string } | null;
}

/** Lists the challenges of a petition, oldest first. */
export async function listChallenges(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, petitionId, address }: Asking & { readonly petitionId: string },
): Promise<Outcome<readonly ShownChallenge[]>> {
  const found = await examinationFor(deps, { member, act: 'examination.read', petitionId, address });
  if (!found.ok) return found;
  const allowed = challengeRule(found.value);
  if (!allowed.ok) return allowed;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const rows = await challengesOf(deps.db, petitionId);
  const text = (sealed: Uint8Array, context: string) =>
    (openValue({ key: key.value, sealed, context })?.value ?? {}) as { readonly ground?: string; readonly answer?: string };
  return ok(
    rows.map((row) => ({
      challengeId: row.id,
      number: row.number,
      lineId: row.line_id,
      ground: text(row.sealed, `challenge ${row.id}`).ground ?? '',
      at: row.at.toISOString(),
      answer:
        row.answered === null || row.answerSealed === null
          ? null
          : { upheld: row.upheld!, answer: text(row.answerSealed, `answer ${row.id}`).answer ?? '', at: row.answered.toISOString() },
    })),
  );
}

function challengesOf(db: Kysely<RecordTables>, petitionId: string) {
  return db
    .selectFrom('challenge')
    .leftJoin('challenge_answer', 'challenge_answer.challenge_id', 'challenge.id')
    .select(['challenge.id', 'challenge.number', 'challenge.line_id', 'challenge.sealed', 'challenge.at'])
    .select(['challenge_answer.upheld', 'challenge_answer.sealed as answerSealed', 'challenge_answer.at as answered'])
    .where('challenge.petition_id', '=', petitionId)
    .orderBy('challenge.number')
    .execute();
}

function challengeRule({ pack }: PetitionContext): Outcome<null> {
  return pack.examination.challenge === null
    ? refuse('no-challenge', `${pack.id} has no procedure by which a finding is challenged.`, { remedy: 'A court may be asked.' })
    : ok(null);
}
