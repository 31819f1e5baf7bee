/** What `screen` does with files that are wrong, mixed up or messy: one clear error and no report, or rows set aside and a whole report. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countersign, emptyFolder, filesUnder, type Run } from './countersign.ts';

const FILES = fileURLToPath(new URL('../files/', import.meta.url));
const REPORT = ['duplicates.csv', 'lines.csv', 'projection.json', 'report.html', 'review.csv', 'set-aside.csv', 'strike-list.csv'];

let shared: string;
let roll: string;

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'countersign-'));
  roll = join(shared, 'county.roll');
  const run = await countersign(['roll', 'build', join(FILES, 'voters.csv'), '--as-of', '2022-07-06', '--out', roll]);
  expect(run.code).toBe(0);
});
afterAll(() => rm(shared, { recursive: true, force: true }));

interface Inputs {
  readonly roll?: string;
  readonly lines?: string;
  readonly petition?: string;
  readonly more?: readonly string[];
}

interface Screened {
  readonly run: Run;
  readonly out: string;
}

async function screen({ more = [], ...inputs }: Inputs): Promise<Screened> {
  const out = join(await emptyFolder(), 'report');
  const path = (given: string | undefined, usual: string) => (given?.includes('/') ? given : join(FILES, given ?? usual));
  const args = ['--roll', inputs.roll === undefined ? roll : path(inputs.roll, ''), '--lines', path(inputs.lines, 'lines.csv')];
  const run = await countersign(['screen', ...args, '--petition', path(inputs.petition, 'petition.json'), '--out', out, ...more]);
  return { run, out };
}

function expectRefused({ run, out }: Screened, message: RegExp): void {
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(message);
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(filesUnder(join(out, '..'))).toEqual([]);
}

/** A petition.json of its own with some fields changed; null takes a field out. */
async function petitionWith(changes: Readonly<Record<string, unknown>>): Promise<string> {
  const petition = { ...(JSON.parse(readFileSync(join(FILES, 'petition.json'), 'utf8')) as Record<string, unknown>), ...changes };
  const path = join(await emptyFolder(), 'petition.json');
  writeFileSync(
    path,
    JSON.stringify(petition, (_key, value: unknown) => value ?? undefined),
  );
  return path;
}

test('whole files give a whole report that says what it is', async () => {
  const { run, out } = await screen({});
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/not an official finding/);
  expect(run.stdout).toContain(join(out, 'report.html'));
  expect(filesUnder(out)).toEqual(REPORT);
  const lines = readFileSync(join(out, 'lines.csv'), 'utf8').trimEnd().split('\n');
  expect(lines[0]).toBe(
    'line_id,screening,reason,voter_id,probability,second_voter_id,second_probability,question,or_reason,other_line_id',
  );
  const of = (id: string) => lines.find((line) => line.startsWith(`${id},`))?.split(',') ?? [];
  expect(of('L1').slice(1, 4)).toEqual(['eligible', '', '1001']);
  expect(of('L6').slice(1, 4)).toEqual(['ineligible', 'cancelled', '1008']);
  expect([of('L3')[3], of('L3')[5]].sort()).toEqual(['1003', '1004']); // father and son of one name: one of these two
  expect(of('L10').slice(1, 3)).toEqual(['review', '']);
});

test.each([
  ['an empty lines file', { lines: 'empty.csv' }, /^empty\.csv: .*empty/],
  ['a lines file with a heading only', { lines: 'lines-heading-only.csv' }, /^lines-heading-only\.csv: .*no line/],
  ['lines without names', { lines: 'lines-no-name.csv' }, /^lines-no-name\.csv: .*name.*--columns/],
  ['a voter file given as lines', { lines: 'voters.csv' }, /^voters\.csv: .*voter file, not petition lines/],
  ['a spreadsheet given as lines', { lines: 'voters-binary.csv' }, /^voters-binary\.csv: .*not delimited text/],
  ['lines that are not there', { lines: 'nowhere.csv' }, /^nowhere\.csv: There is no such file/],
  ['a lines file given as roll', { roll: 'lines.csv' }, /lines\.csv: .*not a roll/],
  ['a voter file given as roll', { roll: 'voters.csv' }, /voters\.csv: .*not a roll/],
  ['a roll that is not there', { roll: 'nowhere.roll' }, /nowhere\.roll: There is no such file/],
  ['a petition that is not there', { petition: 'nowhere.json' }, /nowhere\.json: no such file/],
  ['a lines file given as petition', { petition: 'lines.csv' }, /^lines\.csv.*: This is not JSON/],
  ['an empty petition', { petition: 'empty.csv' }, /^empty\.csv: The petition file is empty/],
])('%s is refused', async (_what, inputs, message) => {
  expectRefused(await screen(inputs), message);
});

test('a roll given as lines is refused', async () => {
  expectRefused(await screen({ lines: roll }), /^county\.roll: .*not text/);
});

test.each([
  ['no rules', { rules: null }, /field rules/],
  ['rules nobody knows', { rules: 'us-xx-nothing' }, /field rules: .*us-xx-nothing.*us-ca-local-recall\.2022/],
  ['dates that contradict', { notified: '2022-07-07' }, /field filed: .*before/],
  ['a date that is none', { filed: '2022-13-01' }, /field filed: .*not a date/],
  ['a number in words', { registered: 'many' }, /field registered: .*whole number/],
  ['a district that the roll does not know', { district: { field: 'district_school', value: '3' } }, /district_school/],
  ['no requirement to be had', { required: null, registered: null }, /requirement cannot be known/],
])('a petition with %s is refused', async (_what, changes, message) => {
  expectRefused(await screen({ petition: await petitionWith(changes) }), message);
});

test('ragged rows and repeated line ids are set aside with their reason, the rest is screened', async () => {
  const ragged = await screen({ lines: 'lines-ragged.csv', more: ['--json'] });
  expect(ragged.run.code).toBe(0);
  expect(JSON.parse(ragged.run.stdout)).toMatchObject({ source: { rowsSetAside: 2 } });
  const rows = readFileSync(join(ragged.out, 'set-aside.csv'), 'utf8').trimEnd().split('\n').slice(1);
  expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual([
    ['lines-ragged.csv', '6'],
    ['lines-ragged.csv', '10'],
  ]);
  const twice = await screen({ lines: 'lines-twice.csv' });
  expect(twice.run.code).toBe(0);
  expect(readFileSync(join(twice.out, 'set-aside.csv'), 'utf8')).toMatch(/lines-twice\.csv,12,line_id,.*earlier row/);
});

test('a date that is nonsense, and letters of another encoding, cost no line', async () => {
  for (const lines of ['lines-dates.csv', 'lines-latin1.csv']) {
    const { run, out } = await screen({ lines });
    expect(run.code).toBe(0);
    expect(readFileSync(join(out, 'lines.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(11);
  }
});

test('a field of 10 MB in the lines is one row set aside', async () => {
  const rows = readFileSync(join(FILES, 'lines.csv'), 'utf8').trimEnd().split('\n');
  const path = join(await emptyFolder(), 'huge.csv');
  writeFileSync(path, `${[...rows, `L99,1,1,1,${'x'.repeat(10_000_000)},,,,,`].join('\n')}\n`);
  const { run, out } = await screen({ lines: path });
  expect(run.code).toBe(0);
  expect(readFileSync(join(out, 'set-aside.csv'), 'utf8')).toMatch(/^huge\.csv,12,/m);
});

test('headings of the lines are named on the command line', async () => {
  const path = join(await emptyFolder(), 'lineas.csv');
  writeFileSync(path, readFileSync(join(FILES, 'lines.csv'), 'utf8').replace(',name,address,', ',Persona,Domicilio,'));
  expectRefused(await screen({ lines: path }), /--columns/);
  expect((await screen({ lines: path, more: ['--columns', 'name=Persona,address=Domicilio'] })).run.code).toBe(0);
});

test('the report never replaces its own inputs, and an earlier report stands until the new one is whole', async () => {
  const folder = await emptyFolder();
  copyFileSync(join(FILES, 'lines.csv'), join(folder, 'lines.csv'));
  const inputs = ['--roll', roll, '--lines', join(folder, 'lines.csv'), '--petition', join(FILES, 'petition.json')];
  const run = await countersign(['screen', ...inputs, '--out', folder]);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(readFileSync(join(folder, 'lines.csv'))).toEqual(readFileSync(join(FILES, 'lines.csv')));

  const out = join(folder, 'report');
  expect((await countersign(['screen', ...inputs, '--out', out])).code).toBe(0);
  const before = readFileSync(join(out, 'report.html'));
  expect((await countersign(['screen', ...inputs, '--petition', join(FILES, 'lines.csv'), '--out', out])).code).toBe(1);
  expect(readFileSync(join(out, 'report.html'))).toEqual(before);
  expect(readdirSync(out).sort()).toEqual(REPORT);
});

test('an output folder that is a file is refused', async () => {
  const folder = await emptyFolder();
  writeFileSync(join(folder, 'report'), 'mine');
  const inputs = ['--roll', roll, '--lines', join(FILES, 'lines.csv'), '--petition', join(FILES, 'petition.json')];
  const run = await countersign(['screen', ...inputs, '--out', join(folder, 'report')]);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(readFileSync(join(folder, 'report'), 'utf8')).toBe('mine');
  expect(filesUnder(folder)).toEqual(['report']);
});
