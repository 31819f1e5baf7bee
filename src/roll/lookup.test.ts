import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typedQueries } from '../../bench/typed-queries.ts';
import { generateCounty } from '../operations/generate-county.ts';
import { buildRoll } from './import.ts';
import { openRoll, type Roll } from './index-open.ts';
import { createFinder } from './lookup.ts';
import { fragmentsOf } from './lookup-fragments.ts';
import { createOrders } from './lookup-orders.ts';

let folder: string;
let small: Roll;
let town: Roll;

async function rollOf(name: string, csv: string): Promise<Roll> {
  writeFileSync(join(folder, `${name}.csv`), csv);
  return built(name);
}

async function built(name: string): Promise<Roll> {
  const out = join(folder, `${name}.roll`);
  const result = await buildRoll({ files: [join(folder, `${name}.csv`)], asOf: '2024-01-01', out });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const roll = await openRoll({ path: out });
  if (!roll.ok) throw new Error(roll.error.message);
  return roll.value;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-lookup-'));
  small = await rollOf(
    'small',
    `voter_id,last_name,first_name,middle_name,birth_date,house_number,street_direction,street_name,street_type,unit,city,zip,status
5001,GARCIA,MARIA,ELENA,1975-04-12,1423,W,MAPLE,ST,,LOS ANGELES,90012,active
5002,GARCIA,MARIO,,1980-01-02,1423,W,MAPLE,ST,APT 5,LOS ANGELES,90012,active
5003,GARCIA,MARIA,,1975-09-30,77,,OAK,AVE,,PASADENA,91101,cancelled
5004,DE LA CRUZ,JOSE,,1960-05-05,9,,CALLE REAL,,,NORTH HOLLYWOOD,91601,active
5005,GARCIA LOPEZ,ANA,,1990-11-11,350 1/2,,62ND,PL,,VAN NUYS,91405,active
5006,MARTINEZ,MARIA,,1970-03-03,12,,ELM,ST,,VAN NUYS,91405,active
5007,MARTINEZ,JOSE,,1970-03-03,14,,ELM,ST,,VAN NUYS,91405,active
5008,NGUYEN,THI,,1988-08-08,200,,BROADWAY,,,LOS ANGELES,90012,active
5009,O'BRIEN,SEAN,,1955-02-01,3,,WILSHIRE,BLVD,,BEVERLY HILLS,90210,active
5010,JOHNSON,ROBERT,,1944-12-31,1975,,MAIN,ST,,COMPTON,90220,active
5011,MAPLE,GRACE,,1999-06-06,8,,PINE,ST,,COMPTON,90220,active`,
  );
  const made = await generateCounty({
    voters: 20_000,
    lines: 10,
    seed: 'look-up',
    corruptor: 'keyed',
    shape: 'plain',
    nameColumns: 'two',
    out: join(folder, 'county'),
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const result = await buildRoll({ files: [join(folder, 'county', 'voters.csv')], asOf: '2022-07-06', out: join(folder, 'town.roll') });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const roll = await openRoll({ path: join(folder, 'town.roll') });
  if (!roll.ok) throw new Error(roll.error.message);
  town = roll.value;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the pieces of what was typed', () => {
  it.each([
    ['garc  mar 1423 map', 'GARC MAR 1423 MAP'],
    ["o'brien, seán", 'OBRIEN SEAN'],
    ['90012-1234 nguyen', '90012 NGUYEN'],
    ['350 1/2 62nd pl #4', '350 62ND PL 4'],
    ['garcia 4/12/1975', 'GARCIA 19750412'],
    ['garcia 4/12/75', 'GARCIA 19750412'],
    ['1975-04-12 garcia', '19750412 GARCIA'],
    ['garcia 1975-04-', 'GARCIA 19750400'],
    ['12-34 main', '12 34 MAIN'],
    ['13/45/1975 x', '13 45 1975 X'],
    ['', ''],
    [' -- ,', ''],
  ])('%s', (query, expected) => {
    expect(
      fragmentsOf(query)
        .map(({ text }) => text)
        .join(' '),
    ).toBe(expected);
  });
});

describe('who answers to it', () => {
  it.each([
    ['garc mar 1423 map', '5001'],
    ['map 1423 mar garc', '5001'],
    ['1423 maple', '5001'],
    ['maple grace', '5011'],
    ['garcia mario', '5002'],
    ['90012 nguyen', '5008'],
    ['nguy 900', '5008'],
    ['1975 garcia', '5001'],
    ['garcia 1975-09', '5003'],
    ['garcia 9/30/1975', '5003'],
    ['robert 1975', '5010'],
    ['5007', '5007'],
    ['501', '5010'],
    ['de la cruz', '5004'],
    ['cruz jose', '5004'],
    ['jose north hollywood', '5004'],
    ['lopez ana', '5005'],
    ['350 62nd', '5005'],
    ['350 62', '5005'],
    ['maria martinez', '5006'],
    ['mar mart', '5006'],
    ["o'brien", '5009'],
    ['obrian wilshire', '5009'],
    ['sean obrein', '5009'],
    ['wilhsire sean', '5009'],
    ['bob johnson', '5010'],
    ['ngyuen thi', '5008'],
    ['gracia mario', '5002'],
    ['garcia apt 5', '5002'],
    ['maria garcia 1425 w maple st los angeles 90012', '5001'],
  ])('%s', (query, voterId) => {
    expect(createFinder(small).find(query, 5)[0]?.voter.voterId).toBe(voterId);
  });

  it('puts a cancelled registration behind one in force, and shows nobody twice', () => {
    const found = createFinder(small).find('garcia maria', 10);
    expect(found.slice(0, 2).map(({ voter }) => voter.voterId)).toEqual(['5001', '5003']);
    expect(new Set(found.map(({ voter }) => voter.voterId)).size).toBe(found.length);
    expect(found[0].probability).toBeGreaterThan(found[1].probability);
  });

  it('is sure where only one fits, and says how many more there are where it is not', () => {
    expect(createFinder(small).find('nguyen 200 broadway', 10)[0].probability).toBeGreaterThan(0.99);
    const many = createFinder(town).find('a', 10);
    expect(many).toHaveLength(10);
    expect(many[0].probability).toBeLessThan(0.05);
  });

  it('answers nothing to nothing, and to anything without failing', () => {
    const finder = createFinder(town);
    expect(finder.find('', 10)).toEqual([]);
    expect(finder.find('qqqqqq zzzzzz', 10)).toEqual([]);
    for (const odd of [
      '%_*?',
      'ñ'.repeat(300),
      '0',
      '00000000000000000000',
      '9'.repeat(40),
      '1/2',
      '\u0000',
      'a b c d e f g h i j k l m n o p',
      '2024-02-31',
    ])
      expect(finder.find(odd, 10).length, odd).toBeLessThanOrEqual(10);
  });
});

describe('the quick way against looking at every voter', () => {
  it('has the best of all voters first, whatever is typed', () => {
    const orders = createOrders(town.views);
    const quick = createFinder(town, { orders });
    const whole = createFinder(town, { orders, exhaustive: true });
    let asked = 0;
    for (const { text } of typedQueries({ roll: town, each: 1, seed: 'quick' })) {
      for (const typed of [text, text.slice(0, Math.ceil(text.length * 0.7)), text.slice(0, Math.ceil(text.length * 0.4))]) {
        const best = whole.find(typed, 10).map(({ voter }) => voter.voterId);
        const found = quick.find(typed, 10).map(({ voter }) => voter.voterId);
        asked++;
        // Where many fit equally well, which of them are shown is open.
        if (best.length > 0) expect(found.length, typed).toBeGreaterThan(0);
        if (best.length < 10) expect(found[0], typed).toBe(best[0]);
      }
    }
    expect(asked).toBeGreaterThan(50);
  });

  it('finds the voter that was meant among the first ten, misspelt and in any order', () => {
    const finder = createFinder(town);
    const telling = typedQueries({ roll: town, each: 12, seed: 'meant' }).filter((query) => query.telling);
    const missed = telling.filter(({ text, voterId }) => !finder.find(text, 10).some(({ voter }) => voter.voterId === voterId));
    expect(missed.length / telling.length, JSON.stringify(missed.map(({ text }) => text))).toBeLessThan(0.03);
  });
});
