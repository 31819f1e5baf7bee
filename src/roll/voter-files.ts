/** Opening voter files of whatever packing and shape: text, gzip, Parquet, ZIP with several members; with a heading, without one, or in fixed columns. */

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type ByteSource, gunzipped, openFileSource, peek } from '../basics/byte-source.ts';
import { createCellDecoder } from '../basics/cell-text.ts';
import { fileProblem, openDelimited, type TableReader } from '../basics/delimited.ts';
import { openFixedWidth } from '../basics/fixed-width.ts';
import { sha256OfFile } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { listZip } from '../basics/zip-file.ts';
import { ROLL_LAYOUTS } from './layouts/known.ts';
import { columnsOf, type RollLayout, recognizeLayout } from './layouts/layout.ts';
import { parquetAsCsv } from './parquet-file.ts';
import { findVoterColumns, type VoterColumns } from './voter-columns.ts';

/** One table of voters: a file, or a member of an archive. */
export interface VoterTable {
  /** For messages: the file, and the member behind a slash. */
  readonly name: string;
  /** The file it lies in. */
  readonly path: string;
  readonly columns: VoterColumns;
  readonly layout: RollLayout | null;
  /** Bytes on disk, as far as known, for progress. */
  readonly fileBytes: number;
  /** The file is compressed. */
  readonly packed: boolean;
  readonly notes: readonly string[];
  open(): Promise<Result<OpenTable, Problem>>;
  /** Bytes of the whole file. */
  sourceBytes(): number;
}

export interface OpenTable {
  readonly reader: TableReader;
  taken(): number;
  /** SHA-256 of the whole file; to be asked for when the table has been read. */
  sha256(): Promise<string>;
}

/** A way to the bytes of one table. */
interface Way {
  readonly name: string;
  readonly path: string;
  readonly packed: boolean;
  readonly fileBytes: number;
  readonly wholeBytes: number;
  /** `onBytes` sees the file as it lies on disk, where the way goes through the whole file. */
  source(onBytes?: (bytes: Uint8Array) => void): Promise<ByteSource>;
  /** The way passes every byte of the file. */
  readonly whole: boolean;
}

const HEAD_BYTES = 1 << 16;

/** Finds the tables in the files and their columns; all must be of one shape. Nothing stays open. */
export async function openVoterFiles({
  files,
  columns: given,
  layout: wanted,
  onTemporary,
}: {
  readonly files: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
  /** Id of a layout, or 'none'; missing: by the signs of the file. */
  readonly layout: string | undefined;
  /** Told of each temporary file; to be removed when the tables have been read. */
  readonly onTemporary: (remove: () => Promise<void>) => void;
}): Promise<Result<readonly VoterTable[], readonly Problem[]>> {
  const layouts = wanted === undefined ? ROLL_LAYOUTS : ROLL_LAYOUTS.filter(({ id }) => id === wanted);
  if (wanted !== undefined && wanted !== 'none' && layouts.length === 0)
    return err([
      {
        code: 'layout-unknown',
        field: 'layout',
        message: `There is no layout "${wanted}".`,
        remedy: `The layouts are ${ROLL_LAYOUTS.map(({ id }) => id).join(', ')}, and none.`,
      },
    ]);
  const problems: Problem[] = [];
  const tables: VoterTable[] = [];
  for (const path of files) {
    const ways = await waysInto(path, layouts, onTemporary);
    if (!ways.ok) {
      problems.push(ways.error);
      continue;
    }
    for (const way of ways.value) {
      const table = await openTable({ way, given, layouts, forced: wanted !== undefined && wanted !== 'none' });
      if (table.ok) tables.push(table.value);
      else problems.push(...table.error);
    }
  }
  if (problems.length > 0) return err(problems);
  const [first] = tables;
  for (const table of tables) {
    if (table.layout !== first.layout || (table.columns.at.street_name === undefined) !== (first.columns.at.street_name === undefined))
      return err([
        {
          code: 'columns-differ',
          file: table.name,
          message: `The file has another shape than ${first.name}.`,
          remedy: 'Build a roll from files of one kind.',
        },
      ]);
  }
  return ok(tables);
}

async function waysInto(
  path: string,
  layouts: readonly RollLayout[],
  onTemporary: (remove: () => Promise<void>) => void,
): Promise<Result<readonly Way[], Problem>> {
  const file = basename(path);
  try {
    const plain = await openFileSource(path);
    const { head } = await peek(plain, 4).finally(() => plain.close());
    const whole = plain.fileBytes;
    const base = { name: file, path, fileBytes: whole, wholeBytes: whole };
    if (Buffer.from(head).toString('latin1') === 'PAR1') {
      const csv = await parquetAsCsv(path);
      if (!csv.ok) return csv;
      onTemporary(csv.value.remove);
      return ok([{ ...base, packed: true, whole: false, source: () => openFileSource(csv.value.path) }]);
    }
    if (head[0] === 0x1f && head[1] === 0x8b)
      return ok([{ ...base, packed: true, whole: true, source: async (onBytes) => gunzipped(await openFileSource(path, onBytes)) }]);
    if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4)
      return ok([{ ...base, packed: false, whole: true, source: (onBytes) => openFileSource(path, onBytes) }]);
    const members = await listZip(path, file);
    if (!members.ok) return members;
    if (members.value.some(({ name }) => name === '[Content_Types].xml' || name === 'mimetype'))
      return err({
        code: 'file-spreadsheet',
        file,
        message: 'The file is a spreadsheet.',
        remedy: 'Save it as CSV in UTF-8 and try again.',
      });
    const texts = members.value.filter(({ name }) => /\.(?:txt|csv|tsv|lst|tab)$/i.test(name) && !/(?:^|\/)[._]/.test(name));
    const voters = texts.filter(({ name }) => layouts.some(({ member }) => member?.test(name)));
    const chosen = voters.length > 0 ? voters : texts;
    if (chosen.length === 0)
      return err({
        code: 'zip-empty',
        file,
        message: 'The ZIP archive holds no text files (.txt, .csv, .tsv, .lst).',
        remedy: 'Check that it is the voter file.',
      });
    chosen.sort((a, b) => (a.name < b.name ? -1 : 1));
    return ok(
      chosen.map((member) => ({
        ...base,
        name: `${file}/${member.name}`,
        packed: true,
        whole: false,
        fileBytes: Math.round(whole / chosen.length),
        source: () => member.open(),
      })),
    );
  } catch (error) {
    return err(fileProblem(file, error));
  }
}

async function openTable({
  way,
  given,
  layouts,
  forced,
}: {
  way: Way;
  given: Readonly<Record<string, string>>;
  layouts: readonly RollLayout[];
  forced: boolean;
}): Promise<Result<VoterTable, readonly Problem[]>> {
  let line: string;
  try {
    const source = await way.source();
    const { head } = await peek(source, HEAD_BYTES).finally(() => source.close());
    line = firstLine(head);
  } catch (error) {
    return err([fileProblem(way.name, error)]);
  }
  const layout = forced ? layouts[0] : recognizeLayout(layouts, line);
  const reader = await readerOf({ way, layout, line });
  if (!reader.ok) return err([reader.error]);
  const { headings } = reader.value;
  await reader.value.close();
  const columns = findVoterColumns({
    file: way.name,
    headings,
    given: layout ? { ...columnsOf(layout, headings), ...given } : given,
    guess: layout === null,
  });
  if (!columns.ok) return columns;
  return ok({
    name: way.name,
    path: way.path,
    columns: columns.value,
    layout,
    fileBytes: way.fileBytes,
    packed: way.packed,
    notes: layout ? [`Read as: ${layout.name}.`] : [],
    sourceBytes: () => way.wholeBytes,
    async open() {
      const hash = way.whole ? createHash('sha256') : null;
      let source: ByteSource | undefined;
      const opened = await readerOf({
        way,
        layout,
        line,
        onSource: (own) => {
          source = own;
        },
        ...(hash ? { onBytes: (bytes: Uint8Array) => hash.update(bytes) } : {}),
      });
      if (!opened.ok) return opened;
      return ok({
        reader: opened.value,
        taken: () => source?.taken() ?? 0,
        sha256: async () => (hash ? hash.digest('hex') : sha256OfFile(way.path)),
      });
    },
  });
}

async function readerOf({
  way,
  layout,
  line,
  onSource,
  onBytes,
}: {
  way: Way;
  layout: RollLayout | null;
  line: string;
  onSource?: (source: ByteSource) => void;
  onBytes?: (bytes: Uint8Array) => void;
}): Promise<Result<TableReader, Problem>> {
  const file = way.name;
  let source: ByteSource;
  try {
    source = await way.source(onBytes);
  } catch (error) {
    return err(fileProblem(file, error));
  }
  onSource?.(source);
  if (layout?.fixed && layout.sign.kind === 'width')
    return openFixedWidth(source, { file, columns: layout.fixed, least: layout.sign.least });
  const quotes = layout?.plainQuotes !== true;
  if (layout?.headings && layout.sign.kind === 'cells') {
    const { delimiter } = layout.sign;
    // Extracts of different years differ by columns at their end.
    const width = line.split(delimiter).length;
    const headings = Array.from({ length: Math.max(width, layout.headings.length) }, (_, i) => layout.headings?.[i] ?? `Column ${i + 1}`);
    return openDelimited(source, { file, delimiter, headings, quotes });
  }
  return openDelimited(source, { file, quotes });
}

function firstLine(head: Uint8Array): string {
  let end = head.findIndex((byte) => byte === 10 || byte === 13);
  if (end < 0) end = head.length;
  return createCellDecoder().text(head, 0, end);
}
