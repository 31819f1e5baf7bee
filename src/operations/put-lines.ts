import type { Kysely } from 'kysely';
import { insertMany } from '../record/bulk.ts';
import type { Json } from '../record/canonical-json.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { type SecretKey, sealValue } from '../record/sealing.ts';

/** Rows on their way onto the record. */
export interface PendingLines {
  readonly sections: object[];
  readonly lines: object[];
  readonly readings: object[];
  readonly states: object[];
}

/** An empty list. */
export function noLines(): PendingLines {
  return { sections: [], lines: [], readings: [], states: [] };
}

/** Place to which a reading is sealed. */
export function readingContext(lineId: string): string {
  return `reading ${lineId}`;
}

/** The ordinal of the petition's last line; 0 before the first. */
export async function lastOrdinal(db: Kysely<RecordTables>, petitionId: string): Promise<number> {
  const last = await db
    .selectFrom('line')
    .select('ordinal')
    .where('petition_id', '=', petitionId)
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.ordinal ?? 0;
}

/** Adds a line with its first reading, sealed, and its open state; gives its id and the commitment to the reading. */
export function addLine(
  pending: PendingLines,
  {
    place,
    reading,
    key,
    actor,
    at,
  }: {
    readonly place: {
      readonly petitionId: string;
      readonly sectionId: string;
      readonly ordinal: number;
      readonly page: string;
      readonly number: string;
    };
    readonly reading: { readonly method: 'import' | 'machine'; readonly value: Json };
    readonly key: SecretKey;
    readonly actor: string;
    readonly at: Date;
  },
): { readonly lineId: string; readonly commitment: string } {
  const lineId = newId();
  const { petitionId, sectionId, ordinal, page, number } = place;
  const { sealed, commitment } = sealValue({ key, value: reading.value, context: readingContext(lineId) });
  pending.lines.push({ id: lineId, petition_id: petitionId, section_id: sectionId, ordinal, page, number });
  pending.readings.push({
    id: newId(),
    line_id: lineId,
    number: 1,
    method: reading.method,
    sealed: sealed.toString('hex'),
    commitment,
    actor,
    at: at.toISOString(),
  });
  pending.states.push({ line_id: lineId, petition_id: petitionId, status: 'open' });
  return { lineId, commitment };
}

/** Writes what is pending and gives an empty list to go on with. */
export async function putLines(trx: Kysely<RecordTables>, pending: PendingLines): Promise<PendingLines> {
  const uuid = (name: string) => ({ name, type: 'uuid' as const });
  const text = (name: string) => ({ name, type: 'text' as const });
  const integer = (name: string) => ({ name, type: 'integer' as const });
  await insertMany(trx, { table: 'section', columns: [uuid('id'), uuid('petition_id'), text('code')], rows: pending.sections });
  await insertMany(trx, {
    table: 'line',
    columns: [uuid('id'), uuid('petition_id'), uuid('section_id'), integer('ordinal'), text('page'), text('number')],
    rows: pending.lines,
  });
  await insertMany(trx, {
    table: 'reading',
    columns: [
      uuid('id'),
      uuid('line_id'),
      integer('number'),
      text('method'),
      { name: 'sealed', type: 'hex' },
      text('commitment'),
      text('actor'),
      { name: 'at', type: 'timestamptz' },
    ],
    rows: pending.readings,
  });
  await insertMany(trx, { table: 'line_state', columns: [uuid('line_id'), uuid('petition_id'), text('status')], rows: pending.states });
  return noLines();
}
