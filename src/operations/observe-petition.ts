import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { mayShowProgress } from '../law/reasons.ts';
import { type Deps, type Outcome, petitionFor, refuse } from './deps.ts';
import { isExamining } from './petition-life.ts';

/** Figures that somebody outside of the office may see of work in progress. */
export interface ObservedProgress {
  readonly lines: number;
  readonly examined: number;
}

/** How far the examination is, for proponents and observers, where the petition's rule pack says that they may see it: never what was found. */
export async function observePetition(
  { db }: Pick<Deps, 'db'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<ObservedProgress>> {
  const found = await petitionFor(db, { member, act: 'petition.observe', petitionId });
  if (!found.ok) return found;
  const { pack, state } = found.value;
  const audience = member.role === 'proponent' ? 'proponents' : member.role === 'observer' ? 'observers' : 'office';
  if (isExamining(state) && audience !== 'office' && mayShowProgress(pack, audience) !== 'yes') {
    const rule = pack.progress.find(({ to }) => to === audience) ?? pack.progress.find(({ to }) => to === 'public');
    return refuse('progress-not-shown', 'No figures are shown while the petition is being examined.', {
      remedy: rule === undefined ? 'The rule pack knows no rule that lets them be shown.' : `Rule: ${rule.citation.section}.`,
    });
  }
  const rows = await db
    .selectFrom('line_state')
    .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
    .where('petition_id', '=', petitionId)
    .groupBy('status')
    .execute();
  const lines = rows.reduce((sum, { n }) => sum + Number(n), 0);
  return ok({ lines, examined: Number(rows.find(({ status }) => status === 'found')?.n ?? 0) });
}
