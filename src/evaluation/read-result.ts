import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { EITHER, ELIGIBLE, INELIGIBLE, NOBODY, REVIEW, type ScreenedLines, UNSCREENED } from './evaluated-lines.ts';
import { type ByteRow, endOf, isEmpty, readRows, startOf, textOf } from './read-rows.ts';
import type { ReadTruth } from './read-truth.ts';
import { createLabels } from './read-truth.ts';

/** Heading prefixes of the candidates, best first: voter_id and probability, second_voter_id and second_probability, … */
const PLACES = ['', 'second_', 'third_', 'fourth_', 'fifth_', 'sixth_', 'seventh_', 'eighth_', 'ninth_', 'tenth_'] as const;

/** The question codes by which a screening asks whether a signer signed twice. */
const DUPLICATE_QUESTIONS: ReadonlySet<string> = new Set(['already-signed', 'signed-again']);

/** What a result says of lines in review and their copies. */
export interface AskedCopies {
  /** 1 where the question is one about a second signature. */
  readonly question: Uint8Array;
  /** Number of the line that is shown beside this one; NOBODY where there is none. Null where the result has no such column. */
  readonly shown: Int32Array | null;
}

export interface ReadResult {
  readonly result: ScreenedLines;
  readonly copies: AskedCopies;
  /** Lines of the truth that the result does not have. */
  readonly unscreened: number;
  /** Whether the result states probabilities at all. */
  readonly hasProbability: boolean;
  readonly rows: number;
  readonly sha256: string;
}

/** Reads a screening's lines.csv and puts it into the order of the truth. */
export async function readResult({
  path,
  truth: { truth, lines, voters },
  signal,
}: {
  path: string;
  truth: ReadTruth;
  signal?: AbortSignal | undefined;
}): Promise<Result<ReadResult, Problem>> {
  const screening = new Uint8Array(truth.count).fill(UNSCREENED);
  const asked = new Uint8Array(truth.count);
  let shown: Int32Array | null = null;
  const reasons = createLabels();
  let kept = 1;
  let candidate = new Int32Array(0);
  let probability = new Float64Array(0);
  let hasProbability = false;
  let problem: Problem | null = null;

  const read = await readRows({
    path,
    signal,
    onHeadings(headings) {
      const at = (name: string) => headings.findIndex((heading) => heading.toLowerCase() === name);
      for (const name of ['line_id', 'screening', 'voter_id']) {
        if (at(name) >= 0) continue;
        return err({
          code: 'column-missing',
          message: `The result has no column ${name}.`,
          field: name,
          remedy: `It has: ${headings.join(', ')}. Give the folder that "countersign screen" wrote, or its lines.csv.`,
        });
      }
      const lineId = at('line_id');
      const outcome = at('screening');
      const reason = at('reason');
      const question = at('question');
      const orReason = at('or_reason');
      const other = at('other_line_id');
      if (other >= 0) shown = new Int32Array(truth.count).fill(NOBODY);
      const ids = PLACES.map((place) => at(`${place}voter_id`)).filter((c, k, all) => c >= 0 && all.slice(0, k).every((d) => d >= 0));
      const chances = PLACES.slice(0, ids.length).map((place) => at(`${place}probability`));
      hasProbability = chances[0] >= 0;
      kept = ids.length;
      candidate = new Int32Array(truth.count * kept).fill(NOBODY);
      probability = new Float64Array(truth.count * kept).fill(Number.NaN);
      return ok((cells: ByteRow) => {
        const i = lines.find(cells.bytes, startOf(cells, lineId), endOf(cells, lineId));
        if (i === -1) return;
        if (screening[i] !== UNSCREENED) {
          problem ??= {
            code: 'line-id-twice',
            message: `Line ${lines.textOf(i)} stands twice in the result.`,
            file: path,
            row: cells.number,
            field: 'line_id',
          };
          return;
        }
        const code = screeningCode(cells, outcome);
        if (code === null) {
          problem ??= {
            code: 'screening-unknown',
            message: `"${textOf(cells, outcome).slice(0, 40)}" is no screening.`,
            file: path,
            row: cells.number,
            field: 'screening',
            remedy: 'It must be eligible, ineligible or review.',
          };
          return;
        }
        screening[i] = code;
        if (code === INELIGIBLE && orReason >= 0 && !isEmpty(cells, orReason))
          reasons.setText(i, `${textOf(cells, reason)}${EITHER}${textOf(cells, orReason)}`);
        else reasons.set(i, cells, code === INELIGIBLE ? reason : -1);
        if (question >= 0 && DUPLICATE_QUESTIONS.has(textOf(cells, question))) asked[i] = 1;
        if (shown !== null && code === REVIEW && !isEmpty(cells, other))
          shown[i] = lines.find(cells.bytes, startOf(cells, other), endOf(cells, other));
        for (let k = 0; k < kept; k++) {
          if (isEmpty(cells, ids[k])) break;
          candidate[i * kept + k] = voters.idOf(cells.bytes, startOf(cells, ids[k]), endOf(cells, ids[k]));
          const chance = isEmpty(cells, chances[k]) ? Number.NaN : Number(textOf(cells, chances[k]));
          if (chance < 0 || chance > 1)
            problem ??= { code: 'probability-invalid', message: 'A probability lies outside 0 to 1.', file: path, row: cells.number };
          probability[i * kept + k] = chance;
        }
      });
    },
  });
  if (!read.ok) return read;
  if (problem !== null) return err(problem);
  let unscreened = 0;
  for (let i = 0; i < truth.count; i++) if (screening[i] === UNSCREENED) unscreened++;
  if (unscreened === truth.count) {
    return err({
      code: 'no-line-in-common',
      message: 'The result and the truth have no line in common.',
      file: path,
      field: 'line_id',
      remedy: 'Check that both belong to the same petition.',
    });
  }
  return ok({
    result: { screening, reason: reasons.column(truth.count), kept, candidate, probability },
    copies: { question: asked, shown },
    unscreened,
    hasProbability,
    ...read.value,
  });
}

const E = 101;
const I = 105;
const R = 114;

/** By first letter and length; the words of the contract leave no doubt. */
function screeningCode(cells: ByteRow, c: number): number | null {
  const start = startOf(cells, c);
  const length = endOf(cells, c) - start;
  const first = cells.bytes[start];
  if (length === 8 && first === E) return ELIGIBLE;
  if (length === 10 && first === I) return INELIGIBLE;
  if (length === 6 && first === R) return REVIEW;
  return null;
}
