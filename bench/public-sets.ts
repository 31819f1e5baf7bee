/**
 * Runs `countersign evaluate link` on public linkage sets that lie in a folder: pseudopeople (three simulated censuses), Senzing's truth
 * sets, and the petition of Ballot-Initiative. Nothing of them is part of this project; where a set is absent this says so and goes on.
 * node bench/public-sets.ts FOLDER [--out FOLDER]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { formatProblem } from '../src/basics/problem.ts';
import { evaluationText } from '../src/evaluation/text.ts';
import { corruptKeyed } from '../src/generator/corrupt-keyed.ts';
import { openStream } from '../src/generator/stream.ts';
import { evaluateLink } from '../src/operations/evaluate-link.ts';

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const [source] = positionals;
if (source === undefined) {
  process.stderr.write('Name the folder that holds pseudopeople/, senzing/ and petition/.\n');
  process.exit(2);
}

type Row = Readonly<Record<string, string>>;

/** A task of linking: rows to look for, rows to find them in, pairs that belong together. */
interface Task {
  readonly name: string;
  readonly what: string;
  readonly left: readonly Row[];
  readonly right: readonly Row[];
  readonly pairs: readonly Row[];
}

for (const make of [pseudopeople, senzing, petition]) {
  let tasks: readonly Task[];
  try {
    tasks = make(join(source, make.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    process.stdout.write(`\n=== ${make.name}: not in ${source}, left out\n`);
    continue;
  }
  for (const task of tasks) await run(task);
}

async function run({ name, what, left, right, pairs }: Task): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-public-'));
  try {
    const [leftFile, rightFile, truth] = (
      [
        ['left', left],
        ['right', right],
        ['pairs', pairs],
      ] as const
    ).map(([part, rows]) => {
      const path = join(folder, `${name}-${part}.csv`);
      writeFileSync(path, csv(rows));
      return path;
    });
    const out = options.out === undefined ? undefined : join(options.out, name);
    const evaluated = await evaluateLink({ left: leftFile, right: rightFile, truth, columns: { left: {}, right: {}, truth: {} }, out });
    process.stdout.write(`\n=== ${name}: ${what}\n`);
    if (evaluated.ok) process.stdout.write(evaluationText(evaluated.value));
    else {
      for (const problem of evaluated.error) process.stderr.write(`${formatProblem(problem)}\n`);
      process.exitCode = 1;
    }
    if (out !== undefined) mkdirSync(out, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** People of the census of 2030 looked for in that of 2020: ten years of moving house, and everybody's relatives. */
function pseudopeople(folder: string): Task[] {
  const people = read(join(folder, 'sample_decennial_census.csv'));
  const isAdult = (row: Row) => Number(row.age) >= 18;
  const roll = people.filter((row) => row.year === '2020' && isAdult(row));
  const signers = people.filter((row) => row.year === '2030' && isAdult(row));
  const home = (row: Row) => `${row.street_number} ${row.street_name} ${row.unit_number}`;
  const known = new Map(roll.map((row) => [row.simulant_id, row]));
  const namesAt = new Map<string, number>();
  for (const row of roll) {
    const key = `${home(row)}|${row.last_name}`;
    namesAt.set(key, (namesAt.get(key) ?? 0) + 1);
  }
  const right = roll.map((row) => ({
    voter_id: row.simulant_id,
    last_name: row.last_name,
    first_name: row.first_name,
    middle_name: row.middle_initial,
    birth_date: row.date_of_birth.slice(0, 10),
    house_number: row.street_number,
    street_name: row.street_name,
    unit: row.unit_number,
  }));
  const lines = (withBirth: boolean) =>
    signers.map((row) => ({
      line_id: `S${row.simulant_id}`,
      first_name: row.first_name,
      last_name: row.last_name,
      address: `${row.street_number} ${row.street_name}${row.unit_number === '' ? '' : ` APT ${row.unit_number}`}`.trim(),
      ...(withBirth ? { birth_date: row.date_of_birth.slice(0, 10) } : {}),
    }));
  const pairs = signers.flatMap((row) => {
    const before = known.get(row.simulant_id);
    if (before === undefined) return [];
    const classes = [
      home(before) === home(row) ? 'stayed' : 'mover',
      ...((namesAt.get(`${home(before)}|${before.last_name}`) ?? 0) > 1 ? ['family-home'] : []),
    ];
    return [{ left: `S${row.simulant_id}`, right: row.simulant_id, classes: classes.join(' ') }];
  });
  return [
    {
      name: 'pseudopeople',
      what: 'adults of the simulated census of 2030 in that of 2020, by name and address',
      left: lines(false),
      right,
      pairs,
    },
    { name: 'pseudopeople-birth', what: 'the same, with the birth date on the line', left: lines(true), right, pairs },
    {
      name: 'pseudopeople-keyed',
      what: 'the same as the first, with one to three slips of a typist in every line',
      left: slips(lines(false)),
      right,
      pairs,
    },
  ];
}

/** The first record of each cluster is the roll, but of every fifth cluster none; all other records of people are lines. */
function senzing(folder: string): Task[] {
  const key = read(join(folder, 'actual_truthset_key.csv'));
  const clusterOf = new Map(key.map((row) => [`${row.DATA_SOURCE} ${row.RECORD_ID}`, row.CLUSTER_ID]));
  const people = ['customers', 'reference', 'watchlist']
    .flatMap((name) => read(join(folder, `${name}.csv`)))
    .filter((row) => row.RECORD_TYPE !== 'ORGANIZATION' && `${row.PRIMARY_NAME_FULL ?? ''}${row.PRIMARY_NAME_LAST ?? ''}` !== '');
  const right: Row[] = [];
  const left: Row[] = [];
  const pairs: Row[] = [];
  const holder = new Map<string, string>();
  for (const row of people) {
    const id = `${row.DATA_SOURCE}-${row.RECORD_ID}`;
    const cluster = clusterOf.get(id.replace('-', ' ')) ?? id;
    const [last, first] = namesOf(row);
    const birth = dateOf(row.DATE_OF_BIRTH ?? '');
    const address = row.ADDR_FULL || [row.ADDR_LINE1, row.ADDR_CITY, row.ADDR_STATE, row.ADDR_POSTAL_CODE].filter(Boolean).join(', ');
    const held = holder.get(cluster);
    if (held === undefined) {
      holder.set(cluster, holder.size % 5 === 4 ? '' : id);
      if (holder.get(cluster) !== '')
        right.push({
          voter_id: id,
          last_name: last,
          first_name: first,
          middle_name: row.PRIMARY_NAME_MIDDLE ?? '',
          birth_date: birth,
          address,
        });
      continue;
    }
    left.push({ line_id: id, first_name: `${first} ${row.PRIMARY_NAME_MIDDLE ?? ''}`.trim(), last_name: last, address, birth_date: birth });
    if (held !== '') pairs.push({ left: id, right: held });
  }
  return [{ name: 'senzing', what: 'hand-made hard cases: the later records of each person in the first ones', left, right, pairs }];
}

/** The signers of the petition in its voter file; the truth is equality of all six columns, since the strings are clean. */
function petition(folder: string): Task[] {
  const columns = ['First_Name', 'Last_Name', 'Street_Number', 'Street_Name', 'Street_Type', 'Street_Dir_Suffix'];
  const whole = (row: Row) => columns.map((column) => row[column]?.trim() ?? '').join('|');
  const address = (row: Row) =>
    columns
      .slice(2)
      .map((column) => row[column]?.trim() ?? '')
      .filter((part) => part !== '')
      .join(' ');
  const voters = read(join(folder, 'fake_voter_records.csv'));
  const byText = new Map<string, string[]>();
  const right = voters.map((row, i) => {
    const id = `V${i + 1}`;
    byText.set(whole(row), [...(byText.get(whole(row)) ?? []), id]);
    return { voter_id: id, first_name: row.First_Name, last_name: row.Last_Name, address: address(row) };
  });
  const signers = read(join(folder, 'all_petition_signers.csv'));
  const left = signers.map((row, i) => ({
    line_id: String(i + 1),
    first_name: row.First_Name,
    last_name: row.Last_Name,
    address: address(row),
  }));
  const pairs = signers.flatMap((row, i) => (byText.get(whole(row)) ?? []).map((id) => ({ left: String(i + 1), right: id })));
  return [
    { name: 'petition', what: '500 signers in 100,000 voters, clean strings', left, right, pairs },
    { name: 'petition-keyed', what: 'the same with one to three slips of a typist in every line', left: slips(left), right, pairs },
  ];
}

/** Lines as a typist would have read them: the corruptor of the project's generator, with one to three slips in each. */
function slips(rows: readonly { line_id: string; first_name: string; last_name: string; address: string }[]): Row[] {
  const stream = openStream('public sets');
  return rows.map((row, i) => {
    stream.at(1, i);
    const cells = {
      name: '',
      firstName: row.first_name.toUpperCase(),
      lastName: row.last_name.toUpperCase(),
      address: row.address.toUpperCase(),
      city: '',
      zip: '',
    };
    const read = corruptKeyed({ stream, cells, edits: stream.between(1, 3) }).cells;
    return { line_id: row.line_id, first_name: read.firstName, last_name: read.lastName, address: read.address };
  });
}

function namesOf(row: Row): [last: string, first: string] {
  if (row.PRIMARY_NAME_LAST !== undefined && row.PRIMARY_NAME_LAST !== '')
    return [row.PRIMARY_NAME_LAST.trim(), (row.PRIMARY_NAME_FIRST ?? '').trim()];
  const parts = row.PRIMARY_NAME_FULL.trim().split(/\s+/);
  return [parts.pop() ?? '', parts.join(' ')];
}

/** Month, day and year of the set as YYYY-MM-DD; '' for what is no such date. */
function dateOf(text: string): string {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{2,4})$/.exec(text) ?? [];
  if (year === undefined) return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '';
  return `${year.length === 2 ? `19${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function read(path: string): Row[] {
  return parse(readFileSync(path), { columns: true, bom: true, relax_column_count: true }) as Row[];
}

function csv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${[columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column] ?? '')).join(','))].join('\n')}\n`;
}
