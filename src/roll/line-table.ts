import { basename } from 'node:path';
import { openFileSource } from '../basics/byte-source.ts';
import { createCellDecoder } from '../basics/cell-text.ts';
import { fileProblem, openDelimited } from '../basics/delimited.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { ByteInterner } from './byte-interner.ts';
import type { LineTable, LineText, SharedLineTable } from './types.ts';

type LineColumn = keyof LineText;

/** Fields as they are named in a file, and the headings they are known by. */
const FIELDS: readonly { readonly field: string; readonly column: LineColumn; readonly names: readonly string[] }[] = [
  { field: 'line_id', column: 'lineId', names: ['lineid', 'id', 'signatureid', 'signaturelineid', 'recordid', 'uid'] },
  {
    field: 'section',
    column: 'section',
    names: ['section', 'sectionnumber', 'sectionno', 'petitionsection', 'packet', 'booklet', 'petitionpart'],
  },
  { field: 'page', column: 'page', names: ['page', 'pagenumber', 'pageno', 'sheet', 'sheetnumber'] },
  { field: 'line', column: 'line', names: ['line', 'linenumber', 'lineno', 'linenum', 'signaturenumber', 'row'] },
  { field: 'name', column: 'name', names: ['name', 'fullname', 'printedname', 'printname', 'signername', 'nameprinted', 'signer'] },
  { field: 'first_name', column: 'firstName', names: ['firstname', 'givenname', 'fname', 'first', 'given'] },
  { field: 'last_name', column: 'lastName', names: ['lastname', 'surname', 'lname', 'last', 'familyname'] },
  {
    field: 'address',
    column: 'address',
    names: ['address', 'residenceaddress', 'streetaddress', 'residence', 'address1', 'resaddress', 'homeaddress', 'street'],
  },
  { field: 'city', column: 'city', names: ['city', 'residencecity', 'town', 'rescity'] },
  { field: 'zip', column: 'zip', names: ['zip', 'zipcode', 'zip5', 'postalcode', 'reszip'] },
  { field: 'birth_date', column: 'birthDate', names: ['birthdate', 'dateofbirth', 'dob', 'birthday', 'birthyear', 'yearofbirth'] },
  { field: 'signed_on', column: 'signedOn', names: ['signedon', 'datesigned', 'dateofsigning', 'signaturedate', 'signdate', 'date'] },
];

/** A row of the lines file that is no line. */
export interface SetAsideLine {
  readonly file: string;
  /** 1-based, the heading being row 1. */
  readonly row: number;
  readonly field: string;
  readonly reason: string;
  readonly lineId: string;
}

export interface ReadLinesInput extends Watch {
  readonly path: string;
  /** field -> heading, before what the headings say by themselves. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
}

export interface ReadLines {
  readonly table: LineTable;
  /** Rows that are no lines; read = table.count + setAside.length. */
  readonly setAside: readonly SetAsideLine[];
  readonly read: number;
  /** Field -> heading. */
  readonly columns: Readonly<Record<string, string>>;
  /** Plain sentences about how the file was read. */
  readonly notes: readonly string[];
}

function plain(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

function findColumns(
  file: string,
  headings: readonly string[],
  given: Readonly<Record<string, string>>,
): Result<{ at: Partial<Record<LineColumn, number>>; named: Record<string, string> }, readonly Problem[]> {
  const at: Partial<Record<LineColumn, number>> = {};
  const named: Record<string, string> = {};
  const names = headings.map(plain);
  const found = headings.filter((heading) => heading !== '').join(', ') || 'none';
  const problems: Problem[] = [];
  for (const [field, heading] of Object.entries(given)) {
    const known = FIELDS.find((entry) => entry.field === field);
    const exact = headings.indexOf(heading);
    const index = exact >= 0 ? exact : names.indexOf(plain(heading));
    if (!known)
      problems.push({
        code: 'column-unknown',
        file,
        field,
        message: `There is no field "${field}" on a line.`,
        remedy: `The fields are ${FIELDS.map((entry) => entry.field).join(', ')}.`,
      });
    else if (index < 0)
      problems.push({
        code: 'column-missing',
        file,
        field,
        message: `There is no column "${heading}" to read ${field} from. Found: ${found}.`,
        remedy: 'Name a heading of the file.',
      });
    else {
      at[known.column] = index;
      named[field] = headings[index];
    }
  }
  if (problems.length > 0) return err(problems);
  const taken = new Set(Object.values(at));
  for (const { field, column, names: aliases } of FIELDS) {
    if (at[column] !== undefined) continue;
    for (const alias of aliases) {
      const index = names.indexOf(alias);
      if (index < 0 || taken.has(index)) continue;
      at[column] = index;
      taken.add(index);
      named[field] = headings[index];
      break;
    }
  }
  const roll = names.includes('voterid') && (names.includes('registeredon') || names.includes('status') || names.includes('middlename'));
  if (roll && at.lineId === undefined && at.line === undefined)
    return err([
      {
        code: 'file-is-roll',
        file,
        message: 'This looks like a voter file, not petition lines.',
        remedy: 'Give the lines of the petition here, and the voter file to the roll.',
      },
    ]);
  if (at.name === undefined && at.lastName === undefined)
    return err([
      {
        code: 'column-missing',
        file,
        message: `The lines have no name: there must be a column name, or first_name and last_name. Found: ${found}.`,
        remedy: 'Name the columns with --columns field=heading,… or check that this is the right file.',
      },
    ]);
  return ok({ at, named });
}

/** Reads a petition's lines into shared memory. */
export async function readLines({
  path,
  columns: given = {},
  signal,
  onProgress,
}: ReadLinesInput): Promise<Result<ReadLines, readonly Problem[]>> {
  const file = basename(path);
  let source: Awaited<ReturnType<typeof openFileSource>>;
  try {
    source = await openFileSource(path);
  } catch (error) {
    return err([fileProblem(file, error)]);
  }
  const opened = await openDelimited(source, { file });
  if (!opened.ok) return err([opened.error]);
  const reader = opened.value;
  try {
    const columns = findColumns(file, reader.headings, given);
    if (!columns.ok) return columns;
    const { at, named } = columns.value;
    const present: LineColumn[] = FIELDS.map(({ column }) => column).filter((column) => column === 'lineId' || at[column] !== undefined);
    const width = present.length;
    const places = present.map((column) => at[column]);
    const decoder = createCellDecoder();
    const encoder = new TextEncoder();
    const ids = new ByteInterner(1 << 12);
    const setAside: SetAsideLine[] = [];
    let bytes = new Uint8Array(Math.max(1024, source.fileBytes + 1024));
    let view = new DataView(bytes.buffer);
    let used = 0;
    let cells = new Uint32Array(1 << 12);
    let count = 0;
    let read = 0;

    const room = (size: number) => {
      if (used + size <= bytes.length) return;
      const larger = new Uint8Array(Math.ceil(bytes.length * 1.5) + size);
      larger.set(bytes.subarray(0, used));
      bytes = larger;
      view = new DataView(bytes.buffer);
    };

    for await (const batch of reader.batches(signal)) {
      read += batch.rows + batch.setAside.length;
      for (const { row, reason } of batch.setAside) setAside.push({ file, row, field: '', reason: `The row ${reason}.`, lineId: '' });
      for (let r = 0; r < batch.rows; r++) {
        if ((count + 1) * width * 2 > cells.length) {
          const larger = new Uint32Array(cells.length * 2);
          larger.set(cells);
          cells = larger;
        }
        const before = used;
        const row = batch.rowNumbers[r];
        for (let c = 0; c < width; c++) {
          const o = (count * width + c) * 2;
          const from = used;
          const column = places[c];
          if (column !== undefined) {
            let start = batch.cells[(r * batch.columns + column) * 2];
            let end = batch.cells[(r * batch.columns + column) * 2 + 1];
            while (start < end && batch.bytes[start] <= 32) start++;
            while (start < end && batch.bytes[end - 1] <= 32) end--;
            let high = 0;
            for (let p = start; p < end; p++) high |= batch.bytes[p];
            if (high < 128) {
              room(end - start);
              for (let p = start; p < end; p++) bytes[used++] = batch.bytes[p];
            } else {
              const text = encoder.encode(decoder.text(batch.bytes, start, end));
              room(text.length);
              bytes.set(text, used);
              used += text.length;
            }
          }
          cells[o] = from;
          cells[o + 1] = used;
        }
        const idCell = count * width * 2;
        if (cells[idCell] === cells[idCell + 1]) {
          const made = encoder.encode(madeId(row));
          room(made.length);
          bytes.set(made, used);
          cells[idCell] = used;
          used += made.length;
          cells[idCell + 1] = used;
        }
        const known = ids.count;
        const id = ids.intern(view, cells[idCell], cells[idCell + 1]);
        if (id < known) {
          const lineId = decoder.text(bytes, cells[idCell], cells[idCell + 1]);
          setAside.push({ file, row, field: 'line_id', reason: 'The line id stands on an earlier row too.', lineId });
          used = before;
          continue;
        }
        count++;
      }
      onProgress?.({ phase: 'reading lines', done: source.taken(), total: source.fileBytes });
    }

    if (count === 0)
      return err([
        {
          code: 'lines-empty',
          file,
          message: read === 0 ? 'The file has a heading but no lines.' : `No line could be used: all ${read} rows were set aside.`,
          remedy: read === 0 ? 'Check that the export finished.' : `The first: ${setAside[0].reason}`,
        },
      ]);
    const sharedBytes = new SharedArrayBuffer(used);
    new Uint8Array(sharedBytes).set(bytes.subarray(0, used));
    const sharedCells = new SharedArrayBuffer(count * width * 8);
    new Uint32Array(sharedCells).set(cells.subarray(0, count * width * 2));
    const table = openSharedLines({ bytes: sharedBytes, cells: sharedCells, count, columns: present });
    const notes = decoder.fallbacks > 0 ? [`${decoder.fallbacks} cells are not UTF-8 and were read as Windows-1252.`] : [];
    if (at.lineId === undefined) notes.push('The file has no line ids; they were made from section, page and line, or the row number.');
    return ok({ table, setAside, read, columns: named, notes });

    /** Id of a line that has none: section-page-line as far as they stand, else the row number. */
    function madeId(row: number): string {
      const part = (column: LineColumn) => {
        const c = present.indexOf(column);
        if (c < 0) return '';
        const o = (count * width + c) * 2;
        return decoder.text(bytes, cells[o], cells[o + 1]);
      };
      const line = part('line');
      if (line === '') return `row-${row}`;
      return [part('section'), part('page'), line].filter((text) => text !== '').join('-');
    }
  } catch (error) {
    if (signal?.aborted) return err([{ code: 'cancelled', file, message: 'Reading the lines was cancelled.' }]);
    if ((error as NodeJS.ErrnoException).code !== undefined) return err([fileProblem(file, error)]);
    throw error;
  } finally {
    await reader.close();
  }
}

/** The table over buffers that another thread filled. */
export function openSharedLines(shared: SharedLineTable): LineTable {
  const bytes = Buffer.from(shared.bytes);
  const cells = new Uint32Array(shared.cells);
  const { columns, count } = shared;
  const width = columns.length;
  const place = (column: LineColumn) => columns.indexOf(column);
  const places: Readonly<Record<LineColumn, number>> = {
    lineId: place('lineId'),
    section: place('section'),
    page: place('page'),
    line: place('line'),
    name: place('name'),
    firstName: place('firstName'),
    lastName: place('lastName'),
    address: place('address'),
    city: place('city'),
    zip: place('zip'),
    birthDate: place('birthDate'),
    signedOn: place('signedOn'),
  };
  function cell(i: number, c: number): string {
    if (c < 0) return '';
    const at = (i * width + c) * 2;
    const start = cells[at];
    const end = cells[at + 1];
    return start === end ? '' : bytes.toString('utf8', start, end);
  }
  /** Cells of a row stand side by side: they are read at once and parted, unless a letter takes more than one byte. */
  function rowCells(i: number): (c: number) => string {
    const first = i * width * 2;
    const start = cells[first];
    const end = cells[first + width * 2 - 1];
    const whole = end > start ? bytes.toString('utf8', start, end) : '';
    // An id that was made stands behind the row.
    if (whole.length !== end - start || cells[first + 1] > end) return (c) => cell(i, c);
    return (c) => (c < 0 ? '' : whole.substring(cells[first + c * 2] - start, cells[first + c * 2 + 1] - start));
  }
  return {
    count,
    columns: new Set(columns),
    shared,
    cellOf: (i, column) => cell(i, places[column]),
    textOf(i) {
      const at = rowCells(i);
      return {
        lineId: at(places.lineId),
        section: at(places.section),
        page: at(places.page),
        line: at(places.line),
        name: at(places.name),
        firstName: at(places.firstName),
        lastName: at(places.lastName),
        address: at(places.address),
        city: at(places.city),
        zip: at(places.zip),
        birthDate: at(places.birthDate),
        signedOn: at(places.signedOn),
      };
    },
  };
}
