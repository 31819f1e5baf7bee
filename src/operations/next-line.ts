import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { openValue } from '../record/sealing.ts';
import type { FieldEvidence, LineText } from '../roll/types.ts';
import { type Deps, keyOf, notFound, type Outcome, petitionFor, refuse } from './deps.ts';
import { openKeptRoll } from './kept-roll.ts';
import { sectionReview } from './line-context.ts';
import { lineText } from './line-rows.ts';
import { type ShownVoter, showVoter } from './read-voters.ts';
import { type KeptCandidate, screeningContext } from './screen-lines.ts';

/** A line to be found, with what helps: no earlier person's finding is shown, so that every review is blind. */
export interface LineToFind {
  readonly lineId: string;
  readonly position: number;
  readonly text: LineText;
  readonly sectionId: string;
  readonly sectionReviewed: boolean;
  readonly sectionFault: string | null;
  /** Question of the screening for a person; null where there is none or nothing was screened. */
  readonly question: string | null;
  readonly candidates: readonly CandidateToWeigh[];
}

/** A voter whom the line may be. */
export interface CandidateToWeigh {
  readonly voter: ShownVoter;
  readonly probability: number;
  readonly evidence: readonly FieldEvidence[];
}

/** The next line of a batch in hand, and how far it is. */
export interface NextLine {
  readonly done: number;
  readonly lines: number;
  readonly line: LineToFind | null;
}

/** Gives the next line without a finding of a batch that the member holds; `after` passes over lines up to that position. */
export async function nextLine(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { member, batchId, after = 0 }: { readonly member: Member; readonly batchId: string; readonly after?: number },
): Promise<Outcome<NextLine>> {
  const { db } = deps;
  const batch = await db.selectFrom('batch').selectAll().where('id', '=', batchId).executeTakeFirst();
  if (batch === undefined) return notFound('batch');
  const found = await petitionFor(db, { member, act: 'batch.work', petitionId: batch.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('batch') : found;
  const hold = await db
    .selectFrom('batch_hold')
    .select('user_id')
    .where('batch_id', '=', batchId)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  if (hold?.user_id !== member.userId) return refuse('batch-not-held', 'You do not hold this batch.', { remedy: 'Claim a batch first.' });
  const count = await db
    .selectFrom('batch_line')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('batch_id', '=', batchId)
    .where('found_at', 'is not', null)
    .executeTakeFirstOrThrow();
  const progress = { done: Number(count.n), lines: batch.lines };
  const row = await db
    .selectFrom('batch_line')
    .innerJoin('line', 'line.id', 'batch_line.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('reading', 'reading.line_id', 'line.id')
    .select(['line.id', 'batch_line.position', 'line.section_id', 'section.code', 'line.page', 'line.number', 'reading.sealed'])
    .where('batch_line.batch_id', '=', batchId)
    .where('batch_line.found_at', 'is', null)
    .where('batch_line.position', '>', after)
    .orderBy('batch_line.position')
    .orderBy('reading.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return ok({ ...progress, line: null });
  const key = await keyOf(deps, db, batch.petition_id);
  if (!key.ok) return key;
  const text = lineText(row, key.value);
  const review = await sectionReview(db, row.section_id);
  const screening = await db
    .selectFrom('screening_run')
    .leftJoin('screening', (join) => join.onRef('screening.run_id', '=', 'screening_run.id').on('screening.line_id', '=', row.id))
    .select(['screening_run.id', 'screening_run.roll_id', 'screening.sealed'])
    .where('screening_run.petition_id', '=', batch.petition_id)
    .where('screening_run.status', '=', 'done')
    .orderBy('screening_run.started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const rollId = batch.roll_id ?? screening?.roll_id ?? null;
  const kept = rollId === null ? null : await openKeptRoll(deps, { rollId, organisationId: member.organisationId });
  if (kept !== null && !kept.ok) return kept;
  const opened =
    screening?.sealed == null
      ? null
      : openValue({ key: key.value, sealed: screening.sealed, context: screeningContext(screening.id, row.id) });
  const screened = (opened?.value ?? { candidates: [], question: null }) as unknown as {
    readonly candidates: readonly KeptCandidate[];
    readonly question: string | null;
  };
  const candidates: CandidateToWeigh[] = [];
  for (const { voterId, probability } of screened.candidates) {
    const at = kept?.value.roll.rowOfVoterId(voterId) ?? null;
    if (at === null) continue;
    const { voter, fields } = kept!.value.explainer.explain(text, at);
    const shown = showVoter(voter, member);
    candidates.push({ voter: shown, probability, evidence: shown.masked ? [] : fields });
  }
  if (rollId !== null && candidates.length > 0) {
    await appendEvent(db, {
      kind: 'voter.read',
      body: { roll: rollId, purpose: 'line', results: candidates.length },
      actor: member.userId,
      at: deps.now(),
      organisation: member.organisationId,
      petition: batch.petition_id,
    });
  }
  return ok({
    ...progress,
    line: {
      lineId: row.id,
      position: row.position,
      text,
      sectionId: row.section_id,
      sectionReviewed: review !== null,
      sectionFault: review?.fault ?? null,
      question: screened.question,
      candidates,
    },
  });
}
