import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCounty } from '../operations/generate-county.ts';
import { matchLines } from './batch.ts';
import { createEvidence } from './evidence.ts';
import { createExplainer } from './explain.ts';
import { buildRoll } from './import.ts';
import { openRoll, type Roll } from './index-open.ts';
import { readLines } from './line-table.ts';
import { createFinder } from './lookup.ts';
import { createMatcher, NOTHING_WRITTEN } from './match.ts';
import { lineMatch } from './match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable, STARTING_PRIORS } from './posterior.ts';
import type { LineMatch, LineText } from './types.ts';

const FIRST = ['MARIA', 'JOHN', 'LINDA', 'ROBERT', 'ANH', 'DAVID', 'SUSAN', 'KEVIN', 'ROSA', 'PAUL', 'NANCY', 'ERIC'];
const LAST = ['SMITH', 'NGUYEN', 'LOPEZ', 'KIM', 'PETROSYAN', 'JOHNSON', 'OBRIEN', 'CHAVEZ', 'BAKER', 'TRAN'];
const STREETS = ['MAPLE', 'OAK', 'SUNSET', 'ALAMEDA', 'FIGUEROA', '5TH'];
const HEADING =
  'voter_id,last_name,first_name,middle_name,suffix,birth_date,house_number,street_direction,street_name,street_type,unit,city,zip,status,registered_on,district_county';

/** A town of 1,200 ordinary voters and the few that the tests are about. */
function town(): string {
  const rows = [HEADING];
  for (let i = 0; i < 1200; i++) {
    rows.push(
      `${1000 + i},${LAST[i % 10]},${FIRST[(i * 7) % 12]},,,19${50 + (i % 40)}-01-02,${100 + Math.floor(i / 3)},,${STREETS[Math.floor(i / 3) % 6]},ST,,LOS ANGELES,900${10 + (i % 20)},active,2015-03-04,LA`,
    );
  }
  const special = [
    '5001,GARCIA,MARIA,LUISA,,1980-02-03,1423,N,MAPLE,AVE,4,LOS ANGELES,90012,active,2012-01-01,LA',
    '5002,GARCIA,MARIO,,,1978-02-03,1423,N,MAPLE,AVE,4,LOS ANGELES,90012,active,2012-01-01,LA',
    '5003,ZBROZEK,WILHELMINA,,,1960-02-03,77,,OAK,ST,,PASADENA,91101,active,2012-01-01,LA',
    '5004,DE LA CRUZ,JOSE,ANTONIO,,1970-02-03,900,W,FIGUEROA,ST,,LOS ANGELES,90015,active,2012-01-01,LA',
    '5005,THOMPSON,ROBERT,,SR,1940-02-03,12,,SUNSET,BLVD,,LOS ANGELES,90026,active,2012-01-01,LA',
    '5006,THOMPSON,ROBERT,,JR,1965-02-03,12,,SUNSET,BLVD,,LOS ANGELES,90026,active,2012-01-01,LA',
    "5007,O'MALLEY,KATHERINE,,,1985-02-03,1423 1/2,N,MAPLE,AVE,,LOS ANGELES,90012,active,2012-01-01,LA",
  ];
  return `${[...rows, ...special].join('\n')}\n`;
}

let folder: string;
let roll: Roll;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-match-'));
  await writeFile(join(folder, 'voters.csv'), town());
  const built = await buildRoll({ files: [join(folder, 'voters.csv')], asOf: '2022-07-06', out: join(folder, 'town.roll') });
  expect(built.ok).toBe(true);
  const opened = await openRoll({ path: join(folder, 'town.roll') });
  if (!opened.ok) throw new Error(opened.error.message);
  roll = opened.value;
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function line(parts: Partial<LineText>): LineText {
  return { ...NOTHING_WRITTEN, ...parts };
}

function matchOne(parts: Partial<LineText>): LineMatch {
  const evidence = createEvidence(1, false);
  createMatcher(roll).match(line(parts), evidence, 0);
  const table = posteriorTable({ evidence, views: roll.views, priors: STARTING_PRIORS, settings: MATCH_SETTINGS });
  return lineMatch(table, 0, roll.voterIdOf);
}

describe('one line', () => {
  it.each([
    ['as on the roll', { firstName: 'Maria', lastName: 'Garcia', address: '1423 N Maple Ave #4', zip: '90012' }, '5001'],
    ['the brother, not the sister', { firstName: 'Mario', lastName: 'Garcia', address: '1423 N Maple Ave Apt 4', zip: '90012' }, '5002'],
    ['one free-form name', { name: 'GARCIA, MARIA L', address: '1423 Maple Avenue', city: 'Los Angeles' }, '5001'],
    ['names in the wrong boxes', { firstName: 'Zbrozek', lastName: 'Wilhelmina', address: '77 Oak St' }, '5003'],
    ['short form', { firstName: 'Katie', lastName: "O'Malley", address: '1423 1/2 Maple' }, '5007'],
    ['look-alike letters and a lost letter', { firstName: 'Wi1helmina', lastName: 'Zbrozck', address: '77 0ak St' }, '5003'],
    ['part of a surname', { firstName: 'Jose', lastName: 'Cruz', address: '900 W Figueroa St', zip: '90015' }, '5004'],
    ['initial and middle name', { name: 'J Antonio De La Cruz', address: '900 West Figueroa Street' }, '5004'],
    ['suffix tells father from son', { name: 'Robert Thompson Jr', address: '12 Sunset Blvd' }, '5006'],
    ['apostrophe and half number', { name: 'Kathy OMalley', address: '1423½ N Maple Ave' }, '5007'],
    ['a given name read past three slips', { firstName: 'Wilhchmnia', lastName: 'Zbrozek', address: '77 Oak St', zip: '91101' }, '5003'],
    ['a familiar form that no table lists', { firstName: 'Wilhie', lastName: 'Zbrozek', address: '77 Oak St', zip: '91101' }, '5003'],
    ['a misread familiar form', { firstName: 'Kathv', lastName: "O'Malley", address: '1423 1/2 N Maple Ave', zip: '90012' }, '5007'],
    ['a name run together', { name: 'WilhelminaZbrozek', address: '77 Oak St' }, '5003'],
    ['a name run together, one half misread', { name: 'WilhelrninaZbrozek', address: '77 Oak St' }, '5003'],
    ['a letter read as a mark', { firstName: 'Wil/elmina', lastName: 'Zbro,ek', address: '77 Oak St' }, '5003'],
    ['letters in the number', { firstName: 'Jose', lastName: 'De La Cruz', address: 'g0O W Figueroa St', zip: '90015' }, '5004'],
    ['unreadable marks', { firstName: 'Wilh??mina', lastName: 'Zbro?ek', address: '77 Oak St' }, '5003'],
  ])('%s', (_, parts, voterId) => {
    const match = matchOne(parts);
    expect(match.candidates[0]?.voterId).toBe(voterId);
    expect(match.kind).toBe('match');
  });

  it.each([
    ['a street past finding by itself', { firstName: 'Jose', lastName: 'De La Cruz', address: '900 W Figcrza St', zip: '90015' }],
    [
      'street and number both misread, no ZIP',
      { firstName: 'Jose', lastName: 'De La Crvz', address: '960 W Ficucrqa', city: 'Los Angeles' },
    ],
  ])('names the voter first: %s', (_, parts) => {
    expect(matchOne(parts).candidates[0]?.voterId).toBe('5004');
  });

  it('does not tell father from son without a suffix', () => {
    const match = matchOne({ name: 'Robert Thompson', address: '12 Sunset Blvd', zip: '90026' });
    expect(match.kind).toBe('one-of-these');
    expect(
      match.candidates
        .slice(0, 2)
        .map((c) => c.voterId)
        .sort(),
    ).toEqual(['5005', '5006']);
  });

  it('does not take a relative for a voter', () => {
    const match = matchOne({ firstName: 'Fernando', lastName: 'Garcia', address: '1423 N Maple Ave #4', zip: '90012' });
    expect(match.kind).not.toBe('match');
    expect(match.notOnRoll.relative).toBeGreaterThan(0.5);
  });

  it('finds a rare name at another address and says so', () => {
    const match = matchOne({ firstName: 'Wilhelmina', lastName: 'Zbrozek', address: '340 Alameda St', zip: '91101' });
    expect(match.candidates[0]).toMatchObject({ voterId: '5003', address: 'different' });
  });

  it('gives probabilities that sum to one', () => {
    for (const parts of [
      { name: 'Maria Lopez', address: '150 Oak St' },
      { name: 'Q X', address: '' },
      { name: '' },
      { name: 'Maria Garcia', address: '1423 Maple' },
    ]) {
      const match = matchOne(parts);
      const sum =
        match.candidates.reduce((total, c) => total + c.probability, 0) +
        match.notOnRoll.relative +
        match.notOnRoll.stranger +
        match.notOnRoll.elsewhere +
        match.others;
      expect(sum).toBeCloseTo(1, 4);
    }
  });

  it('asks a person where the name cannot be read', () => {
    expect(matchOne({ firstName: '????', lastName: '??r??a', address: '1423 Maple Ave' }).kind).toBe('unsure');
    expect(matchOne({}).kind).toBe('unsure');
  });

  it.each([['a'.repeat(10_000)], ['?'.repeat(500)], ['😀😀 😀'], ['A'], ['1 2 3 4 5 6 7 8 9'], [',,,;;;'], ['Ñ'.repeat(300)]])(
    'stays calm before %s',
    (text) => {
      const started = performance.now();
      matchOne({ name: text, address: text, city: text, zip: text, birthDate: text });
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});

describe('evidence', () => {
  it('says in words what agrees and what differs', () => {
    const explainer = createExplainer(roll);
    const row = roll.rowOfVoterId('5001');
    const { fields } = explainer.explain(
      line({ firstName: 'Marla', lastName: 'Garcia', address: '1423 N Maple Ave #7', zip: '90012' }),
      row ?? -1,
    );
    const words = Object.fromEntries(fields.map((field) => [field.field, field.words]));
    expect(words).toMatchObject({ surname: 'same', given: 'one slip of writing or reading', house: 'same', street: 'same', zip: 'same' });
    expect(words.unit).toContain('differs');
    expect(explainer.searched(line({ name: 'Maria Garcia', address: '1423 Maple' })).join(' ')).toContain('roll as of 2022-07-06');
  });
});

describe('look-up while typing', () => {
  it.each([
    ['garc mar 1423 map', '5001'],
    ['5003', '5003'],
    ['zbro', '5003'],
    ['wilh zbr', '5003'],
    ['91101 zbrozek', '5003'],
    ['77 oak zbrozek', '5003'],
    ["o'malley", '5007'],
    ['de la cruz jose', '5004'],
    ['wilhelmena zbrosek 77 oak', '5003'],
    ['thompson rob 1965', '5006'],
  ])('%s', (query, voterId) => {
    expect(createFinder(roll).find(query, 5)[0]?.voter.voterId).toBe(voterId);
  });

  it('answers nothing to nothing', () => {
    expect(createFinder(roll).find('', 10)).toEqual([]);
    expect(createFinder(roll).find('qqqqqq zzzzzz', 10)).toEqual([]);
  });
});

describe('a batch', () => {
  it('leaves the same evidence of a line whatever was matched before it', async () => {
    const county = join(folder, 'county');
    await generateCounty({ voters: 6000, lines: 900, seed: 'orders', out: county, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' });
    const made = await buildRoll({ files: [join(county, 'voters.csv')], asOf: '2022-07-06', out: join(folder, 'county.roll') });
    const opened = await openRoll({ path: join(folder, 'county.roll') });
    if (!made.ok || !opened.ok) throw new Error('no roll');
    const read = await readLines({ path: join(county, 'lines.csv') });
    if (!read.ok) throw new Error(read.error[0].message);
    const { table } = read.value;
    const forwards = createEvidence(table.count, false);
    const backwards = createEvidence(table.count, false);
    const one = createMatcher(opened.value);
    for (let i = 0; i < table.count; i++) one.match(table.textOf(i), forwards, i);
    const other = createMatcher(opened.value);
    for (let i = table.count - 1; i >= 0; i--) other.match(table.textOf(i), backwards, i);
    expect(backwards).toEqual(forwards);
  });

  it('gives the same evidence on one worker and on two, and learns its priors', async () => {
    const rows = ['line_id,name,address,city,zip'];
    for (let i = 0; i < 4000; i++)
      rows.push(
        `L${i},${FIRST[(i * 7) % 12]} ${LAST[i % 10]}${i % 5 === 0 ? 'X' : ''},${100 + Math.floor(i / 3)} ${STREETS[Math.floor(i / 3) % 6]} ST,LOS ANGELES,`,
      );
    const path = join(folder, 'lines.csv');
    await writeFile(path, `${rows.join('\n')}\n`);
    const read = await readLines({ path });
    if (!read.ok) throw new Error(read.error[0].message);
    const one = await matchLines({ roll, lines: read.value.table, workers: 1 });
    const two = await matchLines({ roll, lines: read.value.table, workers: 2 });
    expect(one.complete && two.complete).toBe(true);
    expect(Buffer.from(two.evidence.row.buffer).equals(Buffer.from(one.evidence.row.buffer))).toBe(true);
    expect(Buffer.from(two.evidence.stay.buffer).equals(Buffer.from(one.evidence.stay.buffer))).toBe(true);
    const priors = learnPriors(one.evidence);
    expect(priors.stay + priors.moved + priors.relative + priors.stranger + priors.elsewhere).toBeCloseTo(1, 9);
    // 1,200 of the 4,000 lines are the town's own voters at their addresses; the others name addresses nobody is registered at.
    expect(priors.stay).toBeGreaterThan(0.2);
    expect(priors.stay).toBeLessThan(0.45);
  });
});
