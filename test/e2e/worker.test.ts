import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startQueue } from '../../src/jobs/queue.ts';
import { buildRollFile } from '../../src/operations/build-roll.ts';
import { createPetition } from '../../src/operations/create-petition.ts';
import { generateCounty } from '../../src/operations/generate-county.ts';
import { importLines } from '../../src/operations/import-lines.ts';
import { importRoll } from '../../src/operations/import-roll.ts';
import { openInstallation, type Place } from '../../src/operations/installation.ts';
import { startScreening } from '../../src/operations/screen-lines.ts';
import { readScreening } from '../../src/operations/screening-progress.ts';
import { readLines } from '../../src/roll/line-table.ts';
import { emptyServerDatabase, SERVER_URL } from '../record/databases.ts';
import { must } from '../record/must.ts';
import { organisationOf } from '../record/office.ts';

function startWorkerProcess({ folder, databaseUrl, keyFile }: Place): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, '../../bin/countersign.js'), 'worker', '--threads', '1'], {
    env: { ...process.env, COUNTERSIGN_DATA: folder, DATABASE_URL: databaseUrl!, COUNTERSIGN_KEY_FILE: keyFile },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

it.runIf(SERVER_URL !== null)(
  'a killed worker’s chunk is done by another, and progress stays exact',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-worker-'));
    const database = await emptyServerDatabase();
    const place = { folder, databaseUrl: database.url, keyFile: join(folder, 'keys.json') };
    const installation = must(await openInstallation({ place, migrateFirst: true }));
    const { deps } = installation;
    const county = join(folder, 'county');
    must(
      await generateCounty({
        voters: 3000,
        lines: 400,
        seed: 'worker',
        out: county,
        corruptor: 'keyed',
        shape: 'plain',
        nameColumns: 'two',
      }),
    );
    must(await buildRollFile({ files: [join(county, 'voters.csv')], asOf: '2026-03-01', out: join(county, 'county.roll') }));
    const member = (await organisationOf(deps, 'campaign', ['campaign-manager-1'])).member('campaign-manager-1');
    const { rollId } = must(
      await importRoll(deps, { member, jurisdiction: 'demo', source: createReadStream(join(county, 'county.roll')) }),
    );
    const { petitionId } = must(
      await createPetition(deps, {
        member,
        title: 'T',
        target: 'X',
        jurisdiction: 'demo',
        pack: 'us-ca-local-recall.2022',
        registered: 3000,
        on: '2026-01-02',
      }),
    );
    const { table } = must(await readLines({ path: join(county, 'lines.csv') }));
    must(await importLines(deps, { member, petitionId, lines: Array.from({ length: table.count }, (_, i) => table.textOf(i)), file: 'x' }));
    const queue = await startQueue({ record: installation.record, onError: () => undefined });
    const { runId, chunks } = must(
      await startScreening({ ...deps, enqueue: queue.enqueue }, { member, petitionId, rollId, chunkLines: 10 }),
    );
    expect(chunks).toBe(40);

    const killed = startWorkerProcess(place);
    const matched = async () => must(await readScreening(deps, { member, runId })).matched;
    while ((await matched()) < 30) await new Promise((resolve) => setTimeout(resolve, 20));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const left = await matched();
    expect(left).toBeLessThan(400);
    expect(left % 10).toBe(0);
    const other = startWorkerProcess(place);
    for (const end = Date.now() + 90_000; must(await readScreening(deps, { member, runId })).status !== 'done'; ) {
      if (Date.now() > end) throw new Error(`only ${await matched()} lines are matched`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const { totals } = must(await readScreening(deps, { member, runId }));
    expect(totals!.eligible + totals!.ineligible + totals!.review).toBe(400);
    other.kill('SIGTERM');
    expect((await once(other, 'exit'))[0]).toBe(0);
    await queue.stop();
    await installation.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  },
  180_000,
);
