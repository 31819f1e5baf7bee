import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { type Deps, type Outcome, organisationFor } from './deps.ts';
import { readScreening, type ScreeningProgress } from './screening-progress.ts';

/** A job with whose petition it is about and how far it is. */
export interface ListedJob extends Omit<ScreeningProgress, 'totals'> {
  readonly kind: 'screening';
  readonly petitionId: string;
  readonly title: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

const SHOWN = 100;

/** Lists the long work of an organisation, the newest first, with progress and what went wrong. What a screening projects is not shown here. */
export async function listJobs(deps: Pick<Deps, 'db'>, { member }: { readonly member: Member }): Promise<Outcome<readonly ListedJob[]>> {
  const may = organisationFor({ member, act: 'screening.read', organisationId: member.organisationId });
  if (!may.ok) return may;
  const rows = await deps.db
    .selectFrom('screening_run')
    .innerJoin('petition', 'petition.id', 'screening_run.petition_id')
    .select(['screening_run.id', 'petition.id as petitionId', 'petition.title', 'screening_run.started_at', 'screening_run.finished_at'])
    .where('petition.organisation_id', '=', member.organisationId)
    .orderBy('screening_run.started_at', 'desc')
    .limit(SHOWN)
    .execute();
  const jobs: ListedJob[] = [];
  for (const row of rows) {
    const progress = await readScreening(deps, { member, runId: row.id });
    if (!progress.ok) continue;
    const { totals: _totals, ...rest } = progress.value;
    jobs.push({
      ...rest,
      kind: 'screening',
      petitionId: row.petitionId,
      title: row.title,
      startedAt: row.started_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
    });
  }
  return ok(jobs);
}
