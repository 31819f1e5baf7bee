import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { Member } from '../law/access.ts';
import { claimBatch, createBatches } from '../operations/batches.ts';
import { buildRollFile } from '../operations/build-roll.ts';
import { createPetition } from '../operations/create-petition.ts';
import { generateCounty } from '../operations/generate-county.ts';
import { importLines } from '../operations/import-lines.ts';
import { importRoll } from '../operations/import-roll.ts';
import { nextLine } from '../operations/next-line.ts';
import { lookUpVoters } from '../operations/read-voters.ts';
import { finishScreening, screenChunk, screeningContext, startScreening } from '../operations/screen-lines.ts';
import { readScreening } from '../operations/screening-progress.ts';
import { openPetitionKey } from '../record/petition-keys.ts';
import { openValue } from '../record/sealing.ts';
import { readLines } from '../roll/line-table.ts';
import { type JobQueue, startQueue } from './queue.ts';
import { startWorker } from './worker.ts';

let county: string;
let petition: { readonly registered: number; readonly district?: { readonly field: string; readonly value: string } };

beforeAll(async () => {
  county = await mkdtemp(join(tmpdir(), 'countersign-county-'));
  await generateCounty({ voters: 3000, lines: 400, seed: 'record', out: county, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' });
  must(await buildRollFile({ files: [join(county, 'voters.csv')], asOf: '2026-03-01', out: join(county, 'county.roll') }));
  petition = JSON.parse(await readFile(join(county, 'petition.json'), 'utf8'));
});
afterAll(() => rm(county, { recursive: true, force: true }));

describe.each(DATABASE_KINDS)('screening through the queue on the %s database', (kind) => {
  let test: TestInstallation;
  let queue: JobQueue;
  let manager: Member;
  const errors: Error[] = [];
  beforeAll(async () => {
    test = await testInstallation(kind);
    queue = await startQueue({ record: test.record, onError: (error) => errors.push(error) });
    manager = (await organisationOf(test.deps, 'campaign', ['campaign-manager-1'])).member('campaign-manager-1');
  });
  afterAll(async () => {
    await queue?.stop();
    await test?.remove();
    expect(errors).toEqual([]);
  });

  it('comes to the same result whether one process does it whole or several do its chunks, out of order and twice', async () => {
    const { deps } = test;
    const jobs = { ...deps, enqueue: async () => undefined };
    const roll = must(
      await importRoll(deps, { member: manager, jurisdiction: 'demo', source: createReadStream(join(county, 'county.roll')) }),
    );
    const opening = {
      member: manager,
      title: 'Chunks',
      target: 'X',
      jurisdiction: 'demo',
      pack: 'us-ca-local-recall.2022',
      registered: petition.registered,
      on: '2026-01-02',
    };
    const { petitionId } = must(await createPetition(deps, opening));
    const { table } = must(await readLines({ path: join(county, 'lines.csv') }));
    must(
      await importLines(deps, {
        member: manager,
        petitionId,
        lines: Array.from({ length: table.count }, (_, i) => table.textOf(i)),
        file: 'x',
      }),
    );
    const results = [];
    for (const chunkLines of [table.count, 90]) {
      const { runId, chunks } = must(await startScreening(jobs, { member: manager, petitionId, rollId: roll.rollId, chunkLines }));
      for (let chunk = chunks; chunk >= 1; chunk--) {
        await Promise.all([screenChunk(jobs, { runId, chunk, workers: 1 }), screenChunk(jobs, { runId, chunk, workers: 1 })]);
        expect(must(await readScreening(deps, { member: manager, runId })).matched).toBe(
          chunk === 1 ? table.count : table.count - (chunk - 1) * chunkLines,
        );
      }
      await Promise.all([finishScreening(deps, { runId }), finishScreening(deps, { runId })]);
      const rows = await deps.db
        .selectFrom('screening')
        .innerJoin('line', 'line.id', 'screening.line_id')
        .select(['line.ordinal', 'outcome', 'reason', 'sealed', 'line_id'])
        .where('run_id', '=', runId)
        .orderBy('line.ordinal')
        .execute();
      const key = must(await openPetitionKey({ db: deps.db, keys: deps.keys(), petition: petitionId }));
      results.push(
        rows.map(({ sealed, line_id, ...row }) => ({
          ...row,
          value: openValue({ key, sealed, context: screeningContext(runId, line_id) })?.value,
        })),
      );
    }
    expect(results[0]).toHaveLength(table.count);
    expect(results[1]).toEqual(results[0]);
  });

  it('keeps the roll encrypted, screens every line in chunks, and hands lines out with their candidates', async () => {
    const { deps } = test;
    const roll = must(
      await importRoll(deps, { member: manager, jurisdiction: 'demo', source: createReadStream(join(county, 'county.roll')) }),
    );
    expect(roll.voters).toBe(3000);
    expect(
      must(await importRoll(deps, { member: manager, jurisdiction: 'demo', source: createReadStream(join(county, 'county.roll')) })).rollId,
    ).toBe(roll.rollId);
    expect(
      codeOf(await importRoll(deps, { member: manager, jurisdiction: 'demo', source: createReadStream(join(county, 'voters.csv')) })),
    ).toBe('roll-file-invalid');

    const { petitionId } = must(
      await createPetition(deps, {
        member: manager,
        title: 'Demo',
        target: 'Officer',
        jurisdiction: 'demo',
        pack: 'us-ca-local-recall.2022',
        registered: petition.registered,
        on: '2026-01-02',
        ...(petition.district ? { district: petition.district } : {}),
      }),
    );
    const { table } = must(await readLines({ path: join(county, 'lines.csv') }));
    const texts = Array.from({ length: table.count }, (_, i) => table.textOf(i));
    expect(codeOf(await startScreening({ ...deps, enqueue: queue.enqueue }, { member: manager, petitionId, rollId: roll.rollId }))).toBe(
      'lines-empty',
    );
    must(await importLines(deps, { member: manager, petitionId, lines: texts, file: 'lines.csv' }));
    const started = must(await startScreening({ ...deps, enqueue: queue.enqueue }, { member: manager, petitionId, rollId: roll.rollId }));
    expect(must(await startScreening({ ...deps, enqueue: queue.enqueue }, { member: manager, petitionId, rollId: roll.rollId }))).toEqual(
      started,
    );
    expect(must(await readScreening(deps, { member: manager, runId: started.runId }))).toMatchObject({
      status: 'waiting',
      matched: 0,
      lines: table.count,
      totals: null,
    });

    await startWorker({ queue, deps, folder: join(test.folder, 'reading'), threads: 1 });
    const done = await until(async () => {
      const progress = must(await readScreening(deps, { member: manager, runId: started.runId }));
      return progress.status === 'done' || progress.status === 'failed' ? progress : null;
    });
    expect(done).toMatchObject({ status: 'done', matched: table.count, problem: null });
    const { eligible, ineligible, review } = done.totals!;
    expect(eligible + ineligible + review).toBe(table.count);
    expect(eligible).toBeGreaterThan(table.count / 3);

    must(
      await createBatches(deps, { member: manager, petitionId, purpose: 'first', size: 50, acceptedPercent: 0, requestKey: 'batches-1' }),
    );
    const batch = must(await claimBatch(deps, { member: manager, petitionId, purpose: 'first' }))!;
    const next = must(await nextLine(deps, { member: manager, batchId: batch.batchId }));
    expect(next).toMatchObject({ done: 0, lines: 50 });
    expect(next.line!.text).toMatchObject({ section: texts[0].section, lastName: texts[0].lastName });
    const withVoter =
      next.line!.candidates.length > 0
        ? next.line!
        : must(await nextLine(deps, { member: manager, batchId: batch.batchId, after: 1 })).line!;
    expect(withVoter.candidates[0]?.evidence.length).toBeGreaterThan(2);
    const { voters } = must(await lookUpVoters(deps, { member: manager, rollId: roll.rollId, query: 'mar', limit: 5 }));
    expect(voters.length).toBeGreaterThan(0);
    const reads = await deps.db.selectFrom('event').select('body').where('kind', '=', 'voter.read').execute();
    expect(reads.length).toBeGreaterThanOrEqual(2);
    expect(reads.some(({ body }) => /mar/.test(body))).toBe(false);
  });
});

async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + 45_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
  throw new Error('it took too long');
}
