/** What a person is told when input is bad: where it is, what is wrong, and what to do. */
export interface Problem {
  /** Stable, neutral code, e.g. `file-empty`, `column-missing`, `date-invalid`. */
  readonly code: string;
  /** One clear sentence for the person. */
  readonly message: string;
  readonly file?: string;
  /** 1-based row of the file, the heading being row 1. */
  readonly row?: number;
  readonly field?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** One line for a terminal: file, row and field first, then what is wrong and the remedy. */
export function formatProblem(problem: Problem): string {
  const place = [
    problem.file,
    problem.row === undefined ? undefined : `row ${problem.row}`,
    problem.field === undefined ? undefined : `field ${problem.field}`,
  ].filter((part) => part !== undefined);
  const head = place.length > 0 ? `${place.join(', ')}: ` : '';
  const tail = problem.remedy === undefined ? '' : ` ${problem.remedy}`;
  return `${head}${problem.message}${tail}`;
}
