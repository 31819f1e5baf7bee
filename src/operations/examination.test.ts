import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfText } from '../../test/documents/pdf-text.ts';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { filedPetition, found } from '../../test/record/filed-petition.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { sha256 } from '../basics/hashing.ts';
import type { Member } from '../law/access.ts';
import { canonicalJson, type Json } from '../record/canonical-json.ts';
import { advancePetition } from './advance-petition.ts';
import { claimBatch, createBatches } from './batches.ts';
import { answerChallenge, challengeLine, listChallenges } from './challenge-line.ts';
import { certify, determine } from './count.ts';
import { evidenceDocument } from './evidence-document.ts';
import { readEvidencePacket } from './evidence-packet.ts';
import { addressIn } from './examination-access.ts';
import { observePetition } from './observe-petition.ts';
import { addMember } from './people.ts';
import { openNoteBook, readNotes, writeNote } from './private-notes.ts';
import { listInvalidLines, readExamination } from './read-examination.ts';
import { readLineHistory } from './read-petition.ts';
import { readLineImage } from './read-pictures.ts';
import { recordFinding } from './record-finding.ts';
import { rulePackText } from './rule-pack-text.ts';
import { setManual } from './set-manual.ts';
import { setPremises } from './set-premises.ts';

it('knows a machine by its address or network', () => {
  expect(addressIn(['192.0.2.7', '198.51.100.0/24', '2001:db8::/32'], '198.51.100.9')).toBe(true);
  expect(addressIn(['192.0.2.7'], '::ffff:192.0.2.7')).toBe(true);
  expect(addressIn(['2001:db8::/32'], '2001:db8:1::1')).toBe(true);
  expect(addressIn(['192.0.2.7'], '192.0.2.8')).toBe(false);
  expect(addressIn([], '127.0.0.1')).toBe(false);
});

const HERE = '192.0.2.7';
const ELSEWHERE = '203.0.113.5';

describe.each(DATABASE_KINDS)('the examination by the proponents on the %s database', (kind) => {
  let test: TestInstallation;
  let organisationId: string;
  let supervisor: Member;
  let second: Member;
  let clerk: Member;

  beforeAll(async () => {
    test = await testInstallation(kind);
    const office = await organisationOf(test.deps, 'office', ['supervisor-1', 'supervisor-2', 'clerk-1']);
    organisationId = office.id;
    [supervisor, second, clerk] = ['supervisor-1', 'supervisor-2', 'clerk-1'].map(office.member);
  });
  afterAll(() => test?.remove());

  /** A proponent or observer of one petition. */
  async function outsider(role: 'proponent' | 'observer', petitionId: string, name = `${role} ${petitionId}`): Promise<Member> {
    must(await addMember(test.deps, { organisationId, userId: name, role, petitionId, actor: 'operator' }));
    return { userId: name, organisationId, organisationKind: 'office', role, petitionId, seesConfidential: false };
  }

  /** A petition of 14 lines certified insufficient: 9 valid, 5 invalid, one of them a duplicate; the tenth line fell to two reviewers. */
  async function insufficient(pack?: string) {
    const { deps } = test;
    const { petitionId, lines } = await filedPetition(deps, {
      supervisor,
      lines: 14,
      method: 'full',
      ...(pack === undefined ? {} : { pack }),
    });
    for (const lineId of lines.slice(0, 9)) await found(deps, { by: supervisor, lineId });
    await found(deps, { by: supervisor, lineId: lines[9], reason: 'different-address' });
    await found(deps, { by: second, lineId: lines[9], reason: 'different-address' });
    await found(deps, { by: supervisor, lineId: lines[10], reason: 'duplicate', duplicateOf: lines[0] });
    await found(deps, { by: second, lineId: lines[10], reason: 'duplicate', duplicateOf: lines[0] });
    for (const lineId of lines.slice(11)) {
      await found(deps, { by: supervisor, lineId, reason: 'different-address' });
      await found(deps, { by: second, lineId, reason: 'different-address' });
    }
    const { number } = must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }));
    must(await certify(deps, { member: supervisor, petitionId, determination: number, on: '2026-03-02' }));
    return { petitionId, lines };
  }

  async function step(petitionId: string, event: string, on: string) {
    const last = await test.deps.db
      .selectFrom('petition_step')
      .select(({ fn }) => fn.max('number').as('n'))
      .where('petition_id', '=', petitionId)
      .executeTakeFirstOrThrow();
    must(await advancePetition(test.deps, { member: supervisor, petitionId, event, on, after: Number(last.n), details: {} }));
  }

  it('opens only after insufficiency, once begun, on the machines of the office, inside the time allowed', async () => {
    const { deps, clock } = test;
    clock.now = new Date('2026-03-02T09:00:00.000Z');
    const early = await filedPetition(deps, { supervisor, lines: 3, method: 'full' });
    const tooEarly = await outsider('proponent', early.petitionId);
    expect(must(await readExamination(deps, { member: tooEarly, petitionId: early.petitionId, address: HERE }))).toMatchObject({
      state: 'not-open',
      certified: null,
    });

    const { petitionId, lines } = await insufficient();
    const proponent = await outsider('proponent', petitionId);
    const look = (address = HERE) => listInvalidLines(deps, { member: proponent, petitionId, address, after: 0, limit: 100 });
    expect(codeOf(await look())).toBe('examination-not-begun');
    await step(petitionId, 'review-begun', '2026-03-10');
    // Nobody named the machines yet, and this law wants it done on them.
    expect(codeOf(await look())).toBe('not-on-premises');
    expect(codeOf(await setPremises(deps, { member: supervisor, addresses: ['192.0.2.0/40'], after: 0 }))).toBe('address-invalid');
    expect(codeOf(await setPremises(deps, { member: clerk, addresses: [HERE], after: 0 }))).toBe('not-allowed');
    must(await setPremises(deps, { member: supervisor, addresses: [HERE], after: 0 }));
    expect(codeOf(await setPremises(deps, { member: supervisor, addresses: [], after: 0 }))).toBe('changed-meanwhile');
    expect(codeOf(await look(ELSEWHERE))).toBe('not-on-premises');
    for (const lineId of lines.slice(9, 10)) {
      expect(codeOf(await readEvidencePacket(deps, { member: proponent, lineId, address: ELSEWHERE }))).toBe('not-on-premises');
      expect(codeOf(await readLineHistory(deps, { member: proponent, lineId, address: ELSEWHERE }))).toBe('not-on-premises');
      expect(codeOf(await readLineImage(deps, { member: proponent, lineId, address: ELSEWHERE }))).toBe('not-on-premises');
    }
    const open = must(await readExamination(deps, { member: proponent, petitionId, address: HERE }));
    expect(open).toMatchObject({ state: 'open', begun: '2026-03-10', certified: { required: 12, valid: 9, shortfall: 3 } });
    expect(open.dates.map(({ event, date }) => [event, date])).toEqual([
      ['review-request-deadline', '2026-03-23'],
      ['review-finish-deadline', '2026-05-11'],
    ]);
    expect(must(await look()).items.length).toBe(5);
    const only = must(
      await listInvalidLines(deps, { member: proponent, petitionId, address: HERE, reason: 'duplicate', after: 0, limit: 100 }),
    );
    expect(only.items.map(({ lineId }) => lineId)).toEqual([lines[10]]);

    clock.now = new Date('2026-05-12T11:00:00.000Z');
    expect(must(await look()).items.length).toBe(5);
    clock.now = new Date('2026-05-12T13:00:00.000Z');
    expect(codeOf(await look())).toBe('examination-over');
    // The office that leads it still sees what it found.
    expect(
      must(await listInvalidLines(deps, { member: supervisor, petitionId, address: ELSEWHERE, after: 0, limit: 2 })).next,
    ).not.toBeNull();
    clock.now = new Date('2026-03-12T09:00:00.000Z');
    await step(petitionId, 'review-ended', '2026-03-12');
    expect(codeOf(await look())).toBe('examination-ended');
    expect(codeOf(await listInvalidLines(deps, { member: clerk, petitionId, address: HERE, after: 0, limit: 1 }))).toBe('not-allowed');
  });

  it('gives each invalid line with what its finding rests on, reviewers by role, and logs that it was looked at', async () => {
    const { deps, clock } = test;
    clock.now = new Date('2026-03-12T09:00:00.000Z');
    const { petitionId, lines } = await insufficient();
    await step(petitionId, 'review-begun', '2026-03-12');
    const proponent = await outsider('proponent', petitionId);
    const packet = must(await readEvidencePacket(deps, { member: proponent, lineId: lines[10], address: HERE }));
    expect(packet).toMatchObject({
      section: '2',
      line: '1',
      outcome: 'invalid',
      reason: { code: 'duplicate', peopleNeeded: 1, peopleAgreed: 2 },
      duplicate: { lineId: lines[0], section: '1', line: '1', outcome: 'valid' },
      sectionReview: { outcome: 'pass' },
    });
    expect(packet.reason!.citation.section).toMatch(/\d/);
    expect(packet.findings[0].reasonWords!.en).toMatch(/[a-z] [a-z]/);
    expect([packet.previous, packet.next]).toEqual([lines[9], lines[11]]);
    expect(packet.text.lastName).toBe('Doe 10');
    expect(packet.readings.map(({ method }) => method)).toEqual(['import']);
    expect(packet.findings.map(({ role, reviewer, evidence, intact }) => [role, reviewer, evidence, intact])).toEqual([
      ['supervisor', null, { evidence: { searched: ['doe'] }, note: '' }, true],
      ['supervisor', null, { evidence: { searched: ['doe'] }, note: '' }, true],
    ]);
    expect(JSON.stringify(packet)).not.toMatch(/supervisor-\d|V L|voterId/);
    expect(codeOf(await readEvidencePacket(deps, { member: proponent, lineId: lines[0], address: HERE }))).toBe('line-not-open');
    // Of a duplicate both lines are shown; these came as text and have no picture. Other valid lines are not open.
    for (const lineId of [lines[10], lines[0]])
      expect(codeOf(await readLineImage(deps, { member: proponent, lineId, address: HERE }))).toBe('no-picture');
    expect(codeOf(await readLineImage(deps, { member: proponent, lineId: lines[1], address: HERE }))).toBe('line-not-open');
    const led = must(await readEvidencePacket(deps, { member: supervisor, lineId: lines[0], address: HERE }));
    expect(led.findings[0]).toMatchObject({ reviewer: 'supervisor-1', evidence: { voterId: `V ${lines[0]}` } });
    const logged = await deps.db
      .selectFrom('event')
      .select(['actor', 'body'])
      .where('petition_id', '=', petitionId)
      .where('kind', '=', 'examination.line-read')
      .execute();
    expect(logged.map(({ actor, body }) => [actor, JSON.parse(body).role])).toEqual([
      [proponent.userId, 'proponent'],
      ['supervisor-1', 'supervisor'],
    ]);
  });

  it('shows outsiders how a finding was reached: how many voters were looked at, and of the one chosen no more than the line says', async () => {
    const { deps, clock } = test;
    clock.now = new Date('2026-03-12T09:00:00.000Z');
    expect(codeOf(await setManual(deps, { member: clerk, version: 'Manual 1', after: 0 }))).toBe('not-allowed');
    must(await setManual(deps, { member: supervisor, version: 'Manual 1', after: 0 }));
    expect(codeOf(await setManual(deps, { member: supervisor, version: 'Manual 2', after: 0 }))).toBe('changed-meanwhile');
    const { petitionId, lines } = await filedPetition(deps, { supervisor, lines: 3, method: 'full' });
    const field = (name: string, written: string) => ({ field: name, written, onRoll: 'OF THE ROLL', words: 'differs', bits: -3 });
    for (const by of [supervisor, second]) {
      const evidence = { searched: ['doe'], shown: ['V 1', 'V 2'], fields: [field('street', 'Oak'), field('birth', '')] };
      must(
        await recordFinding(deps, {
          member: by,
          lineId: lines[0],
          outcome: 'invalid',
          reason: 'different-address',
          voterId: 'V 1',
          evidence,
          note: '',
          requestKey: 'with-evidence',
        }),
      );
      must(await setManual(deps, { member: supervisor, version: 'Manual 2', after: 1 }));
    }
    for (const lineId of lines.slice(1)) await found(deps, { by: supervisor, lineId });
    const { number } = must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }));
    must(await certify(deps, { member: supervisor, petitionId, determination: number, on: '2026-03-02' }));
    await step(petitionId, 'review-begun', '2026-03-12');
    const proponent = await outsider('proponent', petitionId);
    const shown = must(await readEvidencePacket(deps, { member: proponent, lineId: lines[0], address: HERE })).findings;
    expect(shown.map(({ manualVersion }) => manualVersion)).toEqual(['Manual 1', 'Manual 2']);
    expect(shown[0].evidence).toEqual({ evidence: { searched: ['doe'], looked: 2, fields: [field('street', 'Oak')] }, note: '' });
    const led = must(await readEvidencePacket(deps, { member: supervisor, lineId: lines[0], address: HERE })).findings[0];
    expect(led.evidence).toMatchObject({ voterId: 'V 1', evidence: { looked: 2, shown: ['V 1', 'V 2'], fields: [{}, {}] } });
  });

  it('gives the evidence as a document only under a pack that lets copies be taken, inside the same rules, and logs it', async () => {
    const { deps, clock } = test;
    clock.now = new Date('2026-03-12T09:00:00.000Z');
    const { petitionId, lines } = await insufficient();
    await step(petitionId, 'review-begun', '2026-03-12');
    const proponent = await outsider('proponent', petitionId);
    const ask = { member: proponent, lineId: lines[10], address: HERE, language: 'en' } as const;
    for (const member of [proponent, supervisor]) expect(codeOf(await evidenceDocument(deps, { ...ask, member }))).toBe('copies-not-given');
    expect(codeOf(await evidenceDocument(deps, { ...ask, member: clerk }))).toBe('not-allowed');
    await underPack(petitionId, { export: 'yes' });
    expect(codeOf(await evidenceDocument(deps, { ...ask, address: ELSEWHERE }))).toBe('not-on-premises');
    expect(codeOf(await evidenceDocument(deps, { ...ask, lineId: lines[0] }))).toBe('line-not-open');
    const pdf = must(await evidenceDocument(deps, ask));
    expect(Buffer.compare(pdf, must(await evidenceDocument(deps, ask)))).toBe(0);
    const text = (await pdfText(pdf)).join('\n').replace(/\s+/g, ' ');
    for (const words of [
      'Section 2, page 1, line 1',
      'Doe 10',
      'Doe 0',
      'The line that counts',
      'Searched for: doe',
      'Supervisor',
      'Manual',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/supervisor-\d|V L/);
    const spanish = (await pdfText(must(await evidenceDocument(deps, { ...ask, language: 'es' })))).join('\n');
    expect(spanish).toContain('La línea que cuenta');
    expect(spanish).not.toContain('The line');
    const copies = await deps.db
      .selectFrom('event')
      .select('body')
      .where('petition_id', '=', petitionId)
      .where('kind', '=', 'examination.line-copied')
      .execute();
    expect(copies.map(({ body }) => JSON.parse(body))).toEqual(Array(3).fill({ line: lines[10], role: 'proponent' }));
  });

  it('keeps the proponents’ notes unread: opaque to the record, invisible to every role of the office', async () => {
    const { deps } = test;
    const { petitionId } = await insufficient();
    await step(petitionId, 'review-begun', '2026-03-12');
    const [proponent, fellow] = [await outsider('proponent', petitionId), await outsider('proponent', petitionId, `fellow ${petitionId}`)];
    const tag = 'a'.repeat(43);
    const note = { member: proponent, petitionId, address: HERE, tag, body: 'cipher-text-of-the-browser' };
    expect(codeOf(await writeNote(deps, { ...note, after: 0 }))).toBe('note-book-missing');
    const book = { petitionId, salt: 's'.repeat(22), probe: 'p'.repeat(60) };
    must(await openNoteBook(deps, { ...book, member: proponent, address: HERE }));
    expect(must(await openNoteBook(deps, { ...book, member: fellow, address: HERE })).salt).toBe(book.salt);
    expect(codeOf(await openNoteBook(deps, { ...book, salt: 'x'.repeat(22), member: fellow, address: HERE }))).toBe('note-book-open');
    expect(must(await writeNote(deps, { ...note, after: 0 })).number).toBe(1);
    expect(must(await writeNote(deps, { ...note, after: 0 })).number).toBe(1);
    expect(codeOf(await writeNote(deps, { ...note, body: 'another-cipher-text-here', after: 0 }))).toBe('changed-meanwhile');
    must(await writeNote(deps, { ...note, body: 'another-cipher-text-here', after: 1 }));
    expect(must(await readNotes(deps, { member: fellow, petitionId, address: HERE })).notes).toEqual([
      { tag, number: 2, body: 'another-cipher-text-here' },
    ]);
    for (const member of [supervisor, clerk, { ...supervisor, role: 'administrator' as const }]) {
      expect(codeOf(await readNotes(deps, { member, petitionId, address: HERE }))).toBe('not-allowed');
    }
    expect(codeOf(await readNotes(deps, { member: proponent, petitionId, address: ELSEWHERE }))).toBe('not-on-premises');
  });

  it('shows no interim figures to outsiders where the pack forbids it, and none of what was found in any case', async () => {
    const { deps } = test;
    const { petitionId, lines } = await filedPetition(deps, { supervisor, lines: 3, method: 'full' });
    await found(deps, { by: supervisor, lineId: lines[0] });
    for (const role of ['proponent', 'observer'] as const) {
      const shown = await observePetition(deps, { member: await outsider(role, petitionId), petitionId });
      expect(shown).toMatchObject({ ok: false, error: { code: 'progress-not-shown', remedy: expect.stringMatching(/county/i) } });
    }
    expect(must(await observePetition(deps, { member: clerk, petitionId }))).toEqual({ lines: 3, examined: 1 });
    const washington = await filedPetition(deps, { supervisor, lines: 3, method: 'full', pack: 'us-wa-initiative' });
    const observer = await outsider('observer', washington.petitionId);
    expect(must(await observePetition(deps, { member: observer, petitionId: washington.petitionId }))).toEqual({ lines: 3, examined: 0 });
  });

  it('has challenge and answer only where the pack has such a procedure', async () => {
    const { deps } = test;
    const plain = await insufficient();
    await step(plain.petitionId, 'review-begun', '2026-03-12');
    const ask = { ground: 'The address is that of the roll.', after: 0, address: HERE };
    const here = await outsider('proponent', plain.petitionId);
    expect(codeOf(await challengeLine(deps, { ...ask, member: here, petitionId: plain.petitionId, lineId: plain.lines[9] }))).toBe(
      'no-challenge',
    );
    expect(codeOf(await listChallenges(deps, { member: here, petitionId: plain.petitionId, address: HERE }))).toBe('no-challenge');

    const { petitionId, lines } = await insufficient();
    await withChallenge(petitionId);
    await step(petitionId, 'review-begun', '2026-03-12');
    const proponent = await outsider('proponent', petitionId);
    const { challengeId } = must(await challengeLine(deps, { ...ask, member: proponent, petitionId, lineId: lines[9] }));
    expect(codeOf(await challengeLine(deps, { ...ask, member: proponent, petitionId, lineId: lines[9] }))).toBe('changed-meanwhile');
    expect(codeOf(await challengeLine(deps, { ...ask, after: 1, member: proponent, petitionId, lineId: lines[0] }))).toBe('line-not-open');
    const answer = { petitionId, challengeId, upheld: false, answer: 'Looked again: 12 Oak Street, not 12 Oak Court.' };
    expect(codeOf(await answerChallenge(deps, { ...answer, member: clerk }))).toBe('not-allowed');
    must(await answerChallenge(deps, { ...answer, member: supervisor }));
    must(await answerChallenge(deps, { ...answer, member: supervisor }));
    expect(codeOf(await answerChallenge(deps, { ...answer, upheld: true, member: second }))).toBe('challenge-answered');
    const [shown] = must(await listChallenges(deps, { member: proponent, petitionId, address: HERE }));
    expect(shown).toMatchObject({ number: 1, lineId: lines[9], ground: ask.ground, answer: { upheld: false, answer: answer.answer } });
  });

  /** Pins the petition to a made-up version of its pack that knows a challenge. */
  function withChallenge(petitionId: string): Promise<void> {
    return underPack(petitionId, { challenge: { words: { en: 'challenge', es: 'impugnación' }, cite: 'gc-7924' } });
  }

  /** Pins the petition to a made-up version of its pack whose examination differs. */
  async function underPack(petitionId: string, examination: Record<string, Json>): Promise<void> {
    const pack = JSON.parse((await rulePackText('us-ca-local-recall'))!) as { version: string; examination: Record<string, Json> };
    pack.version = `with-${Object.keys(examination).join('-')}`;
    Object.assign(pack.examination, examination);
    const body = canonicalJson(pack as unknown as Json);
    const { db } = test.deps;
    await db
      .insertInto('rule_pack')
      .values({ sha256: sha256(body), id: 'us-ca-local-recall', version: pack.version, body })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .insertInto('petition_pack')
      .values({ petition_id: petitionId, number: 2, pack_sha256: sha256(body), reason: 'test', actor: 'operator', at: new Date() })
      .execute();
  }

  it('never lets an outsider claim work', async () => {
    const { petitionId } = await filedPetition(test.deps, { supervisor, lines: 3, method: 'full' });
    const batches = { petitionId, purpose: 'first' as const, size: 10, acceptedPercent: 0, requestKey: 'batches-1' };
    must(await createBatches(test.deps, { ...batches, member: supervisor }));
    for (const role of ['proponent', 'observer'] as const)
      expect(codeOf(await claimBatch(test.deps, { member: await outsider(role, petitionId), petitionId, purpose: 'first' }))).toBe(
        'not-allowed',
      );
  });
});
