import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { plainLines } from '../../test/record/plain-lines.ts';
import type { Member } from '../law/access.ts';
import { sequence } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { exportLog, verifyLogFile } from '../record/log-file.ts';
import { loadOperatorKeys } from '../record/operator-key.ts';
import { advancePetition } from './advance-petition.ts';
import { claimBatch, createBatches, releaseBatch } from './batches.ts';
import { certify, chooseCount, determine, recordRawCount } from './count.ts';
import { createPetition } from './create-petition.ts';
import { approveDestruction, requestDestruction, setHold } from './destroy.ts';
import { drawSample, publishFrame } from './draw-sample.ts';
import { flagLine } from './flag-line.ts';
import { importLines } from './import-lines.ts';
import { movePack } from './move-pack.ts';
import { acceptInvitation, endMember, invitePerson } from './people.ts';
import { recordFinding } from './record-finding.ts';
import { recordSection } from './record-section.ts';
import { recordWithdrawal } from './record-withdrawal.ts';
import { reopenLine } from './reopen-line.ts';
import { reviewSection } from './review-section.ts';
import { undoFinding } from './undo-finding.ts';

const PACK = 'us-ca-local-recall.2022';
const opening = { title: 'Recall', target: 'Officer', jurisdiction: 'demo', pack: PACK, registered: 40, on: '2026-01-02' };

describe.each(DATABASE_KINDS)('operations on the %s database', (kind) => {
  let test: TestInstallation;
  let supervisor: Member;
  let second: Member;
  let clerk: Member;
  let other: Member;
  let administrator: Member;
  let campaign: Member;
  let key = 0;
  const requestKey = () => `request-${++key}`;

  beforeAll(async () => {
    test = await testInstallation(kind);
    const office = await organisationOf(test.deps, 'office', ['administrator-1', 'supervisor-1', 'supervisor-2', 'clerk-1', 'clerk-2']);
    [administrator, supervisor, second, clerk, other] = ['administrator-1', 'supervisor-1', 'supervisor-2', 'clerk-1', 'clerk-2'].map(
      office.member,
    );
    campaign = (await organisationOf(test.deps, 'campaign', ['campaign-manager-1'])).member('campaign-manager-1');
  });
  afterAll(() => test?.remove());

  /** A petition with its lines, filed and with the choice of count made. */
  async function filedPetition({
    lines,
    method,
    registered = 40,
    perSection = 10,
  }: {
    lines: number;
    method: 'sample' | 'full';
    registered?: number;
    perSection?: number;
  }) {
    const { deps } = test;
    const { petitionId } = must(await createPetition(deps, { ...opening, registered, member: supervisor }));
    let after = 1;
    for (const [event, on] of [
      ['notice-filed', '2026-01-02'],
      ['form-submitted', '2026-01-20'],
      ['form-approved', '2026-01-25'],
      ['petition-filed', '2026-02-20'],
    ]) {
      after = must(await advancePetition(deps, { member: supervisor, petitionId, event, on, after, details: {} })).step;
    }
    must(await importLines(deps, { member: supervisor, petitionId, lines: plainLines(lines, perSection), file: 'lines.csv' }));
    must(await recordRawCount(deps, { member: supervisor, petitionId, lines, reason: 'counted by hand', after: 0 }));
    must(await chooseCount(deps, { member: supervisor, petitionId, method }));
    const sections = await deps.db.selectFrom('section').selectAll().where('petition_id', '=', petitionId).orderBy('code').execute();
    for (const { id } of sections) must(await reviewSection(deps, { member: clerk, sectionId: id, outcome: 'pass', note: '' }));
    const all = await deps.db.selectFrom('line').select('id').where('petition_id', '=', petitionId).orderBy('ordinal').execute();
    return { petitionId, sections, lines: all.map(({ id }) => id) };
  }

  const valid = (lineId: string, voterId: string) => ({
    lineId,
    outcome: 'valid' as const,
    voterId,
    evidence: {},
    note: '',
    requestKey: requestKey(),
  });
  const invalid = (lineId: string, reason: string) => ({
    lineId,
    outcome: 'invalid' as const,
    reason,
    evidence: { searched: ['doe 1'] },
    note: 'looked twice',
    requestKey: requestKey(),
  });

  it('opens a petition under a pinned pack, with its requirement and the first state', async () => {
    const { petitionId } = must(await createPetition(test.deps, { ...opening, member: supervisor }));
    const petition = await test.deps.db.selectFrom('petition').selectAll().where('id', '=', petitionId).executeTakeFirstOrThrow();
    expect(petition).toMatchObject({ attempt: 1, required: 12, jurisdiction: 'demo' });
    const next = must(await createPetition(test.deps, { ...opening, member: supervisor, previousPetitionId: petitionId }));
    expect(
      (await test.deps.db.selectFrom('petition').select('attempt').where('id', '=', next.petitionId).executeTakeFirstOrThrow()).attempt,
    ).toBe(2);
    expect(codeOf(await createPetition(test.deps, { ...opening, member: supervisor, previousPetitionId: petitionId }))).toBe(
      'changed-meanwhile',
    );
  });

  it('refuses a pack that is not there, a template, a wrong role and a petition behind the wall', async () => {
    expect(codeOf(await createPetition(test.deps, { ...opening, pack: 'us-xx-none', member: supervisor }))).toBe('rule-pack-unknown');
    expect(codeOf(await createPetition(test.deps, { ...opening, member: clerk }))).toBe('not-allowed');
    const { petitionId } = must(await createPetition(test.deps, { ...opening, member: supervisor }));
    expect(codeOf(await createPetition(test.deps, { ...opening, member: campaign, previousPetitionId: petitionId }))).toBe('not-found');
    expect(
      codeOf(
        await advancePetition(test.deps, { member: campaign, petitionId, event: 'notice-filed', on: '2026-01-02', after: 1, details: {} }),
      ),
    ).toBe('not-found');
    expect(codeOf(await importLines(test.deps, { member: campaign, petitionId, lines: plainLines(1), file: 'x' }))).toBe('not-found');
    expect(codeOf(await movePack(test.deps, { member: supervisor, petitionId, version: 'other', reason: 'r' }))).toBe('rule-pack-version');
  });

  it('takes each step of the table once, and refuses what cannot happen, goes back in time, or came second', async () => {
    const { deps } = test;
    const { petitionId } = must(await createPetition(deps, { ...opening, member: supervisor }));
    const step = (event: string, on: string, after: number, member = supervisor) =>
      advancePetition(deps, { member, petitionId, event, on, after, details: {} });
    expect(codeOf(await step('petition-filed', '2026-01-03', 1))).toBe('event-not-possible');
    expect(codeOf(await step('found-sufficient', '2026-01-03', 1))).toBe('event-not-possible');
    expect(codeOf(await step('notice-filed', '2026-01-01', 1))).toBe('date-before-last-step');
    expect(await step('notice-filed', '2026-01-03', 1)).toEqual(await step('notice-filed', '2026-01-03', 1));
    expect(codeOf(await step('notice-filed', '2026-01-03', 1, second))).toBe('changed-meanwhile');
    const [a, b] = await Promise.all([step('form-submitted', '2026-01-20', 2), step('abandoned', '2026-01-20', 2, second)]);
    expect([codeOf(a), codeOf(b)].sort()).toEqual(['changed-meanwhile', 'ok']);
  });

  it('imports lines all or none, and names the row that is wrong', async () => {
    const { deps } = test;
    const { petitionId } = must(await createPetition(deps, { ...opening, member: supervisor }));
    const lines = plainLines(12);
    const twice = await importLines(deps, { member: supervisor, petitionId, lines: [...lines, lines[3]], file: 'lines.csv' });
    expect(twice).toMatchObject({
      ok: false,
      error: { code: 'line-twice', row: 14, file: 'lines.csv', message: 'Row 5 has the same section, page and line.' },
    });
    expect(await deps.db.selectFrom('line').select('id').where('petition_id', '=', petitionId).execute()).toEqual([]);
    expect(must(await importLines(deps, { member: supervisor, petitionId, lines, file: 'lines.csv' }))).toMatchObject({
      sections: 2,
      lines: 12,
    });
    expect(await importLines(deps, { member: supervisor, petitionId, lines, file: 'lines.csv' })).toMatchObject({
      ok: false,
      error: { code: 'section-known', row: 2 },
    });
    const stored = await deps.db.selectFrom('reading').select('sealed').execute();
    expect(stored.some(({ sealed }) => Buffer.from(sealed).includes('Maple'))).toBe(false);
  });

  it('lets only a person’s finding decide, section first, in a claimed batch, with reviewers as the pack demands', async () => {
    const { deps } = test;
    const { petitionId, lines, sections } = await filedPetition({ lines: 20, method: 'full' });
    expect(codeOf(await recordFinding(deps, { member: clerk, ...valid(lines[0], 'V1') }))).toBe('batch-not-held');
    expect(
      must(
        await createBatches(deps, {
          member: supervisor,
          petitionId,
          purpose: 'first',
          size: 10,
          acceptedPercent: 50,
          requestKey: requestKey(),
        }),
      ),
    ).toEqual({ batches: 2, lines: 20 });
    expect(
      must(
        await createBatches(deps, {
          member: supervisor,
          petitionId,
          purpose: 'first',
          size: 10,
          acceptedPercent: 50,
          requestKey: requestKey(),
        }),
      ),
    ).toEqual({ batches: 0, lines: 0 });
    const batch = must(await claimBatch(deps, { member: clerk, petitionId, purpose: 'first' }))!;
    expect(must(await claimBatch(deps, { member: clerk, petitionId, purpose: 'first' }))).toEqual(batch);
    const othersBatch = must(await claimBatch(deps, { member: other, petitionId, purpose: 'first' }))!;
    expect(othersBatch.batchId).not.toBe(batch.batchId);
    expect(must(await claimBatch(deps, { member: second, petitionId, purpose: 'first' }))).toBeNull();
    expect(codeOf(await recordFinding(deps, { member: other, ...valid(lines[0], 'V1') }))).toBe('batch-not-held');

    const asked = { member: clerk, ...valid(lines[0], 'V1') };
    const first = must(await recordFinding(deps, asked));
    expect(first.standing).toMatchObject({ status: 'found', outcome: 'valid' });
    expect(must(await recordFinding(deps, asked))).toEqual(first);
    expect(codeOf(await recordFinding(deps, { ...asked, voterId: 'V2' }))).toBe('request-key-reused');
    expect(codeOf(await recordFinding(deps, { member: clerk, ...valid(lines[0], 'V1') }))).toBe('line-already-found');
    expect(codeOf(await recordFinding(deps, { member: clerk, ...valid(lines[1], 'V1') }))).toBe('voter-already-counted');
    expect(codeOf(await recordFinding(deps, { member: clerk, ...invalid(lines[1], 'no-such-reason') }))).toBe('reason-unknown');
    expect(codeOf(await recordFinding(deps, { member: clerk, ...invalid(lines[1], 'circulator-dates') }))).toBe('reason-of-section');
    expect(
      must(await recordFinding(deps, { member: clerk, ...invalid(lines[1], 'duplicate'), duplicateOf: lines[0] })).standing,
    ).toMatchObject({ outcome: 'invalid', reason: 'duplicate' });
    expect(must(await recordFinding(deps, { member: clerk, ...invalid(lines[2], 'signature-mismatch') })).standing).toMatchObject({
      status: 'needs-review',
      outcome: null,
      rejections: 1,
    });

    const undone = must(await undoFinding(deps, { member: clerk, findingId: first.findingId }));
    expect(undone.standing.status).toBe('open');
    expect(must(await undoFinding(deps, { member: clerk, findingId: first.findingId })).findingId).toBe(undone.findingId);
    expect(codeOf(await undoFinding(deps, { member: other, findingId: first.findingId }))).toBe('finding-not-live');
    for (const [i, line] of lines.slice(0, 10).entries()) {
      if (i === 1 || i === 2) continue;
      must(await recordFinding(deps, { member: clerk, ...(i === 3 ? invalid(line, 'not-registered') : valid(line, `A${i}`)) }));
    }
    expect(must(await flagLine(deps, { member: clerk, lineId: lines[5], raised: true, note: 'odd' }))).toEqual({ raised: true });
    expect(must(await releaseBatch(deps, { member: clerk, batchId: batch.batchId }))).toEqual({ outcome: 'done', open: 0 });
    expect(must(await releaseBatch(deps, { member: clerk, batchId: batch.batchId }))).toEqual({ outcome: 'done', open: 0 });

    must(
      await reviewSection(deps, {
        member: other,
        sectionId: sections[1].id,
        outcome: 'fault',
        fault: 'circulator-dates',
        note: 'dates outside',
      }),
    );
    expect(codeOf(await recordFinding(deps, { member: other, ...valid(lines[10], 'B0') }))).toBe('section-at-fault');
    for (const line of lines.slice(10)) must(await recordFinding(deps, { member: other, ...invalid(line, 'circulator-dates') }));
    must(await releaseBatch(deps, { member: other, batchId: othersBatch.batchId }));

    expect(codeOf(await determine(deps, { member: supervisor, petitionId, basis: 'full' }))).toBe('lines-open');
    must(
      await createBatches(deps, {
        member: supervisor,
        petitionId,
        purpose: 'second',
        size: 50,
        acceptedPercent: 200,
        requestKey: requestKey(),
      }),
    );
    expect(must(await claimBatch(deps, { member: clerk, petitionId, purpose: 'second' }))).toBeNull();
    const review = must(await claimBatch(deps, { member: other, petitionId, purpose: 'second' }))!;
    expect(review.lines).toBe(3);
    expect(must(await recordFinding(deps, { member: other, ...invalid(lines[2], 'signature-mismatch') })).standing).toEqual({
      status: 'found',
      outcome: 'invalid',
      reason: 'signature-mismatch',
      rejections: 2,
    });
    expect(codeOf(await determine(deps, { member: supervisor, petitionId, basis: 'full' }))).toBe('recheck-open');
    must(await releaseBatch(deps, { member: supervisor, batchId: review.batchId }));

    const rollId = await fakeRoll('demo', '2026-02-19');
    const recheck = { member: supervisor, petitionId, purpose: 'recheck' as const, size: 50, acceptedPercent: 0, requestKey: requestKey() };
    expect(codeOf(await createBatches(deps, { ...recheck, rollId }))).toBe('roll-too-old');
    expect(codeOf(await createBatches(deps, { ...recheck, rollId: await fakeRoll('elsewhere', '2026-03-01') }))).toBe(
      'roll-of-other-jurisdiction',
    );
    expect(must(await createBatches(deps, { ...recheck, rollId: await fakeRoll('demo', '2026-02-20') }))).toEqual({ batches: 1, lines: 1 });
    expect(must(await claimBatch(deps, { member: clerk, petitionId, purpose: 'recheck' }))).toBeNull();
    must(await claimBatch(deps, { member: other, petitionId, purpose: 'recheck' }));
    expect(must(await recordFinding(deps, { member: other, ...valid(lines[3], 'found-after-all') })).standing).toMatchObject({
      status: 'needs-review',
    });
    expect(must(await recordFinding(deps, { member: supervisor, ...valid(lines[3], 'found-after-all') })).standing).toMatchObject({
      status: 'found',
      outcome: 'valid',
    });

    const determined = must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }));
    expect(determined).toMatchObject({
      number: 1,
      outcome: 'insufficient',
      body: { raw: 20, valid: 8, invalid: 12, duplicates: 1, required: 12 },
    });
    expect(must(await determine(deps, { member: supervisor, petitionId, basis: 'full' })).number).toBe(1);
    must(await reopenLine(deps, { member: supervisor, lineId: lines[4], reason: 'asked for by the proponents', requestKey: requestKey() }));
    expect(codeOf(await certify(deps, { member: supervisor, petitionId, determination: 1, on: '2026-03-02' }))).toBe('lines-open');
    must(await recordFinding(deps, { member: supervisor, ...invalid(lines[4], 'no-address') }));
    expect(codeOf(await certify(deps, { member: supervisor, petitionId, determination: 1, on: '2026-03-02' }))).toBe('findings-changed');
    expect(must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }))).toMatchObject({ number: 2, body: { valid: 7 } });
    expect(codeOf(await certify(deps, { member: clerk, petitionId, determination: 2, on: '2026-03-02' }))).toBe('not-allowed');
    const certified = await certify(deps, { member: supervisor, petitionId, determination: 2, on: '2026-03-02' });
    expect(certified).toEqual({ ok: true, value: { outcome: 'insufficient' } });
    expect(await certify(deps, { member: supervisor, petitionId, determination: 2, on: '2026-03-02' })).toEqual(certified);
    expect(codeOf(await recordFinding(deps, { member: supervisor, ...valid(lines[4], 'late') }))).toBe('petition-closed');

    // A finding's evidence is kept sealed and opens only with the petition's key; the log holds neither names nor voters.
    const events = await deps.db.selectFrom('event').select('body').where('petition_id', '=', petitionId).execute();
    expect(events.some(({ body }) => /found-after-all|looked twice/.test(body))).toBe(false);
  });

  async function fakeRoll(jurisdiction: string, asOf: string): Promise<string> {
    const { deps } = test;
    const staged = await deps.store.put(
      (async function* () {
        yield Buffer.from(`${jurisdiction} ${asOf}`);
      })(),
    );
    const id = newId();
    await deps.db.transaction().execute(async (trx) => {
      await deps.store.keep({ trx, staged, organisation: supervisor.organisationId });
      await trx
        .insertInto('roll')
        .values({
          id,
          organisation_id: supervisor.organisationId,
          jurisdiction,
          as_of: asOf,
          blob_hash: staged.hash,
          voters: 1,
          rows: 1,
          set_aside: 0,
          sources: '[]',
          actor: 'x',
          at: new Date(),
        })
        .execute();
    });
    return id;
  }

  it('never gives one batch to two, nor one voter to two lines, when many ask at once', async () => {
    const { deps } = test;
    const { petitionId, lines } = await filedPetition({ lines: 20, method: 'full' });
    must(
      await createBatches(deps, {
        member: supervisor,
        petitionId,
        purpose: 'first',
        size: 1,
        acceptedPercent: 0,
        requestKey: requestKey(),
      }),
    );
    const people = Array.from({ length: 12 }, (_, i): Member => ({ ...clerk, userId: `many-${i}` }));
    const claims = await Promise.all(people.map((member) => claimBatch(deps, { member, petitionId, purpose: 'first' })));
    const taken = claims.map((claim) => must(claim)?.batchId);
    expect(new Set(taken).size).toBe(12);
    const results = await Promise.all(
      lines.slice(0, 8).map((line) => recordFinding(deps, { member: supervisor, ...valid(line, 'the same voter') })),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(results.map(codeOf))).toEqual(new Set(['ok', 'voter-already-counted']));
    const same = { member: supervisor, ...valid(lines[15], 'another') };
    const repeated = await Promise.all([1, 2, 3, 4].map(() => recordFinding(deps, same)));
    expect(new Set(repeated.map((result) => must(result).findingId)).size).toBe(1);
  });

  it('draws once from a published frame, and lets only the sample be worked on', async () => {
    const { deps } = test;
    const { petitionId } = await filedPetition({ lines: 520, method: 'sample', registered: 2000, perSection: 100 });
    expect(codeOf(await chooseCount(deps, { member: supervisor, petitionId, method: 'full' }))).toBe('count-chosen');
    expect(codeOf(await drawSample(deps, { member: supervisor, petitionId, frame: 'x', seed: '123' }))).toBe('frame-missing');
    const frame = must(await publishFrame(deps, { member: supervisor, petitionId }));
    expect(must(await publishFrame(deps, { member: second, petitionId }))).toEqual(frame);
    expect(codeOf(await recordRawCount(deps, { member: supervisor, petitionId, lines: 519, reason: 'one struck', after: 1 }))).toBe(
      'frame-published',
    );
    expect(codeOf(await drawSample(deps, { member: supervisor, petitionId, frame: `520-${'0'.repeat(64)}`, seed: '123' }))).toBe(
      'frame-differs',
    );
    const drawn = must(await drawSample(deps, { member: supervisor, petitionId, frame: frame.id, seed: '16253441625344' }));
    expect(drawn.size).toBe(500);
    expect(must(await drawSample(deps, { member: second, petitionId, frame: frame.id, seed: '16253441625344' }))).toEqual(drawn);
    expect(codeOf(await drawSample(deps, { member: supervisor, petitionId, frame: frame.id, seed: '2' }))).toBe('sample-drawn');
    expect(
      must(
        await createBatches(deps, {
          member: supervisor,
          petitionId,
          purpose: 'first',
          size: 100,
          acceptedPercent: 0,
          requestKey: requestKey(),
        }),
      ),
    ).toEqual({ batches: 5, lines: 500 });
  });

  it('records withdrawals as the pack says, and custody of sections in their order', async () => {
    const { deps } = test;
    const { petitionId } = await filedPetition({ lines: 1, method: 'full' });
    const withdrawal = { member: clerk, petitionId, name: 'Jane Doe' };
    expect(must(await recordWithdrawal(deps, { ...withdrawal, voterId: 'W1', receivedOn: '2026-02-19' })).inTime).toBe(true);
    const late = must(await recordWithdrawal(deps, { ...withdrawal, voterId: 'W2', receivedOn: '2026-02-20' }));
    expect(late.inTime).toBe(false);
    expect(must(await recordWithdrawal(deps, { ...withdrawal, voterId: 'W2', receivedOn: '2026-02-01' }))).toEqual(late);
    const section = {
      member: campaign,
      petitionId: must(await createPetition(deps, { ...opening, member: campaign })).petitionId,
      code: '17',
      details: {},
    };
    expect(codeOf(await recordSection(deps, { ...section, kind: 'returned', on: '2026-01-05' }))).toBe('custody-not-possible');
    const issued = must(await recordSection(deps, { ...section, kind: 'issued', on: '2026-01-05', person: 'Cir Culator' }));
    expect(must(await recordSection(deps, { ...section, kind: 'issued', on: '2026-01-05' }))).toEqual(issued);
    expect(codeOf(await recordSection(deps, { ...section, kind: 'returned', on: '2026-01-04' }))).toBe('date-before-last-step');
    expect(must(await recordSection(deps, { ...section, kind: 'returned', on: '2026-01-09' })).number).toBe(2);
    expect(codeOf(await recordSection(deps, { ...section, kind: 'issued', on: '2026-01-01' }))).toBe('date-before-last-step');
  });

  it('destroys personal data only with two people, after the period, without a hold, and then for good', async () => {
    const { deps } = test;
    const { petitionId } = must(await createPetition(deps, { ...opening, member: supervisor }));
    must(await importLines(deps, { member: supervisor, petitionId, lines: plainLines(3), file: 'x' }));
    const ask = { member: administrator, petitionId, reason: 'period over', retentionEnds: '2026-03-01' };
    expect(codeOf(await requestDestruction(deps, ask))).toBe('petition-open');
    must(await advancePetition(deps, { member: supervisor, petitionId, event: 'abandoned', on: '2026-01-02', after: 1, details: {} }));
    expect(codeOf(await requestDestruction(deps, { ...ask, retentionEnds: '2026-03-02' }))).toBe('retention-not-over');
    must(await setHold(deps, { member: supervisor, petitionId, placed: true, reason: 'suit filed' }));
    expect(codeOf(await requestDestruction(deps, ask))).toBe('litigation-hold');
    must(await setHold(deps, { member: supervisor, petitionId, placed: false, reason: 'suit ended' }));
    must(await requestDestruction(deps, ask));
    expect(codeOf(await approveDestruction(deps, { member: administrator, petitionId, confirmRetentionEnded: true }))).toBe(
      'second-person-needed',
    );
    expect(codeOf(await approveDestruction(deps, { member: clerk, petitionId, confirmRetentionEnded: true }))).toBe('not-allowed');
    must(await setHold(deps, { member: supervisor, petitionId, placed: true, reason: 'another suit' }));
    expect(codeOf(await approveDestruction(deps, { member: supervisor, petitionId, confirmRetentionEnded: true }))).toBe('litigation-hold');
    must(await setHold(deps, { member: supervisor, petitionId, placed: false, reason: 'ended' }));
    must(await approveDestruction(deps, { member: supervisor, petitionId, confirmRetentionEnded: true }));
    must(await approveDestruction(deps, { member: supervisor, petitionId, confirmRetentionEnded: true }));
    const key = await deps.db.selectFrom('petition_key').selectAll().where('petition_id', '=', petitionId).executeTakeFirstOrThrow();
    expect([key.wrapped, key.operator_key_id]).toEqual([null, null]);
    expect(await deps.db.selectFrom('line').select('id').where('petition_id', '=', petitionId).execute()).toHaveLength(3);
  });

  it('invites once, ends roles, and keeps the last administrator', async () => {
    const { deps } = test;
    const { token } = must(await invitePerson(deps, { member: administrator, email: 'new@example.org', role: 'clerk' }));
    expect(codeOf(await invitePerson(deps, { member: supervisor, email: 'new@example.org', role: 'clerk' }))).toBe('not-allowed');
    expect(codeOf(await invitePerson(deps, { member: administrator, email: 'x@example.org', role: 'campaign-manager' }))).toBe(
      'role-unknown',
    );
    expect(codeOf(await invitePerson(deps, { member: administrator, email: 'x@example.org', role: 'observer' }))).toBe('role-of-petition');
    const both = await Promise.all([
      acceptInvitation(deps, { token, userId: 'new-1' }),
      acceptInvitation(deps, { token, userId: 'new-2' }),
    ]);
    expect(both.map(codeOf).sort()).toEqual(['invitation-over', 'ok']);
    test.clock.now = new Date('2026-03-20T00:00:00Z');
    const later = must(await invitePerson(deps, { member: administrator, email: 'later@example.org', role: 'clerk' }));
    test.clock.now = new Date('2026-03-27T00:00:01Z');
    expect(codeOf(await acceptInvitation(deps, { token: later.token, userId: 'new-3' }))).toBe('invitation-over');
    // The clock goes back: nothing breaks, the log keeps its order.
    test.clock.now = new Date('2026-03-02T09:00:00Z');
    expect(codeOf(await endMember(deps, { member: administrator, userId: 'administrator-1' }))).toBe('last-administrator');
    must(await endMember(deps, { member: administrator, userId: 'clerk-2' }));
    expect(codeOf(await endMember(deps, { member: administrator, userId: 'nobody' }))).toBe('not-found');
  });

  it('leaves a log that verifies, and a record that does not open with a lost key', async () => {
    const { deps, folder } = test;
    await sequence(deps.db);
    const path = join(folder, 'log.ndjson');
    await exportLog({ db: deps.db, chain: supervisor.organisationId, path });
    expect(must(await verifyLogFile({ path })).entries).toBeGreaterThan(100);
    expect(await readFile(path, 'utf8')).not.toMatch(/Doe|Maple|V1\b|example\.org/);
    await writeFile(join(folder, 'other.json'), '');
    expect(codeOf(await loadOperatorKeys({ db: deps.db, path: join(folder, 'other.json') }))).toBe('operator-key-lost');
  });
});
