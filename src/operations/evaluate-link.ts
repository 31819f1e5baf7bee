import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type Evaluation, evaluate } from '../evaluation/evaluate.ts';
import { ELIGIBLE, INELIGIBLE, NOBODY, REVIEW, type ScreenedLines } from '../evaluation/evaluated-lines.ts';
import { createInterner, type Interner } from '../evaluation/interner.ts';
import { writeMapped } from '../evaluation/mapped-file.ts';
import { missesCsv } from '../evaluation/misses.ts';
import { pairsTruth } from '../evaluation/pairs-truth.ts';
import { matchLines } from '../roll/batch.ts';
import { buildRoll } from '../roll/import.ts';
import { openRoll, type Roll } from '../roll/index-open.ts';
import { readLines } from '../roll/line-table.ts';
import { KEPT, MATCH_KINDS, type MatchTable } from '../roll/match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable } from '../roll/posterior.ts';
import type { LineTable } from '../roll/types.ts';
import { writeEvaluation } from './evaluate-screening.ts';

/** Field -> heading (or headings joined by +), by side. */
export interface LinkColumns {
  readonly left: Readonly<Record<string, string>>;
  readonly right: Readonly<Record<string, string>>;
  readonly truth: Readonly<Record<string, string>>;
}

export interface EvaluateLink extends Watch {
  /** The file whose rows are looked for: taken as lines. */
  readonly left: string;
  /** The file in which they are looked for: taken as the voter file. */
  readonly right: string;
  /** Pairs of ids that belong together. */
  readonly truth: string;
  readonly columns: LinkColumns;
  readonly out?: string | undefined;
  /** Threads; 0 one per core. */
  readonly workers?: number | undefined;
}

/** A roll has a date, which matching does not look at. */
const AS_OF = '2000-01-01';

/** Links two arbitrary files with the engine and compares the outcome with known pairs: how public linkage sets are run. Nothing of the run stays but the report. */
export async function evaluateLink(input: EvaluateLink): Promise<Result<Evaluation, readonly Problem[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-link-'));
  try {
    const linked = await linkIn(folder, input);
    if (!linked.ok) return linked;
    if (input.out !== undefined) await writeEvaluation(input.out, linked.value);
    return ok(linked.value.evaluation);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function linkIn(
  folder: string,
  { left, right, truth, columns, workers, onProgress, signal }: EvaluateLink,
): Promise<Result<{ readonly evaluation: Evaluation; readonly misses: string }, readonly Problem[]>> {
  const watch: Watch = { ...(onProgress && { onProgress }), ...(signal && { signal }) };
  const linesFile = join(folder, 'lines.csv');
  const votersFile = join(folder, 'voters.csv');
  const lines = await writeMapped({ path: left, columns: columns.left, idField: 'line_id', out: linesFile, signal });
  if (!lines.ok) return err([lines.error]);
  const voters = await writeMapped({ path: right, columns: columns.right, idField: 'voter_id', out: votersFile, signal });
  if (!voters.ok) return err([voters.error]);

  const rollFile = join(folder, 'right.roll');
  const built = await buildRoll({ files: [votersFile], asOf: AS_OF, out: rollFile, ...watch });
  if (!built.ok) return err(built.error.map((problem) => ({ ...problem, file: basename(right) })));
  const roll = await openRoll({ path: rollFile, verify: false });
  if (!roll.ok) return err([roll.error]);
  const table = await readLines({ path: linesFile, ...watch });
  if (!table.ok) return err(table.error.map((problem) => ({ ...problem, file: basename(left) })));

  const matched = await matchLines({ roll: roll.value, lines: table.value.table, workers: workers ?? 0, ...watch });
  if (!matched.complete) return err([{ code: 'cancelled', message: 'The evaluation was cancelled.' }]);
  const priors = learnPriors(matched.evidence);
  const matches = posteriorTable({ evidence: matched.evidence, views: roll.value.views, priors, settings: MATCH_SETTINGS });

  const lineIds = idsOf(table.value.table);
  const known = await pairsTruth({ path: truth, lineIds, columns: columns.truth, signal });
  if (!known.ok) return err([known.error]);
  const { rows, sha256 } = known.value;
  const evaluated = { truth: known.value.truth, result: resultOf({ matches, roll: roll.value, voters: known.value.voters }) };
  return ok({
    misses: missesCsv({ lines: evaluated, lineIds, voters: known.value.voters }),
    evaluation: evaluate({
      lines: evaluated,
      copies: null,
      inputs: [
        { role: 'left', file: basename(left), ...lines.value },
        { role: 'right', file: basename(right), ...voters.value },
        { role: 'pairs', file: basename(truth), rows, sha256 },
      ],
      notes: [
        'Two files were linked: “eligible” means named with certainty, wherever he lives, “ineligible” found nowhere with certainty, “review” anything between, and “registered” that the row has a partner. The targets were set for petitions and are shown for comparison only.',
        ...(built.value.setAside > 0
          ? [`${built.value.setAside} of ${built.value.read} rows of ${basename(right)} could not be used.`]
          : []),
        ...(table.value.setAside.length > 0
          ? [`${table.value.setAside.length} of ${table.value.read} rows of ${basename(left)} could not be used.`]
          : []),
        ...(known.value.foreignPairs > 0 ? [`${known.value.foreignPairs} pairs name no row of ${basename(left)}.`] : []),
        `Priors learned from these lines: ${Object.entries(priors)
          .map(([name, share]) => `${name} ${share.toFixed(3)}`)
          .join(', ')}.`,
      ],
      projected: null,
    }),
  });
}

function idsOf(table: LineTable): Interner {
  const interner = createInterner();
  for (let i = 0; i < table.count; i++) {
    const bytes = Buffer.from(table.textOf(i).lineId, 'utf8');
    interner.idOf(bytes, 0, bytes.length);
  }
  return interner;
}

/** Where somebody lives is no matter for linking: a person found elsewhere is found. */
const CERTAIN: ReadonlySet<string> = new Set(['match', 'one-of-these', 'registered-elsewhere']);

function resultOf({ matches, roll, voters }: { matches: MatchTable; roll: Roll; voters: Interner }): ScreenedLines {
  const { count } = matches;
  const candidate = new Int32Array(count * KEPT).fill(NOBODY);
  const probability = new Float64Array(count * KEPT).fill(Number.NaN);
  const screening = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const kind = MATCH_KINDS[matches.kind[i]];
    screening[i] = CERTAIN.has(kind) ? ELIGIBLE : kind === 'not-found' ? INELIGIBLE : REVIEW;
    for (let k = i * KEPT; k < (i + 1) * KEPT && matches.row[k] !== 0xffffffff; k++) {
      const bytes = Buffer.from(roll.voterIdOf(matches.row[k]), 'utf8');
      candidate[k] = voters.idOf(bytes, 0, bytes.length);
      probability[k] = matches.probability[k];
    }
  }
  return { screening, reason: { code: new Int32Array(count), labels: [''] }, kept: KEPT, candidate, probability };
}
