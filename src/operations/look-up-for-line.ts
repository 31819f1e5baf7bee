import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { FieldEvidence } from '../roll/types.ts';
import { type Deps, keyOf, notFound, ONE, type Outcome } from './deps.ts';
import { likelyVoters } from './likely-voters.ts';
import { heldBatch, lineFor } from './line-context.ts';
import { lineText } from './line-rows.ts';
import { type CandidateToWeigh, deskRoll, lineOnDesk, weighVoters } from './weigh-voters.ts';

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
  const found = await lineFor(db, { member, act: 'finding.record', lineId: input.lineId });
  if (!found.ok) return found;
  const { line: row, petition } = found.value;
  const key = await keyOf(deps, db, petition.id);
  if (!key.ok) return key;
  const reading = await db
    .selectFrom('reading')
    .innerJoin('line', 'line.id', 'reading.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('screening_run')
          .innerJoin('screening', 'screening.run_id', 'screening_run.id')
          .select([
            'screening.run_id',
            'screening_run.roll_id as run_roll',
            'screening_run.started_at as run_started',
            'screening.sealed as screened',
          ])
          .whereRef('screening.line_id', '=', 'line.id')
          .whereRef('screening_run.petition_id', '=', 'line.petition_id')
          .where('screening_run.status', '=', 'done')
          .orderBy('screening_run.started_at', 'desc')
          .limit(ONE)
          .as('screening'),
      (join) => join.onTrue(),
    )
    .select(['line.id', 'section.code', 'line.page', 'line.number', 'reading.sealed', 'reading.number as reading', 'reading.at as read_at'])
    .select(['screening.run_id', 'screening.run_roll', 'screening.run_started', 'screening.screened'])
    .where('reading.line_id', '=', row.id)
    .orderBy('reading.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (reading === undefined) return notFound('line');
  const held = await heldBatch(db, { lineId: row.id, userId: member.userId });
  const roll = await deskRoll(deps, { member, petition, batchRollId: held?.roll_id ?? null });
  if (!roll.ok) return roll;
  if (roll.value === null) return ok({ candidates: [] });
  const kept = roll.value;
  const text = lineText(reading, key.value);
  const line = await lineOnDesk(db, { context: found.value, key: key.value, lineId: row.id, sectionId: row.section_id, text });
  const { voters: likely } = await likelyVoters({ member, row: reading, text, key: key.value, kept });
  const ranked = (await kept.finder.find(input.query, WEIGHED, !member.seesConfidential))
    .map(({ voter }, i) => ({
      row: voter.row,
      // How well he fits what was typed says nothing of whether he signed: that is by what was read.
      probability: likely.find(({ row }) => kept.roll.ordinalOf(row) === kept.roll.ordinalOf(voter.row))?.probability ?? null,
      rank: rankOf({ bits: sumOf(kept.explainer.explain(text, voter.row).fields), i }),
    }))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, input.limit);
  const candidates = await weighVoters(db, { member, line, kept, voters: ranked, purpose: 'look-up', at: deps.now() });
  return ok({ candidates });
}

function sumOf(fields: readonly FieldEvidence[]): number {
  return fields.reduce((sum, { bits }) => sum + bits, 0);
}

/** What fits the line goes before what fits the typing a little better; places in the finder's order break ties. */
function rankOf({ bits, i }: { readonly bits: number; readonly i: number }): number {
  return bits - i * 0.25;
}
