import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeFileAtomic } from '../basics/atomic-file.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { alignCopies } from '../evaluation/align-copies.ts';
import { type Evaluation, type EvaluationInput, evaluate } from '../evaluation/evaluate.ts';
import { evaluationHtml } from '../evaluation/html.ts';
import type { Interner } from '../evaluation/interner.ts';
import { missesCsv } from '../evaluation/misses.ts';
import { readProjectedTotal } from '../evaluation/projected-total.ts';
import { readResult } from '../evaluation/read-result.ts';
import { endOf, type RowsRead, readRows, startOf } from '../evaluation/read-rows.ts';
import { type ReadTruth, readTruth } from '../evaluation/read-truth.ts';
import { sameNamePairs } from '../evaluation/same-name-pairs.ts';

export interface EvaluateScreening extends Watch {
  /** The lines that were screened (CSV). */
  readonly lines: string;
  /** The folder that a screening wrote, or its lines.csv. */
  readonly result: string;
  readonly truth: string;
  /** The voter file, to learn which voters share name and address where the truth does not say. */
  readonly voters?: string | undefined;
  /** Folder for evaluation.json and evaluation.html. */
  readonly out?: string | undefined;
}

/** Compares a screening with the truth about its lines; writes JSON and HTML where a folder is named. Same bytes for the same files. */
export async function evaluateScreening(input: EvaluateScreening): Promise<Result<Evaluation, readonly Problem[]>> {
  const { lines, result, truth, voters, out, onProgress, signal } = input;
  const inputs: EvaluationInput[] = [];
  const notes: string[] = [];
  const step = (phase: string) => onProgress?.({ phase, done: 0, total: 0 });
  const rests = (role: EvaluationInput['role'], path: string, { rows, sha256 }: RowsRead) =>
    inputs.push({ role, file: basename(path), rows, sha256 });

  step('reading the truth');
  const readTrue = await readTruth({ path: truth, signal });
  if (!readTrue.ok) return err([readTrue.error]);
  let known: ReadTruth = readTrue.value;
  const { count } = known.truth;
  rests('truth', truth, { rows: count, sha256: known.sha256 });

  step('reading the lines');
  const counted = await countLines({ path: lines, known: known.lines, signal });
  if (!counted.ok) return err([counted.error]);
  if (counted.value.known < count) return err([foreignTruth({ path: truth, foreign: count - counted.value.known, count })]);
  if (counted.value.rows > count)
    notes.push(`${number(counted.value.rows - count)} of ${number(counted.value.rows)} lines have no truth and are left out.`);
  rests('lines', lines, counted.value);

  if (voters !== undefined) {
    step('looking for pairs of one name');
    const pairs = await sameNamePairs({ voters, lines, truth: known, signal });
    if (!pairs.ok) return err([pairs.error]);
    known = { ...known, truth: { ...known.truth, alsoRight: pairs.value.alsoRight } };
    rests('voters', voters, pairs.value);
  } else if (!known.columns.has('alsoRight')) {
    notes.push(
      'Nothing says which voters share name and address (--voters, or a truth column also_right): only the very voter counts as right.',
    );
  }

  step('reading the result');
  const isFolder = (await stat(result).catch(() => null))?.isDirectory() === true;
  const resultFile = isFolder ? join(result, 'lines.csv') : result;
  const read = await readResult({ path: resultFile, truth: known, signal });
  if (!read.ok) return err([read.error]);
  const { unscreened, hasProbability, copies } = read.value;
  rests('result', resultFile, read.value);
  if (unscreened > 0) notes.push(`${number(unscreened)} lines of the truth are missing from the result; they count as found by nobody.`);
  if (!hasProbability) notes.push('The result states no probabilities: reliability and workload are left out.');

  step('measuring');
  // A projection speaks of all lines: beside the truth of some of them it says nothing.
  const projected = isFolder && counted.value.rows === count ? await readProjectedTotal(result) : ok(null);
  if (!projected.ok) return err([projected.error]);
  const evaluated = { truth: known.truth, result: read.value.result };
  const evaluation = evaluate({ lines: evaluated, copies, inputs, notes, projected: projected.value });
  if (out !== undefined) {
    await writeEvaluation(out, {
      evaluation,
      misses: missesCsv({ lines: { ...evaluated, truth: alignCopies(evaluated) }, lineIds: known.lines, voters: known.voters }),
    });
  }
  return ok(evaluation);
}

/** Writes evaluation.json, evaluation.html and misses.csv into a folder, each whole or not at all. */
export async function writeEvaluation(folder: string, { evaluation, misses }: { evaluation: Evaluation; misses: string }): Promise<void> {
  await writeFileAtomic(join(folder, 'misses.csv'), misses);
  await writeFileAtomic(join(folder, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
  await writeFileAtomic(join(folder, 'evaluation.html'), evaluationHtml(evaluation));
}

interface CountLines {
  readonly path: string;
  readonly known: Interner;
  readonly signal: AbortSignal | undefined;
}

async function countLines({ path, known, signal }: CountLines): Promise<Result<RowsRead & { readonly known: number }, Problem>> {
  let found = 0;
  const read = await readRows({
    path,
    signal,
    onHeadings(headings) {
      const lineId = headings.findIndex((heading) => heading.toLowerCase() === 'line_id');
      if (lineId >= 0) {
        return ok((row) => {
          if (known.find(row.bytes, startOf(row, lineId), endOf(row, lineId)) !== -1) found++;
        });
      }
      return err({
        code: 'column-missing',
        message: 'The lines have no column line_id.',
        field: 'line_id',
        remedy: `They have: ${headings.join(', ')}.`,
      });
    },
  });
  return read.ok ? ok({ ...read.value, known: found }) : read;
}

function foreignTruth({ path, foreign, count }: { path: string; foreign: number; count: number }): Problem {
  return {
    code: 'truth-of-other-lines',
    message: `${number(foreign)} of the ${number(count)} lines of the truth are not among the lines.`,
    file: path,
    field: 'line_id',
    remedy: 'Check that both belong to the same petition.',
  };
}

function number(n: number): string {
  return n.toLocaleString('en-US');
}
