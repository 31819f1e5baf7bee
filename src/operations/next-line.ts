import type { Kysely } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import type { LineText } from '../roll/types.ts';
import { type Deps, keyOf, notFound, type Outcome, petitionFor, refuse } from './deps.ts';
import { judgeNobody, type LawAnswer } from './line-judgement.ts';
import { lineText } from './line-rows.ts';
import { type KeptCandidate, screeningContext } from './screen-lines.ts';
import { type CandidateToWeigh, deskRoll, lineOnDesk, weighVoters } from './weigh-voters.ts';

/** A line to be found, with what helps: no earlier person's finding is shown, so that every review is blind. */
export interface LineToFind {
  readonly lineId: string;
  readonly position: number;
  readonly text: LineText;
  readonly sectionId: string;
  readonly sectionReviewed: boolean;
  readonly sectionFault: string | null;
  readonly flagged: boolean;
  /** Whether there is a picture of the line. */
  readonly image: boolean;
  /** The roll in which voters are looked for; null where the organisation has none of the jurisdiction. */
  readonly roll: { readonly rollId: string; readonly asOf: string } | null;
  /** Question of the screening for a person; null where there is none or nothing was screened. */
  readonly question: string | null;
  readonly candidates: readonly CandidateToWeigh[];
  /** What the law says where nobody on the roll is the signer. */
  readonly nobody: LawAnswer;
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
  const batch = await db
    .selectFrom('batch')
    .selectAll('batch')
    .select(({ selectFrom }) => [
      selectFrom('batch_hold').select('user_id').where('batch_id', '=', batchId).where('released_at', 'is', null).limit(1).as('holder'),
      selectFrom('batch_line')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('batch_id', '=', batchId)
        .where('found_at', 'is not', null)
        .as('done'),
    ])
    .where('batch.id', '=', batchId)
    .executeTakeFirst();
  if (batch === undefined) return notFound('batch');
  const found = await petitionFor(db, { member, act: 'batch.work', petitionId: batch.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('batch') : found;
  if (batch.holder !== member.userId) return refuse('batch-not-held', 'You do not hold this batch.', { remedy: 'Claim a batch first.' });
  const progress = { done: Number(batch.done), lines: batch.lines };
  const row = await db
    .selectFrom('batch_line')
    .innerJoin('line', 'line.id', 'batch_line.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('reading', 'reading.line_id', 'line.id')
    .innerJoin('line_state', 'line_state.line_id', 'line.id')
    .leftJoin('section_page', (join) =>
      join.onRef('section_page.section_id', '=', 'line.section_id').onRef('section_page.page', '=', 'line.page'),
    )
    .select([
      'line.id',
      'batch_line.position',
      'line.section_id',
      'section.code',
      'line.page',
      'line.number',
      'reading.sealed',
      'line_state.flagged',
      'section_page.layout_id',
    ])
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
  const line = await lineOnDesk(db, {
    context: found.value,
    key: key.value,
    lineId: row.id,
    sectionId: row.section_id,
    text: lineText(row, key.value),
  });
  const roll = await deskRoll(deps, { member, petition: found.value.petition, batchRollId: batch.roll_id });
  if (!roll.ok) return roll;
  const kept = roll.value;
  const screened = await lastScreening(db, { petitionId: batch.petition_id, lineId: row.id, key: key.value });
  const voters = screened.candidates.flatMap(({ voterId, probability }) => {
    const at = kept?.roll.rowOfVoterId(voterId) ?? null;
    return at === null ? [] : [{ row: at, probability }];
  });
  const candidates = kept === null ? [] : await weighVoters(db, { member, line, kept, voters });
  if (kept !== null && candidates.length > 0) {
    await appendEvent(db, {
      kind: 'voter.read',
      body: { roll: kept.rollId, purpose: 'line', results: candidates.length },
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
      text: line.text,
      sectionId: row.section_id,
      sectionReviewed: line.reviewed,
      sectionFault: line.judged.sectionFault,
      flagged: row.flagged,
      image: row.layout_id !== null,
      roll: kept === null ? null : { rollId: kept.rollId, asOf: kept.asOf },
      question: screened.question,
      candidates,
      nobody: judgeNobody(line.judged),
    },
  });
}

interface Screened {
  readonly candidates: readonly KeptCandidate[];
  /** Question of the screening for a person. */
  readonly question: string | null;
}

/** What the last finished screening kept of a line. */
async function lastScreening(
  db: Kysely<RecordTables>,
  { petitionId, lineId, key }: { readonly petitionId: string; readonly lineId: string; readonly key: SecretKey },
): Promise<Screened> {
  const row = await db
    .selectFrom('screening_run')
    .innerJoin('screening', 'screening.run_id', 'screening_run.id')
    .select(['screening_run.id', 'screening.sealed'])
    .where('screening.line_id', '=', lineId)
    .where('screening_run.petition_id', '=', petitionId)
    .where('screening_run.status', '=', 'done')
    .orderBy('screening_run.started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const opened = row?.sealed == null ? null : openValue({ key, sealed: row.sealed, context: screeningContext(row.id, lineId) });
  return (opened?.value ?? { candidates: [], question: null }) as unknown as Screened;
}
