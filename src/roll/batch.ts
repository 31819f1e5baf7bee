/** All lines of a petition against a roll, on all cores over one shared image. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Watch } from '../basics/progress.ts';
import { createEvidence, type Evidence, type MatcherCounters } from './evidence.ts';
import type { Roll, SharedRoll } from './index-open.ts';
import { lineOrder } from './line-order.ts';
import { createMatcher } from './match.ts';
import { type RollStatistics, rollStatistics } from './roll-statistics.ts';
import { statisticsBeside } from './statistics-thread.ts';
import type { LineTable, SharedLineTable } from './types.ts';

/** Lines a worker takes at a time. */
export const BLOCK = 1024;
/** Below this many lines a worker costs more than it brings. */
const ALONE = 3000;

/** What a worker lives on is a quarter of this; without a limit a machine with much memory lets it gather garbage by the gigabyte. */
const WORKER_HEAP_MB = 400;

/** What a worker is started with. */
export interface BatchJob {
  readonly roll: SharedRoll;
  readonly lines: SharedLineTable;
  readonly statistics: RollStatistics;
  /** In which order lines are matched. */
  readonly order: Uint32Array;
  readonly evidence: Evidence;
  /** [next block, lines done, stop]. */
  readonly control: Int32Array;
  /** Give way to whatever else wants the processor. */
  readonly gentle: boolean;
}

export interface BatchResult {
  readonly evidence: Evidence;
  readonly counters: MatcherCounters;
  /** False when the signal stopped it: the evidence is then incomplete and must not be used. */
  readonly complete: boolean;
}

/** Matches every line. The evidence of a line depends on the line and the roll alone, so the number of workers does not show in it. `workers` 0 = one per core; `gentle` leaves this thread free and gives way to whoever waits for an answer. */
export async function matchLines({
  roll,
  lines,
  workers = 0,
  gentle = false,
  onProgress,
  signal,
}: { roll: Roll; lines: LineTable; workers?: number; gentle?: boolean } & Watch): Promise<BatchResult> {
  const wanted = workers > 0 ? workers : availableParallelism();
  const count = Math.max(1, Math.min(wanted, Math.ceil(lines.count / BLOCK)));
  if (!gentle && (count === 1 || lines.count < ALONE))
    return await matchHere({ roll, lines, ...(onProgress && { onProgress }), ...(signal && { signal }) });
  const evidence = createEvidence(lines.count, true);
  const control = new Int32Array(new SharedArrayBuffer(12));
  const statistics = gentle ? await statisticsBeside(roll) : rollStatistics(roll, { all: true });
  const order = lineOrder(lines.shared);
  const job: BatchJob = { roll: roll.shared, lines: lines.shared, statistics, order, evidence, control, gentle };
  const stop = () => Atomics.store(control, 2, 1);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const timer = setInterval(() => onProgress?.({ phase: 'matching lines', done: Atomics.load(control, 1), total: lines.count }), 100);
  try {
    const counters = await Promise.all(Array.from({ length: count }, () => runWorker(job)));
    onProgress?.({ phase: 'matching lines', done: Atomics.load(control, 1), total: lines.count });
    return { evidence, counters: counters.reduce(addCounters), complete: Atomics.load(control, 2) === 0 };
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

function runWorker(job: BatchJob): Promise<MatcherCounters> {
  const own = import.meta.url;
  const file = new URL(own.endsWith('.ts') ? './batch-worker.ts' : './batch-worker.js', own);
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: 32 },
    });
    let counters: MatcherCounters | null = null;
    worker.on('message', (message: MatcherCounters) => {
      counters = message;
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      counters !== null ? resolve(counters) : reject(new Error(`a matching worker ended early with code ${code}`)),
    );
  });
}

async function matchHere({ roll, lines, onProgress, signal }: { roll: Roll; lines: LineTable } & Watch): Promise<BatchResult> {
  const evidence = createEvidence(lines.count, false);
  const matcher = createMatcher(roll);
  const order = lineOrder(lines.shared);
  for (let done = 0; done < lines.count; done++) {
    const i = order[done];
    if (done % 256 === 0) {
      onProgress?.({ phase: 'matching lines', done, total: lines.count });
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) return { evidence, counters: matcher.counters, complete: false };
    }
    matcher.match(lines.textOf(i), evidence, i);
  }
  onProgress?.({ phase: 'matching lines', done: lines.count, total: lines.count });
  return { evidence, counters: matcher.counters, complete: true };
}

function addCounters(a: MatcherCounters, b: MatcherCounters): MatcherCounters {
  return {
    lines: a.lines + b.lines,
    tier1: a.tier1 + b.tier1,
    tier2: a.tier2 + b.tier2,
    tier3: a.tier3 + b.tier3,
    rowsScored: a.rowsScored + b.rowsScored,
    probes: a.probes + b.probes,
  };
}
