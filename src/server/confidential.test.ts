import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { plainLines } from '../../test/record/plain-lines.ts';
import type { Member, Role } from '../law/access.ts';
import { advancePetition } from '../operations/advance-petition.ts';
import { claimBatch, createBatches } from '../operations/batches.ts';
import { buildRollFile } from '../operations/build-roll.ts';
import { chooseCount, recordRawCount } from '../operations/count.ts';
import { createPetition } from '../operations/create-petition.ts';
import { importLines } from '../operations/import-lines.ts';
import { importRoll } from '../operations/import-roll.ts';
import { lookUpForLine } from '../operations/look-up-for-line.ts';
import { nextLine } from '../operations/next-line.ts';
import { addMember } from '../operations/people.ts';
import { recordFinding } from '../operations/record-finding.ts';
import { reviewSection } from '../operations/review-section.ts';
import { finishScreening, screenChunk, startScreening } from '../operations/screen-lines.ts';
import { createAccount } from './accounts.ts';
import { API_PATH } from './openapi.ts';
import { ROUTES } from './routes.ts';
import { createServer, type Server } from './server.ts';

const PASSWORD = 'correct horse battery';
const ADDRESS = 'http://localhost:3000';

/** A voter whose record is confidential; on the line that he signed stand his name and another address. */
const HIDDEN = 'CONF77,OTTOLINE,ZEPHYRINE,WILHELMINAX,,1931-07-09,77,,QUIXOTE,LN,,FARAWAY,90009,confidential,2001-02-03,1';
const TELLING = /CONF77|WILHELMINAX|1931-07-09|born 1931|QUIXOTE|FARAWAY|"confidential"/i;
const QUERIES = ['ottoline', 'zephyrine', 'CONF77', '77 quixote', 'ottoline 1931', 'otoline zefirine', 'garcia maria', '90009', 'o'];
const LINE = 3;

describe.each(DATABASE_KINDS)('a confidential voter on the %s database', (kind) => {
  let test: TestInstallation;
  let server: Server;
  let office: string;
  const people = new Map<string, { readonly member: Member; readonly cookie: string }>();
  const ids: Record<string, string> = {};
  let rolls: { readonly with: string; readonly without: string };

  beforeAll(async () => {
    test = await testInstallation(kind);
    const { deps } = test;
    server = await createServer({
      installation: { deps, place: { folder: test.folder, databaseUrl: null, keyFile: '' } },
      enqueue: async () => undefined,
      settings: {
        address: ADDRESS,
        requestsPerMinute: 1_000_000,
        behindProxy: false,
        metricsToken: null,
        logLevel: 'silent',
        signInsPerMinute: 10_000,
      },
    });
    office = (await organisationOf(deps, 'office', [])).id;
    for (const [name, role, seesConfidential] of [
      ['administrator', 'administrator', false],
      ['supervisor', 'supervisor', false],
      ['clerk', 'clerk', false],
      ['named', 'supervisor', true],
    ] as const)
      await person(name, role, seesConfidential);
    rolls = { with: await roll('with', `${HIDDEN}\n`), without: await roll('without', '') };
    await examine();
    await person('proponent', 'proponent', false);
  });
  afterAll(async () => {
    await server?.app.close();
    await test?.remove();
  });

  const memberOf = (name: string) => people.get(name)!.member;

  async function person(name: string, role: Role, seesConfidential: boolean): Promise<void> {
    const email = `${name}@example.org`;
    const userId = must(await createAccount({ accounts: server.accounts, email, name, password: PASSWORD }));
    const petitionId = role === 'proponent' ? ids.petitionId : null;
    must(await addMember(test.deps, { organisationId: office, userId, role, petitionId, seesConfidential, actor: 'operator' }));
    const answer = await server.app.inject({
      method: 'POST',
      url: `${API_PATH}/accounts/sign-in/email`,
      payload: { email, password: PASSWORD },
      headers: { origin: ADDRESS },
    });
    const cookie = String([answer.headers['set-cookie']].flat()[0]).split(';')[0];
    people.set(name, {
      member: { userId, organisationId: office, organisationKind: 'office', role, petitionId, seesConfidential },
      cookie,
    });
  }

  async function roll(name: string, more: string): Promise<string> {
    const csv = join(test.folder, `${name}.csv`);
    await writeFile(csv, `${(await readFile('test/files/voters.csv', 'utf8')).trimEnd()}\n${more}`);
    const out = join(test.folder, `${name}.roll`);
    must(await buildRollFile({ files: [csv], asOf: name === 'with' ? '2026-02-01' : '2026-01-01', out }));
    return must(await importRoll(test.deps, { member: memberOf('supervisor'), jurisdiction: 'demo', source: createReadStream(out) }))
      .rollId;
  }

  /** A filed petition whose lines are screened against the roll that has him, one line of it being his. */
  async function examine(): Promise<void> {
    const { deps } = test;
    const member = memberOf('supervisor');
    const petition = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 40, on: '2026-01-02' };
    const { petitionId } = must(await createPetition(deps, { member, ...petition }));
    let after = 1;
    for (const event of ['notice-filed', 'form-submitted', 'form-approved', 'petition-filed'])
      after = must(await advancePetition(deps, { member, petitionId, event, on: '2026-01-10', after, details: {} })).step;
    const lines = plainLines(6).map((line, i) =>
      i === LINE - 1 ? { ...line, firstName: 'Zephyrine', lastName: 'Ottoline', address: '1423 Maple Ave', city: 'Riverton' } : line,
    );
    must(await importLines(deps, { member, petitionId, lines, file: 'x' }));
    must(await recordRawCount(deps, { member, petitionId, lines: 6, reason: 'r', after: 0 }));
    must(await chooseCount(deps, { member, petitionId, method: 'full' }));
    const section = await deps.db.selectFrom('section').select('id').where('petition_id', '=', petitionId).executeTakeFirstOrThrow();
    must(await reviewSection(deps, { member, sectionId: section.id, outcome: 'pass', note: '' }));
    const jobs = { ...deps, enqueue: async () => undefined };
    const { runId } = must(await startScreening(jobs, { member, petitionId, rollId: rolls.with }));
    await screenChunk(jobs, { runId, chunk: 1, workers: 1 });
    await finishScreening(deps, { runId });
    must(await createBatches(deps, { member, petitionId, purpose: 'first', size: 10, acceptedPercent: 0, requestKey: 'batches-1' }));
    const batch = must(await claimBatch(deps, { member: memberOf('clerk'), petitionId, purpose: 'first' }))!;
    const all = await deps.db.selectFrom('line').select('id').where('petition_id', '=', petitionId).orderBy('ordinal').execute();
    Object.assign(ids, {
      petitionId,
      sectionId: section.id,
      lineId: all[LINE - 1].id,
      batchId: batch.batchId,
      runId,
      rollId: rolls.with,
      findingId: runId,
      intakeId: runId,
      userId: memberOf('clerk').userId,
      file: '1',
      page: '1',
      number: '1',
      document: 'certificate',
      voterId: 'CONF77',
      itemId: runId,
      invitationId: runId,
      challengeId: runId,
      dataset: 'x',
      slug: 'x',
    });
  }

  /** Every read there is, with all that can be asked of it. */
  async function readAll(name: string): Promise<readonly { readonly what: string; readonly body: string }[]> {
    const read = [];
    for (const route of ROUTES.filter(({ method, kind: what }) => method === 'GET' && what !== 'events')) {
      const url = `${API_PATH}${route.path.replace(/:(\w+)/g, (_all, parameter: string) => encodeURIComponent(ids[parameter] ?? 'x'))}`;
      const shape = Object.keys(route.query?.shape ?? {});
      const searches = shape.includes('query')
        ? QUERIES.map((query) => `?query=${encodeURIComponent(query)}`)
        : ['', ...(shape.includes('voterId') ? ['?voterId=CONF77'] : []), ...(shape.includes('after') ? [`?after=${LINE - 1}`] : [])];
      for (const search of searches) {
        const answer = await server.app.inject({ url: `${url}${search}`, headers: { cookie: people.get(name)!.cookie } });
        expect(answer.statusCode, `${route.name} ${answer.body}`).toBeLessThan(500);
        read.push({ what: `${route.name}${search} to ${name}`, body: answer.body });
      }
    }
    return read;
  }

  const looked = (member: Member, query: string) => lookUpForLine(test.deps, { member, lineId: ids.lineId, query, limit: 8 });

  it('is shown to whoever is named, and in no answer to anybody else', async () => {
    for (const name of ['administrator', 'supervisor', 'clerk', 'proponent'])
      for (const { what, body } of await readAll(name)) expect(body, what).not.toMatch(TELLING);
    expect((await readAll('named')).some(({ what, body }) => what.startsWith('lookUpVoters') && /CONF77/.test(body))).toBe(true);
    for (const query of QUERIES) expect(JSON.stringify(must(await looked(memberOf('clerk'), query)))).not.toMatch(TELLING);
    expect(must(await looked(memberOf('named'), 'ottoline')).candidates[0].voter).toMatchObject({
      voterId: 'CONF77',
      status: 'confidential',
    });
  });

  it('leaves every look-up as it would be without him', async () => {
    const ask = async (rollId: string, query: string) => {
      const answer = await server.app.inject({
        url: `${API_PATH}/rolls/${rollId}/voters?query=${encodeURIComponent(query)}&limit=20`,
        headers: { cookie: people.get('clerk')!.cookie },
      });
      expect(answer.statusCode).toBe(200);
      return answer.json();
    };
    for (const query of QUERIES) expect(await ask(rolls.with, query), query).toEqual(await ask(rolls.without, query));
  });

  it('is no candidate of his own line, whose question is then the one of a line that fits nobody', async () => {
    const { line } = must(await nextLine(test.deps, { member: memberOf('clerk'), batchId: ids.batchId, after: LINE - 1 }));
    expect(line).toMatchObject({ lineId: ids.lineId, question: 'find-this-person' });
    expect(line!.candidates.filter(({ voter }) => voter.voterId === 'CONF77')).toEqual([]);
    for (const { probability } of line!.candidates) expect(probability).toBeLessThanOrEqual(1);
  });

  it('stays hidden in what a named person found, and in the numbers of those who were looked at', async () => {
    const { deps } = test;
    const evidence = { searched: ['ottoline'], shown: ['CONF77', '1001'], fields: [{ field: 'street', onRoll: 'QUIXOTE LN' }] };
    const common = { lineId: ids.lineId, rollId: rolls.with, evidence, note: 'born 1931' };
    must(
      await recordFinding(deps, {
        ...common,
        member: memberOf('named'),
        outcome: 'invalid',
        reason: 'different-address',
        voterId: 'CONF77',
        requestKey: 'named-finding',
      }),
    );
    for (const name of ['administrator', 'supervisor', 'clerk', 'proponent'])
      for (const { what, body } of await readAll(name)) expect(body, what).not.toMatch(TELLING);
    const own = await readAll('named');
    expect(own.find(({ what }) => what.startsWith('readLineHistory'))?.body).toMatch(/CONF77.*QUIXOTE/);
  });
});
