/**
 * A whole petition as one PDF through the record: handed in over HTTP, read by the server's own worker, which is killed in the middle.
 *   node bench/intake.ts [pages=2000] [killAt=0.5] [out=FILE]
 * With DATABASE_URL on that (empty) database, else embedded. Prints what came of it, CPU, and memory of the server with its readers.
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { seededRandom } from '../src/basics/random.ts';
import { createPetition } from '../src/operations/create-petition.ts';
import { examineRecord } from '../src/operations/examine-record.ts';
import { installationSecret, openInstallation } from '../src/operations/installation.ts';
import { addMember, createOrganisation } from '../src/operations/people.ts';
import { keepSheetForm } from '../src/operations/sheet-forms.ts';
import { createAccount, createAccounts } from '../src/server/accounts.ts';
import { freePort, PASSWORD, signInTo, startProcess } from '../test/record/crash.ts';
import { must } from '../test/record/must.ts';
import { scannedPdf } from '../test/sheets/bad-files.ts';
import { exampleForm, pagesOf, printedPdf, printingOf } from '../test/sheets/printed-sheet.ts';
import { rest, writeOnSheet } from '../test/sheets/write-on-sheet.ts';
import { statOf, watchMemory } from './process-memory.ts';

const options = Object.fromEntries(process.argv.slice(2).map((each) => each.split('=') as [string, string]));
const pages = Number(options.pages ?? 2_000);
const killAt = Number(options.killAt ?? 0.5);
const EMAIL = 'manager@example.org';
const folder = await mkdtemp(join(tmpdir(), 'countersign-intake-'));
const place = { folder, databaseUrl: process.env.DATABASE_URL ?? null, keyFile: join(folder, 'keys.json') };

const pdf = await makePdf();
const petitionId = await fill();
const port = await freePort();
let server = await startProcess({ place, port });
const memory = watchMemory({ server: server.child.pid! });
const headers = { cookie: await signInTo(server.address, EMAIL), origin: server.address };
const intakeId = await handIn();
const killed = await until((now) => now.pagesDone >= Math.ceil(pages * killAt));
let cpuSeconds = cpuOf(server.child.pid!);
await server.kill();
server = await startProcess({ place, port });
memory.replace('server', server.child.pid!);
const done = await until(({ status }) => status === 'done');
cpuSeconds += cpuOf(server.child.pid!);
const peaks = memory.stop();
await server.kill();

const installation = must(await openInstallation({ place, migrateFirst: false }));
const { db } = installation.deps;
const rows = await db.selectFrom('intake_page').select('page').where('intake_id', '=', intakeId).execute();
const bad = (await examineRecord(installation)).filter(({ state }) => state === 'bad');
const result = {
  machine: `${cpus().length} x ${cpus()[0]?.model}`,
  node: process.version,
  database: installation.record.kind,
  pages,
  megabytes: Math.round((await stat(pdf)).size / 1e6),
  killedAfter: killed.pagesDone,
  summary: done.summary,
  pagesOnTheRecord: rows.length,
  differentPages: new Set(rows.map(({ page }) => page)).size,
  doctorFindsWrong: bad.length,
  // Of readers that the kill took along nothing is known.
  cpuSecondsAtLeast: Math.round(cpuSeconds),
  peakMegabytesServerAndReaders: peaks.server,
  loadAverageOfTheMachine: loadavg()[0],
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(result, null, 2)}\n`);
await installation.close();
await rm(folder, { recursive: true, force: true });

/** Filled-in sheets of two sides each as gray scans of 150 dpi. */
async function makePdf(): Promise<string> {
  const form = exampleForm();
  const scans = [];
  for (let first = 1; scans.length < pages; first += 25) {
    const sections = Array.from({ length: Math.min(25, Math.ceil((pages - scans.length) / 2)) }, (_, i) => first + i);
    for (const [i, page] of (await pagesOf(await printedPdf(form, sections))).entries()) {
      const { image } = writeOnSheet({
        page,
        side: form.layout.sides[i % 2],
        scale: page.width / form.layout.paper.width,
        random: seededRandom(`intake ${first} ${i}`),
        amounts: { blank: 0.3, partly: 0.15, crossed: 0.1 },
      });
      await rest();
      const { width, height, data } = image;
      const jpeg = sharp(data, { raw: { width, height, channels: 1 } })
        .resize(1275)
        .jpeg({ quality: 85 });
      scans.push({ picture: await jpeg.toBuffer(), width: 612, height: 792 });
    }
    process.stderr.write(`\r${scans.length} pages written `);
  }
  const path = join(folder, 'petition.pdf');
  await writeFile(path, await scannedPdf(scans.slice(0, pages)));
  process.stderr.write('\n');
  return path;
}

async function fill(): Promise<string> {
  const open = must(await openInstallation({ place, migrateFirst: true }));
  const { deps } = open;
  const secret = await installationSecret(deps, 'session-secret');
  const accounts = createAccounts({ db: deps.db, settings: { address: 'http://localhost', secret } });
  const { organisationId } = must(await createOrganisation(deps, { kind: 'campaign', name: 'Campaign' }));
  const userId = must(await createAccount({ accounts, email: EMAIL, name: 'Manager', password: PASSWORD }));
  must(await addMember(deps, { organisationId, userId, role: 'campaign-manager', actor: 'operator' }));
  const who = { organisationKind: 'campaign' as const, role: 'campaign-manager' as const, petitionId: null, seesConfidential: false };
  const member = { userId, organisationId, ...who };
  const petition = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 1000, on: '2026-01-02' };
  const opened = must(await createPetition(deps, { member, ...petition }));
  const form = JSON.parse(JSON.stringify(printingOf(exampleForm(), 1, 99_999)));
  must(await keepSheetForm(deps, { member, petitionId: opened.petitionId, form }));
  await open.close();
  return opened.petitionId;
}

async function handIn(): Promise<string> {
  const answer = await fetch(`${server.address}/api/v1/petitions/${petitionId}/intakes?name=petition.pdf`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: Readable.toWeb(createReadStream(pdf)) as ReadableStream<Uint8Array>,
    duplex: 'half',
  } as RequestInit);
  if (answer.status !== 201) throw new Error(await answer.text());
  return ((await answer.json()) as { intakeId: string }).intakeId;
}

interface Progress {
  readonly status: string;
  readonly problem: string | null;
  readonly pagesDone: number;
  readonly summary: unknown;
}

async function until(holds: (now: Progress) => boolean): Promise<Progress> {
  for (;;) {
    const answer = await fetch(`${server.address}/api/v1/intakes/${intakeId}`, { headers });
    const now = (await answer.json()) as Progress;
    if (now.status === 'failed') throw new Error(now.problem ?? 'failed');
    process.stderr.write(`\r${now.pagesDone} of ${pages} pages `);
    if (holds(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** CPU seconds of a process and of those it started that have ended. */
function cpuOf(pid: number): number {
  const fields = statOf(pid);
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / 100;
}
