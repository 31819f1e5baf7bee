import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { cell, writtenCell } from '../reports/csv.ts';
import { type Deps, type Outcome, petitionFor, refuse } from './deps.ts';

/** One line of the sample and where it lies. */
export interface PullLine {
  readonly lineId: string;
  /** Order on the record: that of sections, pages and lines as they were filed. */
  readonly ordinal: number;
  readonly section: string;
  readonly page: string;
  readonly line: string;
  /** Position in the published frame. */
  readonly position: number;
  readonly found: boolean;
}

type Deep = Pick<Deps, 'db'>;

/** The lines of the sample in the order in which they lie in the files, a page at a time. */
export async function readPullList(
  { db }: Deep,
  input: { readonly member: Member; readonly petitionId: string; readonly after: number; readonly limit: number },
): Promise<Outcome<{ readonly items: readonly PullLine[]; readonly next: number | null }>> {
  const found = await petitionFor(db, { member: input.member, act: 'count.read', petitionId: input.petitionId });
  if (!found.ok) return found;
  const items = await pageOf({ db }, { ...input, limit: input.limit + 1 });
  return ok({ items: items.slice(0, input.limit), next: items.length > input.limit ? items[input.limit - 1].ordinal : null });
}

async function pageOf(
  { db }: Deep,
  { petitionId, after, limit }: { readonly petitionId: string; readonly after: number; readonly limit: number },
): Promise<readonly PullLine[]> {
  const rows = await db
    .selectFrom('sample_line')
    .innerJoin('line', 'line.id', 'sample_line.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('line_state', 'line_state.line_id', 'line.id')
    .select(['line.id', 'line.ordinal', 'section.code', 'line.page', 'line.number', 'sample_line.position', 'line_state.status'])
    .where('sample_line.petition_id', '=', petitionId)
    .where('line.ordinal', '>', after)
    .orderBy('line.ordinal')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    lineId: row.id,
    ordinal: row.ordinal,
    section: row.code,
    page: row.page,
    line: row.number,
    position: row.position,
    found: row.status === 'found',
  }));
}

const PAGE = 5_000;

/** The whole pull list as CSV: where each line lies, nothing of who signed. */
export async function pullListCsv(
  deps: Deep,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<string>> {
  const found = await petitionFor(deps.db, { member, act: 'count.read', petitionId });
  if (!found.ok) return found;
  const rows = ['section,page,line,position_in_frame,line_id'];
  for (let after = 0; ; ) {
    const items = await pageOf(deps, { petitionId, after, limit: PAGE });
    for (const { section, page, line, position, lineId } of items)
      rows.push([writtenCell(section), writtenCell(page), writtenCell(line), String(position), cell(lineId)].join(','));
    if (items.length < PAGE) break;
    after = items.at(-1)!.ordinal;
  }
  if (rows.length === 1) return refuse('sample-not-drawn', 'No sample was drawn.');
  return ok(`${rows.join('\n')}\n`);
}
