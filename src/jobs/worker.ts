import { availableParallelism } from 'node:os';
import type { Deps } from '../operations/deps.ts';
import { clearReadings, readIntake, stopIntake } from '../operations/read-intake.ts';
import { remindOfSections, type SendReminder } from '../operations/remind-sections.ts';
import { finishScreening, screenChunk } from '../operations/screen-lines.ts';
import { type JobQueue, REMINDERS_QUEUE, SCREENING_QUEUE, ScreeningPayload, SHEETS_QUEUE, SHEETS_RETRIES, SheetsPayload } from './queue.ts';

/**
 * Takes jobs from the queue until the queue stops: one chunk of a screening and one intake of sheets at a time, each on `threads` threads or
 * readers (0: one per core).
 */
export async function startWorker({
  queue,
  deps,
  folder,
  threads = 0,
  remind = null,
}: {
  readonly queue: JobQueue;
  readonly deps: Deps;
  /** Where originals lie in plain while they are read. */
  readonly folder: string;
  readonly threads?: number;
  /** Sends reminders; null where the installation has no mail server. */
  readonly remind?: SendReminder | null;
}): Promise<void> {
  await clearReadings(deps, folder);
  const workers = threads > 0 ? threads : availableParallelism();
  const common = { batchSize: 1, pollingIntervalSeconds: 0.5 } as const;
  await queue.boss.work(SCREENING_QUEUE, common, async ([job]) => {
    const { runId, chunk } = ScreeningPayload.parse(job.data);
    if (chunk === 0) await finishScreening(deps, { runId });
    else await screenChunk({ ...deps, enqueue: queue.enqueue }, { runId, chunk, workers }, { signal: job.signal });
  });
  await queue.boss.work(SHEETS_QUEUE, { ...common, includeMetadata: true }, async ([job]) => {
    const { intakeId } = SheetsPayload.parse(job.data);
    try {
      await readIntake(deps, { intakeId, folder, workers }, { signal: job.signal });
    } catch (error) {
      // What failed for good must not look as if it were still being read.
      if (job.retryCount >= SHEETS_RETRIES)
        await stopIntake(deps, { intakeId, status: 'failed', problem: 'The reading broke off again and again.', actor: 'operator' });
      throw error;
    }
  });
  if (remind === null) return;
  await queue.boss.work(REMINDERS_QUEUE, { batchSize: 1, pollingIntervalSeconds: 5 }, async () => remindOfSections(deps, { send: remind }));
  // Once an hour: what the mail server did not take is tried again then.
  await queue.boss.schedule(REMINDERS_QUEUE, '17 * * * *');
}
