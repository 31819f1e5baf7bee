import { openAtomicFile } from '../basics/atomic-file.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type ByteRow, type RowsRead, readRows, textOf } from './read-rows.ts';

/** Writes a file anew under canonical headings: each field from one heading or from several joined by spaces ("Number+Street"). */
export async function writeMapped({
  path,
  columns,
  idField,
  out,
  signal,
}: {
  path: string;
  /** field -> heading or headings with +. Headings that are no field's source keep their names. */
  columns: Readonly<Record<string, string>>;
  /** The field that must be there; numbered from 1 where the file has no such column. */
  idField: string;
  out: string;
  signal?: AbortSignal | undefined;
}): Promise<Result<RowsRead, Problem>> {
  const file = await openAtomicFile(out);
  let text = '';
  const pieces: string[] = [];
  const read = await readRows({
    path,
    signal,
    onHeadings(headings) {
      const sources = new Map<string, readonly number[]>();
      for (const [field, joined] of Object.entries(columns)) {
        const places = joined.split('+').map((heading) => headings.indexOf(heading.trim()));
        const missing = places.indexOf(-1);
        if (missing >= 0) {
          return err({
            code: 'column-missing',
            message: `There is no column ${joined.split('+')[missing]}.`,
            field,
            remedy: `The file has: ${headings.join(', ')}.`,
          });
        }
        sources.set(field, places);
      }
      const used = new Set([...sources.values()].flat());
      headings.forEach((heading, c) => {
        if (!used.has(c) && !sources.has(heading)) sources.set(heading, [c]);
      });
      const numbered = !sources.has(idField);
      const fields = [...sources];
      text += `${[...(numbered ? [idField] : []), ...fields.map(([field]) => field)].map(quoted).join(',')}\n`;
      let number = 0;
      return ok((row: ByteRow) => {
        const cells = fields.map(([, places]) =>
          quoted(
            places
              .map((c) => textOf(row, c))
              .filter((cell) => cell !== '')
              .join(' '),
          ),
        );
        number++;
        text += `${numbered ? `${number},` : ''}${cells.join(',')}\n`;
        if (text.length > 1 << 20) {
          pieces.push(text);
          text = '';
        }
      });
    },
  });
  if (!read.ok) {
    await file.abandon();
    return read;
  }
  for (const piece of [...pieces, text]) await file.write(piece);
  await file.commit();
  return read;
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
