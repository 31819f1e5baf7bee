import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sha256OfFile } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { type Threshold, threshold } from '../law/threshold.ts';
import { writeReports } from '../reports/write-reports.ts';
import { matchLines } from '../roll/batch.ts';
import { type Calibration, curveFunction } from '../roll/calibration.ts';
import { createExplainer } from '../roll/explain.ts';
import { openRoll, type Roll } from '../roll/index-open.ts';
import { type ReadLines, readLines, type SetAsideLine } from '../roll/line-table.ts';
import type { MatchTable } from '../roll/match-table.ts';
import { learnPriors, MATCH_SETTINGS, type Priors, posteriorTable } from '../roll/posterior.ts';
import { lawView } from '../screening/law-view.ts';
import { type PetitionFile, parsePetition, type Requirement, requirementOf } from '../screening/petition-file.ts';
import { type Projection, projectPetition } from '../screening/projection.ts';
import { screenLines } from '../screening/screen.ts';
import { DEFAULT_SETTINGS } from '../screening/settings.ts';
import { readCalibration } from './calibrate-roll.ts';
import { readRulePack } from './rule-packs.ts';

export interface ScreenFilesRequest {
  /** Path of a roll. */
  readonly roll: string;
  /** Path of the signature lines. */
  readonly lines: string;
  /** Path of petition.json. */
  readonly petition: string;
  /** Folder for the report. */
  readonly out: string;
  /** Field -> heading of the lines file, where the headings do not say it by themselves. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Path of a calibration made by: countersign roll calibrate. */
  readonly calibration?: string | undefined;
  /** Threads that match; 0 is one per core. The result does not depend on it. */
  readonly workers?: number;
}

/** What a screening found and where its files are. */
export interface ScreenedFiles {
  readonly out: string;
  readonly projection: Projection;
  /** What the reader of the result should know and that stopped nothing. */
  readonly notices: readonly Problem[];
}

type Problems = readonly Problem[];

/** Screens the lines of a petition against a roll by its rule pack and writes the report: all of its files, or none. */
export async function screenFiles(request: ScreenFilesRequest, watch: Watch = {}): Promise<Result<ScreenedFiles, Problems>> {
  const law = await readLaw(request.petition);
  if (!law.ok) return law;
  const opened = await openRoll({ path: request.roll });
  if (!opened.ok) return err([opened.error]);
  const read = await readLines({ path: request.lines, columns: request.columns, ...watch });
  if (!read.ok) return read;
  if (read.value.table.count === 0) return err([noLines({ file: basename(request.lines), setAside: read.value.setAside })]);
  const { petition, pack, view, requirement, computed, notices } = law.value;
  const calibration = request.calibration === undefined ? ok(null) : await readCalibration(request.calibration);
  if (!calibration.ok) return err([calibration.error]);
  const roll = opened.value;
  const lines = read.value.table;
  const { matches, priors } = await match({ roll, lines, calibration: calibration.value, workers: request.workers ?? 0, watch });
  const screened = screenLines({
    lines,
    matches,
    roll,
    law: view,
    petition,
    settings: DEFAULT_SETTINGS,
    petitionPath: request.petition,
  });
  if (!screened.ok) return err([screened.error]);
  watch.signal?.throwIfAborted();
  const screening = screened.value;
  const projection = projectPetition({
    screening,
    pack,
    petition,
    requirement,
    threshold: computed,
    roll,
    source: {
      file: basename(request.lines),
      sha256: await sha256OfFile(request.lines),
      rowsSetAside: read.value.setAside.length,
    },
    matching: {
      priors,
      settings: { ...MATCH_SETTINGS },
      ...(calibration.value !== null && { calibration: { decisions: calibration.value.decisions, error: calibration.value.error } }),
    },
  });
  const explainer = createExplainer(roll, { rough: true });
  let text = { line: -1, is: lines.textOf(0) };
  const textOf = (line: number) => {
    if (text.line !== line) text = { line, is: lines.textOf(line) };
    return text.is;
  };
  const written = await writeReports(
    {
      screening,
      lines,
      matches,
      roll,
      searched: (line) => explainer.searched(textOf(line)),
      explain: (line, row) => explainer.fields(textOf(line), row),
      out: request.out,
      inputs: [request.roll, request.lines, request.petition],
      projection,
      setAside: read.value.setAside.map(problemOf),
    },
    watch,
  );
  if (!written.ok) return err([written.error]);
  const notes = read.value.notes.map((message): Problem => ({ code: 'lines-note', file: basename(request.lines), message }));
  return ok({ out: written.value.out, projection, notices: [...notices, ...notes] });
}

interface Law {
  readonly petition: PetitionFile;
  readonly pack: RulePack;
  readonly view: Parameters<typeof screenLines>[0]['law'];
  readonly requirement: Requirement;
  readonly computed: Threshold | null;
  readonly notices: Problems;
}

/** The petition file, its rule pack, and the requirement that follows from both. */
async function readLaw(path: string): Promise<Result<Law, Problems>> {
  const file = basename(path);
  const parsed = parsePetition({ source: await readFile(path, 'utf8'), file });
  if (!parsed.ok) return parsed;
  const { petition } = parsed.value;
  const pack = await readRulePack(petition.rules);
  if (!pack.ok) return err(pack.error.map((problem) => ({ ...problem, file, field: 'rules' })));
  const view = lawView({ pack: pack.value, petition });
  if (!view.ok) return err([view.error]);
  const computed = petition.registered === null ? null : threshold({ pack: pack.value, registered: petition.registered });
  if (computed !== null && !computed.ok) return err([{ ...computed.error, file }]);
  const requirement = requirementOf({ petition, computed: computed === null ? null : computed.value.required, file });
  if (!requirement.ok) return err([requirement.error]);
  return ok({
    petition,
    pack: pack.value,
    view: view.value,
    requirement: requirement.value,
    computed: computed === null ? null : computed.value,
    notices: parsed.value.notices,
  });
}

/** Matches every line on all threads and weighs the evidence by the priors that the petition's own lines teach. */
async function match({
  roll,
  lines,
  calibration,
  workers,
  watch,
}: {
  roll: Roll;
  lines: ReadLines['table'];
  calibration: Calibration | null;
  workers: number;
  watch: Watch;
}): Promise<{ readonly matches: MatchTable; readonly priors: Priors }> {
  const { evidence, complete } = await matchLines({ roll, lines, workers, ...watch });
  watch.signal?.throwIfAborted();
  if (!complete) throw new Error('matching ended before its end');
  const priors = learnPriors(evidence);
  const calibrate = calibration === null ? undefined : curveFunction(calibration.curve);
  return {
    matches: posteriorTable({ evidence, views: roll.views, priors, settings: MATCH_SETTINGS, ...(calibrate && { calibrate }) }),
    priors,
  };
}

function problemOf({ file, row, field, reason }: SetAsideLine): Problem {
  return { code: 'line-set-aside', file, row, field, message: reason };
}

function noLines({ file, setAside }: { file: string; setAside: readonly SetAsideLine[] }): Problem {
  const first =
    setAside.length === 0 ? '' : ` ${setAside.length} were set aside, the first in row ${setAside[0].row}: ${setAside[0].reason}`;
  return {
    code: 'lines-none',
    file,
    message: `The file has no line that could be used.${first}`,
    remedy: 'Check that this is the right file.',
  };
}
