import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { writeFileAtomic } from '../basics/atomic-file.ts';
import { fileProblem } from '../basics/delimited.ts';
import { sha256OfFile } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type ByteRow, readRows, textOf } from '../evaluation/read-rows.ts';
import { matchLines } from '../roll/batch.ts';
import { Calibration, crossError, type DecidedLine, fitCurve, LEAST_DECISIONS } from '../roll/calibration.ts';
import { openRoll } from '../roll/index-open.ts';
import { readLines } from '../roll/line-table.ts';
import { KEPT } from '../roll/match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable } from '../roll/posterior.ts';

export interface CalibrateRequest {
  /** Path of a roll. */
  readonly roll: string;
  readonly lines: string;
  /** Path of decided lines: line_id, voter_id (empty: the signer is not on the roll), reason where one is known. */
  readonly decisions: string;
  readonly columns?: Readonly<Record<string, string>> | undefined;
  readonly out: string;
}

export interface Calibrated {
  readonly out: string;
  readonly calibration: Calibration;
  /** Decisions that say nothing of who signed, or whose line is not there. */
  readonly leftOut: number;
}

/** A line without a voter is of somebody who is not on the roll only where nothing else is given as the reason. */
const NOT_ON_ROLL = new Set(['', 'not-registered']);

/** Fits the probabilities of matching to what people decided, and writes the curve whole or not at all. */
export async function calibrateRoll(
  { roll: rollPath, lines: linesPath, decisions: decisionsPath, columns, out }: CalibrateRequest,
  watch: Watch = {},
): Promise<Result<Calibrated, readonly Problem[]>> {
  const opened = await openRoll({ path: rollPath });
  if (!opened.ok) return err([opened.error]);
  const roll = opened.value;
  const read = await readLines({ path: linesPath, columns, ...watch });
  if (!read.ok) return read;
  const decisions = await readDecisions(decisionsPath, watch.signal);
  if (!decisions.ok) return err([decisions.error]);
  const { evidence, complete } = await matchLines({ roll, lines: read.value.table, ...watch });
  watch.signal?.throwIfAborted();
  if (!complete) throw new Error('matching ended before its end');
  const table = posteriorTable({ evidence, views: roll.views, priors: learnPriors(evidence), settings: MATCH_SETTINGS });
  const decided: DecidedLine[] = [];
  const { voterOf, undecided } = decisions.value;
  for (let i = 0; i < table.count; i++) {
    const voterId = voterOf.get(read.value.table.cellOf(i, 'lineId'));
    if (voterId === undefined || table.row[i * KEPT] === 0xffffffff) continue;
    decided.push({ stated: table.stated[i], right: roll.voterIdOf(table.row[i * KEPT]) === voterId });
  }
  if (decided.length < LEAST_DECISIONS)
    return err([
      {
        code: 'decisions-few',
        file: basename(decisionsPath),
        message: `${decided.length} decided lines have a voter to compare with; ${LEAST_DECISIONS} are needed.`,
        remedy: 'Give more decided lines, and lines of the same petition as --lines.',
      },
    ]);
  const calibration: Calibration = {
    format: 'countersign-calibration-1',
    decisions: decided.length,
    sources: {
      decisions: await sha256OfFile(decisionsPath),
      lines: await sha256OfFile(linesPath),
      roll: roll.header.sources.map((source) => source.sha256),
    },
    error: crossError(decided),
    curve: fitCurve(decided),
  };
  await writeFileAtomic(out, `${JSON.stringify(calibration, null, 1)}\n`);
  return ok({ out, calibration, leftOut: undecided + voterOf.size - decided.length });
}

async function readDecisions(
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<{ readonly voterOf: ReadonlyMap<string, string>; readonly undecided: number }, Problem>> {
  const voterOf = new Map<string, string>();
  let undecided = 0;
  const read = await readRows({
    path,
    signal,
    onHeadings(headings) {
      const at = (name: string) => headings.findIndex((heading) => heading.trim().toLowerCase() === name);
      for (const name of ['line_id', 'voter_id']) {
        if (at(name) < 0)
          return err({
            code: 'column-missing',
            message: `The decisions have no column ${name}.`,
            field: name,
            remedy: `It has: ${headings.join(', ')}.`,
          });
      }
      const [line, voter, reason] = [at('line_id'), at('voter_id'), at('reason')];
      return ok((row: ByteRow) => {
        const voterId = textOf(row, voter).trim();
        if (voterId === '' && !NOT_ON_ROLL.has(reason < 0 ? '' : textOf(row, reason).trim())) undecided++;
        else voterOf.set(textOf(row, line).trim(), voterId);
      });
    },
  });
  return read.ok ? ok({ voterOf, undecided }) : read;
}

/** A calibration from its file. */
export async function readCalibration(path: string): Promise<Result<Calibration, Problem>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return err(fileProblem(path, error));
  }
  try {
    const parsed = Calibration.safeParse(JSON.parse(text));
    if (parsed.success && rises(parsed.data)) return ok(parsed.data);
  } catch {
    // told below
  }
  return err({
    code: 'calibration-unreadable',
    file: basename(path),
    message: 'This is no calibration.',
    remedy: 'Give a file that "countersign roll calibrate" wrote.',
  });
}

function rises({ curve }: Calibration): boolean {
  return curve.every((point, i) => i === 0 || (point.stated >= curve[i - 1].stated && point.observed >= curve[i - 1].observed));
}
