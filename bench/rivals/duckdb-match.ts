/**
 * A rival: the county batch in DuckDB SQL, in the style of Splink (Fellegi-Sunter levels, blocking rules, exact term frequencies) and tuned:
 * nicknames, initials, swapped names, a family alternative beside "not on the roll". Lines come through our own parser, so that it is not
 * held back by parsing. Writes the result in the form that `countersign evaluate` reads.
 * node bench/rivals/duckdb-match.ts VOTERS.csv LINES.csv OUT.csv [--threads N] [--memory 8GB] [--rules basic|tuned]
 */

import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { normalizeStreet } from '../../src/roll/address.ts';
import { nicknamesOf } from '../../src/roll/nicknames.ts';
import { prepareLines } from './prepare-lines.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '2' },
    memory: { type: 'string', default: '8GB' },
    rules: { type: 'string', default: 'tuned' },
  },
});
const [votersFile, linesFile, outFile] = positionals;
const folder = mkdtempSync(join(tmpdir(), 'countersign-duckdb-'));

/** Pairs worth scoring; each rule is one join. */
const BASIC = [
  'l.house = v.house and l.street = v.street',
  'l.surname = v.surname and l.given = v.given and l.zip = v.zip',
  'l.surname = v.surname and l.house = v.house',
  'l.given = v.given and l.house = v.house and l.zip = v.zip',
  'l.zip = v.zip and l.house = v.house and l.surname3 = v.surname3',
  'l.street = v.street and l.zip = v.zip and l.given = v.given',
  'l.street = v.street and l.surname = v.surname',
  'l.surname = v.given and l.given = v.surname and l.house = v.house',
];
const TUNED = [
  'l.house = v.house and l.street = v.street',
  'l.surname = v.surname and l.given = v.given and l.zip = v.zip',
  'l.surname = v.surname and l.house = v.house',
  'l.zip = v.zip and l.house = v.house',
  'l.street = v.street and l.zip = v.zip and l.given = v.given',
  'l.street = v.street and l.zip = v.zip and l.surname = v.surname',
  'l.surname = v.surname and l.given = v.given and v.namesakes <= 60',
  'l.surname = v.given and l.given = v.surname and l.house = v.house',
  'l.given = v.given and l.house = v.house and l.surname1 = v.surname1',
  'l.street = v.street and l.given = v.given and l.surname1 = v.surname1',
  'l.street = v.street and l.surname = v.surname and l.given1 = v.given1',
];

/** Agreement of a name in bits: exact by its frequency, near by Jaro-Winkler bands that never outweigh it, nicknames and initials. */
function nameBits({ line, voter, frequency, isGiven }: { line: string; voter: string; frequency: string; isGiven: boolean }): string {
  const exact = `least(16.0, log2(total / ${frequency}))`;
  return `case
    when ${line} = '' or ${line} is null then 0
    when ${line} = ${voter} then ${exact}
    when length(${line}) = 1 then case when ${line} = left(${voter}, 1) then 2.5 else -4 end
    ${isGiven ? `when list_contains(l.formal, ${voter}) then 4.5 when ${line} = v.middle then 5` : ''}
    when jaro_winkler_similarity(${line}, ${voter}) >= 0.95 then greatest(1.5, ${exact} - 5)
    when jaro_winkler_similarity(${line}, ${voter}) >= 0.90 then greatest(1.0, least(7.0, ${exact} - 6))
    when jaro_winkler_similarity(${line}, ${voter}) >= 0.83 then 0.5
    else -6 end`;
}

const ADDRESS_BITS = `
  case when l.house = '' then 0 when l.house = v.house then 9.5 when levenshtein(l.house, v.house) = 1 then 3 else -7 end
  + case when l.street = '' then 0 when l.street = v.street then least(11.0, log2(total / v.street_n))
      when jaro_winkler_similarity(l.street, v.street) >= 0.9 then 6 else -6 end
  + case when l.unit = '' or v.unit = '' then 0 when l.unit = v.unit then 3 else -2.5 end`;
const PLACE_BITS = `
  case when l.zip = '' then case when l.city = '' or v.city = '' then 0 when l.city = v.city then 3 else -1 end
    when l.zip = v.zip then 7 when levenshtein(l.zip, v.zip) = 1 then 2 else -5 end`;

/** Shares of the explanations, in bits: the voter himself, his relative, anybody else. */
const PRIOR = { voter: Math.log2(0.8), family: Math.log2(0.04), nobody: Math.log2(0.1) };
/** Bits for a name written the wrong way round. */
const SWAPPED = -5;
const ACCEPT = 0.95;
const NOT_FOUND = 0.97;

const instance = await DuckDBInstance.create(':memory:', {
  threads: options.threads,
  memory_limit: options.memory,
  temp_directory: folder,
  preserve_insertion_order: 'false',
});
const db = await instance.connect();
const seconds: Record<string, number> = {};
async function step(name: string, ...statements: string[]): Promise<void> {
  const start = process.cpuUsage();
  for (const statement of statements) await db.run(statement);
  note(name, start);
}
function note(name: string, start: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(start);
  seconds[name] = Math.round((user + system) / 1e4) / 100;
}

try {
  await step(
    'load',
    `create table raw as select voter_id, regexp_replace(upper(last_name), '[^A-Z]', '', 'g') as surname, regexp_replace(upper(first_name), '[^A-Z]', '', 'g') as given,
      regexp_replace(upper(coalesce(middle_name, '')), '[^A-Z]', '', 'g') as middle, coalesce(suffix, '') as suffix, regexp_extract(coalesce(house_number, ''), '[0-9]+') as house, coalesce(street_direction, '') as direction,
      street_name, coalesce(street_type, '') as street_type, regexp_replace(upper(coalesce(unit, '')), '^(APT|UNIT|STE|SPC|#)|[^A-Z0-9]', '', 'g') as unit,
      regexp_replace(upper(city), '[^A-Z]', '', 'g') as city, left(zip, 5) as zip
    from read_csv('${votersFile}', header = true, all_varchar = true)`,
  );
  let start = process.cpuUsage();
  await normalizeStreets();
  note('streets', start);
  await step(
    'frequencies',
    `create table v as
      with s as (select surname, count(*) n from raw group by 1), g as (select given, count(*) n from raw group by 1),
        n as (select surname, given, count(*) n from raw group by 1, 2), t as (select k.street, count(*) n from raw join streets k using (direction, street_name, street_type) group by 1)
      select row_number() over () as id, raw.* exclude (street_name, direction), k.street, left(raw.surname, 3) as surname3, left(raw.surname, 1) as surname1, left(raw.given, 1) as given1, s.n as surname_n, g.n as given_n, n.n as namesakes, t.n as street_n
      from raw join streets k using (direction, street_name, street_type) join s using (surname) join g using (given) join n using (surname, given) join t on t.street = k.street`,
    'drop table raw',
  );
  start = process.cpuUsage();
  await loadLines();
  note('lines', start);
  const rules = options.rules === 'basic' ? BASIC : TUNED;
  await step(
    'block',
    `create table pairs as select distinct l, v from (${rules.map((rule) => `select l.i as l, v.id as v from l join v on ${rule}`).join(' union all ')})`,
  );
  const [[pairs]] = await (await db.run('select count(*) from pairs')).getRows();
  await step(
    'score',
    `create table scored as
      with total as (select count(*)::double as total from v),
      parts as (
        select l.i, v.id,
          ${nameBits({ line: 'l.surname', voter: 'v.surname', frequency: 'v.surname_n', isGiven: false })} as surname_bits,
          ${nameBits({ line: 'l.given', voter: 'v.given', frequency: 'v.given_n', isGiven: true })} as given_bits,
          case when surname_bits + given_bits > 0 then -99 when l.surname = v.given and l.given = v.surname then ${SWAPPED} + log2(total / v.surname_n) + log2(total / v.given_n)
            when l.house = v.house and l.street = v.street then ${SWAPPED}
              + ${nameBits({ line: 'l.given', voter: 'v.surname', frequency: 'v.surname_n', isGiven: false })}
              + ${nameBits({ line: 'l.surname', voter: 'v.given', frequency: 'v.given_n', isGiven: true })} else -99 end as swapped_bits,
          case when l.middle = '' or v.middle = '' then 0 when left(l.middle, 1) = left(v.middle, 1) then 3.5 else -3 end
            + case when l.suffix = '' or v.suffix = '' then 0 when l.suffix = v.suffix then 4 else -7 end as extra_bits,
          ${ADDRESS_BITS} as address_bits, ${PLACE_BITS} as place_bits
        from pairs join l on l.i = pairs.l join v on v.id = pairs.v, total)
      select i, id, greatest(-4.0, address_bits) + place_bits + extra_bits + greatest(surname_bits + given_bits, swapped_bits) + ${PRIOR.voter} - log2(total) as bits,
        case when address_bits > 12 and surname_bits > 0 then address_bits + place_bits + surname_bits + ${PRIOR.family} - log2(total) else -99 end as family_bits
      from parts, total`,
  );
  await step(
    'posterior',
    `copy (
      with best as (select i, max_by(id, bits, 2) as ids, max(bits, 2) as top, sum(pow(2, bits)) as mass, max(family_bits) as family from scored group by i),
      p as (select i, ids, list_transform(top, lambda x: pow(2, x) / (mass + pow(2, family) + ${2 ** PRIOR.nobody})) as p,
          (pow(2, family) + ${2 ** PRIOR.nobody}) / (mass + pow(2, family) + ${2 ** PRIOR.nobody}) as nobody from best)
      select l.line_id, case when p.p[1] >= ${ACCEPT} then 'eligible' when coalesce(p.nobody, 1) >= ${NOT_FOUND} then 'ineligible' else 'review' end as screening,
        '' as reason, a.voter_id as voter_id, round(p.p[1], 5) as probability, b.voter_id as second_voter_id, round(p.p[2], 5) as second_probability
      from l left join p on p.i = l.i left join v a on a.id = p.ids[1] left join v b on b.id = p.ids[2] order by l.i)
    to '${outFile}' (header true)`,
  );
  writeFileSync(`${outFile}.steps.json`, `${JSON.stringify({ pairs: Number(pairs), cpuSeconds: seconds }, null, 2)}\n`);
  process.stdout.write(`${Number(pairs).toLocaleString('en-US')} pairs; CPU-s by step: ${JSON.stringify(seconds)}\n`);
} finally {
  db.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
}

/** Each distinct street once through our normaliser, so that both sides write streets alike. */
async function normalizeStreets(): Promise<void> {
  const reader = await db.runAndReadAll('select distinct direction, street_name, street_type from raw');
  const file = join(folder, 'streets.csv');
  const out = createWriteStream(file);
  out.write('direction,street_name,street_type,street\n');
  for (const [direction, name, type] of reader.getRows() as string[][]) {
    const { street } = normalizeStreet({ direction, name: name ?? '', type });
    out.write(`${[direction, name ?? '', type, street].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`);
  }
  out.end();
  await once(out, 'finish');
  await db.run(
    `create table streets as select coalesce(direction, '') direction, street_name, coalesce(street_type, '') street_type, coalesce(street, '') street from read_csv('${file}', header = true, all_varchar = true)`,
  );
}

async function loadLines(): Promise<void> {
  const file = join(folder, 'lines.csv');
  const out = createWriteStream(file);
  out.write('i,line_id,given,formal,middle,surname,suffix,house,direction,street,unit,city,zip\n');
  let i = 0;
  let text = '';
  for await (const line of prepareLines(linesFile)) {
    const formal = [...nicknamesOf(line.given).keys()].join(' ');
    text += `${i++},${line.lineId},${line.given},${formal},${line.middle},${line.surname},${suffixText(line.suffix)},${/\d+/.exec(line.house)?.[0] ?? ''},${line.direction},${line.street},${line.unit},${line.city},${line.zip}\n`;
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
  await db.run(
    `create table l as select i::integer as i, line_id, coalesce(given, '') given, string_split(coalesce(formal, ''), ' ') formal, coalesce(middle, '') middle, coalesce(surname, '') surname,
      left(coalesce(surname, ''), 3) surname3, left(coalesce(surname, ''), 1) surname1, left(coalesce(given, ''), 1) given1, coalesce(suffix, '') suffix, coalesce(house, '') house, coalesce(street, '') street, coalesce(unit, '') unit, coalesce(city, '') city, coalesce(zip, '') zip
    from read_csv('${file}', header = true, all_varchar = true)`,
  );
}

function suffixText(code: string): string {
  return ['', 'JR', 'SR', 'II', 'III', 'IV', 'V', 'VI'][Number(code)] ?? '';
}
