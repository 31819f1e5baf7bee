/** One thread of a batch: takes blocks of lines until none are left. */

import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type BatchJob, BLOCK } from './batch.ts';
import { viewRoll } from './index-open.ts';
import { openSharedLines } from './line-table.ts';
import { createMatcher } from './match.ts';

const job = workerData as BatchJob;
// On Linux this is of the thread alone.
if (job.gentle) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const lines = openSharedLines(job.lines);
const matcher = createMatcher(viewRoll(job.roll), job.statistics);
for (;;) {
  const from = Atomics.add(job.control, 0, 1) * BLOCK;
  if (from >= lines.count || Atomics.load(job.control, 2) === 1) break;
  const to = Math.min(lines.count, from + BLOCK);
  for (let at = from; at < to; at++) matcher.match(lines.textOf(job.order[at]), job.evidence, job.order[at]);
  Atomics.add(job.control, 1, to - from);
}
parentPort?.postMessage(matcher.counters);
