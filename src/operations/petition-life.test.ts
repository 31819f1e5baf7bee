import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { found } from '../../test/record/filed-petition.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { plainLines } from '../../test/record/plain-lines.ts';
import type { Member } from '../law/access.ts';
import { advancePetition } from './advance-petition.ts';
import { certify, chooseCount, determine, recordRawCount } from './count.ts';
import { createPetition } from './create-petition.ts';
import { importLines } from './import-lines.ts';
import { reviewSection } from './review-section.ts';

const OPENING = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall', registered: 8, on: '2026-01-02' };

describe.each(DATABASE_KINDS)('the life of a petition on the %s database', (kind) => {
  let test: TestInstallation;
  let supervisor: Member;
  beforeAll(async () => {
    test = await testInstallation(kind);
    supervisor = (await organisationOf(test.deps, 'office', ['supervisor-1'])).member('supervisor-1');
  });
  afterAll(() => test?.remove());

  const open = async (previousPetitionId?: string) =>
    must(
      await createPetition(test.deps, {
        ...OPENING,
        member: supervisor,
        ...(previousPetitionId === undefined ? {} : { previousPetitionId }),
      }),
    ).petitionId;
  async function walk(petitionId: string, events: readonly string[], on: string): Promise<string> {
    let state = '';
    for (const event of events) {
      const { number } = await lastStep(petitionId);
      state = must(await advancePetition(test.deps, { member: supervisor, petitionId, event, on, after: number, details: {} })).state;
    }
    return state;
  }
  const lastStep = (petitionId: string) =>
    test.deps.db
      .selectFrom('petition_step')
      .select(['number', 'to_state'])
      .where('petition_id', '=', petitionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();

  it('goes from the notice through two rounds of form review, filing, count and certificate to the election', async () => {
    const { deps } = test;
    const petitionId = await open();
    const before = ['notice-filed', 'notice-served', 'notice-published', 'answer-filed', 'form-submitted', 'alterations-ordered'];
    expect(await walk(petitionId, before, '2026-01-20')).toBe('alterations-required');
    expect(await walk(petitionId, ['form-submitted', 'form-approved', 'petition-filed'], '2026-02-20')).toBe('filed');
    must(await importLines(deps, { member: supervisor, petitionId, lines: plainLines(4), file: 'x' }));
    must(await recordRawCount(deps, { member: supervisor, petitionId, lines: 5, reason: 'first raw count', after: 0 }));
    must(await recordRawCount(deps, { member: supervisor, petitionId, lines: 4, reason: 'one line was struck', after: 1 }));
    const counts = await deps.db
      .selectFrom('raw_count')
      .select(['number', 'lines', 'reason'])
      .where('petition_id', '=', petitionId)
      .orderBy('number')
      .execute();
    expect(counts).toEqual([
      { number: 1, lines: 5, reason: 'first raw count' },
      { number: 2, lines: 4, reason: 'one line was struck' },
    ]);
    must(await chooseCount(deps, { member: supervisor, petitionId, method: 'full' }));
    for (const { id } of await deps.db.selectFrom('section').select('id').where('petition_id', '=', petitionId).execute())
      must(await reviewSection(deps, { member: supervisor, sectionId: id, outcome: 'pass', note: '' }));
    for (const { id } of await deps.db.selectFrom('line').select('id').where('petition_id', '=', petitionId).execute())
      await found(deps, { by: supervisor, lineId: id });
    expect(must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }))).toMatchObject({
      number: 1,
      outcome: 'sufficient',
    });
    must(await certify(deps, { member: supervisor, petitionId, determination: 1, on: '2026-03-02' }));
    expect(await walk(petitionId, ['certificate-received', 'election-ordered', 'election-held'], '2026-06-09')).toBe('decided');
    const { number } = await lastStep(petitionId);
    const late = { member: supervisor, petitionId, event: 'abandoned', on: '2026-06-10', after: number, details: {} };
    expect(codeOf(await advancePetition(deps, late))).toBe('event-not-possible');
  });

  it.each(['abandoned', 'withdrawn', 'failed'])('may end before filing as %s, and the next attempt is linked to it', async (end) => {
    const { deps } = test;
    const petitionId = await open();
    expect(await walk(petitionId, ['notice-filed', 'form-submitted', 'form-approved', end], '2026-02-20')).toBe(end);
    const lines = { member: supervisor, petitionId, lines: plainLines(1), file: 'x' };
    expect(codeOf(await importLines(deps, lines))).toBe('petition-closed');
    const next = await open(petitionId);
    const row = await deps.db
      .selectFrom('petition')
      .select(['attempt', 'previous_petition_id'])
      .where('id', '=', next)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ attempt: 2, previous_petition_id: petitionId });
  });
});
