import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type County, layCounty } from './county.ts';
import { voterIdOf, voterRow } from './files.ts';
import { type Corruptor, type GeneratedLine, writePetition } from './petition-lines.ts';
import { MIX_2022 } from './signers.ts';

function lay(seed: string, voters: number): { readonly county: County; readonly rows: readonly string[] } {
  const rows: string[] = [];
  const steps = layCounty({ seed, voters });
  let step = steps.next();
  while (!step.done) {
    rows.push(voterRow({ ...step.value, shape: 'plain' }));
    step = steps.next();
  }
  return { county: step.value, rows };
}

function sign(seed: string, county: County, lines: number, corruptor: Corruptor = 'keyed'): readonly GeneratedLine[] {
  return [...writePetition({ seed, county, lines, corruptor, nameColumns: corruptor === 'keyed' ? 'two' : 'one' })];
}

const big = lay('mix', 40_000);
const bigLines = sign('mix', big.county, 8000);

describe('county', () => {
  it('has exactly as many voters as asked, each with an id of its own, at any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.string({ maxLength: 8 }), (voters, seed) => {
        const { county, rows } = lay(seed, voters);
        expect(rows.length).toBe(voters);
        expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(voters);
        expect(county.registered + county.cancelled.length + county.pending.length + county.preregistered.length).toBe(voters);
      }),
      { numRuns: 12 },
    );
  });

  it('is the same for the same seed, and another for another', () => {
    expect(lay('a', 500).rows).toEqual(lay('a', 500).rows);
    expect(lay('a', 500).rows).not.toEqual(lay('b', 500).rows);
  });

  it('makes every voter again as written', () => {
    const { county, rows } = lay('again', 700);
    for (let i = 0; i < 700; i++) expect(voterRow({ ...county.voterAt(i), shape: 'plain' })).toBe(rows[i]);
  });

  it('never gives two homes one address', () => {
    const homes = new Map<string, number>();
    for (let i = 0; i < big.county.voters; i++) {
      const { address, first } = big.county.voterAt(i);
      const key = `${address.house}|${address.direction}|${address.name}|${address.type}|${address.unit}|${address.zip}`;
      expect(homes.get(key) ?? first).toBe(first);
      homes.set(key, first);
    }
  });

  it('puts about 37 % of voters at an address with a voter of the same surname, and about half in buildings of several homes', () => {
    let family = 0;
    let units = 0;
    for (let i = 0; i < big.county.voters; i += 4) {
      const { person, address, household, first } = big.county.voterAt(i);
      if (household.some((other, k) => first + k !== i && other.lastName === person.lastName)) family++;
      if (address.unit !== '') units++;
    }
    expect(family / (big.county.voters / 4)).toBeCloseTo(0.37, 1);
    expect(units / (big.county.voters / 4)).toBeCloseTo(0.5, 1);
  });

  it('has voters of every status, of an age to have it', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < big.county.voters; i++) {
      const { person } = big.county.voterAt(i);
      seen.set(person.status, (seen.get(person.status) ?? 0) + 1);
      expect(person.birthYear > 2004).toBe(person.status === 'preregistered');
    }
    expect([...seen.keys()].sort()).toEqual(['active', 'cancelled', 'inactive', 'pending', 'preregistered']);
    expect(seen.get('cancelled')! / big.county.voters).toBeCloseTo(0.03, 2);
  });

  it('gives ids that do not follow the order of the file', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => Number(voterIdOf(i + 5000)));
    const rising = ids.filter((id, i) => i > 0 && id > ids[i - 1]).length;
    expect(rising).toBeGreaterThan(350);
    expect(rising).toBeLessThan(650);
  });
});

describe('petition', () => {
  it('has exactly as many lines as asked, each with an id of its own, even where the voters do not suffice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 120 }),
        fc.constantFrom<Corruptor>('keyed', 'machine'),
        (voters, lines, corruptor) => {
          const made = sign('small', lay('small', voters).county, lines, corruptor);
          expect(made.length).toBe(lines);
          expect(new Set(made.map((line) => line.lineId)).size).toBe(lines);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is the same for the same seed', () => {
    expect(sign('a', big.county, 300, 'machine')).toEqual(sign('a', big.county, 300, 'machine'));
    expect(sign('a', big.county, 300)).not.toEqual(sign('b', big.county, 300));
  });

  it('draws the reasons in the published proportions', () => {
    const share = (reason: string): number => bigLines.filter((line) => line.reason === reason).length / bigLines.length;
    expect(share('not-registered')).toBeCloseTo(MIX_2022.notRegistered / MIX_2022.lines, 1.7);
    expect(share('duplicate')).toBeCloseTo(MIX_2022.duplicate / MIX_2022.lines, 1.7);
    expect(share('different-address')).toBeCloseTo(MIX_2022.differentAddress / MIX_2022.lines, 1.7);
    expect(share('cancelled')).toBeCloseTo(MIX_2022.cancelled / MIX_2022.lines, 2);
    expect(share('out-of-district')).toBeCloseTo(MIX_2022.outOfCounty / MIX_2022.lines, 2);
  });

  it('tells a truth that holds together', () => {
    const byId = new Map(bigLines.map((line) => [line.lineId, line]));
    const first = new Map<number, string>();
    for (const line of bigLines) {
      expect(line.eligible).toBe(line.reason === '');
      expect(line.voter >= 0).toBe(!['not-registered', 'out-of-district'].includes(line.reason));
      if (line.reason === 'duplicate') {
        expect(byId.get(line.duplicateOf)?.eligible).toBe(true);
        expect(byId.get(line.duplicateOf)?.voter).toBe(line.voter);
        expect(first.has(line.voter)).toBe(true);
      } else if (line.voter >= 0) {
        expect(first.has(line.voter)).toBe(false);
        first.set(line.voter, line.lineId);
      }
      const voter = line.voter < 0 ? null : big.county.voterAt(line.voter);
      if (line.eligible) {
        expect(['active', 'inactive']).toContain(voter?.person.status);
        expect(voter?.person.registeredOn).toBeLessThanOrEqual(line.signedOn);
      }
      if (line.reason === 'registered-late') expect(voter?.person.registeredOn).toBeGreaterThan(line.signedOn);
    }
  });

  it('reads 45 % of the lines without a slip', () => {
    for (const corruptor of ['keyed', 'machine'] as const) {
      const lines = sign('slips', big.county, 3000, corruptor);
      expect(lines.filter((line) => line.legibility === 0).length / lines.length).toBeCloseTo(0.45, 1);
      expect(Math.max(...lines.map((line) => line.legibility))).toBe(6);
    }
  });

  it('gathers signers by neighbourhood', () => {
    const sections = Map.groupBy(
      bigLines.filter((line) => line.voter >= 0),
      (line) => line.section,
    );
    let together = 0;
    for (const lines of sections.values()) {
      const places = lines.map((line) => big.county.voterAt(line.voter).address.place);
      const most = Math.max(...[...Map.groupBy(places, (place) => place).values()].map((list) => list.length));
      if (lines.length >= 10 && most / lines.length > 0.3) together++;
    }
    expect(together / sections.size).toBeGreaterThan(0.25);
  });

  it('has two corruptors that differ in kind: a typist writes no figures into names, a machine does', () => {
    const inNames = (corruptor: Corruptor, pattern: RegExp): number =>
      sign('kinds', big.county, 3000, corruptor).filter(({ cells }) => pattern.test(cells.name + cells.firstName + cells.lastName)).length;
    expect(inNames('keyed', /[0-9|~#]/)).toBe(0);
    expect(inNames('machine', /[0-9|~#]/)).toBeGreaterThan(100);
    expect(inNames('keyed', /\p{M}|[À-ž]/u)).toBeLessThan(30);
  });

  it('names a voter of the same name in the building where the line does not tell the unit', () => {
    for (const line of bigLines.filter(({ namesake }) => namesake >= 0)) {
      const [voter, other] = [big.county.voterAt(line.voter), big.county.voterAt(line.namesake)];
      expect(other.index).not.toBe(voter.index);
      expect([other.person.firstName, other.person.lastName]).toEqual([voter.person.firstName, voter.person.lastName]);
      expect([other.address.house.split(' ')[0], other.address.name, other.address.zip]).toEqual([
        voter.address.house.split(' ')[0],
        voter.address.name,
        voter.address.zip,
      ]);
      if (other.address.unit !== voter.address.unit)
        expect(line.classes.some((name) => name === 'unit-missing' || name === 'unit-wrong')).toBe(true);
    }
  });
});
