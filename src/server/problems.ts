import type { Problem } from '../basics/problem.ts';

/** A problem as the network sees it (RFC 9457). `type` is stable: `urn:countersign:problem:` and the code. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly field?: string;
  readonly file?: string;
  readonly row?: number;
}

/** Media type of a problem. */
export const PROBLEM_TYPE = 'application/problem+json';

/** Statuses of codes that are not a conflict with the state of the record (409). */
const STATUS: Readonly<Record<string, number>> = {
  'request-invalid': 400,
  'not-signed-in': 401,
  'second-factor-needed': 401,
  'not-allowed': 403,
  'origin-refused': 403,
  'copies-not-given': 403,
  'not-found': 404,
  'no-picture': 404,
  'personal-data-destroyed': 410,
  'body-too-large': 413,
  'media-type-unknown': 415,
  'precondition-failed': 412,
  'precondition-missing': 428,
  'too-many-requests': 429,
  'internal-error': 500,
  'content-damaged': 503,
  'not-ready': 503,
  'storage-full': 507,
};

/** Codes that say what is wrong with the request's content. */
const CONTENT = /-(unknown|invalid|missing|reused|twice|empty)$/;

/** HTTP status of a problem's code. */
export function statusOf(code: string): number {
  return STATUS[code] ?? (CONTENT.test(code) ? 422 : 409);
}

/** A problem as a document for the network. */
export function problemDocument(problem: Problem, status: number = statusOf(problem.code)): ProblemDocument {
  return {
    type: `urn:countersign:problem:${problem.code}`,
    title: problem.message,
    status,
    ...(problem.remedy === undefined ? {} : { detail: problem.remedy }),
    ...(problem.field === undefined ? {} : { field: problem.field }),
    ...(problem.file === undefined ? {} : { file: problem.file }),
    ...(problem.row === undefined ? {} : { row: problem.row }),
  };
}

/** Whether an error says that the disk (or the database's) is full. */
export function isStorageFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === '53100';
}
