import { sha256 } from '../../src/basics/hashing.ts';
import type { Member, Role } from '../../src/law/access.ts';
import { advancePetition } from '../../src/operations/advance-petition.ts';
import { certify, determine } from '../../src/operations/count.ts';
import { installationSecret } from '../../src/operations/installation.ts';
import { addMember } from '../../src/operations/people.ts';
import { rulePackText } from '../../src/operations/rule-pack-text.ts';
import { setPremises } from '../../src/operations/set-premises.ts';
import { createAccount, createAccounts } from '../../src/server/accounts.ts';
import { filedPetition, found } from '../record/filed-petition.ts';
import { must } from '../record/must.ts';
import type { App } from './running-app.ts';

/** Name in the address of the second proponent, whose account has the demo’s password. */
export const PROPONENT = 'proponent-2' as Role;

/** A petition of the demo office whose lines found invalid are being examined, under a pack that has a challenge. */
export async function examinedPetition(app: App): Promise<{ readonly petitionId: string; readonly invalid: string }> {
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
  const filed = await filedPetition(deps, { supervisor, lines: 14, method: 'full' });
  const { petitionId } = filed;
  for (const lineId of filed.lines.slice(0, 9)) await found(deps, { by: supervisor, lineId });
  for (const lineId of filed.lines.slice(9))
    for (const by of [supervisor, second]) await found(deps, { by, lineId, reason: 'different-address' });
  const invalid = filed.lines[9];
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
  // A made-up version of the pack that knows a challenge: none that is shipped does.
  const pack = JSON.parse((await rulePackText('us-ca-local-recall'))!);
  pack.version = 'with-challenge';
  pack.examination.challenge = { words: { en: 'challenge', es: 'impugnación' }, cite: 'gc-7924' };
  const body = JSON.stringify(pack);
  await deps.db
    .insertInto('rule_pack')
    .values({ sha256: sha256(body), id: pack.id, version: pack.version, body })
    .execute();
  await deps.db
    .insertInto('petition_pack')
    .values({ petition_id: petitionId, number: 2, pack_sha256: sha256(body), reason: 'test', actor: 'operator', at: new Date() })
    .execute();
  const accounts = createAccounts({
    db: deps.db,
    settings: { address: app.address, secret: await installationSecret(deps, 'session-secret') },
  });
  const userId = must(
    await createAccount({ accounts, email: `${PROPONENT}@demo.example`, name: 'Second Proponent', password: app.password }),
  );
  must(await addMember(deps, { organisationId, userId, role: 'proponent', petitionId, actor: 'operator' }));
  return { petitionId, invalid };
}
