import { fromKysely, fromPglite, PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Enqueue } from '../operations/screen-lines.ts';
import type { RecordDatabase } from '../record/open.ts';

/** The queue of screening work. */
export const SCREENING_QUEUE = 'screening';

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
  await boss.createQueue(SCREENING_QUEUE, {
    policy: 'standard',
    retryLimit: 5,
    retryDelay: 1,
    expireInSeconds: 3600,
    heartbeatSeconds: HEARTBEAT_SECONDS,
  });
  return {
    boss,
    async enqueue(trx, jobs) {
      // Always through the caller's transaction: a bare send inside it would wait for itself on the embedded database.
      for (const job of jobs) await boss.send(SCREENING_QUEUE, job, { db: fromKysely(trx) });
    },
    stop: () => boss.stop({ graceful: true, close: true, timeout: 30_000 }),
  };
}
