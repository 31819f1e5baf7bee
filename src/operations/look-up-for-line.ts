import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { unwrapPetitionKey } from '../record/petition-keys.ts';
import type { RecordTables } from '../record/schema.ts';
import type { FoundVoter } from '../roll/lookup.ts';
import type { FieldEvidence, LineText, VoterRecord } from '../roll/types.ts';
import { contextFor, contextRows, type Deps, notFound, type Outcome } from './deps.ts';
import { openKeptRoll } from './kept-roll.ts';
import { likelyVoters } from './likely-voters.ts';
import { batchHeldBy, formApproved, lastReading, lastReview, lastScreening, rollsOfPetition } from './line-joins.ts';
import { lineText } from './line-rows.ts';
import { type CandidateToWeigh, lineWith, weighVoters } from './weigh-voters.ts';

/** A look-up for one line, as a clerk types. */
export const LookUpForLine = z.strictObject({
  lineId: z.uuid(),
  query: z.string().trim().min(1).max(200),
  limit: z.int().min(1).max(20).default(8),
});
export type LookUpForLine = z.infer<typeof LookUpForLine>;

/** Voters that fit what was typed are weighed against the line; of so many the best are shown. */
const WEIGHED = 24;

/** Looks voters up for a line: of those that fit what was typed, those come first that fit the line. The reading is logged, what was typed is not. */
export async function lookUpForLine(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { member, ...input }: LookUpForLine & { readonly member: Member },
): Promise<Outcome<{ readonly candidates: readonly CandidateToWeigh[] }>> {
  const { db } = deps;
  const joined = await lineInContext(db, { lineId: input.lineId, userId: member.userId });
  if (joined === undefined) return notFound('line');
  const { line_id, section_id, code, page, number, sealed, wrapped, operator_key_id, desk_roll, approved_on, ...rest } = joined;
  const { reading, read_at, run_id, run_roll, run_started, screened, reviewed, fault, signed_from, signed_to, ...petition } = rest;
  const found = await contextFor(db, { member, act: 'finding.record', row: petition, what: 'line' });
  if (!found.ok) return found;
  const key = unwrapPetitionKey({ keys: deps.keys(), petition: petition.id, row: { wrapped, operator_key_id } });
  if (!key.ok) return key;
  if (desk_roll === null) return ok({ candidates: [] });
  const opened = await openKeptRoll(deps, { rollId: desk_roll, organisationId: member.organisationId });
  if (!opened.ok) return opened;
  const kept = { ...opened.value, rollId: desk_roll };
  const text = lineText({ id: line_id, code, page, number, sealed }, key.value);
  const line = lineWith({
    context: found.value,
    key: key.value,
    lineId: line_id,
    sectionId: section_id,
    text,
    review: reviewed === null ? null : { fault, signed_from, signed_to },
    approvedOn: approved_on,
  });
  const row = { id: line_id, reading, read_at, run_id, run_roll, run_started, screened };
  const { voters: likely } = await likelyVoters({ member, row, text, key: key.value, kept });
  const find = (query: string) => kept.finder.find(query, WEIGHED, !member.seesConfidential);
  const plain = await find(input.query);
  const pools = [plain];
  // A few letters of a common surname fit thousands: of those the ones at the line's house number or in its ZIP are asked for too.
  if (plain.length === WEIGHED)
    for (const pool of await Promise.all(narrower({ query: input.query, text }).map(find)))
      pools.push(pool.filter(({ voter }) => beginsAll(voter, input.query)));
  const ranked = unique(pools.flatMap((pool) => pool.map((found, i) => ({ ...found, i }))))
    .map(({ voter, i }) => ({
      row: voter.row,
      // How well he fits what was typed says nothing of whether he signed: that is by what was read.
      probability: likely.find((each) => kept.roll.ordinalOf(each.row) === kept.roll.ordinalOf(voter.row))?.probability ?? null,
      rank: rankOf({ bits: sumOf(kept.explainer.fields(text, voter.row)), i }),
    }))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, input.limit);
  const candidates = await weighVoters(db, { member, line, kept, voters: ranked, purpose: 'look-up', at: deps.now() });
  return ok({ candidates });
}

/** What was typed, together with the line's house number, and with its ZIP. */
function narrower({ query, text }: { readonly query: string; readonly text: LineText }): readonly string[] {
  const house = /^\s*(\d{1,6})\b/.exec(text.address)?.[1] ?? '';
  const zip = /^\s*(\d{5})/.exec(text.zip)?.[1] ?? '';
  return [house, zip].filter((part) => part !== '' && !query.includes(part)).map((part) => `${query} ${part}`);
}

/** Whether every piece that was typed begins a word of the voter: with the line's own number added, others would fit too. */
function beginsAll(voter: VoterRecord, query: string): boolean {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  const { voterId, firstName, middleName, lastName, birth, houseNumber, streetName, city, zip } = voter;
  const words = plain([voterId, firstName, middleName, lastName, birth, houseNumber, streetName, city, zip].join(' ')).split(/[\s'-]+/);
  return plain(query)
    .split(/[\s'-]+/)
    .every((piece) => words.some((word) => word.startsWith(piece)));
}

/** Each row once, as early as it comes. */
function unique<V extends FoundVoter>(voters: readonly V[]): readonly V[] {
  const seen = new Set<number>();
  return voters.filter(({ voter }) => !seen.has(voter.row) && seen.add(voter.row));
}

function sumOf(fields: readonly FieldEvidence[]): number {
  return fields.reduce((sum, { bits }) => sum + bits, 0);
}

/** What fits the line goes before what fits the typing a little better; places in the finder's order break ties. */
function rankOf({ bits, i }: { readonly bits: number; readonly i: number }): number {
  return bits - i * 0.25;
}

/**
 * A line with its petition, last reading, last review of its section and last finished screening, and the roll in which its voters are looked
 * for: that of the batch in this person's hands, else that of the last screening, else the newest of the jurisdiction. In one go, since
 * every keystroke asks for it.
 */
function lineInContext(db: Kysely<RecordTables>, { lineId, userId }: { readonly lineId: string; readonly userId: string }) {
  return contextRows(db)
    .innerJoin('line', 'line.petition_id', 'petition.id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('petition_key', 'petition_key.petition_id', 'petition.id')
    .innerJoinLateral(lastReading, (join) => join.onTrue())
    .leftJoinLateral(lastReview, (join) => join.onTrue())
    .leftJoinLateral(lastScreening, (join) => join.onTrue())
    .leftJoinLateral(batchHeldBy(userId), (join) => join.onTrue())
    .select(({ selectFrom, fn, ref }) => [
      'line.id as line_id',
      'line.section_id',
      'section.code',
      'line.page',
      'line.number',
      'petition_key.wrapped',
      'petition_key.operator_key_id',
      'reading.sealed',
      'reading.reading',
      'reading.read_at',
      'review.reviewed',
      'review.fault',
      'review.signed_from',
      'review.signed_to',
      'screening.run_id',
      'screening.run_roll',
      'screening.run_started',
      'screening.screened',
      formApproved({ selectFrom }),
      fn.coalesce(ref('held.batch_roll'), ...rollsOfPetition({ selectFrom })).as('desk_roll'),
    ])
    .where('line.id', '=', lineId)
    .executeTakeFirst();
}
