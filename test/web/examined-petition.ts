import { sha256 } from '../../src/basics/hashing.ts';
import type { Member, Role } from '../../src/law/access.ts';
import { advancePetition } from '../../src/operations/advance-petition.ts';
import { claimBatch, createBatches } from '../../src/operations/batches.ts';
import { certify, determine } from '../../src/operations/count.ts';
import { installationSecret } from '../../src/operations/installation.ts';
import { addMember } from '../../src/operations/people.ts';
import { recordFinding } from '../../src/operations/record-finding.ts';
import { recordReading } from '../../src/operations/record-reading.ts';
import { rulePackText } from '../../src/operations/rule-pack-text.ts';
import { setManual } from '../../src/operations/set-manual.ts';
import { setPremises } from '../../src/operations/set-premises.ts';
import { createAccount, createAccounts } from '../../src/server/accounts.ts';
import { filedPetition, found } from '../record/filed-petition.ts';
import { must } from '../record/must.ts';
import type { App } from './running-app.ts';

/** Name in the address of the second proponent, whose account has the demo’s password. */
export const PROPONENT = 'proponent-2' as Role;

/** An examination with a challenge; no pack that is shipped has one. */
export const CHALLENGE = { challenge: { words: { en: 'challenge', es: 'impugnación' }, cite: 'gc-7924' } } as const;

/** A petition of the demo office whose lines found invalid are being examined, under a pack that has a challenge. */
export async function examinedPetition(app: App): Promise<{
  readonly petitionId: string;
  readonly invalid: string;
  readonly duplicate: string;
  readonly supervisor: Member;
  readonly proponent: Member;
}> {
  const { deps } = app.running.installation;
  const { organisationId } = app.ids.office;
  const person = await deps.db
    .selectFrom('membership')
    .select('user_id')
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'supervisor')
    .executeTakeFirstOrThrow();
  const member = (userId: string): Member => ({
    userId,
    organisationId,
    organisationKind: 'office',
    role: 'supervisor',
    petitionId: null,
    seesConfidential: false,
  });
  const [supervisor, second] = [member(person.user_id), member('second-supervisor')];
  must(await addMember(deps, { organisationId, userId: second.userId, role: 'supervisor', actor: 'operator' }));
  const roll = await deps.db
    .selectFrom('roll')
    .select(['id', 'jurisdiction'])
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  const filed = await filedPetition(deps, { supervisor, lines: 14, method: 'full', jurisdiction: roll.jurisdiction });
  const { petitionId } = filed;
  must(await setManual(deps, { member: supervisor, version: 'Review manual, 2026 edition', after: 0 }));
  for (const lineId of filed.lines.slice(0, 9)) await found(deps, { by: supervisor, lineId });
  const [invalid, duplicate] = filed.lines.slice(9);
  const batches = { petitionId, purpose: 'first' as const, size: 20, acceptedPercent: 0, requestKey: 'examined petition' };
  must(await createBatches(deps, { ...batches, member: supervisor }));
  must(await claimBatch(deps, { member: second, petitionId, purpose: 'first' }));
  const written = {
    firstName: 'Jane',
    lastName: 'Dow 9',
    address: '9 Maple St',
    city: 'Somewhere',
    zip: '90000',
    birthDate: '',
    signedOn: '',
  };
  must(await recordReading(deps, { member: second, lineId: invalid, after: 1, text: { name: '', ...written } }));
  for (const by of [supervisor, second]) await foundAtDesk(deps, { by, lineId: invalid, rollId: roll.id });
  for (const by of [supervisor, second]) await found(deps, { by, lineId: duplicate, reason: 'duplicate', duplicateOf: filed.lines[0] });
  for (const lineId of filed.lines.slice(11))
    for (const by of [supervisor, second]) await found(deps, { by, lineId, reason: 'different-address' });
  const { number } = must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }));
  const on = new Date().toISOString().slice(0, 10);
  must(await certify(deps, { member: supervisor, petitionId, determination: number, on }));
  const step = await deps.db
    .selectFrom('petition_step')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('petition_id', '=', petitionId)
    .executeTakeFirstOrThrow();
  must(await advancePetition(deps, { member: supervisor, petitionId, event: 'review-begun', on, after: Number(step.last), details: {} }));
  must(await setPremises(deps, { member: supervisor, addresses: ['127.0.0.1', '::1'], after: 0 }));
  await underExamination(app.running.installation, {
    petitionId,
    number: 2,
    examination: CHALLENGE,
  });
  const accounts = createAccounts({
    db: deps.db,
    settings: { address: app.address, secret: await installationSecret(deps, 'session-secret') },
  });
  const userId = must(
    await createAccount({ accounts, email: `${PROPONENT}@demo.example`, name: 'Second Proponent', password: app.password }),
  );
  must(await addMember(deps, { organisationId, userId, role: 'proponent', petitionId, actor: 'operator' }));
  const proponent: Member = { ...supervisor, userId, role: 'proponent', petitionId };
  return { petitionId, invalid, duplicate, supervisor, proponent };
}

/** Pins a petition to a made-up version of its pack whose examination differs: no pack that is shipped has a challenge or lets copies be taken. */
export async function underExamination(
  { deps }: App['running']['installation'],
  { petitionId, number, examination }: { readonly petitionId: string; readonly number: number; readonly examination: object },
): Promise<void> {
  const pack = JSON.parse((await rulePackText('us-ca-local-recall'))!);
  pack.version = `with-${Object.keys(examination).join('-')}`;
  Object.assign(pack.examination, examination);
  const body = JSON.stringify(pack);
  await deps.db
    .insertInto('rule_pack')
    .values({ sha256: sha256(body), id: pack.id, version: pack.version, body })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await deps.db
    .insertInto('petition_pack')
    .values({ petition_id: petitionId, number, pack_sha256: sha256(body), reason: 'test', actor: 'operator', at: new Date() })
    .execute();
}

/** A rejection with what the desk keeps of the search. */
async function foundAtDesk(
  deps: App['running']['installation']['deps'],
  { by, lineId, rollId }: { readonly by: Member; readonly lineId: string; readonly rollId: string },
): Promise<void> {
  const same = (field: string, text: string) => ({ field, written: text, onRoll: text, words: 'same', bits: 6 });
  const fields = [
    same('given', 'JANE'),
    { field: 'surname', written: 'DOW', onRoll: 'DOE', words: 'nearly the same', bits: 2 },
    { field: 'birth', written: '', onRoll: '1961-04-02', words: 'not given', bits: 0 },
    { field: 'house', written: '9', onRoll: '1204', words: 'differs', bits: -5 },
    { field: 'street', written: 'MAPLE', onRoll: 'OAK', words: 'differs', bits: -6 },
    same('zip', '90000'),
  ];
  const law = { outcome: 'invalid', reported: 'different-address', reasons: ['different-address'], questions: [], unconfirmed: [] };
  must(
    await recordFinding(deps, {
      member: by,
      lineId,
      outcome: 'invalid',
      reason: 'different-address',
      voterId: 'V 1',
      rollId,
      evidence: { searched: ['doe jane', '9 maple'], shown: ['V 1', 'V 2', 'V 3'], fields, law },
      note: '',
      requestKey: 'found at the desk',
    }),
  );
}
