import { type Kysely, sql } from 'kysely';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import type { LineText } from '../roll/types.ts';
import { lineText } from './line-rows.ts';
import { type RollPlace, screeningContext } from './screen-lines.ts';

/** A line as the campaign judges it: what a person found, else what the screening says. */
export interface QualityRow {
  readonly lineId: string;
  readonly section: string;
  readonly page: string;
  readonly line: string;
  /** The last reading; null where it was not asked for. */
  readonly written: LineText | null;
  readonly sectionId: string;
  readonly judged: 'valid' | 'invalid' | 'question' | 'unchecked';
  readonly by: 'person' | 'screening' | null;
  /** Reason code of the pack where it is judged invalid. */
  readonly reason: string | null;
  /** The line that counts for the same voter, where this is a second copy and the screening named it. */
  readonly otherLine: string | null;
  readonly struck: boolean;
  /** Where in the roll the likely signer stands; undefined where the line was not screened, or by a screening that did not keep it. */
  readonly place: RollPlace | null | undefined;
}

/** Lines read at one go: few enough that opening them does not keep other requests waiting. */
const PAGE = 500;

/** The last finished screening of a petition; null before the first. */
export async function lastScreening(db: Kysely<RecordTables>, petitionId: string) {
  return (
    (await db
      .selectFrom('screening_run')
      .select(['id', 'lines', 'roll_id', 'finished_at'])
      .where('petition_id', '=', petitionId)
      .where('status', '=', 'done')
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst()) ?? null
  );
}

/**
 * Every line of a petition in order with its judgement, a page at a time. With `read` each line's reading is opened, and where in the roll its
 * likely signer stands; without it nothing is opened but the screening of a second copy, which names the other line.
 */
export async function* qualityRows(
  db: Kysely<RecordTables>,
  {
    petitionId,
    key,
    runId,
    read,
  }: { readonly petitionId: string; readonly key: SecretKey; readonly runId: string | null; readonly read: boolean },
): AsyncGenerator<QualityRow> {
  for (let after = 0; ; ) {
    const { rows } = await sql<Row>`
      select line.id, line.ordinal, line.section_id, line.page, line.number, section.code, reading.sealed,
        state.outcome as found, state.reason as found_reason,
        screening.outcome as screened, screening.reason as screened_reason, screening.sealed as screening_sealed,
        coalesce(strike.struck, false) as struck
      from line
      join section on section.id = line.section_id
      join line_state state on state.line_id = line.id
      join lateral (select sealed from reading where reading.line_id = line.id order by number desc limit 1) reading on true
      left join screening on screening.line_id = line.id and screening.run_id = ${runId}
      left join lateral (select struck from line_strike where line_strike.line_id = line.id order by number desc limit 1) strike on true
      where line.petition_id = ${petitionId} and line.ordinal > ${after}
      order by line.ordinal limit ${PAGE}`.execute(db);
    for (const row of rows) yield judged(row, { key, runId, read });
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.ordinal;
  }
}

interface Row {
  readonly id: string;
  readonly ordinal: number;
  readonly section_id: string;
  readonly page: string;
  readonly number: string;
  readonly code: string;
  readonly sealed: Uint8Array;
  readonly found: 'valid' | 'invalid' | null;
  readonly found_reason: string | null;
  readonly screened: 'eligible' | 'ineligible' | 'review' | null;
  readonly screened_reason: string | null;
  readonly screening_sealed: Uint8Array | null;
  readonly struck: boolean;
}

function judged(
  row: Row,
  { key, runId, read }: { readonly key: SecretKey; readonly runId: string | null; readonly read: boolean },
): QualityRow {
  const screening = read || row.screened_reason === 'duplicate' ? screeningOf(row, key, runId) : null;
  const rest = {
    lineId: row.id,
    section: row.code,
    page: row.page,
    line: row.number,
    written: read ? lineText(row, key) : null,
    sectionId: row.section_id,
    struck: row.struck,
    place: screening?.place,
  };
  const otherLine = row.screened_reason === 'duplicate' ? (screening?.otherLine ?? null) : null;
  if (row.found !== null) return { ...rest, judged: row.found, by: 'person', reason: row.found_reason, otherLine };
  if (row.screened === null) return { ...rest, judged: 'unchecked', by: null, reason: null, otherLine: null };
  const outcome = { eligible: 'valid', ineligible: 'invalid', review: 'question' } as const;
  return { ...rest, judged: outcome[row.screened], by: 'screening', reason: row.screened_reason, otherLine };
}

function screeningOf(
  row: Row,
  key: SecretKey,
  runId: string | null,
): { readonly otherLine?: string | null; readonly place?: RollPlace | null } | null {
  if (runId === null || row.screening_sealed === null) return null;
  const opened = openValue({ key, sealed: row.screening_sealed, context: screeningContext(runId, row.id) });
  return (opened?.value ?? null) as { readonly otherLine?: string | null; readonly place?: RollPlace | null } | null;
}
