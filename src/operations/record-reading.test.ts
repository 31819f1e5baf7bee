import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { filedPetition } from '../../test/record/filed-petition.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { Member } from '../law/access.ts';
import { claimBatch, createBatches } from './batches.ts';
import { buildRollFile } from './build-roll.ts';
import { importRoll } from './import-roll.ts';
import { lookUpForLine } from './look-up-for-line.ts';
import { nextLine } from './next-line.ts';
import { readOwnTrail } from './read-desk.ts';
import { recordReading } from './record-reading.ts';

const GARCIA = {
  name: 'Maria E. Garcia',
  firstName: '',
  lastName: '',
  address: '1423 Maple Ave',
  city: 'Riverton',
  zip: '90001',
  birthDate: '',
  signedOn: '2/1/2026',
};

describe.each(DATABASE_KINDS)('a person’s reading of a line on the %s database', (kind) => {
  let test: TestInstallation;
  let supervisor: Member;
  let clerk: Member;
  let other: Member;
  let petitionId: string;
  let batchId: string;
  let lines: readonly string[];

  beforeAll(async () => {
    test = await testInstallation(kind);
    const office = await organisationOf(test.deps, 'office', ['supervisor-1', 'clerk-1', 'clerk-2', 'administrator-1']);
    [supervisor, clerk, other] = ['supervisor-1', 'clerk-1', 'clerk-2'].map(office.member);
    ({ petitionId, lines } = await filedPetition(test.deps, { supervisor, lines: 10, method: 'full' }));
    const rollFile = join(test.folder, 'demo.roll');
    must(await buildRollFile({ files: ['test/files/voters.csv'], asOf: '2026-02-25', out: rollFile }));
    must(await importRoll(test.deps, { member: supervisor, jurisdiction: 'demo', source: createReadStream(rollFile) }));
    must(
      await createBatches(test.deps, {
        petitionId,
        size: 10,
        acceptedPercent: 0,
        member: supervisor,
        purpose: 'first',
        requestKey: 'first-batches',
      }),
    );
    batchId = must(await claimBatch(test.deps, { member: clerk, petitionId, purpose: 'first' }))!.batchId;
  });
  afterAll(() => test?.remove());

  const next = async () => must(await nextLine(test.deps, { member: clerk, batchId })).line!;
  const events = () =>
    test.deps.db.selectFrom('event').select(['kind', 'body', 'actor']).where('kind', '=', 'line.keyed').orderBy('position').execute();

  it('leads the candidates, the law and the look-up; the earlier reading stays and comes back', async () => {
    const { deps } = test;
    const [lineId] = lines;
    const before = await next();
    expect(before).toMatchObject({ lineId, basis: 'reading', reading: { number: 1, keyed: false }, candidates: [] });
    must(await recordReading(deps, { member: clerk, lineId, after: 1, text: GARCIA }));
    const after = await next();
    expect(after).toMatchObject({ reading: { number: 2, keyed: true }, text: { name: 'Maria E. Garcia', signedOn: '2/1/2026' } });
    expect(after.candidates[0]).toMatchObject({ voter: { voterId: '1001' }, law: { outcome: 'valid' } });
    expect(after.candidates[0].probability).toBeGreaterThan(0.9);
    const { candidates } = must(await lookUpForLine(deps, { member: clerk, lineId, query: 'garc 1423', limit: 8 }));
    expect(candidates.map(({ voter }) => voter.voterId)).toEqual(expect.arrayContaining(['1001', '1002']));
    expect(candidates[0]).toMatchObject({ voter: { voterId: '1001' }, probability: after.candidates[0].probability });
    expect(candidates.find(({ voter }) => voter.voterId === '1002')?.probability ?? 0).toBeLessThan(0.1);

    must(await recordReading(deps, { member: clerk, lineId, after: 2, restores: 1 }));
    expect(await next()).toMatchObject({ reading: { number: 3, keyed: true }, text: before.text });
    const trail = must(await readOwnTrail(deps, { member: clerk, lineId }));
    expect(trail.readings.map(({ number, method, own }) => ({ number, method, own }))).toEqual([
      { number: 1, method: 'import', own: false },
      { number: 2, method: 'keyed', own: true },
      { number: 3, method: 'keyed', own: true },
    ]);
    expect(trail.readings[1].text).toMatchObject(GARCIA);
    const logged = await events();
    expect(logged.map(({ actor }) => actor)).toEqual(['clerk-1', 'clerk-1']);
    expect(logged.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { line: lineId, number: 2 },
      { line: lineId, number: 3, restores: 1 },
    ]);
    expect(logged.map(({ body }) => body).join()).not.toMatch(/garcia|maple/i);
  });

  it('is written once however often it is sent; who did not see the last reading is told so', async () => {
    const { deps } = test;
    const reading = { member: clerk, lineId: lines[1], after: 1, text: GARCIA };
    expect(must(await recordReading(deps, reading)).number).toBe(2);
    expect(must(await recordReading(deps, reading)).number).toBe(2);
    expect(codeOf(await recordReading(deps, { ...reading, text: { ...GARCIA, city: 'Elsewhere' } }))).toBe('reading-changed');
    const both = await Promise.all(['A', 'B'].map((city) => recordReading(deps, { ...reading, after: 2, text: { ...GARCIA, city } })));
    expect(both.map(codeOf).sort()).toEqual(['ok', 'reading-changed']);
    const rows = await deps.db.selectFrom('reading').select('number').where('line_id', '=', lines[1]).orderBy('number').execute();
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('is refused to whom the line is not in hand, and for a reading that is not there; a supervisor may', async () => {
    const { deps } = test;
    const reading = { lineId: lines[2], after: 1, text: GARCIA };
    expect(codeOf(await recordReading(deps, { ...reading, member: other }))).toBe('batch-not-held');
    expect(codeOf(await recordReading(deps, { ...reading, member: { ...clerk, role: 'administrator' } }))).toBe('not-allowed');
    expect(codeOf(await recordReading(deps, { member: clerk, lineId: lines[2], after: 1, restores: 7 }))).toBe('not-found');
    expect(codeOf(await recordReading(deps, { ...reading, member: supervisor }))).toBe('ok');
  });
});
