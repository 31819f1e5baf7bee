import type { Kysely } from 'kysely';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import { openSharedLines } from '../roll/line-table.ts';
import type { LineTable, LineText } from '../roll/types.ts';
import { readingContext } from './put-lines.ts';

const COLUMNS: readonly (keyof LineText)[] = [
  'lineId',
  'section',
  'page',
  'line',
  'name',
  'firstName',
  'lastName',
  'address',
  'city',
  'zip',
  'birthDate',
  'signedOn',
];

/** Lines read from the record at one go. */
const PAGE = 5_000;

/** The last reading of each line of a petition in order, `from` and `to` being ordinals, both included. */
export async function* readLineTexts(
  db: Kysely<RecordTables>,
  { petitionId, key, from, to }: { readonly petitionId: string; readonly key: SecretKey; readonly from: number; readonly to: number },
): AsyncGenerator<LineText> {
  for (let first = from; first <= to; first += PAGE) {
    const rows = await db
      .selectFrom('line')
      .innerJoin('section', 'section.id', 'line.section_id')
      .innerJoin('reading', 'reading.line_id', 'line.id')
      .select(['line.id', 'section.code', 'line.page', 'line.number', 'reading.sealed'])
      .where('line.petition_id', '=', petitionId)
      .where('line.ordinal', '>=', first)
      .where('line.ordinal', '<=', Math.min(to, first + PAGE - 1))
      .orderBy('line.ordinal')
      .orderBy('reading.number')
      .execute();
    for (const [i, row] of rows.entries()) if (rows[i + 1]?.id !== row.id) yield lineText(row, key);
  }
}

/** A line's place and last reading as text; `lineId` is that of the record. */
export function lineText(
  row: { readonly id: string; readonly code: string; readonly page: string; readonly number: string; readonly sealed: Uint8Array },
  key: SecretKey,
): LineText {
  const opened = openValue({ key, sealed: row.sealed, context: readingContext(row.id) });
  if (opened === null) throw new Error(`the reading of line ${row.id} does not open`);
  const { given: _given, ...written } = opened.value as unknown as Omit<LineText, 'lineId' | 'section' | 'page' | 'line'> & {
    readonly given: string;
  };
  return { ...written, lineId: row.id, section: row.code, page: row.page, line: row.number };
}

/** Gathers lines into the table that matching wants. A column that is empty everywhere counts as missing. */
export async function gatherLines(source: AsyncIterable<LineText>): Promise<LineTable> {
  const cells: number[] = [];
  const parts: Buffer[] = [];
  const used = new Set<keyof LineText>();
  let bytes = 0;
  let count = 0;
  for await (const text of source) {
    count++;
    for (const column of COLUMNS) {
      const value = Buffer.from(text[column], 'utf8');
      if (value.length > 0) used.add(column);
      parts.push(value);
      cells.push(bytes, bytes + value.length);
      bytes += value.length;
    }
  }
  const columns = COLUMNS.filter((column) => used.has(column));
  const sharedBytes = new SharedArrayBuffer(bytes);
  Buffer.concat(parts).copy(Buffer.from(sharedBytes));
  const sharedCells = new SharedArrayBuffer(count * columns.length * 8);
  const places = new Uint32Array(sharedCells);
  for (let i = 0; i < count; i++) {
    for (const [c, column] of columns.entries()) {
      const from = (i * COLUMNS.length + COLUMNS.indexOf(column)) * 2;
      places[(i * columns.length + c) * 2] = cells[from];
      places[(i * columns.length + c) * 2 + 1] = cells[from + 1];
    }
  }
  return openSharedLines({ bytes: sharedBytes, cells: sharedCells, count, columns });
}
