import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, VIEWS } from './app.ts';
import { fill, pick, press } from './keys.ts';

/** Signs in as the second proponent, whose account has the demo’s password. */
const PROPONENT = 'proponent-2' as Role;

describe.skipIf(!HAS_BROWSER)('the examination on screen, under a pack that has a challenge', () => {
  let app: App;
  let petitionId: string;
  let invalid: string;
  beforeAll(async () => {
    app = await openApp({ size: { voters: 1_500, lines: 60 } });
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
    petitionId = filed.petitionId;
    for (const lineId of filed.lines.slice(0, 9)) await found(deps, { by: supervisor, lineId });
    for (const lineId of filed.lines.slice(9))
      for (const by of [supervisor, second]) await found(deps, { by, lineId, reason: 'different-address' });
    invalid = filed.lines[9];
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
  }, 120_000);
  afterAll(() => app?.close());

  const addressOf = (path: string) => `/app/org/${app.ids.office.organisationId}/petitions/${petitionId}/${path}`;

  test('a proponent challenges a finding, the office answers it, and both see it; by keyboard', async () => {
    const proponent = await signIn(app, PROPONENT);
    await proponent.goto(addressOf(`examination/${invalid}`));
    await fill(proponent, 'Ground', 'The address is the one of registration.');
    await press(proponent, 'button', 'Challenge');
    await proponent.getByText('Not answered yet').waitFor();
    const office = await signIn(app, 'supervisor');
    await office.goto(addressOf('examination'));
    await press(office, 'link', 'All challenges and answers');
    await office.locator('[data-open="1"]').waitFor();
    await expectAxeClean(office);
    await pick(office, 'Decision on challenge 1', 'Rejected');
    await fill(office, 'Answer to challenge 1', 'Looked again: another street.');
    await press(office, 'button', 'Answer');
    await office.locator('[data-open="0"]').waitFor();
    await proponent.goto(addressOf('challenges'));
    await proponent.getByText('Looked again: another street.').waitFor();
    expect(await proponent.locator('main form').count()).toBe(0);
    expect([...errorsOf(proponent), ...errorsOf(office)]).toEqual([]);
    await proponent.context().close();
    await office.context().close();
  }, 60_000);

  test.each(VIEWS)(
    'axe finds nothing and nothing is cut off: %o',
    async (view) => {
      for (const role of [PROPONENT, 'supervisor'] as const) {
        const context = await openContext(app, view);
        const page = await signIn(app, role, { context });
        for (const path of ['examination', `examination/${invalid}`, 'challenges', 'observation']) {
          await page.goto(addressOf(path));
          await page.locator('main h1').waitFor();
          await page.locator('main .cs-waiting').waitFor({ state: 'detached' });
          await expectAxeClean(page);
          await expectNoSideScroll(page);
        }
        expect(errorsOf(page)).toEqual([]);
        await context.close();
      }
    },
    120_000,
  );
});
