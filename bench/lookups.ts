/**
 * How long one look-up takes: full noisy lines, and what a clerk types, letter by letter. Prints JSON.
 * node bench/lookups.ts COUNTY.roll LINES.csv TRUTH.csv [--count N]
 */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { openRoll, type Roll } from '../src/roll/index-open.ts';
import { readLines } from '../src/roll/line-table.ts';
import { createFinder } from '../src/roll/lookup.ts';
import { createEvidence, createMatcher } from '../src/roll/match.ts';
import { KEPT } from '../src/roll/match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable } from '../src/roll/posterior.ts';
import type { LineText } from '../src/roll/types.ts';

/** A distribution of milliseconds. */
export interface Latency {
  readonly queries: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { count: { type: 'string', default: '2000' } } });
const [rollFile, linesFile, truthFile] = positionals;
const start = performance.now();
const opened = await openRoll({ path: rollFile, verify: false });
if (!opened.ok) throw new Error(opened.error.message);
const roll = opened.value;
const openMs = performance.now() - start;
const read = await readLines({ path: linesFile });
if (!read.ok) throw new Error(read.error[0].message);
const { table } = read.value;
const wanted = Math.min(Number(options.count), table.count);
const chosen = Array.from({ length: wanted }, (_, k) => Math.floor((k * table.count) / wanted));
const texts = chosen.map((i) => table.textOf(i));
const truth = await truthOf(truthFile, new Set(texts.map((text) => text.lineId)));

const noisy = measureNoisy(roll, texts);
process.stdout.write(
  `${JSON.stringify({ openMs: Math.round(openMs), noisyLine: noisy, keystroke: measureKeystrokes(roll, texts.slice(0, 300)) }, null, 2)}\n`,
);

/** Each line once through a matcher whose word caches are empty at the start; another one warms the code up before. */
function measureNoisy(roll: Roll, texts: readonly LineText[]): Latency & { readonly rightAmongKept: string } {
  const evidence = createEvidence(texts.length, false);
  const warm = createMatcher(roll);
  for (let i = 0; i < Math.min(500, texts.length); i++) warm.match(table.textOf(Math.min(table.count - 1, chosen[i] + 1)), evidence, i);
  const matcher = createMatcher(roll);
  const fresh = createEvidence(texts.length, false);
  const times = texts.map((text, i) => {
    const from = performance.now();
    matcher.match(text, fresh, i);
    return performance.now() - from;
  });
  const matches = posteriorTable({ evidence: fresh, views: roll.views, priors: learnPriors(fresh), settings: MATCH_SETTINGS });
  let registered = 0;
  let right = 0;
  texts.forEach((text, i) => {
    const voter = truth.get(text.lineId) ?? '';
    if (voter === '') return;
    registered++;
    for (let k = i * KEPT; k < (i + 1) * KEPT && matches.row[k] !== 0xffffffff; k++) if (roll.voterIdOf(matches.row[k]) === voter) right++;
  });
  return { ...latency(times), rightAmongKept: `${right}/${registered}` };
}

/** "GARC MAR 1423 MAP" and every beginning of it from two letters on. */
function measureKeystrokes(roll: Roll, texts: readonly LineText[]): Latency {
  const finder = createFinder(roll);
  const queries = texts.flatMap((text) => {
    const [house = '', ...street] = text.address.split(' ');
    const typed = [text.lastName || text.name, text.firstName, house, street.find((word) => word.length > 2) ?? '']
      .map((part, n) => (n === 2 ? part : part.slice(0, 4)))
      .filter((part) => part !== '')
      .join(' ');
    return Array.from({ length: Math.max(0, typed.length - 1) }, (_, n) => typed.slice(0, n + 2));
  });
  for (const query of queries.slice(0, 200)) finder.find(query, 10);
  return latency(
    queries.map((query) => {
      const from = performance.now();
      finder.find(query, 10);
      return performance.now() - from;
    }),
  );
}

function latency(times: readonly number[]): Latency {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 1000) / 1000;
  return { queries: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1) };
}

async function truthOf(path: string, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const rows = createReadStream(path).pipe(parse({ columns: true })) as AsyncIterable<Record<string, string>>;
  for await (const row of rows) if (wanted.has(row.line_id)) found.set(row.line_id, row.voter_id);
  return found;
}
