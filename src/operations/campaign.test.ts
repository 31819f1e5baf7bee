import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfText } from '../../test/documents/pdf-text.ts';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { CalendarDate } from '../basics/calendar-date.ts';
import type { Member } from '../law/access.ts';
import { readLines } from '../roll/line-table.ts';
import { advancePetition } from './advance-petition.ts';
import { buildRollFile } from './build-roll.ts';
import { calendarOf, readCalendarFeed } from './calendar-feed.ts';
import { campaignDocument, readPapers } from './campaign-documents.ts';
import { CHECKS, checkSigner } from './check-signer.ts';
import { CirculationSettings } from './circulation-context.ts';
import { createPetition } from './create-petition.ts';
import { keyOf } from './deps.ts';
import { forecastPetition, talliesOf } from './forecast-petition.ts';
import { gatherQuality } from './gather-quality.ts';
import { generateCounty } from './generate-county.ts';
import { importLines } from './import-lines.ts';
import { importRoll } from './import-roll.ts';
import { keptQuality } from './kept-quality.ts';
import { moveSections } from './move-sections.ts';
import { Paper } from './papers.ts';
import { checkPetitionForm, printPetitionForm } from './petition-form.ts';
import { readQuality } from './read-quality.ts';
import { readStrikeList, strikeListCsv } from './read-strike-list.ts';
import { recordPaper } from './record-paper.ts';
import { registerCirculator } from './register-circulator.ts';
import { finishScreening, screenChunk, startScreening } from './screen-lines.ts';
import { setCirculation } from './set-circulation.ts';
import { strikeLines } from './strike-lines.ts';
import { tallySections } from './tally-sections.ts';

it('spreads a count over the days since the count before, and takes a correction from the days before it', () => {
  const days = [
    { on: '2026-02-03', lines: 30 },
    { on: '2026-02-04', lines: 5 },
    { on: '2026-02-06', lines: -8 },
  ];
  expect(talliesOf(days, '2026-02-01' as CalendarDate)).toEqual([
    { from: '2026-02-01', to: '2026-02-03', lines: 27 },
    { from: '2026-02-04', to: '2026-02-04', lines: 0 },
    { from: '2026-02-05', to: '2026-02-06', lines: 0 },
  ]);
});

describe.each(DATABASE_KINDS)('a campaign’s own lines on the %s database', (kind) => {
  let test: TestInstallation;
  let county: string;
  let member: Member;
  let worker: Member;
  let petitionId: string;

  beforeAll(async () => {
    test = await testInstallation(kind);
    county = await mkdtemp(join(tmpdir(), 'countersign-campaign-'));
    must(
      await generateCounty({
        voters: 3000,
        lines: 600,
        seed: 'campaign',
        out: county,
        corruptor: 'keyed',
        shape: 'plain',
        nameColumns: 'two',
      }),
    );
    must(await buildRollFile({ files: [join(county, 'voters.csv')], asOf: '2026-02-01', out: join(county, 'county.roll') }));
    const campaign = await organisationOf(test.deps, 'campaign', ['campaign-manager', 'campaign-worker']);
    member = campaign.member('campaign-manager');
    worker = campaign.member('campaign-worker');
    const petition = { title: 'Recall', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall', registered: 3000, on: '2026-01-02' };
    petitionId = must(await createPetition(test.deps, { member, ...petition })).petitionId;
    expect(codeOf(await forecastPetition(test.deps, { member, petitionId }))).toBe('not-circulating');
    for (const [i, event] of ['notice-filed', 'form-submitted', 'form-approved'].entries())
      must(await advancePetition(test.deps, { member, petitionId, event, on: '2026-01-20', after: i + 1, details: {} }));
    must(await importRoll(test.deps, { member, jurisdiction: 'demo', source: createReadStream(join(county, 'county.roll')) }));
    const { table } = must(await readLines({ path: join(county, 'lines.csv') }));
    const lines = Array.from({ length: table.count }, (_, i) => table.textOf(i));
    const sections = [...new Set(lines.map(({ section }) => section))];
    const half = Math.ceil(sections.length / 2);
    for (const [name, held] of [
      ['Ann', sections.slice(0, half)],
      ['Bo', sections.slice(half)],
    ] as const) {
      const circulator = { petitionId, name, address: '', phone: '', paid: true };
      const { circulatorId } = must(await registerCirculator(test.deps, { member, ...circulator }));
      must(
        await moveSections(test.deps, {
          member,
          petitionId,
          sections: held.join(','),
          kind: 'issued',
          circulatorId,
          on: '2026-01-21',
          note: '',
        }),
      );
      for (const section of held) {
        const count = lines.filter((line) => line.section === section).length;
        must(await tallySections(test.deps, { member, petitionId, sections: section, lines: count, on: '2026-02-20' }));
      }
    }
    must(await importLines(test.deps, { member, petitionId, lines, file: 'x' }));
  });
  afterAll(async () => {
    await test.remove();
    await rm(county, { recursive: true, force: true });
  });

  const notice = (grounds: string): Paper => ({
    kind: 'notice',
    officer: 'Jordan Sample',
    office: 'County Assessor',
    grounds,
    spanish: '',
    proponents: [{ name: 'Ana Pérez', address: '1 Elm St, Somewhere 90000', mailing: '' }],
    nominationSignatures: 20,
    names: [],
    inDictionary: [],
  });
  const write = (paper: Paper, after = 0) => recordPaper(test.deps, { member, petitionId, after, paper: Paper.parse(paper) });

  it('has nothing to strike before anything is screened', async () => {
    const quality = must(await readQuality(test.deps, { member, petitionId }));
    expect(quality).toMatchObject({ screenedAt: null, totals: { lines: 600, unchecked: 600, valid: 0 }, pay: null });
    expect(must(await readStrikeList(test.deps, { member, petitionId, offset: 0, limit: 10 })).total).toBe(0);
    expect(codeOf(await readQuality(test.deps, { member: worker, petitionId }))).toBe('not-allowed');
  });

  it('judges lines by the screening, draws circulators together, and lists what to strike with what it does', async () => {
    const roll = await test.deps.db.selectFrom('roll').select('id').executeTakeFirstOrThrow();
    const jobs = { ...test.deps, enqueue: async () => undefined };
    const { runId } = must(await startScreening(jobs, { member, petitionId, rollId: roll.id }));
    await screenChunk(jobs, { runId, chunk: 1, workers: 1 });
    await finishScreening(test.deps, { runId });
    const rows = await test.deps.db.selectFrom('screening').select(['outcome', 'reason']).where('run_id', '=', runId).execute();
    const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
    const quality = must(await readQuality(test.deps, { member, petitionId }));
    expect(quality.totals).toMatchObject({
      lines: 600,
      struck: 0,
      valid: count('eligible'),
      invalid: count('ineligible'),
      questions: count('review'),
      unchecked: 0,
    });
    const copies = rows.filter(({ reason }) => reason === 'duplicate').length;
    expect(copies).toBeGreaterThan(0);
    expect(quality.totals.copiesWithin + quality.totals.copiesAcross).toBe(copies);
    const key = must(await keyOf(test.deps, test.deps.db, petitionId));
    const gathered = await gatherQuality(test.deps.db, { petitionId, key });
    const [kept, again] = await Promise.all([
      keptQuality(test.deps.db, { petitionId, key }),
      keptQuality(test.deps.db, { petitionId, key }),
    ]);
    expect(kept).toEqual(gathered);
    expect(again).toBe(kept);
    for (const { sections, sectionsOnRoll } of gathered.circulators.values()) expect(sectionsOnRoll).toBe(sections);
    expect(quality.circulators.map(({ circulator }) => circulator)).toEqual([1, 2]);
    expect(quality.circulators.reduce((sum, { lines }) => sum + lines, 0)).toBe(600);
    for (const { low, mean, high, valid, checked } of quality.circulators) {
      expect(low).toBeLessThan(mean);
      expect(mean).toBeLessThan(high);
      expect(Math.abs(mean - valid / checked)).toBeLessThan(0.05);
    }

    const list = must(await readStrikeList(test.deps, { member, petitionId, offset: 0, limit: 500 }));
    expect(list.total).toBe(count('ineligible'));
    expect(list.effect.before).toMatchObject({ raw: 600, validAtLeast: count('eligible') });
    expect(list.effect.after).toMatchObject({ raw: 600 - list.total, validExpected: list.effect.before.validExpected });
    expect(list.effect.after.percentValid).toBeGreaterThan(list.effect.before.percentValid);
    expect(list.items.find(({ reason }) => reason === 'duplicate')?.keeps).toMatch(/ \/ /);
    const csv = must(await strikeListCsv(test.deps, { member, petitionId }));
    expect(csv.split('\n')).toHaveLength(list.total + 2);

    const lines = list.items.slice(0, 3).map(({ lineId }) => lineId);
    const strike = { member, petitionId, lines, struck: true, reason: 'not-registered', on: '2026-02-25' };
    expect(must(await strikeLines(test.deps, strike)).changed).toBe(3);
    expect(must(await strikeLines(test.deps, strike)).changed).toBe(0);
    expect(codeOf(await strikeLines(test.deps, { ...strike, lines: [petitionId] }))).toBe('line-unknown');
    expect(codeOf(await strikeLines(test.deps, { ...strike, on: '2027-01-01' }))).toBe('date-in-future');
    const after = must(await readStrikeList(test.deps, { member, petitionId, offset: 0, limit: 3 }));
    expect(after).toMatchObject({ struck: 3, total: list.total, effect: { before: { raw: 597 } } });
    expect(after.items.every(({ struck }) => struck)).toBe(true);
    // What was remembered of the quality is forgotten when lines are struck, screened or found.
    expect(must(await readQuality(test.deps, { member, petitionId })).totals.struck).toBe(3);
    must(await strikeLines(test.deps, { ...strike, lines: [lines[0]], struck: false, reason: 'crossed out by mistake' }));
    expect(must(await readStrikeList(test.deps, { member, petitionId, offset: 0, limit: 1 })).struck).toBe(2);
  });

  it('forecasts from its own record', async () => {
    const made = must(await forecastPetition(test.deps, { member, petitionId }));
    expect(made).toMatchObject({ required: 750, raw: 600, deadline: '2026-03-23' });
    expect(made.chance).toBeGreaterThanOrEqual(0);
    expect(made.validNow.low95).toBeLessThan(600);
    expect(must(await forecastPetition(test.deps, { member, petitionId }))).toEqual(made);
  });

  it('pays by valid line only on a stated ground', async () => {
    const settings = CirculationSettings.parse({
      centsPerHour: 2000,
      centsPerValidLine: 100,
      payPerLineBasis: 'Counsel’s letter of 2026-01-05.',
    });
    must(await setCirculation(test.deps, { member, petitionId, after: 0, settings }));
    const { pay, circulators } = must(await readQuality(test.deps, { member, petitionId }));
    expect(pay).toEqual({
      basis: 'Counsel’s letter of 2026-01-05.',
      circulators: circulators.map(({ circulator, valid }) => ({
        circulator,
        years: [{ year: 2026, minutes: 0, validLines: valid, cents: 100 * valid }],
      })),
    });
  });

  it('checks a signer against the roll, thirty times in ten minutes and not once more', async () => {
    const voters = (await readFile(join(county, 'voters.csv'), 'utf8')).split('\n');
    const column = voters[0].split(',').indexOf('voter_id');
    const first = must(await checkSigner(test.deps, { member: worker, petitionId, query: voters[1].split(',')[column] }));
    expect(first).toMatchObject({ rollAsOf: '2026-02-01', left: CHECKS.most - 1 });
    expect(['may-sign', 'may-not-sign', 'ask']).toContain(first.voters[0].answer);
    expect(Object.keys(first.voters[0]).sort()).toEqual(['address', 'answer', 'city', 'name', 'reasons']);
    for (let i = 1; i < CHECKS.most; i++) must(await checkSigner(test.deps, { member: worker, petitionId, query: 'smith' }));
    expect(codeOf(await checkSigner(test.deps, { member: worker, petitionId, query: 'smith' }))).toBe('too-many-requests');
    expect(codeOf(await checkSigner(test.deps, { member, petitionId, query: 'smith' }))).toBe('ok');
    test.clock.now = new Date(test.clock.now.getTime() + CHECKS.minutes * 60_000 + 1);
    expect(codeOf(await checkSigner(test.deps, { member: worker, petitionId, query: 'smith' }))).toBe('ok');
    const logged = await test.deps.db.selectFrom('event').select('body').where('kind', '=', 'voter.read').execute();
    expect(logged).toHaveLength(CHECKS.most + 2);
    expect(logged.map(({ body }) => body).join()).not.toMatch(/smith/i);
  });

  it('refuses an answer of 201 words, with the count and what may lower it, and keeps one of 200', async () => {
    const text = `City of Elm ${'word '.repeat(198)}`;
    const answer = { kind: 'answer' as const, none: false, text, spanish: '', by: 'J. Sample', address: '', names: [], inDictionary: [] };
    expect(await write(answer)).toMatchObject({
      ok: false,
      error: {
        code: 'words-too-many-invalid',
        message: 'The answer has 201 words, counted by Elections Code 9; at most 200 are allowed (Elections Code 11023).',
        field: 'body.paper.text',
        remedy: 'Take out 1. A name, or a hyphenated word of a dictionary, is one word when you mark it: City of Elm.',
      },
    });
    expect(must(await write({ ...answer, names: ['City of Elm'] }))).toEqual({ number: 1, words: 199 });
    expect(must(await write({ ...answer, names: ['City of Elm'] }))).toEqual({ number: 1, words: 199 });
    expect(codeOf(await write({ ...answer, none: true }))).toBe('changed-meanwhile');
    expect(codeOf(await write({ ...answer, text: ' — ' }, 1))).toBe('answer-missing');
    expect(must(await readPapers(test.deps, { member, petitionId })).items.find(({ kind: what }) => what === 'answer')).toMatchObject({
      number: 1,
      words: { counted: 199, most: 200 },
    });
  });

  it('checks the form before it is printed, and makes papers as PDF with what is unconfirmed marked', async () => {
    expect(codeOf(await checkPetitionForm(test.deps, { member, petitionId, codes: 'per-section', form: 'en', language: 'en' }))).toBe(
      'paper-not-recorded',
    );
    must(await write(notice('The office was closed for a year.')));
    const check = must(await checkPetitionForm(test.deps, { member, petitionId, codes: 'per-section', form: 'en', language: 'en' }));
    expect(check.questions.map(({ code }) => code)).toContain('sections-identical');
    expect(check.held.map(({ code }) => code)).toContain('reasons-max-words');
    expect(check.linesPerSection).toBeGreaterThan(5);
    const sheets = must(await printPetitionForm(test.deps, { member, petitionId, first: 7, last: 8, codes: 'per-section', form: 'en' }));
    const pages = await pdfText(sheets);
    expect(pages).toHaveLength(2 * check.sides);
    expect(pages[0]).toMatch(/000007/);
    expect(pages[0]).toMatch(/closed for a year/);
    expect(codeOf(await printPetitionForm(test.deps, { member, petitionId, first: 1, last: 201, codes: 'none', form: 'en' }))).toBe(
      'sections-too-many-invalid',
    );
    const spanish = must(await checkPetitionForm(test.deps, { member, petitionId, codes: 'per-section', form: 'es', language: 'es' }));
    expect(spanish.departures).toEqual([]);
    expect(spanish.untranslated).toEqual(['grounds', 'answer']);
    expect(spanish.held.find(({ code }) => code === 'signer-fields')).toMatchObject({
      found: 'espacio para: nombre, firma, domicilio, ciudad',
    });
    const inSpanish = await pdfText(
      must(await printPetitionForm(test.deps, { member, petitionId, first: 7, last: 7, codes: 'none', form: 'es' })),
    );
    expect(inSpanish[0].replaceAll(/\s+/g, ' ')).toMatch(/abajo firmantes.*AVISO AL PÚBLICO/);
    const pdf = async (what: Paper['kind'], language: 'en' | 'es') =>
      (await pdfText(must(await campaignDocument(test.deps, { member, petitionId, kind: what, language }))))
        .join('\n')
        .replace(/\s+/g, ' ');
    expect(await pdf('notice', 'en')).toMatch(/1 proponents stand here; 60 are needed/);
    expect(await pdf('notice', 'es')).toMatch(/Aviso de intención.*Ana Pérez.*secundaria/s);
    expect(codeOf(await campaignDocument(test.deps, { member, petitionId, kind: 'committee', language: 'en' }))).toBe('paper-not-recorded');
    const rest: readonly Paper[] = [
      {
        kind: 'proof-of-service',
        document: 'Notice',
        servedOn: '2026-01-15',
        servedAt: '09:00',
        manner: 'personal',
        to: 'J',
        place: 'Y',
        by: 'Z',
      },
      { kind: 'filing-receipt', filedOn: '2026-03-01', receivedBy: '', sections: 10, lines: 500 },
      { kind: 'committee', committee: 'C', treasurer: 'T', address: '', number: '', topFunders: ['Big Fund'] },
      { kind: 'voter-file-agreement', applicant: 'A', on: '2026-01-05', purpose: 'This petition.', source: 'Registrar' },
    ];
    for (const paper of rest) {
      must(await write(paper));
      expect(await pdf(paper.kind, 'es')).toMatch(/No es un formulario oficial/);
    }
    expect(await pdf('voter-file-agreement', 'en')).toMatch(/UNCONFIRMED/);
    expect(await pdf('filing-receipt', 'en')).toMatch(/claim/);
    const log = await test.deps.db.selectFrom('event').select('body').where('kind', '=', 'paper.recorded').execute();
    expect(log.map(({ body }) => body).join()).not.toMatch(/Pérez|closed/);
  });

  it('sets the form of a measure under any other pack, with its own columns, in both languages', async () => {
    for (const [pack, columns] of [
      ['us-wa-initiative', ['name', 'signature', 'address', 'city', 'zip']],
      ['us-mi-initiative', ['name', 'signature', 'address', 'city', 'signed-on']],
      ['us-ca-statewide-initiative', ['name', 'signature', 'address', 'city', 'zip']],
      ['us-nv-local', ['name', 'signature', 'address', 'signed-on']],
    ] as const) {
      const petition = { title: `Measure of ${pack}`, target: 'Voters', jurisdiction: 'demo', pack, registered: 3000, on: '2026-01-02' };
      const kind = pack === 'us-nv-local' || pack === 'us-wa-initiative' ? 'referendum' : 'constitution';
      const created = must(await createPetition(test.deps, { member, ...petition, kind }));
      const own = { member, petitionId: created.petitionId };
      const form = { ...own, codes: 'per-section' as const, language: 'en' as const };
      expect(codeOf(await checkPetitionForm(test.deps, { ...form, form: 'en' }))).toBe('paper-not-recorded');
      expect(must(await readPapers(test.deps, own)).items.map(({ kind: what }) => what)).not.toContain('notice');
      const measure: Paper = {
        kind: 'measure',
        title: 'Open counters',
        titleSpanish: 'Mostradores abiertos',
        summary: 'Counters are open on weekdays.',
        summarySpanish: 'Los mostradores abren entre semana.',
        text: 'Section 1. Every counter is open.',
        spanish: '',
        proponents: ['Ana Pérez'],
      };
      must(await recordPaper(test.deps, { ...own, after: 0, paper: measure }));
      const checked = must(await checkPetitionForm(test.deps, { ...form, form: 'es' }));
      expect(checked.untranslated).toEqual(['text']);
      expect(checked.departures).toEqual([]);
      const print = { ...own, first: 1, last: 1, codes: 'none' as const };
      const english = (await pdfText(must(await printPetitionForm(test.deps, { ...print, form: 'en' })))).map((page) =>
        page.replaceAll(/\s+/g, ' '),
      );
      expect(english[0]).toMatch(/Open counters.*Every counter is open/);
      expect(english[1]).not.toMatch(/Every counter/);
      for (const heading of columns)
        expect(english[0]).toContain(
          { name: 'Print your name', signature: 'Signature', address: 'Residence', city: 'City', zip: 'ZIP', 'signed-on': 'Date signed' }[
            heading
          ],
        );
      const spanish = await pdfText(must(await printPetitionForm(test.deps, { ...print, form: 'es' })));
      expect(spanish[0].replaceAll(/\s+/g, ' ')).toMatch(/Mostradores abiertos.*abren entre semana/);
      expect((await pdfText(must(await campaignDocument(test.deps, { ...own, kind: 'measure', language: 'es' })))).join()).toMatch(
        /Medida/,
      );
    }
  });

  it('warns of what comes, and gives the dates to whoever has the address', async () => {
    const { token, warnings } = must(await readCalendarFeed(test.deps, { member, petitionId }));
    expect(warnings.map(({ event }) => event)).not.toContain('circulation-deadline');
    test.clock.now = new Date('2026-03-20T12:00:00Z');
    expect(must(await readCalendarFeed(test.deps, { member, petitionId })).warnings).toContainEqual(
      expect.objectContaining({ event: 'circulation-deadline', date: '2026-03-23', days: 3 }),
    );
    expect(must(await calendarOf(test.deps, token))).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*DTSTART;VALUE=DATE:20260323/);
    expect(
      codeOf(
        await calendarOf(
          test.deps,
          token.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        ),
      ),
    ).toBe('not-found');
    expect(codeOf(await calendarOf(test.deps, `${petitionId}.`))).toBe('not-found');
  });

  it('strikes nothing once the petition is filed', async () => {
    must(await advancePetition(test.deps, { member, petitionId, event: 'petition-filed', on: '2026-03-19', after: 4, details: {} }));
    const [{ lineId }] = must(await readStrikeList(test.deps, { member, petitionId, offset: 0, limit: 1 })).items;
    const strike = { member, petitionId, lines: [lineId], struck: true, reason: 'x', on: '2026-03-19' };
    expect(codeOf(await strikeLines(test.deps, strike))).toBe('petition-filed');
  });
});
