import type { ByteSource } from './byte-source.ts';
import { type CellBatch, openDelimited, type SetAsideRow, type TableReader } from './delimited.ts';
import type { Problem } from './problem.ts';
import { ok, type Result } from './result.ts';

/** A column of a file without delimiters: bytes [start, end) of each line. */
export interface FixedColumn {
  readonly heading: string;
  readonly start: number;
  readonly end: number;
}

/** Opens text whose columns stand at fixed places, one row per line, without a heading. Lines may lack blanks at their end, but no column may be cut. */
export async function openFixedWidth(
  source: ByteSource,
  { file, columns, least }: { file: string; columns: readonly FixedColumn[]; least: number },
): Promise<Result<TableReader, Problem>> {
  // A line is read as a row of one cell: the control character stands in no text.
  const lines = await openDelimited(source, { file, delimiter: '\x01', quotes: false, headings: ['line'] });
  if (!lines.ok) return lines;
  const inner = lines.value;
  return ok({
    headings: columns.map(({ heading }) => heading),
    shape: 'fixed width',
    close: inner.close,
    async *batches(signal) {
      for await (const batch of inner.batches(signal)) yield split(batch, columns, least);
    },
  });
}

function split(batch: CellBatch, columns: readonly FixedColumn[], least: number): CellBatch {
  const width = columns.length;
  const cells = new Int32Array(batch.rows * width * 2);
  const rowNumbers = new Uint32Array(batch.rowNumbers.length);
  const setAside: SetAsideRow[] = [...batch.setAside];
  let rows = 0;
  for (let r = 0; r < batch.rows; r++) {
    const start = batch.cells[r * 2];
    const end = batch.cells[r * 2 + 1];
    if (end - start < least) {
      setAside.push({ row: batch.rowNumbers[r], reason: `has ${end - start} characters where there must be at least ${least}` });
      continue;
    }
    columns.forEach((column, c) => {
      const at = (rows * width + c) * 2;
      cells[at] = Math.min(end, start + column.start);
      cells[at + 1] = Math.min(end, start + column.end);
    });
    rowNumbers[rows++] = batch.rowNumbers[r];
  }
  setAside.sort((a, b) => a.row - b.row);
  return { ...batch, rows, columns: width, cells, rowNumbers, setAside };
}
