/**
 * How long one look-up takes: full noisy lines, and what a clerk types, letter by letter. Prints JSON.
 * node bench/lookups.ts COUNTY.roll LINES.csv TRUTH.csv [--count N]
 */
import { createReadStream } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { createEvidence } from '../src/roll/evidence.ts';
import { openRoll, type Roll } from '../src/roll/index-open.ts';
import { readLines } from '../src/roll/line-table.ts';
import { createFinder } from '../src/roll/lookup.ts';
import { createMatcher } from '../src/roll/match.ts';
import { KEPT } from '../src/roll/match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable } from '../src/roll/posterior.ts';
import type { LineText } from '../src/roll/types.ts';
import { typedQueries } from './typed-queries.ts';

/** A distribution of milliseconds. */
export interface Latency {
  readonly queries: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '2000' }, each: { type: 'string', default: '25' } },
});
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

const checkedFrom = performance.now();
const checked = await openRoll({ path: rollFile });
const openCheckedMs = performance.now() - checkedFrom;
if (!checked.ok) throw new Error(checked.error.message);
const result = {
  bench: 'lookups',
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0].model.trim(), cores: availableParallelism(), memoryGB: Math.round(totalmem() / 2 ** 30), load: loadavg()[0] },
  voters: roll.header.counts.voters,
  openMs: Math.round(openMs),
  openCheckedMs: Math.round(openCheckedMs),
  noisyLine: measureNoisy(roll, texts),
  typing: measureTyping(roll, Number(options.each)),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

/** Each line once through a matcher whose word caches are empty at the start; another one warms the code up before. */
function measureNoisy(roll: Roll, texts: readonly LineText[]): Latency & { readonly rightAmongKept: string } {
  const evidence = createEvidence(texts.length, false);
  const warm = createMatcher(roll);
  for (let i = 0; i < Math.min(500, texts.length); i++) warm.match(table.textOf(Math.min(table.count - 1, chosen[i] + 1)), evidence, i);
  // The quickest of three matchers, each new: other work on the machine does not show, warm caches neither.
  const times = new Array<number>(texts.length).fill(Number.POSITIVE_INFINITY);
  const fresh = createEvidence(texts.length, false);
  for (let round = 0; round < 3; round++) {
    const matcher = createMatcher(roll);
    texts.forEach((text, i) => {
      const from = performance.now();
      matcher.match(text, fresh, i);
      times[i] = Math.min(times[i], performance.now() - from);
    });
  }
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

interface Typing {
  readonly keystrokes: Latency;
  /** Slowest keystrokes, for whoever wants to know why. */
  readonly slowest: readonly string[];
  readonly styles: Readonly<Record<string, { readonly p99: number; readonly first: string; readonly amongTen: string }>>;
}

/** Every query letter by letter, as a clerk types it; each keystroke the quickest of three, so that other work on the machine does not show. */
function measureTyping(roll: Roll, each: number): Typing {
  const finder = createFinder(roll);
  for (const { text } of typedQueries({ roll, each: 3, seed: 'warm' }))
    for (let n = 1; n <= text.length; n++) finder.find(text.slice(0, n), 10);
  const all: number[] = [];
  const slow: { text: string; ms: number }[] = [];
  const styles = new Map<string, { times: number[]; first: number; ten: number; asked: number }>();
  for (const { style, text, voterId } of typedQueries({ roll, each, seed: 'typed' })) {
    const entry = styles.get(style) ?? { times: [], first: 0, ten: 0, asked: 0 };
    styles.set(style, entry);
    for (let n = 1; n <= text.length; n++) {
      const typed = text.slice(0, n);
      let ms = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 3; round++) {
        const from = performance.now();
        finder.find(typed, 10);
        ms = Math.min(ms, performance.now() - from);
      }
      all.push(ms);
      entry.times.push(ms);
      slow.push({ text: typed, ms });
    }
    const found = finder.find(text, 10).map(({ voter }) => voter.voterId);
    entry.asked++;
    if (found[0] === voterId) entry.first++;
    if (found.includes(voterId)) entry.ten++;
  }
  slow.sort((a, b) => b.ms - a.ms);
  return {
    keystrokes: latency(all),
    slowest: slow.slice(0, 12).map(({ text, ms }) => `${ms.toFixed(1)} ms  ${text}`),
    styles: Object.fromEntries(
      [...styles].map(([style, { times, first, ten, asked }]) => [
        style,
        { p99: latency(times).p99, first: `${first}/${asked}`, amongTen: `${ten}/${asked}` },
      ]),
    ),
  };
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
