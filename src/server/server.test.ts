// Longer than 600 lines: one world of people and petitions is built once, and every route is tried on it by everybody.
import { createReadStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { plainLines } from '../../test/record/plain-lines.ts';
import { exampleForm } from '../../test/sheets/printed-sheet.ts';
import { type Act, type Member, type OrganisationKind, PETITION_ROLES, ROLES_OF, type Role, roleMay } from '../law/access.ts';
import { advancePetition } from '../operations/advance-petition.ts';
import { claimBatch, createBatches } from '../operations/batches.ts';
import { buildRollFile } from '../operations/build-roll.ts';
import { chooseCount, recordRawCount } from '../operations/count.ts';
import { createPetition } from '../operations/create-petition.ts';
import { importLines } from '../operations/import-lines.ts';
import { importRoll } from '../operations/import-roll.ts';
import { programVersion } from '../operations/installation.ts';
import { moveSections } from '../operations/move-sections.ts';
import { addMember } from '../operations/people.ts';
import { recordFinding } from '../operations/record-finding.ts';
import { recordPaper } from '../operations/record-paper.ts';
import { registerCirculator } from '../operations/register-circulator.ts';
import { reviewSection } from '../operations/review-section.ts';
import { keepSheetForm } from '../operations/sheet-forms.ts';
import { takeInSheets } from '../operations/take-in-sheets.ts';
import { type BlobStorage, folderStorage } from '../record/blob-storage.ts';
import { contentStore } from '../record/content-store.ts';
import { newId } from '../record/ids.ts';
import { createAccount } from './accounts.ts';
import { API_PATH, openApiDocument } from './openapi.ts';
import { PARAMETER } from './resource.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { checkRoutes, createServer, type Server } from './server.ts';

const PASSWORD = 'correct horse battery';
const ADDRESS = 'http://localhost:3000';
/** Reads that roles are refused while a petition is still being examined. */
const REFUSED_NOW: Readonly<Record<string, readonly Role[]>> = {
  readLineHistory: ['proponent'],
  listInvalidLines: ['proponent'],
  readEvidencePacket: ['proponent'],
  readNotes: ['proponent'],
  listChallenges: ['proponent', 'supervisor'],
  observePetition: ['proponent', 'observer'],
};

const settings = {
  address: ADDRESS,
  requestsPerMinute: 1_000_000,
  behindProxy: false,
  metricsToken: null,
  logLevel: 'silent' as const,
  signInsPerMinute: 10_000,
};

it('does not start with a route that declares no access, or an act that does not exist', () => {
  const [first] = ROUTES;
  expect(() => checkRoutes([{ ...first, access: undefined as never }])).toThrow(/declares no access rule/);
  expect(() => checkRoutes([{ ...first, access: { act: 'petition.burn' as never, on: 'organisation' } }])).toThrow(/nobody may do/);
  expect(() => checkRoutes([{ ...first, access: { act: 'petition.read', on: 'petition' } }])).toThrow(/has no parameter petitionId/);
  expect(() => checkRoutes([first, first])).toThrow(/two routes/);
});

it('has an OpenAPI document that is not stale', async () => {
  const document = openApiDocument({ routes: ROUTES, version: await programVersion() });
  expect(`${JSON.stringify(document, null, 2)}\n`, 'run: node scripts/write-openapi.ts').toBe(await readFile('docs/openapi.json', 'utf8'));
});

describe.each(DATABASE_KINDS)('the server on the %s database', (kind) => {
  let test: TestInstallation;
  let server: Server;
  let app: FastifyInstance;
  const disk = { full: false };
  const cookies = new Map<string, string>();
  const ids: Record<string, string> = {};
  const campaignIds: Record<string, string> = {};
  const organisations: Record<OrganisationKind, string> = { office: '', campaign: '' };

  beforeAll(async () => {
    test = await testInstallation(kind);
    const { deps } = test;
    const storage = folderStorage(join(test.folder, 'blobs'));
    const full: BlobStorage = {
      ...storage,
      async write(name, pieces) {
        if (disk.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        await storage.write(name, pieces);
      },
    };
    const store = contentStore({ storage: full, keys: deps.keys });
    server = await createServer({
      installation: { deps: { ...deps, store }, place: { folder: test.folder, databaseUrl: null, keyFile: '' } },
      enqueue: async () => undefined,
      settings,
    });
    app = server.app;
    for (const kindOf of ['office', 'campaign'] as const) {
      const { id } = await organisationOf(deps, kindOf, []);
      organisations[kindOf] = id;
    }
    for (const kindOf of ['office', 'campaign'] as const) {
      for (const role of ROLES_OF[kindOf].filter((one) => !PETITION_ROLES.includes(one))) await person(kindOf, role);
    }
    await world();
    await campaignWorld();
    for (const role of PETITION_ROLES) await person('office', role);
  });
  afterAll(async () => {
    await app?.close();
    await test?.remove();
  });

  /** A petition of the campaign that circulates, with one section out. */
  async function campaignWorld(): Promise<void> {
    const { deps } = test;
    const member = {
      userId: ids['campaign campaign-manager'],
      organisationId: organisations.campaign,
      organisationKind: 'campaign' as const,
      role: 'campaign-manager' as const,
      petitionId: null,
      seesConfidential: false,
    };
    const petition = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall', registered: 40, on: '2026-01-02' };
    const { petitionId } = must(await createPetition(deps, { member, ...petition }));
    Object.assign(campaignIds, ids, { petitionId });
    for (const [i, event] of ['notice-filed', 'form-submitted', 'form-approved'].entries())
      must(await advancePetition(deps, { member, petitionId, event, on: '2026-02-20', after: i + 1, details: {} }));
    const circulator = { petitionId, name: 'C', address: '', phone: '', paid: false };
    const { circulatorId } = must(await registerCirculator(deps, { member, ...circulator }));
    const notice = {
      kind: 'notice' as const,
      officer: 'O',
      office: 'Assessor',
      grounds: 'Because.',
      spanish: '',
      names: [],
      inDictionary: [],
    };
    const paper = { ...notice, proponents: [{ name: 'P', address: '1 Elm St', mailing: '' }], nominationSignatures: 20 };
    must(await recordPaper(deps, { member, petitionId, after: 0, paper }));
    must(await moveSections(deps, { member, petitionId, sections: '1', kind: 'issued', circulatorId, on: '2026-02-21', note: '' }));
  }

  async function person(kindOf: OrganisationKind, role: Role): Promise<void> {
    const email = `${kindOf}-${role}@example.org`;
    const userId = must(await createAccount({ accounts: server.accounts, email, name: role, password: PASSWORD }));
    ids[`${kindOf} ${role}`] = userId;
    must(
      await addMember(test.deps, {
        organisationId: organisations[kindOf],
        userId,
        role,
        petitionId: PETITION_ROLES.includes(role) ? ids.petitionId : null,
        actor: 'operator',
      }),
    );
    cookies.set(`${kindOf} ${role}`, await signIn(email));
  }

  async function signIn(email: string): Promise<string> {
    const answer = await app.inject({
      method: 'POST',
      url: `${API_PATH}/accounts/sign-in/email`,
      payload: { email, password: PASSWORD },
      headers: { origin: ADDRESS },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const [cookie] = [answer.headers['set-cookie']].flat();
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/i);
    return String(cookie).split(';')[0];
  }

  /** A member of the office for calling operations past the door. */
  function memberOf(role: Role): Member {
    return {
      userId: ids[`office ${role}`],
      organisationId: organisations.office,
      organisationKind: 'office',
      role,
      petitionId: null,
      seesConfidential: false,
    };
  }

  /** One of everything, in the office. */
  async function world(): Promise<void> {
    const { deps } = test;
    const supervisor = memberOf('supervisor');
    const petition = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 40, on: '2026-01-02' };
    const { petitionId } = must(await createPetition(deps, { member: supervisor, ...petition }));
    ids.petitionId = petitionId;
    let after = 1;
    for (const event of ['notice-filed', 'form-submitted', 'form-approved', 'petition-filed']) {
      after = must(await advancePetition(deps, { member: supervisor, petitionId, event, on: '2026-01-10', after, details: {} })).step;
    }
    must(await importLines(deps, { member: supervisor, petitionId, lines: plainLines(6), file: 'x' }));
    must(await recordRawCount(deps, { member: supervisor, petitionId, lines: 6, reason: 'r', after: 0 }));
    must(await chooseCount(deps, { member: supervisor, petitionId, method: 'full' }));
    ids.sectionId = (await deps.db.selectFrom('section').select('id').where('petition_id', '=', petitionId).executeTakeFirstOrThrow()).id;
    must(await reviewSection(deps, { member: supervisor, sectionId: ids.sectionId, outcome: 'pass', note: '' }));
    must(
      await createBatches(deps, {
        member: supervisor,
        petitionId,
        purpose: 'first',
        size: 10,
        acceptedPercent: 0,
        requestKey: 'batches-1',
      }),
    );
    ids.batchId = must(await claimBatch(deps, { member: supervisor, petitionId, purpose: 'first' }))!.batchId;
    ids.lineId = (
      await deps.db.selectFrom('line').select('id').where('petition_id', '=', petitionId).where('ordinal', '=', 1).executeTakeFirstOrThrow()
    ).id;
    ids.findingId = must(
      await recordFinding(deps, {
        member: supervisor,
        lineId: ids.lineId,
        outcome: 'valid',
        voterId: 'V1',
        evidence: {},
        note: '',
        requestKey: 'finding-1',
      }),
    ).findingId;
    const rollFile = join(test.folder, 'demo.roll');
    must(await buildRollFile({ files: ['test/files/voters.csv'], asOf: '2026-01-01', out: rollFile }));
    ids.rollId = must(await importRoll(deps, { member: supervisor, jurisdiction: 'demo', source: createReadStream(rollFile) })).rollId;
    ids.runId = newId();
    const pack = await deps.db
      .selectFrom('petition_pack')
      .select('pack_sha256')
      .where('petition_id', '=', petitionId)
      .executeTakeFirstOrThrow();
    await deps.db
      .insertInto('screening_run')
      .values({
        id: ids.runId,
        petition_id: petitionId,
        roll_id: ids.rollId,
        pack_sha256: pack.pack_sha256,
        lines: 6,
        chunks: 1,
        status: 'failed',
        problem: 'p',
        actor: 'x',
        started_at: new Date(),
      })
      .execute();
    ids.itemId = newId();
    const { layout } = exampleForm();
    const form = { format: 'countersign-printing', version: 1, codes: 'per-section', firstSection: 1, lastSection: 9, layout };
    must(await keepSheetForm(deps, { member: supervisor, petitionId, form: JSON.parse(JSON.stringify(form)) }));
    const scan = (async function* () {
      yield Buffer.from('no scan');
    })();
    const jobs = { ...deps, enqueue: async () => undefined };
    ids.intakeId = must(await takeInSheets(jobs, { member: supervisor, petitionId, name: 'scan.pdf', source: scan })).intakeId;
    ids.file = '1';
    ids.page = '1';
    ids.number = '1';
    ids.userId = 'nobody-at-all';
    ids.document = 'certificate';
    ids.invitationId = newId();
    ids.challengeId = newId();
  }

  const urlOf = (route: Route, values: Readonly<Record<string, string>> = ids) =>
    `${API_PATH}${route.path.replace(/:(\w+)/g, (_all, name: string) => values[name])}`;
  const call = (
    route: Route,
    { as, url = urlOf(route), payload, headers = {} }: { as?: string; url?: string; payload?: unknown; headers?: Record<string, string> },
  ) =>
    app.inject({
      method: route.method,
      url,
      headers: {
        origin: ADDRESS,
        ...(as === undefined ? {} : { cookie: cookies.get(as)! }),
        ...(route.kind === 'upload' ? { 'content-type': 'text/csv' } : {}),
        ...headers,
      },
      ...(route.method === 'POST' ? { payload: (payload ?? (route.kind === 'upload' ? 'x' : {})) as object } : {}),
    });
  const typeOf = (answer: { json(): unknown }) => (answer.json() as { type?: string }).type?.replace('urn:countersign:problem:', '');
  const acted = ROUTES.filter((route) => typeof route.access === 'object');

  it.each(ROUTES.filter(({ access }) => access !== 'public').map((route) => [route.name, route] as const))(
    '%s: 401 to nobody',
    async (_name, route) => {
      for (const headers of [{}, { cookie: 'countersign.session_token=forged.forged' }]) {
        const answer = await call(route, { headers });
        expect([answer.statusCode, typeOf(answer), answer.headers['content-type']]).toEqual([
          401,
          'not-signed-in',
          'application/problem+json',
        ]);
      }
    },
  );

  it.each(acted.map((route) => [route.name, route] as const))('%s: 403 to every role that may not', async (_name, route) => {
    const act = actOf(route);
    const without = ROLES_OF.office.filter((role) => !roleMay(role, act, 'office'));
    expect(without.length + ROLES_OF.office.filter((role) => roleMay(role, act, 'office')).length).toBe(5);
    for (const role of without) {
      const answer = await call(route, { as: `office ${role}` });
      expect([role, answer.statusCode, typeOf(answer)]).toEqual([role, 403, 'not-allowed']);
    }
    // Where every role of an office may, nobody is left to be refused here; the wall is tested below.
    if (without.length === 0) expect(act).toBe('petition.read');
    if (sideOf(route) === 'office') return;
    for (const role of ROLES_OF.campaign.filter((one) => !roleMay(one, act, 'campaign'))) {
      const answer = await call(route, { as: `campaign ${role}`, url: urlOf(route, campaignIds) });
      expect([role, answer.statusCode, typeOf(answer)]).toEqual([role, 403, 'not-allowed']);
    }
  });

  it.each(acted.filter((route) => route.access !== 'public').map((route) => [route.name, route] as const))(
    '%s: 404 behind the wall and for what is not there',
    async (_name, route) => {
      const { on } = route.access as { on: string };
      if (on === 'organisation') {
        const answer = await call(route, { as: 'campaign administrator', headers: { 'countersign-organisation': organisations.office } });
        expect([answer.statusCode, typeOf(answer)]).toEqual([404, 'not-found']);
        return;
      }
      const parameter = PARAMETER[on as keyof typeof PARAMETER];
      for (const role of ROLES_OF.campaign) {
        const foreign = await call(route, { as: `campaign ${role}` });
        const absent = await call(route, { as: `campaign ${role}`, url: urlOf(route, { ...ids, [parameter]: newId() }) });
        expect([foreign.statusCode, typeOf(foreign)]).toEqual([404, 'not-found']);
        // What lies behind the wall and what does not exist look exactly alike.
        expect([absent.statusCode, absent.body]).toEqual([foreign.statusCode, foreign.body]);
      }
      if (sideOf(route) === 'office') return;
      for (const role of ROLES_OF.office.filter((one) => !PETITION_ROLES.includes(one))) {
        const foreign = await call(route, { as: `office ${role}`, url: urlOf(route, campaignIds) });
        expect([foreign.statusCode, typeOf(foreign)]).toEqual([404, 'not-found']);
      }
    },
  );

  it.each(ROUTES.map((route) => [route.name, route] as const))('%s: 400 with the field that is wrong', async (_name, route) => {
    const side = sideOf(route);
    const role = typeof route.access === 'object' ? ROLES_OF[side].find((one) => roleMay(one, actOf(route), side)) : 'supervisor';
    const as = role === undefined ? 'campaign administrator' : `${side} ${role}`;
    const url = urlOf(route, side === 'office' ? ids : campaignIds);
    const bad = route.params !== undefined && Object.keys(route.params.shape).length > 0 && route.path.includes(':userId') === false;
    const answer = bad
      ? await call(route, { as, url: `${API_PATH}${route.path.replace(/:(\w+)/g, 'not-an-id')}` })
      : route.body !== undefined
        ? await call(route, { as, url, payload: { nonsense: true } })
        : await call(route, { as, url: `${url}?nonsense=1` });
    expect([answer.statusCode, typeOf(answer)], answer.body).toEqual([400, 'request-invalid']);
    expect((answer.json() as { field: string }).field).toMatch(/^(params|body|query)\b/);
    if (route.body !== undefined && typeof route.access === 'object') {
      const body = await call(route, { as, url, payload: { nonsense: true } });
      expect([body.statusCode, typeOf(body)], body.body).toEqual([400, 'request-invalid']);
    }
  });

  it('answers reads to every role that may, and never with a raw row', async () => {
    for (const route of acted.filter(
      ({ method, kind: what, name }) => method === 'GET' && what === undefined && !name.startsWith('lookUp') && name !== 'compareRolls',
    )) {
      const act = actOf(route);
      const side = sideOf(route);
      for (const role of ROLES_OF[side].filter((one) => roleMay(one, act, side))) {
        const search = route.name === 'readCustody' ? '?code=1' : route.name === 'countSignatures' ? '?voterId=V1' : '';
        const url = `${urlOf(route, side === 'office' ? ids : campaignIds)}${search}`;
        const answer = await call(route, { as: `${side} ${role}`, url });
        // Refused by the state of things, not by the role: nothing is open for examination, no challenge in this pack, no figures to outsiders.
        const refused = REFUSED_NOW[route.name]?.includes(role) ?? (route.name === 'nextLine' && role === 'clerk');
        expect([route.name, role, answer.statusCode], answer.body).toEqual([route.name, role, refused ? 409 : 200]);
        // The log is made of commitments; nothing else shows one.
        expect(answer.body).not.toMatch(
          route.name === 'readLog' ? /sealed|voter_tag|petition_id/ : /sealed|voter_tag|petition_id|commitment/,
        );
        expect(answer.headers['cache-control']).toBe('no-store');
      }
    }
  });

  it('keeps what an observer and a proponent may see to their one petition', async () => {
    const other = await app.inject({
      method: 'POST',
      url: `${API_PATH}/petitions`,
      headers: { origin: ADDRESS, cookie: cookies.get('office supervisor')! },
      payload: { title: 'Second', target: 'Y', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 40, on: '2026-01-02' },
    });
    const { petitionId } = other.json() as { petitionId: string };
    for (const role of PETITION_ROLES) {
      const list = await app.inject({ url: `${API_PATH}/petitions`, headers: { cookie: cookies.get(`office ${role}`)! } });
      expect((list.json() as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([ids.petitionId]);
      const read = await app.inject({ url: `${API_PATH}/petitions/${petitionId}`, headers: { cookie: cookies.get(`office ${role}`)! } });
      expect(read.statusCode).toBe(404);
    }
  });

  it('pages with cursors, tags what is edited, and refuses a step on a petition that moved on', async () => {
    const headers = { origin: ADDRESS, cookie: cookies.get('office supervisor')! };
    const first = (await app.inject({ url: `${API_PATH}/petitions?limit=1`, headers })).json() as { items: { id: string }[]; next: string };
    const second = (await app.inject({ url: `${API_PATH}/petitions?limit=1&cursor=${first.next}`, headers })).json() as {
      items: { id: string }[];
      next: string | null;
    };
    expect(second.items[0].id).toBe(ids.petitionId);
    expect(second.next).toBeNull();
    const url = `${API_PATH}/petitions/${first.items[0].id}`;
    const read = await app.inject({ url, headers });
    expect(read.headers.etag).toBe('"step-1"');
    expect((await app.inject({ url, headers: { ...headers, 'if-none-match': '"step-1"' } })).statusCode).toBe(304);
    const step = (ifMatch: string | null, event: string) =>
      app.inject({
        method: 'POST',
        url: `${url}/steps`,
        headers: { ...headers, ...(ifMatch === null ? {} : { 'if-match': ifMatch }) },
        payload: { event, on: '2026-01-03' },
      });
    expect((await step(null, 'notice-filed')).statusCode).toBe(428);
    expect((await step('"step-1"', 'notice-filed')).json()).toEqual({ step: 2, state: 'noticed' });
    expect((await step('"step-1"', 'form-submitted')).statusCode).toBe(412);
    expect((await step('"step-2"', 'petition-filed')).statusCode).toBe(409);
  });

  it('makes one thing of a request that comes twice, also at once, and refuses another under its key', async () => {
    const create = (title: string, key: string) =>
      app.inject({
        method: 'POST',
        url: `${API_PATH}/petitions`,
        headers: { origin: ADDRESS, cookie: cookies.get('office administrator')!, 'idempotency-key': key },
        payload: { title, target: 'Y', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 40, on: '2026-01-02' },
      });
    const first = await create('Once', 'key-number-1');
    const again = await create('Once', 'key-number-1');
    expect([first.statusCode, again.statusCode, again.headers['idempotent-replay']]).toEqual([201, 201, 'true']);
    expect(again.json()).toEqual(first.json());
    const other = await create('Twice', 'key-number-1');
    expect([other.statusCode, typeOf(other)]).toEqual([422, 'idempotency-key-reused']);
    expect((await create('x', 'short')).statusCode).toBe(400);
    const both = await Promise.all([create('Race', 'key-number-2'), create('Race', 'key-number-2')]);
    expect(both.filter(({ statusCode }) => statusCode === 201).length).toBeGreaterThanOrEqual(1);
    const count = await test.deps.db.selectFrom('petition').select('id').where('title', 'in', ['Once', 'Race', 'Twice']).execute();
    expect(count).toHaveLength(2);
  });

  it('refuses a change that another site asks for', async () => {
    const route = ROUTES.find(({ name }) => name === 'claimBatch')!;
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: ADDRESS, 'sec-fetch-site': 'cross-site' }]) {
      const answer = await call(route, { as: 'office clerk', headers, payload: { purpose: 'first' } });
      expect([answer.statusCode, typeOf(answer)]).toEqual([403, 'origin-refused']);
    }
    const signInFrom = await app.inject({
      method: 'POST',
      url: `${API_PATH}/accounts/sign-in/email`,
      headers: { origin: 'https://evil.example' },
      payload: { email: 'a@b.example', password: PASSWORD },
    });
    expect(signInFrom.statusCode).toBe(403);
  });

  it('sends the headers that protect a page, and limits bodies', async () => {
    const answer = await app.inject({ url: '/healthz' });
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const large = await call(ROUTES.find(({ name }) => name === 'createPetition')!, {
      as: 'office supervisor',
      payload: { title: 'x'.repeat(300_000) },
    });
    expect([large.statusCode, typeOf(large)]).toEqual([413, 'body-too-large']);
    const broken = await app.inject({
      method: 'POST',
      url: `${API_PATH}/petitions`,
      headers: { origin: ADDRESS, cookie: cookies.get('office supervisor')!, 'content-type': 'application/json' },
      payload: '{"title":',
    });
    expect([broken.statusCode, typeOf(broken)]).toEqual([400, 'request-invalid']);
    expect((await app.inject({ url: '/nowhere' })).statusCode).toBe(404);
    expect((await app.inject({ url: '/readyz' })).json()).toEqual({ status: 'ready' });
    expect((await app.inject({ url: '/metrics' })).body).toMatch(
      /countersign_request_seconds_count\{method="GET",route="\/healthz",status="200"\}/,
    );
    expect((await app.inject({ url: '/metrics', remoteAddress: '10.1.2.3' })).statusCode).toBe(404);
  });

  it('lets an invited person in once, and rests an account after ten wrong passwords', async () => {
    const invited = await app.inject({
      method: 'POST',
      url: `${API_PATH}/people/invitations`,
      headers: { origin: ADDRESS, cookie: cookies.get('office administrator')! },
      payload: { email: 'New.Clerk@example.org', role: 'clerk' },
    });
    const { token } = invited.json() as { token: string };
    const accept = () =>
      app.inject({
        method: 'POST',
        url: `${API_PATH}/invitations/accept`,
        headers: { origin: ADDRESS },
        payload: { token, name: 'New', password: PASSWORD },
      });
    expect((await accept()).statusCode).toBe(201);
    expect((await accept()).statusCode).toBe(409);
    const cookie = await signIn('new.clerk@example.org');
    const me = (await app.inject({ url: `${API_PATH}/me`, headers: { cookie } })).json() as { memberships: { role: string }[] };
    expect(me.memberships.map(({ role }) => role)).toEqual(['clerk']);
    const attempt = (email: string, password: string) =>
      app.inject({ method: 'POST', url: `${API_PATH}/accounts/sign-in/email`, headers: { origin: ADDRESS }, payload: { email, password } });
    const wrong = [];
    for (let i = 0; i < 11; i++) wrong.push((await attempt('new.clerk@example.org', 'wrong password!!')).statusCode);
    expect(wrong).toEqual([...Array(10).fill(401), 429]);
    expect((await attempt('new.clerk@example.org', PASSWORD)).statusCode).toBe(429);
    for (let i = 0; i < 11; i++) await attempt('unknown@example.org', 'wrong password!!');
    expect((await attempt('unknown@example.org', 'wrong password!!')).statusCode).toBe(429);
    expect(
      (
        await app.inject({
          method: 'POST',
          url: `${API_PATH}/accounts/sign-up/email`,
          headers: { origin: ADDRESS },
          payload: { email: 'x@y.example', password: PASSWORD, name: 'x' },
        })
      ).statusCode,
    ).toBe(404);
  });

  it('takes a second factor where a person has set one up', async () => {
    const { createOTP } = await import('@better-auth/utils/otp');
    // A person of his own: another factor ends the session it was set up in.
    const email = 'two.factors@example.org';
    must(await createAccount({ accounts: server.accounts, email, name: 'Two Factors', password: PASSWORD }));
    const cookie = await signIn(email);
    const post = (path: string, payload: object, withCookie: string) =>
      app.inject({ method: 'POST', url: `${API_PATH}/accounts${path}`, headers: { origin: ADDRESS, cookie: withCookie }, payload });
    const enabled = (await post('/two-factor/enable', { password: PASSWORD }, cookie)).json() as { totpURI: string };
    const secret = new URL(enabled.totpURI).searchParams.get('secret')!;
    const { base32 } = await import('@better-auth/utils/base32');
    const otp = createOTP(new TextDecoder().decode(base32.decode(secret)), { digits: 6, period: 30 });
    expect((await post('/two-factor/verify-totp', { code: await otp.totp() }, cookie)).statusCode).toBe(200);
    const half = await app.inject({
      method: 'POST',
      url: `${API_PATH}/accounts/sign-in/email`,
      headers: { origin: ADDRESS },
      payload: { email, password: PASSWORD },
    });
    expect(half.json()).toMatchObject({ twoFactorRedirect: true });
    const halfCookies = [half.headers['set-cookie']]
      .flat()
      .map((one) => String(one).split(';')[0])
      .join('; ');
    expect((await app.inject({ url: `${API_PATH}/me`, headers: { cookie: halfCookies } })).statusCode).toBe(401);
    expect((await post('/two-factor/verify-totp', { code: '000000' }, halfCookies)).statusCode).toBe(401);
    const whole = await post('/two-factor/verify-totp', { code: await otp.totp() }, halfCookies);
    expect(whole.statusCode, whole.body).toBe(200);
    const full = [whole.headers['set-cookie']]
      .flat()
      .map((one) => String(one).split(';')[0])
      .join('; ');
    expect((await app.inject({ url: `${API_PATH}/me`, headers: { cookie: full } })).statusCode).toBe(200);
    const options = await app.inject({ url: `${API_PATH}/accounts/passkey/generate-register-options`, headers: { cookie: full } });
    expect(options.json()).toMatchObject({ rp: { id: 'localhost', name: 'Countersign' } });
  });

  it('says that stored content is damaged, and goes on', async () => {
    const file = join(test.folder, 'second.roll');
    must(await buildRollFile({ files: ['test/files/voters.csv'], asOf: '2026-01-02', out: file }));
    const supervisor = memberOf('supervisor');
    const { rollId, sha256 } = must(
      await importRoll(test.deps, { member: supervisor, jurisdiction: 'demo', source: createReadStream(file) }),
    );
    const kept = join(test.folder, 'blobs', organisations.office, sha256.slice(0, 2), sha256);
    const bytes = await readFile(kept);
    const look = async () => {
      const answer = await app.inject({
        url: `${API_PATH}/rolls/${rollId}/voters?query=smith`,
        headers: { cookie: cookies.get('office supervisor')! },
      });
      return [answer.statusCode, typeOf(answer)];
    };
    for (const damage of [Buffer.concat([bytes.subarray(0, 40), Buffer.from('x'), bytes.subarray(41)]), bytes.subarray(0, 100)]) {
      await writeFile(kept, damage);
      expect(await look()).toEqual([503, 'content-damaged']);
    }
    await rm(kept);
    expect(await look()).toEqual([503, 'content-damaged']);
    await writeFile(kept, bytes);
    expect(await look()).toEqual([200, undefined]);
  });

  it('says that the disk is full, changes nothing, and goes on once there is room', async () => {
    const scan = (name: string) =>
      app.inject({
        method: 'POST',
        url: `${API_PATH}/petitions/${ids.petitionId}/intakes?name=${name}`,
        headers: { origin: ADDRESS, cookie: cookies.get('office clerk')!, 'content-type': 'application/octet-stream' },
        payload: Buffer.from(`a scan ${name}`),
      });
    const rows = async () => {
      const tables = ['intake', 'petition_blob', 'event'] as const;
      return Promise.all(tables.map(async (table) => (await test.deps.db.selectFrom(table).selectAll().execute()).length));
    };
    const before = await rows();
    disk.full = true;
    const refused = await scan('one.pdf');
    disk.full = false;
    expect([refused.statusCode, typeOf(refused)]).toEqual([507, 'storage-full']);
    expect(await rows()).toEqual(before);
    expect((await scan('one.pdf')).statusCode).toBe(201);
  });

  it('has no picture of what came as text, and takes no form that is none', async () => {
    const headers = { origin: ADDRESS, cookie: cookies.get('office supervisor')!, 'content-type': 'application/octet-stream' };
    const get = (path: string) => app.inject({ url: `${API_PATH}${path}`, headers });
    for (const path of [`/lines/${ids.lineId}/image`, `/sections/${ids.sectionId}/pages/1/image?part=heading`]) {
      const answer = await get(path);
      expect([answer.statusCode, typeOf(answer)]).toEqual([404, 'no-picture']);
    }
    expect((await get(`/sections/${ids.sectionId}/pages`)).json()).toMatchObject({ pages: [] });
    const keep = async (payload: string) => {
      const answer = await app.inject({ method: 'POST', url: `${API_PATH}/petitions/${ids.petitionId}/sheet-forms`, headers, payload });
      return [answer.statusCode, typeOf(answer)];
    };
    expect(await keep('{"format":')).toEqual([422, 'json-invalid']);
    expect(await keep('{"format":"countersign-printing"}')).toEqual([422, 'printing-invalid']);
    expect(await keep('{"format":"countersign-foreign-form","version":1}')).toEqual([422, 'markup-invalid']);
    expect(await keep('null')).toEqual([422, 'printing-invalid']);
  });

  it('streams the progress of a screening until it ends', async () => {
    const answer = await call(ROUTES.find(({ name }) => name === 'watchScreening')!, { as: 'office supervisor' });
    expect(answer.headers['content-type']).toBe('text/event-stream');
    expect(JSON.parse(answer.body.replace(/^data: /, ''))).toMatchObject({ status: 'failed', lines: 6 });
  });

  it('never answers 500 to whatever is sent', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.constant('\u0000'),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constant('2026-02-30'),
      fc.uuid(),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.object({ maxDepth: 2 }),
    );
    for (const route of ROUTES.filter(({ kind: what }) => what === undefined)) {
      const side = sideOf(route);
      const role = typeof route.access === 'object' ? ROLES_OF[side].find((one) => roleMay(one, actOf(route), side)) : 'supervisor';
      if (route.name === 'approveDestruction' || route.name === 'requestDestruction' || role === undefined) continue;
      const fields = route.body === undefined ? [] : Object.keys((route.body as z.ZodObject).shape ?? {});
      const body = fc.record(
        Object.fromEntries(fields.map((field) => [field, fc.oneof(value, shaped((route.body as z.ZodObject).shape[field]))])),
        { requiredKeys: [] },
      );
      const query = fc.record(
        Object.fromEntries(
          Object.keys(route.query?.shape ?? {}).map((field) => [
            field,
            fc.oneof(fc.string(), fc.integer().map(String), fc.constant('\u0000')),
          ]),
        ),
        { requiredKeys: [] },
      );
      const sample = fc.sample(fc.tuple(body, query), { seed: 7, numRuns: 12 });
      for (const [payload, search] of sample) {
        const place = urlOf(route, side === 'office' ? ids : campaignIds);
        const url = `${place}${Object.keys(search).length > 0 ? `?${new URLSearchParams(search as Record<string, string>)}` : ''}`;
        const answer = await call(route, { as: `${side} ${role}`, url, payload });
        expect(answer.statusCode, `${route.name} ${url} ${JSON.stringify(payload)} → ${answer.body}`).toBeLessThan(500);
        // Nobody is fuzzed at the door.
        expect(answer.statusCode, route.name).not.toBe(401);
      }
    }
  }, 180_000);
});

/** Which kind of organisation a route is for: an office's, unless only a campaign may. */
function sideOf(route: Route): OrganisationKind {
  return typeof route.access === 'string' || ROLES_OF.office.some((role) => roleMay(role, actOf(route), 'office')) ? 'office' : 'campaign';
}

function actOf(route: Route): Act {
  if (typeof route.access === 'string') throw new Error(`${route.name} has no act`);
  return route.access.act;
}

/** Values that a schema's field may well take, so that fuzzing gets past the schema. */
function shaped(schema: unknown): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' }) as {
    enum?: string[];
    type?: string;
    format?: string;
  };
  if (json.enum) return fc.constantFrom(...json.enum);
  if (json.format === 'date') return fc.constantFrom('2026-01-11', '1000-01-01', '9999-12-31');
  if (json.format === 'uuid') return fc.uuid();
  if (json.type === 'integer') return fc.integer({ min: 0, max: 100 });
  if (json.type === 'boolean') return fc.boolean();
  return fc.string({ minLength: 8, maxLength: 40 });
}
