import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { openValue } from '../record/sealing.ts';
import { type Deps, keyOf, type Outcome, petitionFor } from './deps.ts';
import { namesOf } from './people-names.ts';

/** A line that somebody flagged for a supervisor. */
export interface FlaggedLine {
  readonly lineId: string;
  readonly section: string;
  readonly page: string;
  readonly line: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly note: string;
  readonly by: string;
  readonly at: string;
}

/** Flags shown at one go; the oldest first. */
const SHOWN = 200;

/** Lists the lines whose flag stands, with what was noted. */
export async function listFlags(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<readonly FlaggedLine[]>> {
  const found = await petitionFor(deps.db, { member, act: 'progress.read', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const rows = await deps.db
    .selectFrom('line_state')
    .innerJoin('line', 'line.id', 'line_state.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('line_flag', (join) =>
      join.onRef('line_flag.line_id', '=', 'line.id').on(({ eb, selectFrom }) =>
        eb(
          'line_flag.number',
          '=',
          selectFrom('line_flag as f')
            .select(({ fn }) => fn.max('f.number').as('last'))
            .whereRef('f.line_id', '=', 'line.id'),
        ),
      ),
    )
    .select(['line.id', 'section.code', 'line.page', 'line.number', 'line_state.status', 'line_state.outcome', 'line_state.reason'])
    .select(['line_flag.id as flagId', 'line_flag.sealed', 'line_flag.actor', 'line_flag.at'])
    .where('line_state.petition_id', '=', petitionId)
    .where('line_state.flagged', '=', true)
    .orderBy('line_flag.at')
    .limit(SHOWN)
    .execute();
  const names = await namesOf(
    deps.db,
    rows.map(({ actor }) => actor),
  );
  return ok(
    rows.map((row) => ({
      lineId: row.id,
      section: row.code,
      page: row.page,
      line: row.number,
      status: row.status,
      outcome: row.outcome,
      reason: row.reason,
      note:
        (openValue({ key: key.value, sealed: row.sealed, context: `flag ${row.flagId}` })?.value as { note?: string } | undefined)?.note ??
        '',
      by: names(row.actor),
      at: row.at.toISOString(),
    })),
  );
}
