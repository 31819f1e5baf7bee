import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/basics/random.ts';
import { createPetition } from '../../src/operations/create-petition.ts';
import { examineRecord } from '../../src/operations/examine-record.ts';
import { installationSecret, openInstallation, type Place, readingFolder } from '../../src/operations/installation.ts';
import { addMember, createOrganisation } from '../../src/operations/people.ts';
import { keepSheetForm } from '../../src/operations/sheet-forms.ts';
import { sequence } from '../../src/record/audit-log.ts';
import { createAccount, createAccounts } from '../../src/server/accounts.ts';
import { freePort, PASSWORD, signInTo, startProcess } from '../record/crash.ts';
import { DATABASE_KINDS, emptyServerDatabase } from '../record/databases.ts';
import { must } from '../record/must.ts';
import { zipOf } from '../sheets/bad-files.ts';
import { exampleForm, pagesOf, printedPdf, printingOf } from '../sheets/printed-sheet.ts';
import { writeOnSheet } from '../sheets/write-on-sheet.ts';

const EMAIL = 'manager@example.org';
const SECTIONS = [1, 2, 3];
const PAGES = 2 * SECTIONS.length;
const KILLS = 2;

interface Progress {
  readonly status: string;
  readonly pages: number;
  readonly pagesDone: number;
  readonly summary: {
    readonly pagesRead: number;
    readonly pagesSetAside: number;
    readonly sections: number;
    readonly linesMade: number;
  } | null;
}

/** Two petitions of a campaign with one form each, and an account that may hand in scans. */
async function fill(place: Place): Promise<readonly string[]> {
  const installation = must(await openInstallation({ place, migrateFirst: true }));
  const { deps } = installation;
  const settings = { address: 'http://localhost', secret: await installationSecret(deps, 'session-secret') };
  const accounts = createAccounts({ db: deps.db, settings });
  const { organisationId } = must(await createOrganisation(deps, { kind: 'campaign', name: 'Crash' }));
  const userId = must(await createAccount({ accounts, email: EMAIL, name: 'Manager', password: PASSWORD }));
  must(await addMember(deps, { organisationId, userId, role: 'campaign-manager', actor: 'operator' }));
  const who = { organisationKind: 'campaign' as const, role: 'campaign-manager' as const, petitionId: null, seesConfidential: false };
  const member = { userId, organisationId, ...who };
  const petitions: string[] = [];
  for (const title of ['Killed', 'Undisturbed']) {
    const petition = { title, target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 1000, on: '2026-01-02' };
    const { petitionId } = must(await createPetition(deps, { member, ...petition }));
    const form = JSON.parse(JSON.stringify(printingOf(exampleForm(), 1, 20)));
    must(await keepSheetForm(deps, { member, petitionId, form }));
    petitions.push(petitionId);
  }
  await installation.close();
  return petitions;
}

/** Filled-in sheets as one zip, drawn once for all databases. */
let drawn: Promise<Buffer> | null = null;

async function drawScans(): Promise<Buffer> {
  const form = exampleForm();
  const pages = await pagesOf(await printedPdf(form, SECTIONS));
  const files = [];
  for (const [i, page] of pages.entries()) {
    const { image } = writeOnSheet({
      page,
      side: form.layout.sides[i % 2],
      scale: page.width / form.layout.paper.width,
      random: seededRandom(`sheets in a crash ${i}`),
      amounts: { blank: 0.3, partly: 0.2, crossed: 0.2 },
    });
    const { width, height, data } = image;
    const png = sharp(data, { raw: { width, height, channels: 1 } }).png({ compressionLevel: 1 });
    files.push({ name: `${String(i).padStart(2, '0')}.png`, data: await png.toBuffer() });
  }
  return zipOf(files);
}

it.each(DATABASE_KINDS)(
  'loses no page and reads none twice on the %s database when the process that reads sheets is killed',
  async (kind) => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-sheets-crash-'));
    const database = kind === 'server' ? await emptyServerDatabase() : null;
    const place = { folder, databaseUrl: database?.url ?? null, keyFile: join(folder, 'keys.json') };
    const [killed, undisturbed] = await fill(place);
    const zip = await (drawn ??= drawScans());
    const port = await freePort();
    // On a server the reading is a worker's, and the worker is killed; embedded it is the server's own.
    const options = kind === 'server' ? ['--no-worker'] : [];
    const start = () => startProcess({ place, port, options });
    let server = await start();
    let worker = kind === 'server' ? startWorkerProcess(place) : null;
    const cookie = await signInTo(server.address, EMAIL);
    const headers = { cookie, origin: server.address };
    const handIn = async (petitionId: string) => {
      const answer = await fetch(`${server.address}/api/v1/petitions/${petitionId}/intakes?name=scans.zip`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(zip),
      });
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { intakeId: string }).intakeId;
    };
    const progress = async (intakeId: string) => {
      const answer = await fetch(`${server.address}/api/v1/intakes/${intakeId}`, { headers });
      expect(answer.status).toBe(200);
      return (await answer.json()) as Progress;
    };
    const until = async (intakeId: string, holds: (now: Progress) => boolean) => {
      for (const end = Date.now() + 120_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
        const now = await progress(intakeId);
        if (holds(now)) return now;
        if (Date.now() > end || now.status === 'failed') throw new Error(`it stands at ${JSON.stringify(now)}`);
      }
    };

    const intakeId = await handIn(killed);
    for (let round = 1; round <= KILLS; round++) {
      const { pagesDone } = await until(intakeId, (now) => now.pagesDone >= 2 * round);
      expect(pagesDone).toBeLessThan(PAGES);
      if (worker === null) {
        await server.kill();
        server = await start();
      } else {
        worker.kill('SIGKILL');
        await once(worker, 'exit');
        worker = startWorkerProcess(place);
      }
      expect((await progress(intakeId)).pagesDone).toBeGreaterThanOrEqual(pagesDone);
    }
    const done = await until(intakeId, ({ status }) => status === 'done');
    const whole = await until(await handIn(undisturbed), ({ status }) => status === 'done');
    expect(done).toMatchObject({ pages: PAGES, pagesDone: PAGES });
    expect(done.summary).toMatchObject({ pagesRead: PAGES, pagesSetAside: 0, sections: SECTIONS.length });
    expect(done.summary!.linesMade).toBeGreaterThan(4 * SECTIONS.length);
    expect(done.summary).toEqual(whole.summary);
    if (worker !== null) {
      worker.kill('SIGTERM');
      await once(worker, 'exit');
    }
    await server.kill();

    const installation = must(await openInstallation({ place, migrateFirst: false }));
    const { db } = installation.deps;
    await sequence(db);
    const read = await db.selectFrom('intake_page').select(['file', 'page']).where('intake_id', '=', intakeId).execute();
    expect(read.map(({ file }) => file).sort((a, b) => a - b)).toEqual(Array.from({ length: PAGES }, (_, i) => i + 1));
    const linesOf = (petitionId: string) =>
      db
        .selectFrom('line')
        .innerJoin('section', 'section.id', 'line.section_id')
        .select(['section.code', 'line.page', 'line.number'])
        .where('line.petition_id', '=', petitionId)
        .orderBy('line.ordinal')
        .execute();
    expect(await linesOf(killed)).toEqual(await linesOf(undisturbed));
    const told = await db.selectFrom('event').select('id').where('kind', '=', 'sheets.read').where('petition_id', '=', killed).execute();
    expect(told).toHaveLength(1);
    expect(await readdir(readingFolder(place)).catch(() => [])).toEqual([]);
    expect((await examineRecord(installation)).filter(({ state }) => state === 'bad')).toEqual([]);
    await installation.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  },
  300_000,
);

function startWorkerProcess({ folder, databaseUrl, keyFile }: Place): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, '../../bin/countersign.js'), 'worker', '--threads', '1'], {
    env: { ...process.env, COUNTERSIGN_DATA: folder, DATABASE_URL: databaseUrl!, COUNTERSIGN_KEY_FILE: keyFile },
    stdio: 'ignore',
  });
}
