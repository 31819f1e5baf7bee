import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { VoterRecord } from '../roll/types.ts';
import { type Deps, type Outcome, organisationFor } from './deps.ts';
import { openKeptRoll } from './kept-roll.ts';

/** A look-up as a clerk types. */
export const LookUpVoters = z.strictObject({
  rollId: z.uuid(),
  query: z.string().trim().min(1).max(200),
  limit: z.int().min(1).max(50).default(10),
});
export type LookUpVoters = z.infer<typeof LookUpVoters>;

/** A voter as the desk shows him: never party, race or ethnicity. */
export interface ShownVoter {
  readonly voterId: string;
  readonly name: string;
  readonly birth: string;
  readonly address: string;
  readonly city: string;
  readonly zip: string;
  readonly status: string;
  readonly registeredOn: string;
  readonly former: boolean;
}

/** A voter in the words of the desk. Whoever is not named for confidential voters never gets here with one: to him they are not on the roll. */
export function showVoter(voter: VoterRecord): ShownVoter {
  const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');
  return {
    voterId: voter.voterId,
    name: join(voter.firstName, voter.middleName, voter.lastName, voter.suffix),
    birth: voter.birth,
    address: join(
      voter.houseNumber,
      voter.streetDirection,
      voter.streetName,
      voter.streetType,
      /^\d/.test(voter.unit) ? `#${voter.unit}` : voter.unit,
    ),
    city: voter.city,
    zip: voter.zip,
    status: voter.status,
    registeredOn: voter.registeredOn,
    former: voter.former,
  };
}

/** Looks voters up by any mix of name, address, birth year and voter id; the reading is logged, what was typed is not. */
export async function lookUpVoters(
  deps: Pick<Deps, 'db' | 'store' | 'now'>,
  { member, ...input }: LookUpVoters & { readonly member: Member },
): Promise<Outcome<{ readonly voters: readonly (ShownVoter & { readonly probability: number })[] }>> {
  const may = organisationFor({ member, act: 'voter.read', organisationId: member.organisationId });
  if (!may.ok) return may;
  const kept = await openKeptRoll(deps, { rollId: input.rollId, organisationId: member.organisationId });
  if (!kept.ok) return kept;
  const found = await kept.value.finder.find(input.query, input.limit, !member.seesConfidential);
  await appendEvent(deps.db, {
    kind: 'voter.read',
    body: { roll: input.rollId, purpose: 'look-up', results: found.length },
    actor: member.userId,
    at: deps.now(),
    organisation: member.organisationId,
  });
  return ok({ voters: found.map(({ voter, probability }) => ({ ...showVoter(voter), probability })) });
}
