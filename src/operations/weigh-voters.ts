import type { Kysely } from 'kysely';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RecordTables } from '../record/schema.ts';
import type { SecretKey } from '../record/sealing.ts';
import type { FieldEvidence, LineText } from '../roll/types.ts';
import type { Deps, Outcome, PetitionContext } from './deps.ts';
import { type KeptRoll, openKeptRoll } from './kept-roll.ts';
import { sectionReview, voterTag } from './line-context.ts';
import { districtOf, type JudgedLine, judgeLine, judgeNobody, type LawAnswer } from './line-judgement.ts';
import { lineText } from './line-rows.ts';
import { type ShownVoter, showVoter } from './read-voters.ts';

/** A voter whom a line may be, with what speaks for and against, and what the law makes of it. */
export interface CandidateToWeigh {
  readonly voter: ShownVoter;
  readonly probability: number;
  readonly evidence: readonly FieldEvidence[];
  readonly law: LawAnswer;
  /** The line on which this voter's signature was found valid already. */
  readonly counted: CountedLine | null;
}

/** Another line, as much of it as one needs to compare. */
export interface CountedLine {
  readonly lineId: string;
  readonly text: LineText;
}

/** A line on the desk: where it stands, what was read, and what the law needs to know besides the voter. */
export interface LineOnDesk {
  readonly lineId: string;
  readonly sectionId: string;
  readonly text: LineText;
  readonly judged: JudgedLine;
  readonly key: SecretKey;
  readonly context: PetitionContext;
}

/** What the law needs to know of a line besides the voter. */
export async function lineOnDesk(
  db: Kysely<RecordTables>,
  {
    context,
    key,
    lineId,
    sectionId,
    text,
  }: {
    readonly context: PetitionContext;
    readonly key: SecretKey;
    readonly lineId: string;
    readonly sectionId: string;
    readonly text: LineText;
  },
): Promise<LineOnDesk & { readonly reviewed: boolean }> {
  const review = await sectionReview(db, sectionId);
  const approved = await db
    .selectFrom('petition_step')
    .select('on_date')
    .where('petition_id', '=', context.petition.id)
    .where('event', '=', 'form-approved')
    .executeTakeFirst();
  return {
    lineId,
    sectionId,
    text,
    key,
    context,
    reviewed: review !== null,
    judged: {
      pack: context.pack,
      text,
      filed: context.filed as CalendarDate | null,
      circulationFrom: (approved?.on_date as CalendarDate | undefined) ?? null,
      signedFrom: (review?.signed_from as CalendarDate | null | undefined) ?? null,
      signedTo: (review?.signed_to as CalendarDate | null | undefined) ?? null,
      sectionFault: review?.fault ?? null,
    },
  };
}

/** The roll in which the voters of a petition are looked for: that of the batch, else of the last screening, else the newest of the jurisdiction. */
export async function deskRoll(
  deps: Pick<Deps, 'db' | 'store'>,
  {
    member,
    petition,
    batchRollId,
  }: { readonly member: Member; readonly petition: PetitionContext['petition']; readonly batchRollId: string | null },
): Promise<Outcome<(KeptRoll & { readonly rollId: string }) | null>> {
  const rollId =
    batchRollId ??
    (
      await deps.db
        .selectFrom('screening_run')
        .select('roll_id')
        .where('petition_id', '=', petition.id)
        .where('status', '=', 'done')
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst()
    )?.roll_id ??
    (
      await deps.db
        .selectFrom('roll')
        .select('id')
        .where('organisation_id', '=', petition.organisation_id)
        .where('jurisdiction', '=', petition.jurisdiction)
        .orderBy('as_of', 'desc')
        .limit(1)
        .executeTakeFirst()
    )?.id ??
    null;
  if (rollId === null) return ok(null);
  const kept = await openKeptRoll(deps, { rollId, organisationId: member.organisationId });
  return kept.ok ? ok({ ...kept.value, rollId }) : kept;
}

/** Weighs voters of a roll against a line: evidence, law, and where a voter has been counted already. */
export async function weighVoters(
  db: Kysely<RecordTables>,
  {
    member,
    line,
    kept,
    voters,
  }: {
    readonly member: Member;
    readonly line: LineOnDesk;
    readonly kept: KeptRoll;
    readonly voters: readonly { readonly row: number; readonly probability: number }[];
  },
): Promise<readonly CandidateToWeigh[]> {
  if (voters.length === 0) return [];
  const { roll, explainer } = kept;
  const district = districtOf({ petition: line.context.petition, roll });
  const tags = voters.map(({ row }) => voterTag(line.key, roll.voterIdOf(row)));
  const elsewhere = await countedLines(db, { line, tags });
  const withdrawn = await db
    .selectFrom('withdrawal')
    .select(['voter_tag', 'received_on'])
    .where('petition_id', '=', line.context.petition.id)
    .where('voter_tag', 'in', tags)
    .execute();
  return voters.map(({ row, probability }, i) => {
    const explanation = explainer.explain(line.text, row);
    const voter = showVoter(explanation.voter, member);
    const counted = elsewhere.find(({ tag }) => tag.equals(tags[i]))?.line ?? null;
    const withdrawal = withdrawn.find(({ voter_tag }) => Buffer.from(voter_tag).equals(tags[i]));
    const law = judgeLine({
      line: line.judged,
      roll,
      row,
      explanation,
      district,
      voter: { withdrawalReceived: (withdrawal?.received_on as CalendarDate | undefined) ?? null, countedElsewhere: counted !== null },
    });
    // What the law says of a confidential voter would tell what is hidden of him.
    return voter.masked
      ? {
          voter,
          probability,
          evidence: [],
          law: { ...judgeNobody(line.judged), outcome: 'question', reported: null, reasons: [], questions: ['confidential'] },
          counted: null,
        }
      : { voter, probability, evidence: explanation.fields, law, counted };
  });
}

async function countedLines(
  db: Kysely<RecordTables>,
  { line, tags }: { readonly line: LineOnDesk; readonly tags: readonly Buffer[] },
): Promise<readonly { readonly tag: Buffer; readonly line: CountedLine }[]> {
  const rows = await db
    .selectFrom('line_state')
    .innerJoin('line', 'line.id', 'line_state.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('reading', 'reading.line_id', 'line.id')
    .select(['line.id', 'line_state.voter_tag', 'section.code', 'line.page', 'line.number', 'reading.sealed'])
    .where('line_state.petition_id', '=', line.context.petition.id)
    .where('line_state.outcome', '=', 'valid')
    .where('line_state.voter_tag', 'in', [...tags])
    .where('line_state.line_id', '!=', line.lineId)
    .orderBy('reading.number')
    .execute();
  return rows.map((row) => ({ tag: Buffer.from(row.voter_tag!), line: { lineId: row.id, text: lineText(row, line.key) } }));
}
