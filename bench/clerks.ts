/**
 * Many clerks at once over HTTP: each holds a batch, asks for the next line with its candidates, thinks, and finds.
 *   DATABASE_URL=postgresql://… node bench/clerks.ts [clerks=200] [seconds=60] [thinkMs=3000] [out=FILE]
 * The database must be empty. Prints percentiles per request and checks that nothing was lost, doubled, or held by two.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startQueue } from '../src/jobs/queue.ts';
import { startWorker } from '../src/jobs/worker.ts';
import { installationSecret, openInstallation, readingFolder } from '../src/operations/installation.ts';
import { addMember } from '../src/operations/people.ts';
import { createAccount, createAccounts } from '../src/server/accounts.ts';
import { seedDemo } from '../src/server/seed-demo.ts';
import { freePort, PASSWORD, signInTo, startProcess } from '../test/record/crash.ts';
import { must } from '../test/record/must.ts';

const options = Object.fromEntries(process.argv.slice(2).map((each) => each.split('=') as [string, string]));
const clerks = Number(options.clerks ?? 200);
const seconds = Number(options.seconds ?? 60);
const thinkMs = Number(options.thinkMs ?? 3_000);
const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
const place = { folder, databaseUrl: process.env.DATABASE_URL ?? null, keyFile: join(folder, 'keys.json') };

const { petitionId, databaseServer } = await prepare();
const port = await freePort();
const server = await startProcess({ place, port, environment: { COUNTERSIGN_SIGN_INS_PER_MINUTE: '100000' } });
const cookies: string[] = [];
for (let i = 0; i < clerks; i++) cookies.push(await signInTo(server.address, `clerk-${i}@example.org`));
process.stdout.write(`${clerks} clerks signed in\n`);

const next: number[] = [];
const finding: number[] = [];
const acknowledged: string[] = [];
const before = usageOf(server.child.pid!);
const databaseBefore = databaseSeconds();
const end = performance.now() + seconds * 1000;
await Promise.all(cookies.map((cookie, i) => clerk(cookie, i)));
const after = usageOf(server.child.pid!);
// Signing in is left out: it is slow on purpose.
const spent = { cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakMegabytes: after.peakMegabytes };
const databaseSpent = databaseSeconds() - databaseBefore;
await server.kill();
await check();
await rm(folder, { recursive: true, force: true });

async function prepare(): Promise<{ readonly petitionId: string; readonly databaseServer: number | null }> {
  const installation = must(await openInstallation({ place, migrateFirst: true }));
  const { deps } = installation;
  const queue = await startQueue({ record: installation.record, onError: (error) => console.error(error) });
  const accounts = createAccounts({
    db: deps.db,
    settings: { address: 'http://localhost', secret: await installationSecret(deps, 'session-secret') },
  });
  must(await seedDemo({ deps: { ...deps, enqueue: queue.enqueue }, accounts, folder, size: { voters: 100_000, lines: 20_000 } }));
  await startWorker({ queue, deps, folder: readingFolder(place) });
  while ((await deps.db.selectFrom('screening_run').select('id').where('status', '!=', 'done').execute()).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 500));
  const office = await deps.db.selectFrom('organisation').select('id').where('kind', '=', 'office').executeTakeFirstOrThrow();
  for (let i = 0; i < clerks; i++) {
    const userId = must(await createAccount({ accounts, email: `clerk-${i}@example.org`, name: `Clerk ${i}`, password: PASSWORD }));
    must(await addMember(deps, { organisationId: office.id, userId, role: 'clerk', actor: 'operator' }));
  }
  const petition = await deps.db.selectFrom('petition').select('id').where('organisation_id', '=', office.id).executeTakeFirstOrThrow();
  const size =
    place.databaseUrl === null
      ? null
      : await sql<{ mb: number }>`select (pg_database_size(current_database()) / 1e6)::float as mb`.execute(deps.db);
  const blobs = await deps.db.selectFrom('blob').select('bytes').execute();
  process.stdout.write(
    `database ${size?.rows[0].mb.toFixed(0) ?? '?'} MB for 2 x 20,000 lines, screened; roll ${(blobs[0].bytes / 100_000).toFixed(0)} bytes a voter\n`,
  );
  const backend =
    place.databaseUrl === null ? null : (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(deps.db)).rows[0].pid;
  // The process that all of the database's processes come from; it is on this machine.
  const databaseServer = backend === null ? null : Number(statOf(backend)[1]);
  await queue.stop();
  await installation.close();
  return { petitionId: petition.id, databaseServer };
}

async function clerk(cookie: string, i: number): Promise<void> {
  const headers = { cookie, origin: server.address, 'content-type': 'application/json' };
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(
      `${server.address}/api/v1${path}`,
      body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
    );
    const value: unknown = await answer.json();
    if (!answer.ok && answer.status !== 409) throw new Error(`${path}: ${answer.status} ${JSON.stringify(value)}`);
    return { status: answer.status, value };
  };
  await think((i / clerks) * thinkMs);
  const { batch } = (await ask(`/petitions/${petitionId}/batches/claim`, { purpose: 'first' })).value as {
    batch: { batchId: string } | null;
  };
  if (batch === null) return;
  for (let n = 0; performance.now() < end; n++) {
    const asked = performance.now();
    const { line } = (await ask(`/batches/${batch.batchId}/next`)).value as {
      line: { lineId: string; candidates: { voter: { voterId: string } }[] } | null;
    };
    next.push(performance.now() - asked);
    if (line === null) return;
    await think(thinkMs);
    const voterId = line.candidates[0]?.voter.voterId;
    const body = { requestKey: `bench ${i} ${n} ${line.lineId}`, evidence: { looked: 'bench' } };
    const sent = performance.now();
    const first = await ask(
      `/lines/${line.lineId}/findings`,
      voterId === undefined ? { ...body, outcome: 'invalid', reason: 'not-registered' } : { ...body, outcome: 'valid', voterId },
    );
    finding.push(performance.now() - sent);
    // The voter signed twice: the line is left to a supervisor here.
    if (first.status === 409)
      await ask(`/lines/${line.lineId}/findings`, {
        ...body,
        requestKey: `${body.requestKey} again`,
        outcome: 'invalid',
        reason: 'illegible',
      });
    acknowledged.push(line.lineId);
  }
}

function think(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function check(): Promise<void> {
  const installation = must(await openInstallation({ place, migrateFirst: false }));
  const { db } = installation.deps;
  const stored = await db.selectFrom('finding').select('line_id').execute();
  const lines = stored.map(({ line_id }) => line_id);
  const lost = acknowledged.filter((line) => !lines.includes(line)).length;
  const doubled = lines.length - new Set(lines).size;
  const shared = await sql<{
    n: number;
  }>`select count(*)::int as n from (select batch_id from batch_hold where released_at is null group by batch_id having count(*) > 1) x`.execute(
    db,
  );
  process.stdout.write(`next line with candidates  ${percentiles(next)}\nfinding                    ${percentiles(finding)}\n`);
  process.stdout.write(
    `${acknowledged.length} findings acknowledged, ${lost} lost, ${doubled} doubled, ${shared.rows[0].n} batches with two owners\n`,
  );
  const [busy] = loadavg();
  const result = {
    machine: `${cpus().length} x ${cpus()[0]?.model}`,
    node: process.version,
    clerks,
    seconds,
    thinkMs,
    nextLine: percentiles(next),
    finding: percentiles(finding),
    findings: acknowledged.length,
    lost,
    doubled,
    batchesWithTwoOwners: shared.rows[0].n,
    server: { ...spent, cpuMillisecondsPerFinding: (spent.cpuSeconds * 1000) / Math.max(1, acknowledged.length) },
    database: { cpuSeconds: databaseSpent, cpuMillisecondsPerFinding: (databaseSpent * 1000) / Math.max(1, acknowledged.length) },
    loadAverageOfTheMachine: busy,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(result, null, 2)}\n`);
  await installation.close();
}

/** CPU and largest memory of a process, where the system tells (Linux). */
function usageOf(pid: number): { readonly cpuSeconds: number; readonly peakMegabytes: number } {
  const fields = statOf(pid);
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, peakMegabytes: Number(peak?.[1] ?? 0) / 1000 };
}

function statOf(pid: number | string): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
}

/** CPU seconds of the database server and all of its processes, those that ended too. */
function databaseSeconds(): number {
  if (databaseServer === null) return 0;
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, parent, , , , , , , , , , user, system, endedUser, endedSystem] = statOf(pid);
      if (Number(pid) === databaseServer) ticks += Number(user) + Number(system) + Number(endedUser) + Number(endedSystem);
      else if (Number(parent) === databaseServer) ticks += Number(user) + Number(system);
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks / 100;
}

function percentiles(list: readonly number[]): string {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share: number) => `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0)} ms`;
  return `p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}  of ${sorted.length}`;
}
