import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { Projection } from '../screening/projection.ts';
import { cell, rowWriter, writtenCell } from './csv.ts';
import { type LineFilesInput, writeDuplicates, writeLines, writeReview, writeStrikeList } from './line-files.ts';
import { reportHtml } from './report-html.ts';
import { openReportSet, type ReportFileWriter } from './report-set.ts';

export interface WriteReportsInput extends Omit<LineFilesInput, 'signal' | 'reasonWords'> {
  /** Folder for the files; made if missing. */
  readonly out: string;
  /** Paths of the run's inputs, which the files must not replace. */
  readonly inputs: readonly string[];
  readonly projection: Projection;
  /** Rows of the lines file that could not be read as lines. */
  readonly setAside: Iterable<Problem>;
}

/** Writes all files of a screening as one set: all of them appear, or none. Aborting by the signal throws after everything half-written was removed. */
export async function writeReports(
  input: WriteReportsInput,
  { onProgress, signal }: Watch = {},
): Promise<Result<{ readonly out: string }, Problem>> {
  const { out, inputs, projection } = input;
  const opened = await openReportSet({ out, inputs });
  if (!opened.ok) return err(opened.error);
  const set = opened.value;
  try {
    const reasonWords = new Map(projection.counts.reasons.map(({ reason, words }) => [reason, words]));
    const from: LineFilesInput = { ...input, reasonWords, signal };
    const steps: readonly (() => Promise<void>)[] = [
      async () => writeLines(await set.open('lines.csv'), from),
      async () => writeReview(await set.open('review.csv'), from),
      async () => writeDuplicates(await set.open('duplicates.csv'), from),
      async () => writeStrikeList(await set.open('strike-list.csv'), from),
      async () => writeSetAside(await set.open('set-aside.csv'), input.setAside),
      async () => writeWhole(await set.open('report.html'), reportHtml(projection)),
      async () => writeWhole(await set.open('projection.json'), `${JSON.stringify(projection, null, 2)}\n`),
    ];
    for (const [done, step] of steps.entries()) {
      signal?.throwIfAborted();
      onProgress?.({ phase: 'Writing the report', done, total: steps.length });
      await step();
    }
    signal?.throwIfAborted();
    await set.commit();
    onProgress?.({ phase: 'Writing the report', done: steps.length, total: steps.length });
    return ok({ out });
  } finally {
    await set.abandon();
  }
}

async function writeSetAside(file: ReportFileWriter, problems: Iterable<Problem>): Promise<void> {
  const out = rowWriter(file, ['file', 'row', 'field', 'code', 'reason', 'remedy']);
  for (const { file: name, row, field, code, message, remedy } of problems) {
    await out.row([cell(name ?? ''), row ?? '', cell(field ?? ''), code, writtenCell(message), writtenCell(remedy ?? '')].join(','));
  }
  await out.close();
}

async function writeWhole(file: ReportFileWriter, text: string): Promise<void> {
  await file.write(text);
  await file.close();
}
