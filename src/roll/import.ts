import { basename } from 'node:path';
import { type CalendarDate, parseCalendarDate } from '../basics/calendar-date.ts';
import { fileProblem } from '../basics/delimited.ts';
import type { Problem } from '../basics/problem.ts';
import type { OnProgress } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { addFormerRows, addGoneVoters } from './former-rows.ts';
import { buildIndex } from './index-build.ts';
import { ROLL_FORMAT, type RollHeader, type RollSource } from './index-file.ts';
import { openRoll, type Roll } from './index-open.ts';
import { orderByVoterId } from './row-order.ts';
import { openVoterFiles } from './voter-files.ts';
import { type RollWarning, type SetAsideVoter, VoterRows } from './voter-rows.ts';
import { windowsFallbacks } from './voter-values.ts';

export interface BuildRollInput {
  /** Paths of the voter file, in order. */
  readonly files: readonly string[];
  /** field -> heading, before what the headings say by themselves. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Id of a known layout (ROLL_LAYOUTS), 'none' for headings alone; found by itself when missing. */
  readonly layout?: string | undefined;
  /** YYYY-MM-DD: the day the voter file is true of. */
  readonly asOf: string;
  /** Path of the roll to write. */
  readonly out: string;
  /** Paths of older rolls of the same jurisdiction: names and addresses that voters had then stay findable, as do voters gone since. */
  readonly formerRolls?: readonly string[] | undefined;
  /** Called for each row that does not come into the roll, file by file in row order; repeated voter ids come last. */
  readonly onSetAside?: ((row: SetAsideVoter) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RollBuildSummary {
  readonly asOf: string;
  readonly sources: readonly RollSource[];
  /** Data rows: read = accepted + setAside. */
  readonly read: number;
  readonly accepted: number;
  readonly setAside: number;
  /** Index rows: accepted and former ones. */
  readonly rows: number;
  readonly voters: number;
  /** Rows of an older name or address of a voter on the newest roll. */
  readonly former: number;
  /** Voters of older rolls who are not in the files. */
  readonly gone: number;
  /** Canonical field -> heading. */
  readonly columns: Readonly<Record<string, string>>;
  readonly districtFields: readonly string[];
  /** Headings read past because they hold party, race or ethnicity. */
  readonly neverStored: readonly string[];
  readonly warnings: readonly RollWarning[];
  /** Plain sentences about how the files were read. */
  readonly notes: readonly string[];
  /** Length of the roll file. */
  readonly bytes: number;
}

/** Builds a roll from a voter file: reads, sets bad rows aside, writes the index atomically. Nothing is left behind when it fails or is cancelled. */
export async function buildRoll({
  files,
  columns: given,
  layout,
  asOf,
  out,
  formerRolls = [],
  onSetAside,
  onProgress,
  signal,
}: BuildRollInput): Promise<Result<RollBuildSummary, readonly Problem[]>> {
  const date = parseCalendarDate(asOf);
  if (date === null)
    return err([{ code: 'date-invalid', field: 'as-of', message: `"${asOf}" is no date.`, remedy: 'Write it as YYYY-MM-DD.' }]);
  if (files.length === 0) return err([{ code: 'file-missing', message: 'No voter file was given.', remedy: 'Name at least one.' }]);
  const fallbacksBefore = windowsFallbacks();
  const temporary: (() => Promise<void>)[] = [];
  try {
    const onTemporary = (remove: () => Promise<void>) => void temporary.push(remove);
    const readResult = await readFiles({ files, given, layout, onTemporary, date, onSetAside, onProgress, signal });
    for (const remove of temporary.splice(0)) await remove();
    if (!readResult.ok) return readResult;
    const { rows, sources, named, neverStored } = readResult.value;
    const notes = [...readResult.value.notes];
    if (rows.count === 0)
      return err([
        {
          code: 'roll-empty',
          file: sources.map(({ file }) => file).join(', '),
          message: rows.read === 0 ? 'The voter file has a heading but no rows.' : `No row could be used: all ${rows.read} were set aside.`,
          remedy: rows.read === 0 ? 'Check that the export finished.' : 'Look at the reasons of the rows set aside.',
        },
      ]);
    signal?.throwIfAborted();
    const olderRolls = await openOlder(formerRolls, asOf);
    if (!olderRolls.ok) return olderRolls;
    let byId = orderByVoterId(rows);
    for (const row of byId.repeats) {
      rows.refuse({
        ...rows.sourceOf(row),
        field: 'voter_id',
        reason: 'The voter id stands on an earlier row too.',
        voterId: rows.voterId(row),
      });
    }
    const accepted = byId.order.length;
    const gone = olderRolls.value.length === 0 ? 0 : addGoneVoters(rows, byId, olderRolls.value);
    if (gone > 0) byId = orderByVoterId(rows);
    const former = addFormerRows(rows, byId, olderRolls.value);
    const counts = {
      read: rows.read,
      accepted,
      setAside: rows.setAside,
      rows: byId.order.length + former.length,
      voters: byId.order.length,
    };
    const bytes = await buildIndex({
      rows,
      byId,
      former,
      header: {
        format: ROLL_FORMAT,
        asOf,
        sources,
        ...older(olderRolls.value),
        counts,
        columns: named,
        districtFields: rows.districtFields,
        numericIds: rows.numericIds,
      },
      out,
      onProgress,
      signal,
    });
    const fallbacks = windowsFallbacks() - fallbacksBefore;
    if (fallbacks > 0) notes.push(`${fallbacks} distinct values are not UTF-8 and were read as Windows-1252.`);
    if (neverStored.length > 0) notes.push(`Not stored: ${neverStored.join(', ')}.`);
    return ok({
      asOf,
      sources,
      ...counts,
      former: former.length,
      gone,
      columns: named,
      districtFields: rows.districtFields,
      neverStored,
      warnings: [...rows.warnings.values()],
      notes,
      bytes,
    });
  } catch (error) {
    return err([writeProblem(out, error, signal)]);
  } finally {
    for (const remove of temporary) await remove();
  }
}

function older(rolls: readonly Roll[]): Pick<RollHeader, 'older'> | object {
  return rolls.length === 0 ? {} : { older: rolls.map(({ header }) => ({ asOf: header.asOf, sources: header.sources })) };
}

/** Older rolls, newest first. */
async function openOlder(paths: readonly string[], asOf: string): Promise<Result<readonly Roll[], readonly Problem[]>> {
  const rolls: Roll[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const roll = await openRoll({ path });
    if (!roll.ok) problems.push(roll.error);
    else if (roll.value.header.asOf > asOf)
      problems.push({
        code: 'roll-not-older',
        file: basename(path),
        message: `The older roll is of ${roll.value.header.asOf}, after ${asOf}.`,
        remedy: 'Give rolls that are older than the new one.',
      });
    else rolls.push(roll.value);
  }
  if (problems.length > 0) return err(problems);
  return ok(rolls.sort((a, b) => (a.header.asOf < b.header.asOf ? 1 : a.header.asOf > b.header.asOf ? -1 : 0)));
}

/** What went wrong while the roll was built, for the person who asked for it; throws on when it is a bug. */
function writeProblem(out: string, error: unknown, signal: AbortSignal | undefined): Problem {
  if (signal?.aborted) return { code: 'cancelled', file: basename(out), message: 'The build was cancelled; no roll was written.' };
  const code = (error as NodeJS.ErrnoException).code;
  const file = basename(out);
  if (error instanceof RangeError)
    return {
      code: 'roll-too-large',
      file,
      message: `The voter file is too large for one roll: ${error.message}.`,
      remedy: 'Build a roll for a part of it.',
    };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return {
      code: 'disk-full',
      file,
      message: 'There is no room left for the roll; nothing was written.',
      remedy: 'Make room or choose another folder.',
    };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return { code: 'file-forbidden', file, message: 'The roll may not be written there.', remedy: 'Choose another folder.' };
  if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'EEXIST')
    return { code: 'file-unwritable', file, message: 'The roll cannot be written under this name.', remedy: 'Choose another name.' };
  if (code === 'EIO')
    return { code: 'disk-error', file, message: 'The disk failed while the roll was written.', remedy: 'Check the disk.' };
  throw error;
}

interface ReadFiles {
  readonly rows: VoterRows;
  readonly sources: RollSource[];
  readonly named: Readonly<Record<string, string>>;
  readonly neverStored: readonly string[];
  readonly notes: readonly string[];
}

async function readFiles({
  files,
  given,
  layout,
  onTemporary,
  date,
  onSetAside,
  onProgress,
  signal,
}: {
  files: readonly string[];
  given: Readonly<Record<string, string>> | undefined;
  layout: string | undefined;
  onTemporary: (remove: () => Promise<void>) => void;
  date: CalendarDate;
  onSetAside: ((row: SetAsideVoter) => void) | undefined;
  onProgress: OnProgress | undefined;
  signal: AbortSignal | undefined;
}): Promise<Result<ReadFiles, readonly Problem[]>> {
  const found = await openVoterFiles({ files, columns: given ?? {}, layout, onTemporary });
  if (!found.ok) return found;
  const tables = found.value;
  const total = tables.reduce((sum, { fileBytes }) => sum + fileBytes, 0);
  const first = tables[0].columns;
  const fromAddress = first.at.street_name === undefined;
  const districtFields = [...new Set(tables.flatMap(({ columns }) => columns.districts.map(({ field }) => field)))];
  const packed = tables.some((table) => table.packed);
  const rows = new VoterRows({
    // Rows are rarely shorter than 60 bytes, and packed ones than 12; room that is not used costs no memory.
    expected: Math.ceil(total / (packed ? 12 : 60)),
    fromAddress,
    districtFields,
    asOf: Number(date.replaceAll('-', '')),
    onSetAside: onSetAside ?? (() => undefined),
    ...(tables[0].layout?.statuses === undefined ? {} : { statusWords: tables[0].layout.statuses }),
  });
  const sources = new Map<string, RollSource>();
  let before = 0;
  for (const table of tables) {
    const readBefore = rows.read;
    const opened = await table.open();
    if (!opened.ok) return err([opened.error]);
    const { reader, taken, sha256 } = opened.value;
    try {
      for await (const batch of reader.batches(signal)) {
        rows.add({ file: table.name, batch, columns: table.columns });
        onProgress?.({ phase: 'reading voters', done: before + taken(), total });
      }
    } catch (error) {
      if (signal?.aborted) throw error;
      return err([fileProblem(table.name, error)]);
    } finally {
      await reader.close();
    }
    before += table.fileBytes;
    const known = sources.get(table.path);
    const read = rows.read - readBefore;
    if (known) sources.set(table.path, { ...known, rows: known.rows + read });
    else sources.set(table.path, { file: basename(table.path), bytes: table.sourceBytes(), sha256: await sha256(), rows: read });
  }
  const notes = [...new Set(tables.flatMap((table) => table.notes))];
  return ok({
    rows,
    sources: [...sources.values()],
    named: first.named,
    neverStored: [...new Set(tables.flatMap(({ columns }) => columns.neverStored))],
    notes,
  });
}
