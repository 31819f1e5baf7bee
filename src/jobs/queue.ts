import { fromKysely, fromPglite, PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Enqueue } from '../operations/job-kinds.ts';
import type { RecordDatabase } from '../record/open.ts';

/** The queue of screening work. */
export const SCREENING_QUEUE = 'screening';

/** The queue of sheets to be read. */
export const SHEETS_QUEUE = 'sheets';

/** The queue that asks for sections which are out too long. */
export const REMINDERS_QUEUE = 'reminders';

/** Payload of the reading of what was handed in. */
export const SheetsPayload = z.strictObject({ intakeId: z.uuid() });

/** Times that a reading is begun again before it is given up: each goes on where the last one stopped, and every restart of a worker is one. */
export const SHEETS_RETRIES = 30;

/** Payload of a screening job: chunk 0 ends the run. */
export const ScreeningPayload = z.strictObject({ runId: z.uuid(), chunk: z.int().min(0) });

/** Seconds without a sign of life after which a worker counts as dead and its chunk is given to another. */
const HEARTBEAT_SECONDS = 10;

/** The job queue on the record's own database. */
export interface JobQueue {
  readonly boss: PgBoss;
  readonly enqueue: Enqueue;
  /** Lets running jobs end (at most 30 s) and stops. */
  stop(): Promise<void>;
}

/** Starts the queue. `supervise` is for the one process that also looks after expired jobs; every worker may. */
export async function startQueue({
  record,
  onError,
}: {
  readonly record: RecordDatabase;
  readonly onError: (error: Error) => void;
}): Promise<JobQueue> {
  const where =
    record.embedded === null ? { connectionString: record.url!, max: 4 } : { db: fromPglite(record.embedded), backend: 'pglite' as const };
  const boss = new PgBoss({ ...where, schema: 'jobs', superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, persistWarnings: false });
  boss.on('error', onError);
  await boss.start();
  const common = { policy: 'standard', retryDelay: 1, heartbeatSeconds: HEARTBEAT_SECONDS } as const;
  await boss.createQueue(SCREENING_QUEUE, { ...common, retryLimit: 5, expireInSeconds: 3600 });
  // A day: a whole petition may come as one file.
  await boss.createQueue(SHEETS_QUEUE, { ...common, retryLimit: SHEETS_RETRIES, expireInSeconds: 23 * 3600 });
  // One at a time, whoever asks: two at once would write the same letters.
  await boss.createQueue(REMINDERS_QUEUE, { policy: 'exclusive', retryLimit: 0, expireInSeconds: 3600 });
  return {
    boss,
    async enqueue(trx, jobs) {
      // Always through the caller's transaction: a bare send inside it would wait for itself on the embedded database.
      for (const job of jobs) await boss.send('runId' in job ? SCREENING_QUEUE : SHEETS_QUEUE, job, { db: fromKysely(trx) });
    },
    stop: () => boss.stop({ graceful: true, close: true, timeout: 30_000 }),
  };
}
