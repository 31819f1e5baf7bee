/**
 * A rival for look-ups: PostgreSQL with pg_trgm (GIN on surname, given name and street) and a plain index on house and street. Loads the
 * first voters of the file into a schema of its own, asks for noisy lines, drops the schema. Prints JSON.
 * node bench/rivals/postgres-lookups.ts URL VOTERS.csv LINES.csv TRUTH.csv [--voters N] [--count N]
 */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import pg from 'pg';
import { type PreparedLine, prepareLines } from './prepare-lines.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { voters: { type: 'string', default: '1000000' }, count: { type: 'string', default: '150' } },
});
const [url, votersFile, linesFile, truthFile] = positionals;
const SCHEMA = 'countersign_bench';
const COLUMNS = ['voter_id', 'last_name', 'first_name', 'house_number', 'street_name', 'zip'] as const;
interface Query {
  readonly sql: string;
  readonly values: (line: PreparedLine) => readonly string[];
}

const ANSWER = 'select voter_id from v where';
const RANK = 'order by similarity(last_name, $1) + similarity(first_name, $2) + similarity(street_name, $3) desc limit 10';

/** What an exact index can answer: the household, its members ranked by trigrams. */
const BY_ADDRESS: Query = {
  sql: `${ANSWER} house_number = $4 and street_name = $3 ${RANK}`,
  values: (line) => [line.surname, line.given, line.street, line.house],
};
/** What trigrams can: a surname like this on a street like this. */
const BY_TRIGRAMS: Query = {
  sql: `${ANSWER} last_name % $1 and street_name % $3 order by similarity(last_name, $1) + similarity(first_name, $2) + similarity(street_name, $3) + (house_number = $4)::int desc limit 10`,
  values: (line) => [line.surname, line.given, line.street, line.house],
};

const client = new pg.Client({ connectionString: url });
await client.connect();
try {
  await client.query(`drop schema if exists ${SCHEMA} cascade`);
  await client.query(`create schema ${SCHEMA}`);
  await client.query('create extension if not exists pg_trgm');
  await client.query(`set search_path to ${SCHEMA}, public`);
  await client.query(`create unlogged table v (${COLUMNS.map((column) => `${column} text`).join(', ')})`);
  const start = performance.now();
  const loaded = await load();
  await client.query('create index on v (house_number, street_name)');
  for (const column of ['last_name', 'first_name', 'street_name'])
    await client.query(`create index on v using gin (${column} gin_trgm_ops)`);
  await client.query('analyze v');
  const buildSeconds = Math.round((performance.now() - start) / 100) / 10;
  const lines = await sample(loaded);
  const [{ version }] = (await client.query('show server_version')).rows.map((row) => ({ version: row.server_version as string }));
  process.stdout.write(
    `${JSON.stringify({ version, voters: loaded.size, buildSeconds, houseAndStreet: await ask(BY_ADDRESS, lines), surnameAndStreet: await ask(BY_TRIGRAMS, lines) }, null, 2)}\n`,
  );
} finally {
  await client.query(`drop schema if exists ${SCHEMA} cascade`);
  await client.end();
}

async function ask({ sql, values }: Query, lines: readonly { line: PreparedLine; voter: string }[]) {
  const times: number[] = [];
  let right = 0;
  for (const round of [0, 1]) {
    for (const { line, voter } of lines) {
      const from = performance.now();
      const { rows } = await client.query(sql, [...values(line)]);
      // The first round warms the server's pages.
      if (round === 0) continue;
      times.push(performance.now() - from);
      if (rows.some((row) => row.voter_id === voter)) right++;
    }
  }
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] * 100) / 100;
  return { queries: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1), rightAmongTen: `${right}/${lines.length}` };
}

async function load(): Promise<Set<string>> {
  const ids = new Set<string>();
  let batch: string[][] = [];
  const flush = async () => {
    const columns = COLUMNS.map((_, c) => batch.map((row) => row[c]));
    await client.query(`insert into v select * from unnest(${COLUMNS.map((_, c) => `$${c + 1}::text[]`).join(', ')})`, columns);
    batch = [];
  };
  const rows = createReadStream(votersFile).pipe(parse({ columns: true })) as AsyncIterable<Record<string, string>>;
  for await (const row of rows) {
    if (ids.size >= Number(options.voters)) break;
    ids.add(row.voter_id);
    // Streets without blanks, as the parser leaves them on the line's side.
    batch.push(COLUMNS.map((column) => (column === 'street_name' ? row.street_name.replace(/[^A-Z0-9]/g, '') : row[column].toUpperCase())));
    if (batch.length === 20_000) await flush();
  }
  if (batch.length > 0) await flush();
  return ids;
}

/** Lines of registered signers among the voters loaded, evenly over the file. */
async function sample(loaded: ReadonlySet<string>): Promise<{ line: PreparedLine; voter: string }[]> {
  const voterOf = new Map<string, string>();
  const rows = createReadStream(truthFile).pipe(parse({ columns: true })) as AsyncIterable<Record<string, string>>;
  for await (const row of rows) if (loaded.has(row.voter_id)) voterOf.set(row.line_id, row.voter_id);
  const every = Math.max(1, Math.floor(voterOf.size / Number(options.count)));
  const found: { line: PreparedLine; voter: string }[] = [];
  let n = 0;
  for await (const line of prepareLines(linesFile)) {
    const voter = voterOf.get(line.lineId);
    if (voter !== undefined && n++ % every === 0) found.push({ line, voter });
  }
  return found;
}
