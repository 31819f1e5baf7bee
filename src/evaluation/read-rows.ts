import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type ByteSource, openFileSource } from '../basics/byte-source.ts';
import { fileProblem, openDelimited } from '../basics/delimited.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** One row as bytes; good only during the call that hands it over. */
export interface ByteRow {
  readonly bytes: Uint8Array;
  /** Start and end of cell c at (first + c) * 2 and one beyond. */
  readonly cells: Int32Array;
  readonly first: number;
  /** 1-based row of the file, the heading being row 1. */
  readonly number: number;
}

export interface ReadRows {
  readonly path: string;
  /** Gets the headings and says what to do with each row, or what is wrong with them. */
  readonly onHeadings: (headings: readonly string[]) => Result<(row: ByteRow) => void, Problem>;
  readonly signal?: AbortSignal | undefined;
}

export interface RowsRead {
  /** Data rows. */
  readonly rows: number;
  /** Of the file's bytes. */
  readonly sha256: string;
}

/** Streams a delimited file, row by row, and hashes it on the way. A row that cannot be read is a problem: a truth with holes proves nothing. */
export async function readRows({ path, onHeadings, signal }: ReadRows): Promise<Result<RowsRead, Problem>> {
  const file = basename(path);
  const hash = createHash('sha256');
  let source: ByteSource;
  try {
    source = await openFileSource(path, (bytes) => hash.update(bytes));
  } catch (error) {
    return err(fileProblem(path, error));
  }
  const opened = await openDelimited(source, { file });
  if (!opened.ok) return opened;
  const reader = opened.value;
  try {
    const accepted = onHeadings(reader.headings);
    if (!accepted.ok) return err({ file, ...accepted.error });
    const onRow = accepted.value;
    const row: { -readonly [K in keyof ByteRow]: ByteRow[K] } = { bytes: new Uint8Array(0), cells: new Int32Array(0), first: 0, number: 1 };
    let rows = 0;
    for await (const batch of reader.batches(signal)) {
      if (batch.setAside.length > 0) {
        const { row: number, reason } = batch.setAside[0];
        return err({
          code: 'row-unreadable',
          message: `The row cannot be read: it ${reason}.`,
          file,
          row: number,
          remedy: 'Mend the file and try again.',
        });
      }
      row.bytes = batch.bytes;
      row.cells = batch.cells;
      for (let r = 0; r < batch.rows; r++) {
        row.first = r * batch.columns;
        row.number = batch.rowNumbers[r];
        onRow(row);
      }
      rows += batch.rows;
    }
    return ok({ rows, sha256: hash.digest('hex') });
  } finally {
    await reader.close();
  }
}

/** Where cell c starts; column -1 is empty everywhere. */
export function startOf(row: ByteRow, c: number): number {
  if (c < 0) return 0;
  let start = row.cells[(row.first + c) * 2];
  const end = row.cells[(row.first + c) * 2 + 1];
  while (start < end && row.bytes[start] === 32) start++;
  return start;
}

/** Where cell c ends. */
export function endOf(row: ByteRow, c: number): number {
  if (c < 0) return 0;
  const start = row.cells[(row.first + c) * 2];
  let end = row.cells[(row.first + c) * 2 + 1];
  while (end > start && row.bytes[end - 1] === 32) end--;
  return end;
}

/** Whether cell c holds nothing but spaces. */
export function isEmpty(row: ByteRow, c: number): boolean {
  return startOf(row, c) >= endOf(row, c);
}

const utf8 = new TextDecoder();

/** Cell c as text, '' where it is empty. */
export function textOf(row: ByteRow, c: number): string {
  return isEmpty(row, c) ? '' : utf8.decode(row.bytes.subarray(startOf(row, c), endOf(row, c)));
}
