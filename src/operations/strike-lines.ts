import { sql } from 'kysely';
import { z } from 'zod';
import { dateIn } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { circulationSettings } from './circulation-context.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';

/** Lines that were crossed out on the paper, or that turn out not to be. */
export const StrikeLines = z.strictObject({
  petitionId: z.uuid(),
  lines: z.array(z.uuid()).min(1).max(500),
  struck: z.boolean(),
  /** Reason code of the pack, or why the record was wrong. */
  reason: z.string().trim().min(1).max(120),
  on: z.iso.date(),
});
export type StrikeLines = z.infer<typeof StrikeLines>;

/** Records that lines were crossed out before filing: they do not enter the raw count. All or none; what is so already stays so. */
export async function strikeLines(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: StrikeLines & { readonly member: Member },
): Promise<Outcome<{ readonly changed: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'line.strike', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, filed } = found.value;
    if (filed !== null) {
      return refuse('petition-filed', `The petition was filed on ${filed}: nothing is crossed out any more.`, {
        remedy: 'Only a withdrawal by the signer, where the law knows one, takes a line out now.',
      });
    }
    const { settings } = await circulationSettings(trx, petition.id);
    const at = deps.now();
    const today = dateIn({ zone: settings.zone, at });
    if (input.on > today) return refuse('date-in-future', `${input.on} is still to come.`, { field: 'body.on' });
    const wanted = [...new Set(input.lines)];
    const { rows } = await sql<{ id: string; number: number | null; struck: boolean | null }>`
      select line.id, last.number, last.struck from line
      left join lateral (select number, struck from line_strike where line_strike.line_id = line.id order by number desc limit 1) last on true
      where line.petition_id = ${petition.id} and line.id in (${sql.join(wanted)})`.execute(trx);
    if (rows.length !== wanted.length) {
      return refuse('line-unknown', `${wanted.length - rows.length} of the lines are not of this petition.`, {
        field: 'body.lines',
        remedy: 'Nothing was changed. Load the list again.',
      });
    }
    const changing = rows.filter(({ struck }) => (struck ?? false) !== input.struck);
    for (const { id, number } of changing) {
      const next = (number ?? 0) + 1;
      await trx
        .insertInto('line_strike')
        .values({
          id: newId(at.getTime()),
          petition_id: petition.id,
          line_id: id,
          number: next,
          struck: input.struck,
          reason: input.reason,
          on_date: input.on,
          actor: member.userId,
          at,
        })
        .execute();
      await appendEvent(trx, {
        kind: 'line.struck',
        body: { line: id, number: next, struck: input.struck, reason: input.reason, on: input.on },
        actor: member.userId,
        at,
        organisation: petition.organisation_id,
        petition: petition.id,
      });
    }
    return ok({ changed: changing.length });
  });
}
