/**
 * Does a look-up wait for a screening in the same process? Keystrokes are asked at a steady pace of the look-up's own thread, first with nothing
 * else to do, then while all cores match a petition's lines: once as on a server (the batch gives way), once as on the command line. Prints JSON.
 * node bench/look-up-beside-batch.ts COUNTY.roll LINES.csv [--pace 25]
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { matchLines } from '../src/roll/batch.ts';
import { openRoll } from '../src/roll/index-open.ts';
import { readLines } from '../src/roll/line-table.ts';
import { createFinderThread } from '../src/roll/lookup-thread.ts';
import { typedQueries } from './typed-queries.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { pace: { type: 'string', default: '25' }, seconds: { type: 'string', default: '15' } },
});
const opened = await openRoll({ path: positionals[0], verify: false });
if (!opened.ok) throw new Error(opened.error.message);
const roll = opened.value;
const read = await readLines({ path: positionals[1] });
if (!read.ok) throw new Error(read.error[0].message);
const { table } = read.value;
const thread = createFinderThread(roll.shared);
const typed = typedQueries({ roll, each: 8, seed: 'beside' }).flatMap(({ text }) =>
  Array.from({ length: text.length }, (_, n) => text.slice(0, n + 1)),
);
for (const query of typed.slice(0, 400)) await thread.find(query, 10);

/** Asks at the pace until told to stop; milliseconds from question to answer. */
async function typing(until: Promise<unknown>): Promise<object> {
  const times: number[] = [];
  const open: Promise<unknown>[] = [];
  let stopped = false;
  void until.then(() => {
    stopped = true;
  });
  for (let i = 0; !stopped; i++) {
    const from = performance.now();
    open.push(thread.find(typed[(i * 37) % typed.length], 10).then(() => times.push(performance.now() - from)));
    await new Promise((resolve) => setTimeout(resolve, Number(options.pace)));
  }
  await Promise.all(open);
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 100) / 100;
  return { asked: times.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

async function beside(gentle: boolean): Promise<object> {
  const from = performance.now();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Number(options.seconds) * 1000);
  const batch = matchLines({ roll, lines: table, workers: availableParallelism(), gentle, signal: stop.signal });
  const keystrokes = await typing(batch);
  clearTimeout(timer);
  return { seconds: Math.round((performance.now() - from) / 100) / 10, keystrokes };
}

const load = loadavg()[0];
const alone = await typing(new Promise((resolve) => setTimeout(resolve, Number(options.seconds) * 1000)));
const givingWay = await beside(true);
const notGivingWay = await beside(false);
process.stdout.write(
  `${JSON.stringify({ cores: availableParallelism(), loadBefore: Math.round(load * 10) / 10, voters: roll.header.counts.voters, alone, batchGivesWay: givingWay, batchDoesNot: notGivingWay }, null, 2)}\n`,
);
thread.close();
