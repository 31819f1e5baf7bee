/** What `roll build` does with files as people really send them. Every fault: one clear error, or rows set aside with their reason; never half a roll. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { countersign, emptyFolder, filesUnder, type Run } from './countersign.ts';

const FILES = fileURLToPath(new URL('../files/', import.meta.url));

interface Built {
  readonly run: Run;
  readonly folder: string;
}

async function build({ file, more = [] }: { readonly file: string; readonly more?: readonly string[] }): Promise<Built> {
  const folder = await emptyFolder();
  const path = file.includes('/') ? file : join(FILES, file);
  const run = await countersign(['roll', 'build', path, '--as-of', '2022-07-06', '--out', join(folder, 'county.roll'), ...more]);
  return { run, folder };
}

/** Refused: exit 1, one line that says where and what, and nothing written. */
function expectRefused({ run, folder }: Built, message: RegExp): void {
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(message);
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(filesUnder(folder)).toEqual([]);
}

test.each([
  ['empty.csv', /^empty\.csv: .*empty/],
  ['voters-blank.csv', /^voters-blank\.csv: .*nothing but blanks/],
  ['voters-heading-only.csv', /^voters-heading-only\.csv: .*heading but no rows/],
  ['voters-no-names.csv', /lacks columns: last_name; first_name\. Found: voter_id.*--columns/],
  ['voters-no-id.csv', /lacks a column: voter_id/],
  ['voters-double-heading.csv', /^voters-double-heading\.csv.*last_name/],
  ['voters-binary.csv', /^voters-binary\.csv: .*not delimited text.*CSV/],
  ['voters-utf16.csv', /UTF-16.*Save it as CSV in UTF-8/],
  ['lines.csv', /^lines\.csv: .*petition lines, not a voter file/],
  ['petition.json', /^petition\.json: /],
  ['no-such-file.csv', /^no-such-file\.csv: There is no such file/],
  ['/', /This is a folder/],
])('%s is refused', async (file, message) => {
  expectRefused(await build({ file }), message);
});

test.each([
  ['voters.csv', 12, []],
  ['voters-crlf-bom.csv', 12, []],
  ['voters-semicolon.csv', 12, []],
  ['voters-tabs.csv', 12, []],
  ['voters-other-headings.csv', 2, []],
  ['voters-latin1.csv', 12, []],
  ['voters-ragged.csv', 11, [5, 9]],
  ['voters-twice.csv', 12, [14, 15]],
])('%s: %i voters, rows set aside %j', async (file, accepted, setAside) => {
  const { run, folder } = await build({ file, more: ['--json'] });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const summary = JSON.parse(run.stdout) as Record<string, unknown>;
  expect(summary).toMatchObject({ read: accepted + setAside.length, accepted, setAside: setAside.length });
  const list = join(folder, 'county.set-aside.csv');
  expect(existsSync(list)).toBe(setAside.length > 0);
  if (setAside.length === 0) return;
  const [heading, ...rows] = readFileSync(list, 'utf8').trimEnd().split('\n');
  expect(heading).toBe('file,row,field,reason,voter_id');
  expect(rows.map((row) => Number(row.split(',')[1]))).toEqual(setAside);
  for (const row of rows) expect(row.split(',')[3]).not.toBe('');
});

test('a quote that is never closed costs one row, not the rest of the file', async () => {
  const { run } = await build({ file: 'voters-open-quote.csv', more: ['--json'] });
  expect(run.code).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ accepted: 12, setAside: 1 });
});

test('dates that are nonsense become unknown, are counted, and cost nobody a place on the roll', async () => {
  const { run } = await build({ file: 'voters-dates.csv', more: ['--json'] });
  expect(run.code).toBe(0);
  const { accepted, warnings } = JSON.parse(run.stdout) as { accepted: number; warnings: readonly { field: string; count: number }[] };
  expect(accepted).toBe(17);
  const times = (field: string) => warnings.filter((each) => each.field === field).reduce((sum, each) => sum + each.count, 0);
  expect([times('birth_date'), times('registered_on')]).toEqual([4, 2]);
});

test('letters of another encoding are read, and it is said', async () => {
  const { run, folder } = await build({ file: 'voters-latin1.csv' });
  expect(run.stdout).toMatch(/Windows-1252/);
  const found = await countersign(['roll', 'find', join(folder, 'county.roll'), 'peña', '--json']);
  const { found: voters } = JSON.parse(found.stdout) as { found: readonly { voter: { voterId: string; lastName: string } }[] };
  expect([voters[0].voter.voterId, voters[0].voter.lastName]).toEqual(['1010', 'PEÑA']);
});

test('headings of another language are named on the command line', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'padron.csv');
  const text = readFileSync(join(FILES, 'voters.csv'), 'utf8').replace('voter_id,last_name,first_name', 'Clave,"Apellidos, todos",Nombre');
  writeFileSync(file, text);
  expect((await build({ file })).run.code).toBe(1);
  const { run } = await build({ file, more: ['--columns', 'voter_id=Clave,last_name="Apellidos, todos",first_name=Nombre', '--json'] });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(run.stdout)).toMatchObject({ accepted: 12, columns: { last_name: 'Apellidos, todos' } });
  expectRefused(await build({ file, more: ['--columns', 'voter_id=Schluessel'] }), /Schluessel/);
});

test('a field of 10 MB is one row set aside', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'huge.csv');
  const rows = readFileSync(join(FILES, 'voters.csv'), 'utf8').trimEnd().split('\n');
  const huge = rows[1].replace('1001', '2001').replace('MAPLE', 'M'.repeat(10_000_000));
  writeFileSync(file, `${[...rows.slice(0, 6), huge, ...rows.slice(6)].join('\n')}\n`);
  const { run } = await build({ file, more: ['--json'] });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(run.stdout)).toMatchObject({ accepted: 12, setAside: 1 });
});

test('a folder that may not be written to', async ({ skip }) => {
  if (process.getuid?.() === 0) return skip('root may write anywhere');
  const folder = await emptyFolder();
  mkdirSync(join(folder, 'closed'));
  chmodSync(join(folder, 'closed'), 0o500);
  const run = await countersign([
    'roll',
    'build',
    join(FILES, 'voters.csv'),
    '--as-of',
    '2022-07-06',
    '--out',
    join(folder, 'closed/x.roll'),
  ]);
  expect(run).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/no permission/) });
});

test('an output name that cannot be: under a file, or a folder', async () => {
  const folder = await emptyFolder();
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'county.roll'));
  for (const out of [join(folder, 'file/x.roll'), join(folder, 'county.roll')]) {
    const run = await countersign(['roll', 'build', join(FILES, 'voters.csv'), '--as-of', '2022-07-06', '--out', out]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(filesUnder(folder)).toEqual(['file']);
  }
});

test('a date that is none is not understood: exit 2', async () => {
  const { run } = await build({ file: 'voters.csv', more: ['--as-of', '2022-02-30'] });
  expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/YYYY-MM-DD/) });
});

test('what is no roll is not searched: a voter file, a roll cut short, a roll with one byte changed', async () => {
  const { folder } = await build({ file: 'voters.csv' });
  const roll = join(folder, 'county.roll');
  const bytes = readFileSync(roll);
  writeFileSync(join(folder, 'short.roll'), bytes.subarray(0, bytes.length - 100));
  bytes[bytes.length - 100] ^= 1;
  writeFileSync(join(folder, 'changed.roll'), bytes);
  const whole = await countersign(['roll', 'find', roll, 'garc mar 1423 map', '--json']);
  const { asOf, found } = JSON.parse(whole.stdout) as { asOf: string; found: readonly { voter: { voterId: string } }[] };
  expect([asOf, found[0].voter.voterId]).toEqual(['2022-07-06', '1001']);
  for (const path of [join(FILES, 'voters.csv'), join(folder, 'short.roll'), join(folder, 'changed.roll'), join(folder, 'none.roll')]) {
    const run = await countersign(['roll', 'find', path, 'garcia']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/roll/);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});
