import { availableParallelism } from 'node:os';
import type { Deps } from '../operations/deps.ts';
import { finishScreening, screenChunk } from '../operations/screen-lines.ts';
import { type JobQueue, SCREENING_QUEUE, ScreeningPayload } from './queue.ts';

/** Takes jobs from the queue until the queue stops; one chunk at a time, matched on `threads` threads (0: one per core). */
export async function startWorker({
  queue,
  deps,
  threads = 0,
}: {
  readonly queue: JobQueue;
  readonly deps: Deps;
  readonly threads?: number;
}): Promise<void> {
  const workers = threads > 0 ? threads : availableParallelism();
  await queue.boss.work(SCREENING_QUEUE, { batchSize: 1, pollingIntervalSeconds: 0.5 }, async ([job]) => {
    const { runId, chunk } = ScreeningPayload.parse(job.data);
    if (chunk === 0) await finishScreening(deps, { runId });
    else await screenChunk({ ...deps, enqueue: queue.enqueue }, { runId, chunk, workers }, { signal: job.signal });
  });
}
