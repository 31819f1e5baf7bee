import type { Kysely } from 'kysely';
import type { RecordTables } from '../record/schema.ts';

/** A piece of screening: one chunk, or (chunk 0) the end of a run whose chunks are done. */
export interface ScreeningJob {
  readonly runId: string;
  readonly chunk: number;
}

/** The reading of what was handed in. */
export interface IntakeJob {
  readonly intakeId: string;
}

/** Puts jobs on the queue inside the caller's transaction: they exist exactly when what they are about does. */
export type Enqueue = (trx: Kysely<RecordTables>, jobs: readonly (ScreeningJob | IntakeJob)[]) => Promise<void>;
