import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { type Deps, notFound, type Outcome, petitionFor } from './deps.ts';

/** How far a screening is. */
export interface ScreeningProgress {
  readonly runId: string;
  readonly status: 'waiting' | 'matching' | 'done' | 'failed';
  readonly lines: number;
  /** Lines of finished chunks: exact, never an estimate. */
  readonly matched: number;
  readonly problem: string | null;
  /** Totals once it is done; a projection, never official. */
  readonly totals: { readonly eligible: number; readonly ineligible: number; readonly review: number } | null;
}

/** Reads how far a screening is, and what it projects once it is done. */
export async function readScreening(
  deps: Pick<Deps, 'db'>,
  { member, runId }: { readonly member: Member; readonly runId: string },
): Promise<Outcome<ScreeningProgress>> {
  const run = await deps.db.selectFrom('screening_run').selectAll().where('id', '=', runId).executeTakeFirst();
  if (run === undefined) return notFound('screening');
  const found = await petitionFor(deps.db, { member, act: 'screening.read', petitionId: run.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('screening') : found;
  const chunks = await deps.db
    .selectFrom('screening_chunk')
    .select(['from_ordinal', 'to_ordinal', 'done_at'])
    .where('run_id', '=', runId)
    .execute();
  const matched = chunks
    .filter(({ done_at }) => done_at !== null)
    .reduce((sum, { from_ordinal, to_ordinal }) => sum + to_ordinal - from_ordinal + 1, 0);
  const counts =
    run.status === 'done'
      ? await deps.db
          .selectFrom('screening')
          .select(({ fn }) => ['outcome', fn.countAll<number>().as('n')])
          .where('run_id', '=', runId)
          .groupBy('outcome')
          .execute()
      : null;
  const of = (outcome: string) => Number(counts?.find((row) => row.outcome === outcome)?.n ?? 0);
  return ok({
    runId,
    status: run.status,
    lines: run.lines,
    matched,
    problem: run.problem,
    totals: counts === null ? null : { eligible: of('eligible'), ineligible: of('ineligible'), review: of('review') },
  });
}
