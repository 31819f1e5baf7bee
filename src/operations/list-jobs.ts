import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { type Deps, type Outcome, organisationFor } from './deps.ts';
import { readScreening } from './screening-progress.ts';

/** Long work with whose petition it is about and how far it is: lines of a screening, pages of what was handed in. */
export interface ListedJob {
  readonly jobId: string;
  readonly kind: 'screening' | 'sheets';
  readonly petitionId: string;
  readonly title: string;
  readonly status: 'waiting' | 'matching' | 'reading' | 'done' | 'failed' | 'cancelled';
  readonly total: number;
  readonly done: number;
  readonly problem: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

const SHOWN = 100;

/** Lists the long work of an organisation, the newest first, with progress and what went wrong. What a screening projects is not shown here. */
export async function listJobs(deps: Pick<Deps, 'db'>, { member }: { readonly member: Member }): Promise<Outcome<readonly ListedJob[]>> {
  const may = organisationFor({ member, act: 'screening.read', organisationId: member.organisationId });
  if (!may.ok) return may;
  const jobs = [...(await screenings(deps, member)), ...(await intakes(deps, member))];
  return ok(jobs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0)).slice(0, SHOWN));
}

async function screenings(deps: Pick<Deps, 'db'>, member: Member): Promise<readonly ListedJob[]> {
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
    const { status, lines, matched, problem } = progress.value;
    jobs.push({
      jobId: row.id,
      kind: 'screening',
      petitionId: row.petitionId,
      title: row.title,
      status,
      total: lines,
      done: matched,
      problem,
      startedAt: row.started_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
    });
  }
  return jobs;
}

/** What was handed in to be read. Its file names stay where sheets are worked on: they may name people. */
async function intakes(deps: Pick<Deps, 'db'>, member: Member): Promise<readonly ListedJob[]> {
  const rows = await deps.db
    .selectFrom('intake')
    .innerJoin('petition', 'petition.id', 'intake.petition_id')
    .select([
      'intake.id',
      'intake.status',
      'intake.problem',
      'intake.pages',
      'intake.pages_done',
      'intake.started_at',
      'intake.finished_at',
    ])
    .select(['petition.id as petitionId', 'petition.title'])
    .where('petition.organisation_id', '=', member.organisationId)
    .orderBy('intake.started_at', 'desc')
    .limit(SHOWN)
    .execute();
  return rows.map((row) => ({
    jobId: row.id,
    kind: 'sheets',
    petitionId: row.petitionId,
    title: row.title,
    status: row.status,
    total: row.pages,
    done: row.pages_done,
    problem: row.problem,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }));
}
