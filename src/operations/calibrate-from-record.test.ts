import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { Member } from '../law/access.ts';
import { readLines } from '../roll/line-table.ts';
import { buildRollFile } from './build-roll.ts';
import { calibrateAsOperator, calibrateFromRecord } from './calibrate-from-record.ts';
import { listCalibrations } from './calibrations.ts';
import { createPetition } from './create-petition.ts';
import { generateCounty } from './generate-county.ts';
import { importLines } from './import-lines.ts';
import { importRoll } from './import-roll.ts';
import { recordFinding } from './record-finding.ts';
import { reviewSection } from './review-section.ts';
import { finishScreening, screenChunk, startScreening } from './screen-lines.ts';

let county: string;

beforeAll(async () => {
  county = await mkdtemp(join(tmpdir(), 'countersign-decided-'));
  await generateCounty({ voters: 3000, lines: 330, seed: 'decided', out: county, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' });
  must(await buildRollFile({ files: [join(county, 'voters.csv')], asOf: '2022-07-06', out: join(county, 'county.roll') }));
});
afterAll(() => rm(county, { recursive: true, force: true }));

describe.each(DATABASE_KINDS)('calibration by the findings on the record, %s database', (kind) => {
  let test: TestInstallation;
  let manager: Member;
  let worker: Member;
  beforeAll(async () => {
    test = await testInstallation(kind);
    const people = await organisationOf(test.deps, 'campaign', ['campaign-manager-1', 'campaign-worker-1']);
    manager = people.member('campaign-manager-1');
    worker = people.member('campaign-worker-1');
  });
  afterAll(() => test?.remove());

  it('learns from what people found who signed, and the next screening uses it', async () => {
    const { deps } = test;
    const jobs = { ...deps, enqueue: async () => undefined };
    const { rollId } = must(
      await importRoll(deps, { member: manager, jurisdiction: 'demo', source: createReadStream(join(county, 'county.roll')) }),
    );
    const { registered } = JSON.parse(await readFile(join(county, 'petition.json'), 'utf8'));
    const { petitionId } = must(
      await createPetition(deps, {
        member: manager,
        title: 'Decided',
        target: 'X',
        jurisdiction: 'demo',
        pack: 'us-ca-local-recall.2022',
        registered,
        on: '2026-01-02',
      }),
    );
    const { table } = must(await readLines({ path: join(county, 'lines.csv') }));
    const texts = Array.from({ length: table.count }, (_, i) => table.textOf(i));
    must(await importLines(deps, { member: manager, petitionId, lines: texts, file: 'lines.csv' }));
    expect(codeOf(await calibrateFromRecord(deps, { member: manager, petitionId }))).toBe('not-screened');
    const screen = async () => {
      const { runId } = must(await startScreening(jobs, { member: manager, petitionId, rollId }));
      await screenChunk(jobs, { runId, chunk: 1, workers: 1 });
      await finishScreening(deps, { runId });
      return deps.db.selectFrom('screening_run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
    };
    expect(await screen()).toMatchObject({ status: 'done', calibration_id: null });
    expect(codeOf(await calibrateFromRecord(deps, { member: manager, petitionId }))).toBe('decisions-few');
    expect(codeOf(await calibrateFromRecord(deps, { member: worker, petitionId }))).toBe('not-allowed');

    const sections = await deps.db.selectFrom('section').select('id').where('petition_id', '=', petitionId).execute();
    for (const { id } of sections) must(await reviewSection(deps, { member: manager, sectionId: id, outcome: 'pass', note: '' }));
    const lines = await deps.db
      .selectFrom('line')
      .select(['id', 'ordinal'])
      .where('petition_id', '=', petitionId)
      .orderBy('ordinal')
      .execute();
    const [, ...truth] = (await readFile(join(county, 'truth.csv'), 'utf8')).trim().split('\n');
    const truthOf = new Map(truth.map((row) => [row.split(',')[0], row.split(',')]));
    let found = 0;
    for (const [i, { id }] of lines.entries()) {
      const [, voterId, , , reason] = truthOf.get(texts[i].lineId)!;
      if (reason !== '' && reason !== 'not-registered' && reason !== 'different-address') continue;
      const finding = reason === '' ? { outcome: 'valid' as const } : { outcome: 'invalid' as const, reason };
      must(
        await recordFinding(deps, {
          member: manager,
          lineId: id,
          ...finding,
          ...(voterId === '' ? {} : { voterId }),
          evidence: {},
          note: '',
          requestKey: `finding-${i}`,
        }),
      );
      found++;
    }
    const calibrated = must(await calibrateFromRecord(deps, { member: manager, petitionId }));
    expect(calibrated.number).toBe(1);
    expect(calibrated.decisions).toBeGreaterThan(200);
    expect(calibrated.decisions).toBeLessThanOrEqual(found);
    expect(calibrated.curve.at(-1)!.observed).toBeGreaterThan(0.95);
    expect(must(await listCalibrations(deps, { member: manager, petitionId }))).toEqual([calibrated]);
    const events = await deps.db.selectFrom('event').select('body').where('kind', '=', 'matching.calibrated').execute();
    expect(events).toHaveLength(1);
    expect(await screen()).toMatchObject({ status: 'done', calibration_id: calibrated.calibrationId });
    // What was stated before any curve is compared, so that learning again learns the same.
    const again = must(await calibrateFromRecord(deps, { member: manager, petitionId }));
    expect({ ...again, calibrationId: '', number: 1 }).toEqual({ ...calibrated, calibrationId: '' });
    const byOperator = must(await calibrateAsOperator(deps, { petitionId }));
    expect({ ...byOperator, calibrationId: '', number: 1 }).toEqual({ ...calibrated, calibrationId: '' });
    const actors = await deps.db
      .selectFrom('event')
      .select('actor')
      .where('kind', '=', 'matching.calibrated')
      .orderBy('position')
      .execute();
    expect(actors.map(({ actor }) => actor)).toEqual([manager.userId, manager.userId, 'operator']);
    expect(codeOf(await calibrateAsOperator(deps, { petitionId: rollId }))).toBe('not-found');
    expect(codeOf(await calibrateAsOperator(deps, { petitionId: 'x' }))).toBe('not-found');
  });
});
