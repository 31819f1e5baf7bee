import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { filedPetition, found } from '../../test/record/filed-petition.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { Member } from '../law/access.ts';
import { sequence } from '../record/audit-log.ts';
import { brokenEntry } from '../record/check-chain.ts';
import { exportLog, verifyLogFile } from '../record/log-file.ts';
import { advancePetition } from './advance-petition.ts';
import { certify, chooseCount, determine, recordRawCount } from './count.ts';
import { createPetition } from './create-petition.ts';
import { recordFinding } from './record-finding.ts';

describe.each(DATABASE_KINDS)('in hard times on the %s database', (kind) => {
  let test: TestInstallation;
  let office: string;
  let one: Member;
  let two: Member;
  beforeAll(async () => {
    test = await testInstallation(kind);
    const { id, member } = await organisationOf(test.deps, 'office', ['supervisor-1', 'supervisor-2']);
    office = id;
    one = member('supervisor-1');
    two = member('supervisor-2');
  });
  afterAll(() => test?.remove());

  it('lets one of two supervisors who act at once succeed, and tells the other', async () => {
    const { deps } = test;
    const opening = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall', registered: 40, on: '2026-01-02' };
    const { petitionId } = must(await createPetition(deps, { ...opening, member: one }));
    const both = async (act: (member: Member) => Promise<Parameters<typeof codeOf>[0]>) =>
      (await Promise.all([one, two].map(act))).map(codeOf).sort();
    const step = (member: Member, i: number) =>
      advancePetition(deps, { member, petitionId, event: 'notice-filed', on: `2026-01-0${3 + i}`, after: 1, details: {} });
    expect((await Promise.all([step(one, 0), step(two, 1)])).map(codeOf).sort()).toEqual(['changed-meanwhile', 'ok']);

    const filed = await filedPetition(deps, { supervisor: one, lines: 4, method: 'full' });
    const raw = (member: Member) =>
      recordRawCount(deps, { member, petitionId: filed.petitionId, lines: 4, reason: `counted by ${member.userId}`, after: 1 });
    expect(await both(raw)).toEqual(['changed-meanwhile', 'ok']);
    expect(
      await both((member) => chooseCount(deps, { member, petitionId: filed.petitionId, method: member === one ? 'full' : 'sample' })),
    ).toEqual(['count-chosen', 'ok']);
    for (const lineId of filed.lines) await found(deps, { by: one, lineId });
    expect(await both((member) => determine(deps, { member, petitionId: filed.petitionId, basis: 'full' }))).toContain('ok');
    const numbers = await deps.db.selectFrom('determination').select('number').where('petition_id', '=', filed.petitionId).execute();
    expect(numbers).toEqual([{ number: 1 }]);
    const ends = await both((member) => certify(deps, { member, petitionId: filed.petitionId, determination: 1, on: '2026-03-02' }));
    expect(ends).toContain('ok');
    const certificates = await deps.db.selectFrom('certificate').select('outcome').where('petition_id', '=', filed.petitionId).execute();
    expect(certificates).toHaveLength(1);
  });

  it('keeps its order and its log when the clock jumps back and forth', async () => {
    const { deps, clock } = test;
    const { petitionId, lines } = await filedPetition(deps, { supervisor: one, lines: 6, method: 'full' });
    const start = clock.now.getTime();
    const jumps = [0, -86_400_000 * 400, 3_600_000, -1, 86_400_000 * 365 * 20, -3_600_000];
    const recorded: string[] = [];
    for (const [i, lineId] of lines.entries()) {
      clock.now = new Date(start + jumps[i]);
      const finding = {
        lineId,
        outcome: 'valid' as const,
        voterId: `C${i}`,
        evidence: {},
        note: '',
        requestKey: `clock-${i}-${petitionId}`,
      };
      recorded.push(must(await recordFinding(deps, { member: one, ...finding })).findingId);
      await sequence(deps.db);
    }
    clock.now = new Date(start);
    expect(await brokenEntry(deps.db, office)).toBeNull();
    const log = await deps.db
      .selectFrom('log_entry')
      .innerJoin('event', 'event.id', 'log_entry.event_id')
      .select(['seq', 'body'])
      .where('log_entry.chain', '=', office)
      .where('event.kind', '=', 'finding.recorded')
      .where('event.petition_id', '=', petitionId)
      .orderBy('seq')
      .execute();
    expect(log.map(({ body }) => (JSON.parse(body) as { finding: string }).finding)).toEqual(recorded);
    const out = join(test.folder, 'log.jsonl');
    await exportLog({ db: deps.db, chain: office, path: out });
    expect(must(await verifyLogFile({ path: out })).entries).toBeGreaterThan(10);
    await rm(out);
  });
});
