/**
 * The petition of Los Angeles in 2022 through server and worker: its size and its sample, on a made-up county of the same proportions.
 *   DATABASE_URL=postgresql://… node bench/replay.ts [share=0.1] [clerks=4] [out=FILE]
 * The database must be empty and on this machine. Roll and lines go in over HTTP, `countersign worker` screens, frame and draw follow, clerks
 * find every line of the sample (as many valid as the county found), and the statute's arithmetic determines. Memory is told per process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { seededRandom } from '../src/basics/random.ts';
import { advancePetition } from '../src/operations/advance-petition.ts';
import { buildRollFile } from '../src/operations/build-roll.ts';
import { createPetition } from '../src/operations/create-petition.ts';
import { type ExampleFile, readExample } from '../src/operations/example-file.ts';
import { generateCounty } from '../src/operations/generate-county.ts';
import { installationSecret, openInstallation } from '../src/operations/installation.ts';
import { addMember, createOrganisation } from '../src/operations/people.ts';
import { createAccount, createAccounts } from '../src/server/accounts.ts';
import { freePort, PASSWORD, signInTo, startProcess } from '../test/record/crash.ts';
import { must } from '../test/record/must.ts';
import { statOf, watchMemory } from './process-memory.ts';

const options = Object.fromEntries(process.argv.slice(2).map((each) => each.split('=') as [string, string]));
const share = Number(options.share ?? 0.1);
const clerks = Number(options.clerks ?? 4);
const folder = await mkdtemp(join(tmpdir(), 'countersign-replay-'));
const databaseUrl = process.env.DATABASE_URL;
if (databaseUrl === undefined) throw new Error('set DATABASE_URL to an empty database on this machine');
const place = { folder, databaseUrl, keyFile: join(folder, 'keys.json') };

/** Different people find and look again. */
const PURPOSES = ['first', 'recheck'] as const;

const real = factsOf(must(await readExample('los-angeles-da-2022')));
const size = { voters: Math.round(real.registered * share), lines: Math.round(real.raw * share) };
const steps: { readonly step: string; readonly seconds: number }[] = [];
const { petitionId, databaseServer } = await prepare();

const server = await startProcess({ place, port: await freePort(), options: ['--no-worker'] });
const worker = startWorkerProcess();
const watched = watchMemory({ server: server.child.pid!, worker: worker.pid!, database: databaseServer });
const lead = await signInTo(server.address, 'supervisor@example.org');
const ask = client(lead);

const { rollId } = await timed('roll over HTTP', () =>
  upload('/rolls?jurisdiction=los-angeles', 'county.roll', 'application/octet-stream'),
);
const imported = await timed('lines over HTTP', () => upload(`/petitions/${petitionId}/lines`, 'lines.csv', 'text/csv'));
await ask('POST', `/petitions/${petitionId}/raw-counts`, { lines: imported.lines, reason: 'counted', after: 0 });
await ask('POST', `/petitions/${petitionId}/count-choice`, { method: 'sample' });
const screened = await timed('screening in the worker', screen);
await timed('review of every section', reviewSections);
const frame = await timed('frame', () => ask('POST', `/petitions/${petitionId}/frame`));
const drawn = await timed('draw', () => ask('POST', `/petitions/${petitionId}/draw`, { frame: frame.id, seed: 'six dice: 4 1 6 2 5 3' }));
const cut = await ask('POST', `/petitions/${petitionId}/batches`, { purpose: 'first', size: 50, requestKey: 'replay batches' });
const found = await timed('findings on the sample', () => findAll('first'));
// Who was not found on the roll is looked for again by somebody else, on a roll of the day of filing.
await ask('POST', `/petitions/${petitionId}/batches`, { purpose: 'recheck', size: 50, rollId, requestKey: 'replay re-check' });
const again = await timed('re-check', () => findAll('recheck'));
const determined = await timed('determination', () => ask('POST', `/petitions/${petitionId}/determinations`, { basis: 'sample' }));
const peaks = watched.stop();
worker.kill('SIGTERM');
await new Promise((resolve) => worker.once('exit', resolve));
await server.kill();

const result = {
  machine: `${cpus().length} x ${cpus()[0]?.model}`,
  node: process.version,
  share,
  voters: size.voters,
  lines: imported.lines,
  screened,
  sample: { drawn: drawn.size, batches: cut.batches, ...found, lookedForAgain: again.invalid },
  determination: determined.outcome,
  officeSaid: 'full-count',
  steps,
  peakMegabytes: peaks,
  loadAverageOfTheMachine: loadavg()[0],
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(result, null, 2)}\n`);
await rm(folder, { recursive: true, force: true });

/** The public figures of the second attempt. */
function factsOf({ attempts }: ExampleFile) {
  const attempt = attempts.at(-1)!;
  const raw = attempt.entries.find(({ rawCount }) => rawCount !== undefined)!.rawCount!;
  const sample = attempt.entries.find((entry) => entry.sample !== undefined)!.sample!;
  return { registered: attempt.registered!.count, raw, sample };
}

async function prepare() {
  await timed('made-up county', () =>
    generateCounty({ ...size, seed: 'replay', out: folder, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' }),
  );
  await timed('roll built', () =>
    buildRollFile({ files: [join(folder, 'voters.csv')], asOf: '2022-07-06', out: join(folder, 'county.roll') }),
  );
  const installation = must(await openInstallation({ place, migrateFirst: true }));
  const { deps } = installation;
  const secret = await installationSecret(deps, 'session-secret');
  const accounts = createAccounts({ db: deps.db, settings: { address: 'http://localhost', secret } });
  const { organisationId } = must(await createOrganisation(deps, { kind: 'office', name: 'County Registrar' }));
  const people = ['supervisor', ...PURPOSES.flatMap((purpose) => Array.from({ length: clerks }, (_, i) => `${purpose}-${i}`))];
  const ids = [];
  for (const name of people) {
    const userId = must(await createAccount({ accounts, email: `${name}@example.org`, name, password: PASSWORD }));
    must(await addMember(deps, { organisationId, userId, role: name === 'supervisor' ? name : 'clerk', actor: 'operator' }));
    ids.push(userId);
  }
  const who = { organisationKind: 'office' as const, role: 'supervisor' as const, petitionId: null, seesConfidential: false };
  const member = { userId: ids[0], organisationId, ...who };
  const petition = { title: 'Recall, replayed', target: 'District Attorney', jurisdiction: 'los-angeles', pack: 'us-ca-local-recall.2022' };
  const opened = must(await createPetition(deps, { member, ...petition, registered: size.voters, on: '2021-12-06' }));
  const life = [
    ['notice-filed', '2021-12-06'],
    ['form-submitted', '2022-01-10'],
    ['form-approved', '2022-01-27'],
    ['petition-filed', '2022-07-06'],
  ];
  for (const [i, [event, on]] of life.entries())
    must(await advancePetition(deps, { member, petitionId: opened.petitionId, event, on, after: i + 1, details: {} }));
  const backend = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(deps.db)).rows[0].pid;
  await installation.close();
  return { petitionId: opened.petitionId, databaseServer: Number(statOf(backend)[1]) };
}

function startWorkerProcess(): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, '../bin/countersign.js'), 'worker'], {
    env: { ...process.env, COUNTERSIGN_DATA: folder, DATABASE_URL: databaseUrl, COUNTERSIGN_KEY_FILE: place.keyFile },
    stdio: 'ignore',
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes.
type Answer = any;

function client(cookie: string) {
  return async (method: 'GET' | 'POST', path: string, body?: object, refused: readonly number[] = []): Promise<Answer> => {
    const answer = await fetch(`${server.address}/api/v1${path}`, {
      method,
      headers: { cookie, origin: server.address, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = await answer.json();
    if (!answer.ok && !refused.includes(answer.status)) throw new Error(`${path}: ${answer.status} ${JSON.stringify(value)}`);
    return value;
  };
}

/** By node:http, which lets an answer take as long as it takes: `fetch` gives up after five minutes. */
async function upload(path: string, file: string, type: string): Promise<Answer> {
  const sent = request(`${server.address}/api/v1${path}`, {
    method: 'POST',
    headers: {
      cookie: lead,
      origin: server.address,
      'content-type': type,
      'content-length': (await stat(join(folder, file))).size,
    },
  });
  const [[answer]] = (await Promise.all([once(sent, 'response'), pipeline(createReadStream(join(folder, file)), sent)])) as [
    [IncomingMessage],
    unknown,
  ];
  const told = await text(answer);
  if (answer.statusCode !== 201) throw new Error(`${path}: ${answer.statusCode} ${told}`);
  return JSON.parse(told);
}

async function screen() {
  const { runId } = await ask('POST', `/petitions/${petitionId}/screenings`, { rollId });
  for (;;) {
    const { status, problem, totals } = await ask('GET', `/screenings/${runId}`);
    if (status === 'failed') throw new Error(problem);
    if (status === 'done') return totals;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function reviewSections(): Promise<void> {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Answer = await ask('GET', `/petitions/${petitionId}/sections?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`);
    for (const { sectionId } of page.items) await ask('POST', `/sections/${sectionId}/reviews`, { outcome: 'pass', note: '' });
    cursor = page.next;
  }
}

async function findAll(purpose: (typeof PURPOSES)[number]): Promise<{ readonly valid: number; readonly invalid: number }> {
  const random = seededRandom(`replay ${purpose}`);
  const count = { valid: 0, invalid: 0 };
  const clerk = async (i: number) => {
    const own = client(await signInTo(server.address, `${purpose}-${i}@example.org`));
    for (;;) {
      const { batch } = await own('POST', `/petitions/${petitionId}/batches/claim`, { purpose });
      if (batch === null) return;
      for (;;) {
        const { line } = await own('GET', `/batches/${batch.batchId}/next`);
        if (line === null) break;
        const valid = purpose === 'first' && random.chance(real.sample.valid / real.sample.size);
        await own('POST', `/lines/${line.lineId}/findings`, {
          evidence: { searched: ['replayed'] },
          requestKey: `replay ${purpose} ${line.lineId}`,
          rollId,
          ...(valid ? { outcome: 'valid', voterId: `replayed ${line.lineId}` } : { outcome: 'invalid', reason: 'not-registered' }),
        });
        count[valid ? 'valid' : 'invalid']++;
      }
      await own('POST', `/batches/${batch.batchId}/release`);
    }
  };
  await Promise.all(Array.from({ length: clerks }, (_, i) => clerk(i)));
  return count;
}

async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const value = await work();
  steps.push({ step, seconds: Math.round((performance.now() - from) / 100) / 10 });
  process.stderr.write(`${step}: ${steps.at(-1)!.seconds} s\n`);
  return value;
}
