import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvidence } from './evidence.ts';
import { createExplainer } from './explain.ts';
import { buildRoll } from './import.ts';
import { openRoll, type Roll } from './index-open.ts';
import { createFinder } from './lookup.ts';
import { createMatcher, NOTHING_WRITTEN } from './match.ts';
import { KEPT, lineMatch } from './match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable, STARTING_PRIORS } from './posterior.ts';

const HEADING = 'voter_id,last_name,first_name,middle_name,house_number,street_name,street_type,city,zip,status,registered_on';
/** Names in the orders and spellings of many places, each with how its bearer may write it. */
const CASES: readonly (readonly [roll: string, first: string, last: string, address: string])[] = [
  ['GARCIA LOPEZ,MARIA', 'María', 'García-López', '11 Oak St'],
  ['GARCIA LOPEZ,MARIA', 'MARIA', 'GARCIA', '11 OAK ST'],
  ['GARCIA LOPEZ,MARIA', 'Maria', 'Lopez', '11 Oak St'],
  ['DE LA CRUZ,JOSE', 'José', 'Delacruz', '12 Oak St'],
  ['PEÑA,ANA SOFIA', 'Ana', 'Pena', '13 Oak St'],
  ['NGUYEN,THI HUONG', 'Nguyen Thi', 'Huong', '14 Oak St'],
  ['NGUYEN,THI HUONG', 'Huong Thi', 'Nguyễn', '14 Oak St'],
  ['TRAN,VAN DUC', 'Duc', 'Tran', '15 Oak St'],
  ['CHAN,SIU MING', 'Siu-Ming', 'Chan', '16 Oak St'],
  ['CHAN,SIU MING', 'Chan', 'Siu Ming', '16 Oak St'],
  ['LEE,SEUNG HEE', 'Seunghee', 'Lee', '17 Oak St'],
  ['PARK,JI-YOUNG', 'Ji Young', 'Park', '18 Oak St'],
  ['PETROSYAN,ARMEN', 'Armen', 'Petrosian', '19 Oak St'],
  ['TER-HOVHANNISYAN,ANI', 'Ani', 'Ter Hovhannisian', '20 Oak St'],
  ['AL-RASHID,OMAR', 'Omar', 'Al Rashid', '21 Oak St'],
  ['EL SAYED,MOHAMED', 'Mohammed', 'Elsayed', '22 Oak St'],
  ["O'BRIEN,SEAN", 'Sean', 'OBrien', '23 Oak St'],
];

let folder: string;
let roll: Roll;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-hostile-'));
  const people = [...new Set(CASES.map(([name, , , address]) => `${name}|${/\d+/.exec(address)![0]}`))];
  const rows = people.map((person, i) => {
    const [name, house] = person.split('|');
    return `${100 + i},${name},,${house},OAK,ST,LOS ANGELES,90012,active,2012-01-01`;
  });
  for (let i = 0; i < 2000; i++)
    rows.push(
      `${1000 + i},${['SMITH', 'BAKER', 'KIM', 'LOPEZ', 'TRAN'][i % 5]},${['JOHN', 'ROSA', 'LINDA', 'PAUL'][i % 4]},,${100 + Math.floor(i / 3)},${['MAPLE', 'ELM', '5TH'][i % 3]},ST,LOS ANGELES,900${10 + (i % 9)},active,2012-01-01`,
    );
  await writeFile(join(folder, 'voters.csv'), `${[HEADING, ...rows].join('\n')}\n`);
  const built = await buildRoll({ files: [join(folder, 'voters.csv')], asOf: '2022-07-06', out: join(folder, 'town.roll') });
  expect(built.ok).toBe(true);
  const opened = await openRoll({ path: join(folder, 'town.roll') });
  if (!opened.ok) throw new Error(opened.error.message);
  roll = opened.value;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('names of many places', () => {
  it.each(CASES)('%s written %s %s', (name, firstName, lastName, address) => {
    const evidence = createEvidence(1, false);
    createMatcher(roll).match({ ...NOTHING_WRITTEN, firstName, lastName, address, zip: '90012' }, evidence, 0);
    const table = posteriorTable({ evidence, views: roll.views, priors: STARTING_PRIORS, settings: MATCH_SETTINGS });
    const match = lineMatch(table, 0, roll.voterIdOf);
    expect(match.candidates[0]).toBeDefined();
    const voter = roll.voterAt(match.candidates[0].row);
    expect(`${voter.lastName},${voter.firstName}`).toBe(name);
    expect(match.kind).toBe('match');
  });
});

const hostile = ['', ' ', 'a', '?', '????????', '*_*_*', '🙂🙂🙂', '\u0000\u0001', 'O'.repeat(10_000), '?'.repeat(10_000), 'É'.repeat(3000), 'A B '.repeat(4000), '1'.repeat(5000), "'; drop table voters; --", '\ud800', 'ﬃ', '０１２', 'null', '1/2 1/2 1/2']; // biome-ignore format: one list
const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'ABC ?.-1290#/,'), maxLength: 40 }),
);

describe('whatever stands on a line', () => {
  it('is matched, explained and looked up without an error, and the probabilities sum to one', () => {
    const matcher = createMatcher(roll);
    const explainer = createExplainer(roll);
    const finder = createFinder(roll);
    const evidence = createEvidence(1, false);
    fc.assert(
      fc.property(
        fc.record({ name: text, firstName: text, lastName: text, address: text, city: text, zip: text, birthDate: text, signedOn: text }),
        (parts) => {
          const line = { ...NOTHING_WRITTEN, ...parts };
          matcher.match(line, evidence, 0);
          const table = posteriorTable({ evidence, views: roll.views, priors: STARTING_PRIORS, settings: MATCH_SETTINGS });
          const { candidates, notOnRoll, others } = lineMatch(table, 0, roll.voterIdOf);
          const sum = candidates.reduce((total, c) => total + c.probability, 0) + notOnRoll.relative + notOnRoll.stranger + notOnRoll.elsewhere + others; // biome-ignore format: one sum
          expect(sum).toBeCloseTo(1, 3);
          for (const { row } of candidates) expect(explainer.explain(line, row).fields.length).toBeGreaterThan(0);
          expect(explainer.searched(line).length).toBeGreaterThan(0);
          expect(finder.find(`${parts.name} ${parts.address}`, 5).length).toBeLessThanOrEqual(5);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes bounded work and memory, however often it comes', () => {
    const matcher = createMatcher(roll);
    const evidence = createEvidence(1, false);
    const before = process.memoryUsage().heapUsed;
    const started = process.cpuUsage();
    for (let i = 0; i < 20_000; i++)
      matcher.match({ ...NOTHING_WRITTEN, firstName: hostile[i % hostile.length], lastName: hostile[(i * 7) % hostile.length], address: hostile[(i * 3) % hostile.length], zip: '90012' }, evidence, 0); // biome-ignore format: one call
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(30);
    expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(150);
  });

  it('teaches priors from many equal lines without falling over', () => {
    const count = 100_000;
    const evidence = createEvidence(count, false);
    createMatcher(roll).match({ ...NOTHING_WRITTEN, name: 'X' }, evidence, 0);
    for (const column of Object.values(evidence) as (Uint32Array | Float32Array | Uint8Array)[]) {
      const width = column.length / count;
      for (let i = 1; i < count; i++) column.copyWithin(i * width, 0, width);
    }
    const priors = learnPriors(evidence);
    expect(Object.values(priors).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(evidence.row.length).toBe(count * KEPT);
  });
});
