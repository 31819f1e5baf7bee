import { type Kysely, sql } from 'kysely';
import type { CalendarDate } from '../basics/calendar-date.ts';
import type { Member } from '../law/access.ts';
import { appendEvent, eventRow, type NewEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import type { SecretKey } from '../record/sealing.ts';
import type { FieldEvidence, LineText } from '../roll/types.ts';
import type { PetitionContext } from './deps.ts';
import type { KeptRoll } from './kept-roll.ts';
import { voterTag } from './line-context.ts';
import { districtOf, type JudgedLine, judgeLine, type LawAnswer } from './line-judgement.ts';
import { lineText } from './line-rows.ts';
import { type ShownVoter, showVoter } from './read-voters.ts';

/** A voter whom a line may be, with what speaks for and against, and what the law makes of it. */
export interface CandidateToWeigh {
  readonly voter: ShownVoter;
  /** That he is the signer, by what was read; null where the reading does not suggest him. */
  readonly probability: number | null;
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

/** What is asked of a section's last review. */
export interface ReviewOnDesk {
  readonly fault: string | null;
  readonly signed_from: string | null;
  readonly signed_to: string | null;
}

/** A line with what the law needs to know of it besides the voter. */
export function lineWith({
  review,
  approvedOn,
  ...line
}: Omit<LineOnDesk, 'judged'> & { readonly review: ReviewOnDesk | null; readonly approvedOn: string | null }): LineOnDesk & {
  readonly reviewed: boolean;
} {
  return {
    ...line,
    reviewed: review !== null,
    judged: {
      pack: line.context.pack,
      text: line.text,
      filed: line.context.filed as CalendarDate | null,
      circulationFrom: approvedOn as CalendarDate | null,
      signedFrom: (review?.signed_from ?? null) as CalendarDate | null,
      signedTo: (review?.signed_to ?? null) as CalendarDate | null,
      sectionFault: review?.fault ?? null,
    },
  };
}

/** The roll in which the voters of a petition are looked for: that of the batch, else of the last screening, else the newest of the jurisdiction. */
export async function deskRollId(
  db: Kysely<RecordTables>,
  { petition, batchRollId }: { readonly petition: PetitionContext['petition']; readonly batchRollId: string | null },
): Promise<string | null> {
  return (
    batchRollId ??
    (
      await db
        .selectFrom('screening_run')
        .select('roll_id')
        .where('petition_id', '=', petition.id)
        .where('status', '=', 'done')
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst()
    )?.roll_id ??
    (
      await db
        .selectFrom('roll')
        .select('id')
        .where('organisation_id', '=', petition.organisation_id)
        .where('jurisdiction', '=', petition.jurisdiction)
        .orderBy('as_of', 'desc')
        .limit(1)
        .executeTakeFirst()
    )?.id ??
    null
  );
}

/** Weighs voters of a roll against a line: evidence, law, and where a voter has been counted already. That they were read is logged before they are shown. */
export async function weighVoters(
  db: Kysely<RecordTables>,
  {
    member,
    line,
    kept,
    voters,
    purpose,
    at,
  }: {
    readonly member: Member;
    readonly line: LineOnDesk;
    readonly kept: KeptRoll & { readonly rollId: string };
    readonly voters: readonly { readonly row: number; readonly probability: number | null }[];
    readonly purpose: 'line' | 'look-up';
    readonly at: Date;
  },
): Promise<readonly CandidateToWeigh[]> {
  const reading: NewEvent<'voter.read'> = {
    kind: 'voter.read',
    body: { roll: kept.rollId, purpose, results: voters.length },
    actor: member.userId,
    at,
    organisation: member.organisationId,
    petition: line.context.petition.id,
  };
  if (voters.length === 0) {
    // Who looked somebody up and found nobody looked all the same.
    if (purpose === 'look-up') await appendEvent(db, reading);
    return [];
  }
  const { roll, explainer } = kept;
  const district = districtOf({ petition: line.context.petition, roll });
  const tags = voters.map(({ row }) => voterTag(line.key, roll.voterIdOf(row)));
  const known = await knownOf(db, { line, tags, reading });
  return voters.map(({ row, probability }, i) => {
    const explanation = explainer.explain(line.text, row);
    const voter = showVoter(explanation.voter);
    const { counted, withdrawn } = known.get(tags[i].toString('hex')) ?? NOTHING_KNOWN;
    const law = judgeLine({
      line: line.judged,
      roll,
      row,
      explanation,
      district,
      voter: { withdrawalReceived: withdrawn, countedElsewhere: counted !== null },
    });
    return { voter, probability, evidence: explanation.fields, law, counted };
  });
}

/** What the record knows of a voter: the line on which he was counted, and when his withdrawal came. */
interface Known {
  readonly counted: CountedLine | null;
  readonly withdrawn: CalendarDate | null;
}

const NOTHING_KNOWN: Known = { counted: null, withdrawn: null };

/**
 * Looks up tagged voters and logs the reading in one go. The tags go as one text, so that the statement is the same for any number of them,
 * and each is looked up by itself: planned as a join, all lines found so far would be read.
 */
async function knownOf(
  db: Kysely<RecordTables>,
  { line, tags, reading }: { readonly line: LineOnDesk; readonly tags: readonly Buffer[]; readonly reading: NewEvent<'voter.read'> },
): Promise<ReadonlyMap<string, Known>> {
  const petitionId = line.context.petition.id;
  const { rows } = await sql<{
    hex: string;
    received_on: string | null;
    id: string | null;
    code: string;
    page: string;
    number: string;
    sealed: Uint8Array;
  }>`with logged as (${db.insertInto('event').values(eventRow(reading))})
    select tag.hex, withdrawn.received_on, counted.*
    from string_to_table(${tags.map((tag) => tag.toString('hex')).join(',')}, ',') as tag (hex)
    left join lateral (
      select received_on from withdrawal
      where withdrawal.petition_id = ${petitionId} and withdrawal.voter_tag = decode(tag.hex, 'hex') limit 1) withdrawn on true
    left join lateral (
      select line.id, section.code, line.page, line.number, reading.sealed
      from line_state
      join line on line.id = line_state.line_id
      join section on section.id = line.section_id
      join lateral (select sealed from reading where reading.line_id = line.id order by reading.number desc limit 1) reading on true
      where line_state.petition_id = ${petitionId} and line_state.voter_tag = decode(tag.hex, 'hex')
        and line_state.outcome = 'valid' and line_state.line_id <> ${line.lineId}
      limit 1) counted on true
    where withdrawn.received_on is not null or counted.id is not null`.execute(db);
  return new Map(
    rows.map(({ hex, received_on, id, ...row }) => [
      hex,
      {
        counted: id === null ? null : { lineId: id, text: lineText({ id, ...row }, line.key) },
        withdrawn: received_on as CalendarDate | null,
      },
    ]),
  );
}
