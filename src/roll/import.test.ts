import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../basics/hashing.ts';
import { seededRandom } from '../basics/random.ts';
import { normalizeStreet } from './address.ts';
import { buildRoll, type RollBuildSummary } from './import.ts';
import { hash2, letterMask, NO_DAY, NO_PLACE, NO_UNIT, NONE, REC, type RollHeader, STATUSES } from './index-file.ts';
import { cityKey, houseCode, nameKey, nameParts, normalizeName, suffixCode, unitKey, zipKey } from './normalize.ts';
import type { SetAsideVoter } from './voter-rows.ts';
import { keyHash } from './voter-values.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-roll-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A roll file taken apart without the code that reads it in the product. */
function takeApart(path: string) {
  const bytes = readFileSync(path);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('CSROLL01');
  const room = bytes.readUInt32LE(8);
  expect((12 + room) % 4096).toBe(0);
  const header = JSON.parse(bytes.subarray(12, 12 + room).toString('utf8')) as RollHeader;
  const sizes = { u8: 1, u16: 2, u32: 4, i32: 4 };
  const raw = (name: string) => {
    const entry = header.sections.find((section) => section.name === name);
    if (!entry) throw new Error(`no section ${name}`);
    expect(entry.offset % 64).toBe(0);
    const slice = bytes.subarray(entry.offset, entry.offset + entry.length * sizes[entry.type]);
    expect(sha256(slice)).toBe(entry.sha256);
    return slice;
  };
  const u32 = (name: string) => {
    const slice = raw(name);
    return Array.from({ length: slice.length / 4 }, (_, i) => slice.readUInt32LE(i * 4));
  };
  const keys = (name: string) => {
    const heap = raw(`${name}.heap`);
    const off = u32(`${name}.off`);
    return off.slice(1).map((end, i) => heap.subarray(off[i], end).toString('latin1'));
  };
  return { header, raw, u32, keys, size: bytes.length };
}

async function build(csv: string, options: { columns?: Record<string, string>; asOf?: string } = {}) {
  const path = join(folder, `v-${sha256(csv).slice(0, 12)}.csv`);
  writeFileSync(path, csv);
  const out = `${path}.roll`;
  const setAside: SetAsideVoter[] = [];
  const result = await buildRoll({
    files: [path],
    asOf: options.asOf ?? '2022-07-06',
    columns: options.columns,
    out,
    onSetAside: (row) => setAside.push(row),
  });
  return { result, out, setAside };
}

function value(result: Awaited<ReturnType<typeof buildRoll>>): RollBuildSummary {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const HEADING =
  'voter_id,last_name,first_name,middle_name,suffix,birth_date,house_number,street_direction,street_name,street_type,unit,city,zip,status,registered_on,district_ward,sex';

interface Voter {
  readonly id: number | string;
  readonly cells: readonly string[];
}

function csvOf(voters: readonly Voter[]): string {
  return [
    HEADING,
    ...voters.map(({ id, cells }) =>
      [id, ...cells].map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(','),
    ),
  ].join('\n');
}

/** A small made-up town, hard on purpose: compound names, fractions, repeated addresses. */
function town(count: number, seed: string): Voter[] {
  const random = seededRandom(seed);
  const surnames = ['GARCIA', 'García-López', "O'Brien", 'DE LA CRUZ', 'NG', 'Smith', 'SMITH', 'VAN DER BERG', 'X', 'WASHINGTON'];
  const givens = ['MARIA', 'Mary Ann', 'JOSÉ', 'J', 'JEAN-LUC', 'ANN', 'Al', 'WILLIAM'];
  const streets = ['MAIN', 'Santa Monica', '5TH', 'LA BREA', 'St James', 'OAK'];
  return Array.from({ length: count }, (_, i) => ({
    id: 100 + i * 7,
    cells: [
      random.pick(surnames),
      random.pick(givens),
      random.pick(['', '', 'A', 'MARIE', 'Ann']),
      random.pick(['', '', '', 'JR', 'Sr.']),
      random.pick(['1980-02-29', '3/7/1955', '1990', '']),
      random.pick(['12', '12', '14', '14 1/2', '14B', '0123', '']),
      random.pick(['', 'N', 'SOUTH']),
      random.pick(streets),
      random.pick(['ST', 'AVE', 'Street', '']),
      random.pick(['', '', 'APT 4', '#4', 'UNIT 12-B']),
      random.pick(['LOS ANGELES', 'Los Angeles', 'BELL', '']),
      random.pick(['90012', '90012-1234', '90210', '']),
      random.pick(['active', 'I', 'Cancelled', '']),
      random.pick(['2001-01-02', '12/31/2020', '']),
      random.pick(['1', '2', '']),
      random.pick(['F', 'male', 'X', '']),
    ],
  }));
}

/** What the record of a voter must say, by the normalisation alone. */
function expected({ id, cells }: Voter): string {
  const [last, first, middle, suffix, birth, house, direction, name, type, unit, city, zip] = cells;
  const street = normalizeStreet({ direction, name, type });
  return [
    id,
    normalizeName(last).key,
    nameKey(first),
    nameKey(middle),
    suffixCode(suffix),
    birth === '' ? 0 : birth === '1990' ? 19900000 : birth === '3/7/1955' ? 19550307 : 19800229,
    houseCode(house),
    street.direction,
    street.street,
    street.type,
    unitKey(unit),
    cityKey(city),
    zipKey(zip),
  ].join('|');
}

describe('building a roll', () => {
  it('keeps every voter, findable by address, name, deletes and parts', async () => {
    const voters = town(900, 'town');
    const { result, out, setAside } = await build(csvOf(voters));
    const summary = value(result);
    expect(setAside).toEqual([]);
    expect(summary).toMatchObject({ read: 900, accepted: 900, setAside: 0, rows: 900, voters: 900, districtFields: ['district_ward'] });
    const roll = takeApart(out);
    expect(roll.size).toBe(summary.bytes);
    const rec = roll.u32('rec');
    const [surname, given, street, city, unit, zip] = ['surname', 'given', 'street', 'city', 'unit', 'zip'].map(roll.keys);
    for (const keys of [surname, given, street, city, unit, zip]) expect(keys).toEqual([...new Set(keys)].sort());
    const ids = roll.u32('voterId.num');
    expect(ids).toEqual(voters.map(({ id }) => id));
    const birth = roll.u32('birth');
    const at = (row: number, word: number) => rec[row * REC.words + word];
    const records = Array.from({ length: 900 }, (_, row) => {
      const extra = at(row, REC.extra);
      const place = at(row, REC.place);
      const middle = at(row, REC.middle);
      const [unitId, cityId, zipId] = [extra >>> 14, place & 0xffff, place >>> 16];
      return [
        ids[at(row, REC.voter)],
        surname[at(row, REC.surname)],
        given[at(row, REC.given)],
        middle === NONE ? '' : given[middle],
        extra & 7,
        birth[row],
        at(row, REC.house),
        (extra >>> 10) & 15,
        street[at(row, REC.street)],
        (extra >>> 3) & 127,
        unitId === NO_UNIT ? '' : unit[unitId],
        cityId === NO_PLACE ? '' : city[cityId],
        zipId === NO_PLACE ? '' : zip[zipId],
      ].join('|');
    });
    expect([...records].sort()).toEqual(voters.map(expected).sort());

    // Address order, and the first row of each address.
    const addrTab = roll.u32('addrTab');
    const orderOf = (row: number) => [
      at(row, REC.street),
      at(row, REC.house),
      at(row, REC.place) >>> 16,
      at(row, REC.extra) >>> 14,
      at(row, REC.surname),
      at(row, REC.given),
    ];
    const seen = new Set<string>();
    for (let row = 0; row < 900; row++) {
      if (row > 0) expect(compareLists(orderOf(row - 1), orderOf(row))).toBeLessThanOrEqual(0);
      const [s, number] = [at(row, REC.street), at(row, REC.house) >>> 6];
      if (seen.has(`${s} ${number}`)) continue;
      seen.add(`${s} ${number}`);
      expect(probe(addrTab, s, number, (first) => at(first, REC.street) === s && at(first, REC.house) >>> 6 === number)).toBe(row);
    }
    expect(addrTab.filter((slot) => slot > 0)).toHaveLength(seen.size);

    // Name order.
    const namePerm = roll.u32('namePerm');
    const nameGiv = roll.u32('nameGiv');
    const surStart = roll.u32('surStart');
    const nameTab = roll.u32('nameTab');
    expect([...namePerm].sort((a, b) => a - b)).toEqual(Array.from({ length: 900 }, (_, i) => i));
    namePerm.forEach((row, i) => {
      const [s, g] = [at(row, REC.surname), at(row, REC.given)];
      expect(nameGiv[i]).toBe(g);
      expect(i >= surStart[s] && i < surStart[s + 1]).toBe(true);
      const first = probe(nameTab, s, g, (j) => at(namePerm[j], REC.surname) === s && nameGiv[j] === g);
      expect(first).toBeLessThanOrEqual(i);
      expect(first === 0 || at(namePerm[first - 1], REC.surname) !== s || nameGiv[first - 1] !== g).toBe(true);
      if (i > 0) {
        const previous = namePerm[i - 1];
        const key = (r: number) => [at(r, REC.surname), at(r, REC.given), at(r, REC.place) >>> 16, r];
        expect(compareLists(key(previous), key(row))).toBeLessThan(0);
      }
    });

    // Frequencies, masks and deletes of each fuzzy vocabulary, by a slow way.
    for (const [name, word] of [
      ['surname', REC.surname],
      ['given', REC.given],
      ['street', REC.street],
      ['city', REC.place],
    ] as const) {
      const keys = roll.keys(name);
      const start = roll.u32(`${name}.sym.start`);
      const item = roll.u32(`${name}.sym.item`);
      const frequency = new Array(keys.length).fill(0);
      for (let row = 0; row < 900; row++) {
        const id = word === REC.place ? at(row, word) & 0xffff : at(row, word);
        if (id < keys.length) frequency[id]++;
      }
      expect(roll.u32(`${name}.freq`)).toEqual(frequency);
      expect(roll.u32(`${name}.mask`)).toEqual(keys.map((key) => letterMask(Buffer.from(key), 0, key.length)));
      const items = new Set<string>();
      keys.forEach((key, id) => {
        if (key === '') return;
        for (const variant of deletes(key.slice(0, 7), 2)) {
          const hash = keyHash(variant);
          const bucket = hash & (start.length - 2);
          items.add(`${bucket} ${(id | ((hash >>> 24) << 24)) >>> 0}`);
        }
      });
      const held: string[] = [];
      for (let b = 0; b + 1 < start.length; b++) for (let i = start[b]; i < start[b + 1]; i++) held.push(`${b} ${item[i]}`);
      expect([...new Set(held)].sort()).toEqual([...items].sort());
    }

    // Parts of compound names.
    for (const [name, column] of [
      ['surname', 0],
      ['given', 1],
    ] as const) {
      const keys = roll.keys(name);
      const start = roll.u32(`${name}.part.start`);
      const item = roll.u32(`${name}.part.item`);
      for (const { cells } of voters) {
        const parts = nameParts(cells[column]);
        if (parts.length < 2) continue;
        for (const part of parts) {
          const hash = keyHash(part);
          const bucket = hash & (start.length - 2);
          const wanted = (keys.indexOf(parts.join('')) | ((hash >>> 24) << 24)) >>> 0;
          expect(item.slice(start[bucket], start[bucket + 1])).toContain(wanted);
        }
      }
    }

    // What needs no vocabulary.
    const status = roll.raw('status');
    const district = roll.u32('district');
    const tuples = JSON.parse(roll.raw('districtTuples').toString('utf8')) as string[][];
    const registered = roll.u32('registered');
    const sex = roll.raw('sex');
    const voterRow = roll.u32('voterRow');
    voters.forEach(({ cells }, i) => {
      const row = voterRow[i];
      expect(at(row, REC.voter)).toBe(i);
      const statusWord = { active: 'active', I: 'inactive', Cancelled: 'cancelled', '': 'unknown' }[cells[12]];
      expect(STATUSES[status[row]]).toBe(statusWord);
      expect(registered[row]).toBe({ '2001-01-02': 11324, '12/31/2020': 18627, '': NO_DAY }[cells[13]]);
      expect(tuples[district[row]]).toEqual([cells[14]]);
      expect(sex[row]).toBe({ F: 1, male: 2, X: 0, '': 0 }[cells[15]]);
    });
  });

  it('gives the same bytes for the same input', async () => {
    const csv = csvOf(town(300, 'same'));
    const first = await build(csv);
    const bytes = readFileSync(first.out);
    const second = await build(csv);
    expect(readFileSync(second.out).equals(bytes)).toBe(true);
  });

  it('sets rows without identity aside and keeps rows whose dates are nonsense, with a warning', async () => {
    const rows = [
      '1,SMITH,ANN,,,1980-01-01,1,,MAIN,ST,,BELL,90001,active,2001-01-01,1,F',
      ',SMITH,BOB,,,1980-01-01,1,,MAIN,ST,,BELL,90001,active,2001-01-01,1,F',
      '2,,--,,,1980-01-01,1,,MAIN,ST,,BELL,90001,active,2001-01-01,1,F',
      '1,JONES,CY,,,1980-01-01,1,,MAIN,ST,,BELL,90001,active,2001-01-01,1,F',
      '3,JONES',
      '4,JONES,CY,,,1980-13-45,1,,MAIN,ST,,BELL,90001,limbo,someday,1,F',
    ];
    const { result, setAside } = await build([HEADING, ...rows].join('\n'));
    const summary = value(result);
    expect(summary).toMatchObject({ read: 6, accepted: 2, setAside: 4 });
    expect(setAside.map(({ row, field }) => [row, field])).toEqual([
      [3, 'voter_id'],
      [4, 'last_name'],
      [6, ''],
      [5, 'voter_id'],
    ]);
    expect(setAside[3]).toMatchObject({ voterId: '1', reason: 'The voter id stands on an earlier row too.' });
    expect(summary.warnings.map(({ field, count, row }) => [field, count, row])).toEqual([
      ['birth_date', 1, 7],
      ['registered_on', 1, 7],
      ['status', 1, 7],
    ]);
  });

  it('keeps voter ids that are no plain numbers, in byte order, and finds their repeats', async () => {
    const voters = town(40, 'ids').map((voter, i) => ({ ...voter, id: i === 39 ? 'NC0' : ['NC', '00', '5000000000', 'ñ'][i % 4] + i }));
    const repeated = [...voters, { ...voters[3], id: voters[0].id }];
    const { result, out, setAside } = await build(csvOf(repeated));
    expect(value(result)).toMatchObject({ accepted: 39, setAside: 2 });
    expect(setAside.map(({ row }) => row)).toEqual([41, 42]);
    const roll = takeApart(out);
    const heap = roll.raw('voterId.heap');
    const off = roll.u32('voterId.off');
    const ids = off.slice(1).map((end, i) => heap.subarray(off[i], end).toString('utf8'));
    const distinct = [...new Set(voters.map(({ id }) => id))];
    expect(ids).toEqual(distinct.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it('reads a single address column', async () => {
    const csv = [
      'Voter ID,Last Name,First Name,Residence Address,City,Zip',
      '1,SMITH,ANN,1423 1/2 N. Maple St Apt 4,LOS ANGELES,90012',
      '2,SMITH,BOB,"1423 N MAPLE ST, Unit 4, Bell, CA 90201",,',
      '3,SMITH,CY,PO Box 12,BELL,90201',
    ].join('\n');
    const { result, out } = await build(csv);
    expect(value(result).accepted).toBe(3);
    const roll = takeApart(out);
    const rec = roll.u32('rec');
    const voterRow = roll.u32('voterRow');
    const word = (voter: number, w: number) => rec[voterRow[voter] * REC.words + w];
    expect(roll.keys('street')).toEqual(['MAPLE', 'POBOX']);
    expect(word(0, REC.house)).toBe(houseCode('1423 1/2'));
    expect(word(1, REC.house)).toBe(1423 * 64);
    expect(word(2, REC.house)).toBe(12 * 64);
    expect(roll.keys('unit')[word(0, REC.extra) >>> 14]).toBe('4');
    expect(roll.keys('city')[word(1, REC.place) & 0xffff]).toBe('BELL');
    expect(roll.keys('zip')[word(1, REC.place) >>> 16]).toBe('90201');
  });

  it('never stores party, race or ethnicity', async () => {
    const csv = 'voter_id,last_name,first_name,address,Party,race_code,Ethnicity\n1,SMITH,ANN,1 MAIN ST,ZZPARTYZZ,ZZRACEZZ,ZZETHNZZ\n';
    const { result, out } = await build(csv);
    expect(value(result).neverStored).toEqual(['Party', 'race_code', 'Ethnicity']);
    expect(readFileSync(out).toString('latin1')).not.toMatch(/ZZ(?:PARTY|RACE|ETHN)ZZ/);
    const forced = await build(csv, { columns: { district_x: 'Party' } });
    expect(forced.result.ok ? null : forced.result.error[0].code).toBe('column-never-stored');
  });

  it.each([
    ['line_id,name,address,signed_on\n1,Ann,1 Main St,2022-01-01\n', 'file-is-lines'],
    ['a,b\n1,2\n', 'column-missing'],
    ['', 'file-empty'],
    [`${HEADING}\n`, 'roll-empty'],
  ])('refuses %j with one clear error', async (csv, code) => {
    const { result } = await build(csv);
    expect(result.ok ? [] : result.error.map((problem) => problem.code)).toEqual([code]);
  });

  it('leaves nothing behind when cancelled, and the older roll as it was', async () => {
    const csv = csvOf(town(200, 'cancel'));
    const { out } = await build(csv);
    const older = readFileSync(out);
    const controller = new AbortController();
    const result = await buildRoll({
      files: [out.replace(/\.roll$/, '')],
      asOf: '2022-07-07',
      out,
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'building the index' && done === 4) controller.abort();
      },
    });
    expect(result.ok ? null : result.error[0].code).toBe('cancelled');
    expect(readFileSync(out).equals(older)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('.tmp-'))).toEqual([]);
  });

  it('never throws and always adds up, whatever stands in the cells', async () => {
    const cell = fc.string({ unit: fc.constantFrom('A', 'b', '1', ' ', '"', ',', "'", '-', '/', 'é', '½', '\n', '0'), maxLength: 8 });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 17, maxLength: 17 }), { minLength: 1, maxLength: 12 }), async (table) => {
        const body = table.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n');
        const { result, setAside, out } = await build(`${HEADING}\n${body}\n${n++}`);
        if (!result.ok) {
          expect(result.error[0].code).toBe('roll-empty');
          return;
        }
        expect(result.value.read).toBe(result.value.accepted + result.value.setAside);
        expect(setAside).toHaveLength(result.value.setAside);
        takeApart(out);
      }),
      { numRuns: 60 },
    );
  });
});

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

function probe(table: readonly number[], a: number, b: number, found: (position: number) => boolean): number {
  const mask = table.length - 1;
  for (let slot = hash2(a, b) & mask; table[slot] !== 0; slot = (slot + 1) & mask) if (found(table[slot] - 1)) return table[slot] - 1;
  return -1;
}

/** All strings that come from a text by at most `most` deletions. */
function deletes(text: string, most: number): Set<string> {
  const all = new Set([text]);
  if (most === 0) return all;
  for (let i = 0; i < text.length; i++) for (const shorter of deletes(text.slice(0, i) + text.slice(i + 1), most - 1)) all.add(shorter);
  return all;
}
