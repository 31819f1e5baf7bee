import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { dateIn } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { eligibility } from '../law/eligibility.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import type { VoterRecord } from '../roll/types.ts';
import { circulationSettings } from './circulation-context.ts';
import { type Deps, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { openKeptRoll } from './kept-roll.ts';

/** Somebody at the table who wants to know whether he may sign. */
export const CheckSigner = z.strictObject({ petitionId: z.uuid(), query: z.string().trim().min(3).max(200) });
export type CheckSigner = z.infer<typeof CheckSigner>;

/** So many checks of one person in so many minutes: enough for a table, too few to read a roll. */
export const CHECKS = { most: 30, minutes: 10 } as const;

/** Voters shown at the most; whoever stands at the table can say more of himself. */
const SHOWN = 3;

/** One voter that the words may mean, with what the law says of him today. */
export interface CheckedSigner {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly answer: 'may-sign' | 'may-not-sign' | 'ask';
  /** Reasons of the pack, in its order. */
  readonly reasons: readonly string[];
}

const PURPOSE = 'signer-check';

/** Looks a signer up on the newest roll of the petition's jurisdiction. Limited per person; every check is logged, what was typed is not. */
export async function checkSigner(
  deps: Pick<Deps, 'db' | 'store' | 'now'>,
  { member, ...input }: CheckSigner & { readonly member: Member },
): Promise<Outcome<{ readonly rollAsOf: string; readonly voters: readonly CheckedSigner[]; readonly left: number }>> {
  const found = await petitionFor(deps.db, { member, act: 'signer.check', petitionId: input.petitionId });
  if (!found.ok) return found;
  const { petition } = found.value;
  const roll = await deps.db
    .selectFrom('roll')
    .select(['id', 'as_of'])
    .where('organisation_id', '=', petition.organisation_id)
    .where('jurisdiction', '=', petition.jurisdiction)
    .orderBy('as_of', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (roll === undefined)
    return refuse('roll-missing', 'There is no roll to look into.', { remedy: 'Somebody who leads must import one.' });
  const kept = await openKeptRoll(deps, { rollId: roll.id, organisationId: petition.organisation_id });
  if (!kept.ok) return kept;
  const at = deps.now();
  const made = await checksMade(deps.db, { userId: member.userId, at });
  if (made >= CHECKS.most) {
    return refuse('too-many-requests', `You checked ${made} signers in ${CHECKS.minutes} minutes.`, {
      remedy: 'Wait a few minutes. Somebody in doubt may sign; the line is screened later.',
    });
  }
  const { settings } = await circulationSettings(deps.db, petition.id);
  const today = dateIn({ zone: settings.zone, at });
  const voters = (await kept.value.finder.find(input.query, SHOWN, !member.seesConfidential))
    .filter(({ voter }) => !voter.former)
    .map(({ voter }) => checked({ context: found.value, voter, today }));
  await appendEvent(deps.db, {
    kind: 'voter.read',
    body: { roll: roll.id, purpose: PURPOSE, results: voters.length },
    actor: member.userId,
    at,
    organisation: petition.organisation_id,
    petition: petition.id,
  });
  return ok({ rollAsOf: roll.as_of, voters, left: CHECKS.most - made - 1 });
}

/** Counted from the log, so that the limit holds over processes and restarts. */
async function checksMade(db: Kysely<RecordTables>, { userId, at }: { readonly userId: string; readonly at: Date }): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('actor', '=', userId)
    .where('kind', '=', 'voter.read')
    .where('at', '>', new Date(at.getTime() - CHECKS.minutes * 60_000))
    .where('body', 'like', `%"${PURPOSE}"%`)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

function checked({
  context: { petition, pack, filed },
  voter,
  today,
}: {
  readonly context: PetitionContext;
  readonly voter: VoterRecord;
  readonly today: CalendarDate;
}): CheckedSigner {
  const district = petition.district_field === null ? undefined : voter.districts[petition.district_field];
  const answer = eligibility({
    pack,
    line: { signedOn: today, address: 'same' },
    voter: {
      status: voter.status,
      registeredOn: voter.registeredOn === '' ? null : (voter.registeredOn as CalendarDate),
      birth: voter.birth,
      inDistrict: petition.district_field === null ? true : district === undefined ? null : district === petition.district_value,
    },
    petition: { filed: filed as CalendarDate | null },
  });
  const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');
  return {
    name: join(voter.firstName, voter.middleName, voter.lastName, voter.suffix),
    address: join(voter.houseNumber, voter.streetDirection, voter.streetName, voter.streetType),
    city: voter.city,
    answer: answer.reasons.length > 0 ? 'may-not-sign' : answer.eligible ? 'may-sign' : 'ask',
    reasons: answer.reasons,
  };
}
