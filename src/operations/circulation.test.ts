import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { plainLines } from '../../test/record/plain-lines.ts';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { dateIn, instantOf, isTimeZone } from '../basics/local-time.ts';
import type { Member } from '../law/access.ts';
import { formatIdentity } from '../sheets/identity.ts';
import { advancePetition } from './advance-petition.ts';
import { CirculationSettings } from './circulation-context.ts';
import { createPetition } from './create-petition.ts';
import { importLines } from './import-lines.ts';
import { moveSections } from './move-sections.ts';
import { nameTurf, recordShift } from './plan-shift.ts';
import { listCirculators, listCustody, readCirculation, readCustody } from './read-circulation.ts';
import { readFieldWork } from './read-field-work.ts';
import { recordCirculator } from './record-circulator.ts';
import { followPledge, recordPledge } from './record-pledge.ts';
import { registerCirculator } from './register-circulator.ts';
import { sectionCodes } from './section-names.ts';
import { setCirculation } from './set-circulation.ts';
import { tallySections } from './tally-sections.ts';

it('knows zones, days and hours that the clock jumps over', () => {
  expect([isTimeZone('America/Los_Angeles'), isTimeZone('Mars/Base'), isTimeZone('+08:00'), isTimeZone('')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const at = new Date('2026-03-02T03:00:00Z');
  expect([dateIn({ zone: 'America/Los_Angeles', at }), dateIn({ zone: 'UTC', at })]).toEqual(['2026-03-01', '2026-03-02']);
  const local = (date: string, time: string, zone = 'America/Los_Angeles') =>
    instantOf({ date: date as CalendarDate, time, zone })?.toISOString() ?? null;
  expect(local('2026-03-07', '09:30')).toBe('2026-03-07T17:30:00.000Z');
  expect(local('2026-03-08', '02:30')).toBeNull();
  expect(local('2026-11-01', '01:30')).toBe('2026-11-01T08:30:00.000Z');
  expect(local('2026-03-07', '09:30', 'Pacific/Kiritimati')).toBe('2026-03-06T19:30:00.000Z');
});

it('reads names of sections as people and scanners give them', () => {
  const scanned = formatIdentity({ petition: 'LAR22', section: 306, side: 1 });
  const codes = (text: string, sheetKey: string | null = 'LAR22') => {
    const read = sectionCodes({ text, sheetKey });
    return read.ok ? read.value : read.error.code;
  };
  expect(codes(`1-3, 0305;${scanned}\nB-7`)).toEqual(['1', '2', '3', '305', '306', 'B-7']);
  expect(codes('2 2 1-2')).toEqual(['2', '1']);
  expect(codes('9-3')).toBe('section-range-invalid');
  expect(codes(' , ')).toBe('sections-missing');
  expect(codes('0')).toBe('section-number-invalid');
  expect(codes(scanned.replace('306', '307'))).toBe('section-code-invalid');
  expect(codes(scanned, 'OTHER')).toBe('section-of-another-petition-invalid');
  expect(codes(formatIdentity({ petition: 'LAR22', section: 0, side: 1 }))).toBe('section-unnumbered-invalid');
  expect(codes('1-999999')).toBe('sections-too-many-invalid');
});

describe.each(DATABASE_KINDS)('circulation on the %s database', (kind) => {
  let test: TestInstallation;
  let member: Member;
  let worker: Member;
  let petitionId: string;
  let circulatorId: string;

  beforeAll(async () => {
    test = await testInstallation(kind);
    const campaign = await organisationOf(test.deps, 'campaign', ['campaign-manager', 'campaign-worker']);
    member = campaign.member('campaign-manager');
    worker = campaign.member('campaign-worker');
    const petition = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall', registered: 800, on: '2026-01-02' };
    petitionId = must(await createPetition(test.deps, { member, ...petition })).petitionId;
    const early = { member: worker, petitionId, sections: '1', kind: 'missing' as const, on: '2026-01-10', note: '' };
    expect(codeOf(await moveSections(test.deps, early))).toBe('not-circulating');
    for (const [i, event] of ['notice-filed', 'form-submitted', 'form-approved'].entries())
      must(await advancePetition(test.deps, { member, petitionId, event, on: '2026-01-20', after: i + 1, details: {} }));
    circulatorId = must(await registerCirculator(test.deps, { member, petitionId, ...person('Rosa Ortiz'), age: 30 })).circulatorId;
  });
  afterAll(() => test.remove());

  const person = (name: string) => ({ name, address: '', phone: '', paid: false });
  const move = (sections: string, kindOf: 'issued' | 'returned' | 'missing' | 'void', on: string, by: string | undefined = circulatorId) =>
    moveSections(test.deps, {
      member: worker,
      petitionId,
      sections,
      kind: kindOf,
      on,
      note: '',
      ...(by === undefined ? {} : { circulatorId: by }),
    });
  const tally = (sections: string, lines: number, on: string, reason?: string) =>
    tallySections(test.deps, { member: worker, petitionId, sections, lines, on, ...(reason === undefined ? {} : { reason }) });
  const circulation = async () => must(await readCirculation(test.deps, { member, petitionId }));

  it('asks the pack who may circulate, which is not who may sign', async () => {
    const young = await registerCirculator(test.deps, { member, petitionId, ...person('Too Young'), age: 17 });
    expect(young).toMatchObject({ ok: false, error: { code: 'circulator-not-eligible', field: 'body.age' } });
    const unregistered = await registerCirculator(test.deps, {
      member,
      petitionId,
      ...person('Not Registered'),
      age: 40,
      registered: false,
    });
    expect(must(unregistered).number).toBe(2);
    const twice = { member, petitionId, ...person('Ann Lee'), requestId: '018f0000-0000-7000-8000-000000000001' };
    expect([must(await registerCirculator(test.deps, twice)).number, must(await registerCirculator(test.deps, twice)).number]).toEqual([
      3, 3,
    ]);
    expect(codeOf(await registerCirculator(test.deps, { member: worker, petitionId, ...person('X') }))).toBe('not-allowed');
  });

  it('issues, takes back and counts sections, all or none', async () => {
    expect(must(await move('1-20', 'issued', '2026-02-20')).sections).toBe(20);
    expect(must(await tally('1-20', 4, '2026-02-21'))).toEqual({ sections: 20, added: 80 });
    expect(must(await tally('1-10', 7, '2026-02-22'))).toEqual({ sections: 10, added: 30 });
    expect(must(await tally('1-10', 7, '2026-02-22'))).toEqual({ sections: 10, added: 0 });
    expect(must(await move('1-5', 'returned', '2026-02-22', undefined)).sections).toBe(5);
    const { sections, lines, days, overdue } = await circulation();
    expect({ sections, lines, days }).toEqual({
      sections: { known: 20, out: 15, returned: 5, missing: 0, void: 0 },
      lines: 110,
      days: [
        { on: '2026-02-21', lines: 80 },
        { on: '2026-02-22', lines: 30 },
      ],
    });
    // 2026-02-20 to 2026-03-02 is ten days, more than the seven of the setting.
    expect(overdue.map(({ code }) => code)).toEqual(Array.from({ length: 15 }, (_, i) => String(i + 6)));
    const [rosa] = must(await listCirculators(test.deps, { member, petitionId })).items;
    expect(rosa).toMatchObject({ name: 'Rosa Ortiz', sectionsOut: 15, sectionsReturned: 5, lines: 110, overdue: 15 });
  });

  it('refuses a section returned twice, and changes nothing', async () => {
    const before = await circulation();
    expect(await move('6, 5', 'returned', '2026-02-23', undefined)).toMatchObject({
      ok: false,
      error: { code: 'section-already-returned', message: 'Section 5 is returned already, since 2026-02-22.', field: 'body.sections' },
    });
    expect(codeOf(await move('7', 'issued', '2026-02-23'))).toBe('section-already-issued');
    expect(codeOf(await move('77', 'returned', '2026-02-23'))).toBe('custody-not-possible');
    expect(codeOf(await move('6', 'returned', '2026-02-01'))).toBe('date-before-last-step');
    expect(await circulation()).toEqual(before);
  });

  it('refuses a tally that goes backwards without a reason, on a day that was, on a section that is out', async () => {
    const before = await circulation();
    expect(await tally('1', 6, '2026-02-23')).toMatchObject({
      ok: false,
      error: { code: 'tally-goes-backwards', message: 'Section 1 had 7 lines on 2026-02-22: 6 are fewer.' },
    });
    expect(codeOf(await tally('1', 9, '2026-02-20'))).toBe('tally-before-last');
    expect(codeOf(await tally('1, 99', 9, '2026-02-23'))).toBe('section-not-out');
    expect(await circulation()).toEqual(before);
    expect(must(await tally('1', 6, '2026-02-23', 'a line was counted twice')).added).toBe(-1);
    const history = must(await readCustody(test.deps, { member, petitionId, code: '1' }));
    expect(history.entries.map(({ kind: what, lines }) => [what, lines])).toEqual([
      ['issued', null],
      ['tallied', 4],
      ['returned', null],
      ['tallied', 7],
      ['tallied', 6],
    ]);
  });

  it('refuses what lies after the last day, before the first, or in a future that has not come where the campaign is', async () => {
    // 800 registered voters: 40 days from 2026-01-20, moved from a Sunday to Monday, 2026-03-02.
    const { window } = await circulation();
    expect(window).toMatchObject({ from: '2026-01-20', to: '2026-03-02' });
    expect(codeOf(await move('40', 'issued', '2026-01-19'))).toBe('before-circulation');
    expect(codeOf(await move('40', 'issued', '2026-03-03'))).toBe('date-in-future');
    test.clock.now = new Date('2026-03-04T02:00:00.000Z');
    expect(await move('40', 'issued', '2026-03-03')).toMatchObject({ ok: false, error: { code: 'circulation-over', field: 'on' } });
    expect(codeOf(await tally('6', 9, '2026-03-03'))).toBe('circulation-over');
    expect(codeOf(await move('6', 'returned', '2026-03-03'))).toBe('ok');
    const settings = CirculationSettings.parse({ zone: 'America/Los_Angeles', linesPerSection: 10 });
    expect(must(await setCirculation(test.deps, { member, petitionId, after: 0, settings })).number).toBe(1);
    expect(codeOf(await move('7', 'returned', '2026-03-04'))).toBe('date-in-future');
    expect(codeOf(await tally('8', 11, '2026-03-02'))).toBe('tally-too-large');
    const pay = { ...settings, centsPerValidLine: 200 };
    expect(codeOf(await setCirculation(test.deps, { member, petitionId, after: 1, settings: pay }))).toBe('pay-basis-missing');
    expect(codeOf(await setCirculation(test.deps, { member, petitionId, after: 0, settings: { ...settings, overdueDays: 3 } }))).toBe(
      'changed-meanwhile',
    );
  });

  it('gives nothing to a circulator who ended', async () => {
    const facts = { member, petitionId, circulatorId };
    must(await recordCirculator(test.deps, { ...facts, kind: 'declared', on: '2026-02-25' }));
    must(await recordCirculator(test.deps, { ...facts, kind: 'ended', on: '2026-02-26' }));
    expect(codeOf(await recordCirculator(test.deps, { ...facts, kind: 'ended', on: '2026-02-27' }))).toBe('circulator-ended');
    expect(codeOf(await move('50', 'issued', '2026-02-26'))).toBe('circulator-ended');
    must(await recordCirculator(test.deps, { ...facts, kind: 'resumed', on: '2026-02-27' }));
    expect(codeOf(await move('50', 'issued', '2026-02-27'))).toBe('ok');
    expect(must(await listCustody(test.deps, { member, petitionId, custody: 'issued', circulator: 1, offset: 0, limit: 3 }))).toMatchObject(
      {
        total: 15,
        items: [{ code: '7' }, { code: '8' }, { code: '9' }],
      },
    );
  });

  it('plans shifts in a zone that exists at an hour that exists, and keeps promises apart from signatures', async () => {
    const { turfId } = must(await nameTurf(test.deps, { member, petitionId, name: 'Farmers market', note: '' }));
    expect(must(await nameTurf(test.deps, { member, petitionId, name: 'Farmers market', note: '' })).turfId).toBe(turfId);
    const shift = { member, petitionId, circulatorId, turfId, kind: 'planned' as const, on: '2026-03-08', starts: '02:30', minutes: 120 };
    expect(await recordShift(test.deps, { ...shift, zone: 'America/Los_Angeles' })).toMatchObject({
      ok: false,
      error: { code: 'time-invalid', field: 'body.starts' },
    });
    expect(codeOf(await recordShift(test.deps, { ...shift, zone: 'Los Angeles' }))).toBe('time-zone-unknown');
    const { shiftId } = must(await recordShift(test.deps, { ...shift, starts: '09:00', zone: 'America/Los_Angeles' }));
    must(
      await recordShift(test.deps, {
        ...shift,
        kind: 'worked',
        starts: '09:00',
        minutes: 90,
        zone: 'America/Los_Angeles',
        replaces: shiftId,
      }),
    );
    const { pledgeId } = must(
      await recordPledge(test.deps, { member: worker, petitionId, name: 'P', contact: '', place: '', on: '2026-03-01' }),
    );
    must(await followPledge(test.deps, { member: worker, petitionId, pledgeId, kind: 'taken-back', on: '2026-03-02' }));
    expect(codeOf(await followPledge(test.deps, { member: worker, petitionId, pledgeId, kind: 'signed', on: '2026-03-02' }))).toBe(
      'pledge-taken-back',
    );
    const work = must(await readFieldWork(test.deps, { member, petitionId }));
    expect(work.shifts.map(({ kind: what, minutes }) => [what, minutes])).toEqual([['worked', 90]]);
    expect(work.pledges).toMatchObject([{ name: 'P', standing: 'taken-back' }]);
  });

  it('takes the lines of a section that was issued, once', async () => {
    const lines = plainLines(10);
    expect(must(await importLines(test.deps, { member, petitionId, lines, file: 'x' }))).toMatchObject({ sections: 1, lines: 10 });
    expect(codeOf(await importLines(test.deps, { member, petitionId, lines, file: 'x' }))).toBe('section-known');
    expect((await circulation()).sections.known).toBe(21);
  });

  it('puts no name of a circulator, a promise or a place into the log', async () => {
    const events = await test.deps.db.selectFrom('event').select('body').where('petition_id', '=', petitionId).execute();
    expect(events.length).toBeGreaterThan(50);
    expect(events.map(({ body }) => body).join()).not.toMatch(/Rosa|Ortiz|Farmers/);
  });
});
