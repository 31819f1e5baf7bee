import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import { CirculationSettings, circulationSettings } from './circulation-context.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';

/** All settings of the circulation; `after` is the number that the person saw. */
export const SetCirculation = z.strictObject({ petitionId: z.uuid(), after: z.int().min(0), settings: CirculationSettings });
export type SetCirculation = z.infer<typeof SetCirculation>;

/** Changes the settings of a petition's circulation; pay by valid line needs a stated basis. */
export async function setCirculation(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: SetCirculation & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.manage', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const before = await circulationSettings(trx, petition.id);
    const body = canonicalJson(input.settings);
    if (canonicalJson(before.settings) === body && before.number > 0) return ok({ number: before.number });
    if (before.number !== input.after)
      return refuse('changed-meanwhile', 'Somebody else changed the settings meanwhile.', { remedy: 'Load them again and look.' });
    if (input.settings.centsPerValidLine !== null && (input.settings.payPerLineBasis ?? '') === '') {
      return refuse('pay-basis-missing', 'Pay by valid line is unlawful in some places.', {
        field: 'body.settings.payPerLineBasis',
        remedy: 'Say on what ground it is lawful here, or pay by the hour.',
      });
    }
    const at = deps.now();
    const number = before.number + 1;
    await trx.insertInto('circulation_setting').values({ petition_id: petition.id, number, body, actor: member.userId, at }).execute();
    await appendEvent(trx, {
      kind: 'circulation.set',
      body: { number, body: sha256(body) },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}
