import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { filedPetition, found } from '../../test/record/filed-petition.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { Member } from '../law/access.ts';
import { sequence } from '../record/audit-log.ts';
import { backUp } from './backup.ts';
import { claimBatch, createBatches } from './batches.ts';
import { buildRollFile } from './build-roll.ts';
import { changeMember } from './change-member.ts';
import { compareKeptRolls } from './compare-kept-rolls.ts';
import { setHold } from './destroy.ts';
import { flagLine } from './flag-line.ts';
import { generateCounty } from './generate-county.ts';
import { importRoll } from './import-roll.ts';
import { listFlags } from './list-flags.ts';
import { listPeople } from './list-people.ts';
import { acceptInvitation, endMember, invitePerson } from './people.ts';
import { readInstallation } from './read-installation.ts';
import { checkLog, readLog } from './read-log.ts';
import { readRetention } from './read-retention.ts';
import { readWork } from './read-work.ts';
import { recordFinding } from './record-finding.ts';
import { revokeInvitation } from './revoke-invitation.ts';

describe.each(DATABASE_KINDS)('leading and looking after an office on the %s database', (kind) => {
  let test: TestInstallation;
  let administrator: Member;
  let supervisor: Member;
  let clerk: Member;
  let other: Member;

  beforeAll(async () => {
    test = await testInstallation(kind);
    const office = await organisationOf(test.deps, 'office', ['administrator-1', 'supervisor-1', 'clerk-1', 'clerk-2']);
    [administrator, supervisor, clerk, other] = ['administrator-1', 'supervisor-1', 'clerk-1', 'clerk-2'].map(office.member);
  });
  afterAll(() => test?.remove());

  const zone = 'America/Los_Angeles';

  it('tells pace, expected last day against the deadline, and agreement between blind reviewers with its interval', async () => {
    const { deps, clock } = test;
    clock.now = new Date('2026-02-23T18:00:00.000Z');
    const { petitionId, lines } = await filedPetition(deps, { supervisor, lines: 40, method: 'full' });
    const nothing = must(await readWork(deps, { member: supervisor, petitionId, zone }));
    expect(nothing.pace).toMatchObject({ perDay: null, finishes: null, remaining: 40, deadline: { event: 'full-examination-deadline' } });
    const batches = { petitionId, size: 40, acceptedPercent: 100 };
    must(await createBatches(deps, { ...batches, member: supervisor, purpose: 'first', requestKey: 'first-batches' }));
    must(await claimBatch(deps, { member: clerk, petitionId, purpose: 'first' }));
    const find = (by: Member, lineId: string, reason?: string) =>
      recordFinding(deps, {
        member: by,
        lineId,
        evidence: {},
        note: '',
        requestKey: `${by.userId} ${lineId}`,
        ...(reason === undefined ? { outcome: 'valid' as const, voterId: `V ${lineId}` } : { outcome: 'invalid' as const, reason }),
      });
    // 8 on Monday, 12 on Tuesday (one of them at four in the afternoon there, which is Wednesday in UTC).
    for (const lineId of lines.slice(0, 8)) must(await find(clerk, lineId));
    clock.now = new Date('2026-02-25T00:30:00.000Z');
    for (const [i, lineId] of lines.slice(8, 20).entries()) must(await find(clerk, lineId, i < 6 ? 'signature-mismatch' : undefined));
    clock.now = new Date('2026-02-25T18:00:00.000Z');
    const work = must(await readWork(deps, { member: supervisor, petitionId, zone }));
    expect(work.days).toEqual([
      { day: '2026-02-23', findings: 8, people: 1 },
      { day: '2026-02-24', findings: 12, people: 1 },
    ]);
    // Two people must reject a mismatch: six lines wait for another reviewer, twenty are open.
    expect(work.pace).toMatchObject({
      perDay: 10,
      slowest: 8,
      fastest: 12,
      remaining: 26,
      finishes: '2026-03-02',
      earliest: '2026-03-02',
      latest: '2026-03-03',
    });
    expect(work.held).toMatchObject([{ label: 'sections 1 to 4', done: 20, lines: 40, holder: 'clerk-1' }]);
    expect(work.people).toEqual([{ name: 'clerk-1', role: 'clerk', findings: 20, today: 0 }]);

    must(await createBatches(deps, { ...batches, member: supervisor, purpose: 'second', requestKey: 'second-batches' }));
    must(await claimBatch(deps, { member: other, petitionId, purpose: 'second' }));
    const mixed = await deps.db
      .selectFrom('batch_line')
      .select('line_id')
      .where('purpose', '=', 'second')
      .where('petition_id', '=', petitionId)
      .execute();
    const rejected = new Set(lines.slice(8, 14));
    expect(mixed.length).toBe(12);
    let at = 0;
    for (const { line_id } of mixed) {
      // The second reviewer disagrees on one rejection, and on one accepted line.
      const agrees = line_id !== lines[8] && !(!rejected.has(line_id) && at++ === 0);
      must(await find(other, line_id, rejected.has(line_id) === agrees ? 'signature-mismatch' : undefined));
    }
    const { agreement } = must(await readWork(deps, { member: supervisor, petitionId, zone }));
    expect(agreement).toMatchObject({ rejected: { hits: 5, of: 6 }, accepted: { hits: 5, of: 6 }, sameReason: { hits: 5, of: 5 } });
    expect(agreement.rejected.low).toBeCloseTo(0.4365, 3);
    expect(agreement.rejected.high).toBeCloseTo(0.9699, 3);
    expect(codeOf(await readWork(deps, { member: clerk, petitionId, zone }))).toBe('not-allowed');
  });

  it('lists open flags with their notes, and drops those taken down', async () => {
    const { deps } = test;
    const { petitionId, lines } = await filedPetition(deps, { supervisor, lines: 4, method: 'full' });
    await found(deps, { by: supervisor, lineId: lines[1] });
    must(await flagLine(deps, { member: clerk, lineId: lines[1], raised: true, note: 'two hands?' }));
    must(await flagLine(deps, { member: clerk, lineId: lines[2], raised: true, note: 'see page' }));
    must(await flagLine(deps, { member: supervisor, lineId: lines[2], raised: false, note: '' }));
    expect(must(await listFlags(deps, { member: supervisor, petitionId }))).toMatchObject([
      { lineId: lines[1], section: '1', line: '2', note: 'two hands?', by: 'clerk-1', status: 'found', outcome: 'valid' },
    ]);
  });

  it('invites, changes and ends people; the last administrator stays, an invitation taken back opens nothing', async () => {
    const { deps } = test;
    const invited = must(await invitePerson(deps, { member: administrator, email: 'New@example.org', role: 'clerk' }));
    expect(must(await listPeople(deps, { member: administrator })).invitations).toMatchObject([
      { email: 'new@example.org', role: 'clerk', over: false },
    ]);
    expect(codeOf(await revokeInvitation(deps, { member: supervisor, invitationId: invited.invitationId }))).toBe('not-allowed');
    must(await revokeInvitation(deps, { member: administrator, invitationId: invited.invitationId }));
    must(await revokeInvitation(deps, { member: administrator, invitationId: invited.invitationId }));
    expect(codeOf(await acceptInvitation(deps, { token: invited.token, userId: 'new' }))).toBe('invitation-over');
    const change = { member: administrator, seesConfidential: false };
    expect(codeOf(await changeMember(deps, { ...change, userId: 'administrator-1', role: 'clerk' }))).toBe('last-administrator');
    expect(codeOf(await changeMember(deps, { ...change, userId: 'clerk-1', role: 'observer' }))).toBe('role-of-petition');
    expect(codeOf(await changeMember(deps, { ...change, userId: 'nobody', role: 'clerk' }))).toBe('not-found');
    must(await changeMember(deps, { ...change, userId: 'clerk-2', role: 'supervisor', seesConfidential: true }));
    must(await changeMember(deps, { ...change, userId: 'clerk-2', role: 'supervisor', seesConfidential: true }));
    const { items } = must(await listPeople(deps, { member: administrator }));
    expect(
      items.filter(({ userId }) => userId === 'clerk-2').map(({ role, ended, seesConfidential }) => [role, ended, seesConfidential]),
    ).toEqual([
      ['supervisor', false, true],
      ['clerk', true, false],
    ]);
    must(await endMember(deps, { member: administrator, userId: 'clerk-2' }));
  });

  it('reads the log with names and checks it; an altered entry is named', async () => {
    const { deps } = test;
    await sequence(deps.db);
    const first = must(await readLog(deps, { member: supervisor, limit: 5 }));
    const second = must(await readLog(deps, { member: supervisor, limit: 5, before: first.next! }));
    expect([...first.items, ...second.items].map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, i) => first.items[0].seq - i));
    const only = must(await readLog(deps, { member: supervisor, limit: 50, kind: 'member.changed' }));
    expect(only.items.map(({ kind: what }) => what)).toEqual(['member.changed']);
    expect(codeOf(await readLog(deps, { member: clerk, limit: 5 }))).toBe('not-allowed');
    const good = must(await checkLog(deps, { member: supervisor }));
    expect(good).toMatchObject({ broken: null, head: first.items[0].hash });
    await sql`alter table event disable trigger user`.execute(deps.db);
    await sql`update event set actor = 'somebody-else' where id = (select event_id from log_entry where chain = ${supervisor.organisationId} and seq = 3)`.execute(
      deps.db,
    );
    expect(must(await checkLog(deps, { member: supervisor })).broken).toEqual({ seq: 3 });
    await sql`alter table event enable trigger user`.execute(deps.db);
  });

  it('tells what the rule of retention gives, holds, and the state of the backups', async () => {
    const { deps } = test;
    const { petitionId } = await filedPetition(deps, { supervisor, lines: 2, method: 'full' });
    const before = must(await readRetention(deps, { member: supervisor, petitionId }));
    expect(before).toMatchObject({ endsByRule: null, closed: false, held: false, request: null, law: { months: 8 } });
    must(await setHold(deps, { member: supervisor, petitionId, placed: true, reason: 'A suit was filed.' }));
    expect(must(await readRetention(deps, { member: administrator, petitionId }))).toMatchObject({
      held: true,
      holds: [{ placed: true, by: 'supervisor-1' }],
    });
    const none = must(await readInstallation(deps, { member: administrator, folder: test.folder }));
    expect(none.lastBackup).toBeNull();
    expect(none.eventsSinceBackup).toBeGreaterThan(10);
    const folder = await mkdtemp(join(tmpdir(), 'countersign-backup-'));
    try {
      const { sha256 } = await backUp({ db: deps.db, folder: test.folder, out: join(folder, 'x.backup'), now: deps.now });
      expect(must(await readInstallation(deps, { member: administrator, folder: test.folder }))).toMatchObject({
        lastBackup: { sha256 },
        eventsSinceBackup: 0,
      });
      expect(codeOf(await readInstallation(deps, { member: supervisor, folder: test.folder }))).toBe('not-allowed');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('compares two rolls in counts, off the thread that answers', async () => {
    const { deps } = test;
    const folder = await mkdtemp(join(tmpdir(), 'countersign-rolls-'));
    try {
      const rolls: string[] = [];
      for (const [i, voters] of [300, 320].entries()) {
        const out = join(folder, String(i));
        must(await generateCounty({ voters, lines: 20, seed: 'rolls', out, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' }));
        const path = join(folder, `${i}.roll`);
        must(await buildRollFile({ files: [join(out, 'voters.csv')], asOf: `2026-02-0${i + 1}`, out: path }));
        rolls.push(must(await importRoll(deps, { member: supervisor, jurisdiction: 'demo', source: createReadStream(path) })).rollId);
      }
      const counts = must(await compareKeptRolls(deps, { member: clerk, rollId: rolls[1], before: rolls[0] }));
      expect(counts.added - counts.removed).toBe(20);
      expect(counts.changed + counts.unchanged + counts.removed).toBe(300);
      expect(codeOf(await compareKeptRolls(deps, { member: clerk, rollId: rolls[1], before: petitionIdOf(rolls[1]) }))).toBe('not-found');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** An id of the right shape that is no roll. */
function petitionIdOf(id: string): string {
  return `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
}
