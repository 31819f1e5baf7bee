import type { Kysely } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { unwrapPetitionKey } from '../record/petition-keys.ts';
import type { RecordTables } from '../record/schema.ts';
import type { LineText } from '../roll/types.ts';
import { contextFor, contextRows, type Deps, notFound, ONE, type Outcome, refuse } from './deps.ts';
import { openKeptRoll } from './kept-roll.ts';
import { likelyVoters } from './likely-voters.ts';
import { formApproved, lastReading, lastReview, lastScreening, rollsOfPetition } from './line-joins.ts';
import { judgeNobody, type LawAnswer } from './line-judgement.ts';
import { lineText } from './line-rows.ts';
import { type CandidateToWeigh, lineWith, weighVoters } from './weigh-voters.ts';

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
  /** The last reading: its number, and whether a person wrote it down. */
  readonly reading: { readonly number: number; readonly keyed: boolean };
  /** Where the candidates come from: the last screening, or a search with this reading alone, because it is newer or the roll is another one. */
  readonly basis: 'screening' | 'reading';
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
  const joined = await batchInContext(db, batchId);
  if (joined === undefined) return notFound('batch');
  const { lines, holder, done, desk_roll: rollId, approved_on: approvedOn, wrapped, operator_key_id, ...petition } = joined;
  const found = await contextFor(db, { member, act: 'batch.work', row: petition, what: 'batch' });
  if (!found.ok) return found;
  if (holder !== member.userId) return refuse('batch-not-held', 'You do not hold this batch.', { remedy: 'Claim a batch first.' });
  const progress = { done: Number(done), lines };
  const row = await openLine(db, { batchId, after });
  if (row === undefined) return ok({ ...progress, line: null });
  const petitionId = found.value.petition.id;
  const key = unwrapPetitionKey({ keys: deps.keys(), petition: petitionId, row: { wrapped, operator_key_id } });
  if (!key.ok) return key;
  const line = lineWith({
    context: found.value,
    key: key.value,
    lineId: row.id,
    sectionId: row.section_id,
    text: lineText(row, key.value),
    review: row.reviewed === null ? null : row,
    approvedOn,
  });
  const opened = rollId === null ? null : await openKeptRoll(deps, { rollId, organisationId: member.organisationId });
  if (opened !== null && !opened.ok) return opened;
  const kept = opened === null ? null : { ...opened.value, rollId: rollId! };
  // The first letter that is typed does not wait for the thread to start.
  kept?.finder.warm();
  const { basis, question, voters } = await likelyVoters({ member, row, text: line.text, key: key.value, kept });
  const candidates = kept === null ? [] : await weighVoters(db, { member, line, kept, voters, purpose: 'line', at: deps.now() });
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
      reading: { number: row.reading, keyed: row.method === 'keyed' },
      basis,
      question,
      candidates,
      nobody: judgeNobody(line.judged),
    },
  });
}

/** A batch with its petition, who holds it, how much of it is done, and in which roll its voters are looked for: its own, else that of the last screening, else the newest of the jurisdiction. */
function batchInContext(db: Kysely<RecordTables>, batchId: string) {
  return contextRows(db)
    .innerJoin('batch', 'batch.petition_id', 'petition.id')
    .innerJoin('petition_key', 'petition_key.petition_id', 'petition.id')
    .select(({ selectFrom, fn, ref }) => [
      'batch.lines',
      'petition_key.wrapped',
      'petition_key.operator_key_id',
      selectFrom('batch_hold')
        .select('user_id')
        .whereRef('batch_id', '=', 'batch.id')
        .where('released_at', 'is', null)
        .limit(ONE)
        .as('holder'),
      selectFrom('batch_line')
        .select(fn.countAll<number>().as('n'))
        .whereRef('batch_id', '=', 'batch.id')
        .where('found_at', 'is not', null)
        .as('done'),
      formApproved({ selectFrom }),
      fn.coalesce(ref('batch.roll_id'), ...rollsOfPetition({ selectFrom })).as('desk_roll'),
    ])
    .where('batch.id', '=', batchId)
    .executeTakeFirst();
}

/** The first line of a batch without a finding: its last reading, the last review of its section, and what the last finished screening kept of it. */
function openLine(db: Kysely<RecordTables>, { batchId, after }: { readonly batchId: string; readonly after: number }) {
  return db
    .selectFrom(({ selectFrom }) =>
      selectFrom('batch_line')
        .select(['line_id', 'position'])
        .where('batch_id', '=', batchId)
        .where('found_at', 'is', null)
        .where('position', '>', after)
        .orderBy('position')
        .limit(ONE)
        .as('open'),
    )
    .innerJoin('line', 'line.id', 'open.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('line_state', 'line_state.line_id', 'line.id')
    .leftJoin('section_page', (join) =>
      join.onRef('section_page.section_id', '=', 'line.section_id').onRef('section_page.page', '=', 'line.page'),
    )
    .innerJoinLateral(lastReading, (join) => join.onTrue())
    .leftJoinLateral(lastReview, (join) => join.onTrue())
    .leftJoinLateral(lastScreening, (join) => join.onTrue())
    .select([
      'line.id',
      'open.position',
      'line.section_id',
      'section.code',
      'line.page',
      'line.number',
      'line_state.flagged',
      'section_page.layout_id',
      'reading.sealed',
      'reading.reading',
      'reading.method',
      'reading.read_at',
      'review.reviewed',
      'review.fault',
      'review.signed_from',
      'review.signed_to',
      'screening.run_id',
      'screening.run_roll',
      'screening.run_started',
      'screening.screened',
    ])
    .executeTakeFirst();
}
