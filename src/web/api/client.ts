import createClient from 'openapi-fetch';
import { reportReach } from '../kept/reach.ts';
import { noteScreens } from '../kept/renewed.ts';
import { sessionOver } from '../session/session-state.ts';
import type { ProblemDocument, paths } from './schema.ts';

/** A refusal of the server, or that it could not be reached (`offline`). */
export class Refused extends Error {
  readonly status: number;
  /** Stable name of the refusal, e.g. `batch-not-held`. */
  readonly code: string;
  readonly remedy: string | null;
  readonly field: string | null;
  constructor(problem: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    readonly remedy?: string;
    readonly field?: string;
  }) {
    super(problem.message);
    this.status = problem.status;
    this.code = problem.code;
    this.remedy = problem.remedy ?? null;
    this.field = problem.field ?? null;
  }
}

/** Whether the server was not reached, so that the same may be tried again. */
export function isOffline(error: unknown): boolean {
  return error instanceof Refused && error.code === 'offline';
}

/** A request whose session is over waits until somebody has signed in again, and is then sent once more: the page is not lost. */
export async function fetchPatiently(request: Request): Promise<Response> {
  // Refusals come in the language of the screen.
  request.headers.set('accept-language', document.documentElement.lang);
  const again = request.clone();
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    reportReach(false);
    throw new Refused({ status: 0, code: 'offline', message: 'The server cannot be reached.' });
  }
  reportReach(true);
  noteScreens(answer.headers.get('countersign-screens'));
  if (answer.status !== 401) return answer;
  await sessionOver(request.signal);
  return fetchPatiently(again);
}

/** The API, typed by docs/openapi.json. Use it with `answerOf`. */
export const api = createClient<paths>({ baseUrl: '', fetch: fetchPatiently });

/** The answer of a request, or a thrown `Refused`. */
export async function answerOf<T>(
  request: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<T> {
  const { data, error, response } = await request;
  if (response.ok && data !== undefined) return data;
  throw refusedBy(error, response.status);
}

function refusedBy(error: unknown, status: number): Refused {
  const problem = (typeof error === 'object' && error !== null ? error : {}) as Partial<ProblemDocument>;
  const code = problem.type?.replace(/^urn:countersign:problem:/, '') ?? 'unreadable-answer';
  return new Refused({
    status,
    code,
    message: problem.title ?? `The server answered ${status}.`,
    ...(problem.detail === undefined ? {} : { remedy: problem.detail }),
    ...(problem.field === undefined ? {} : { field: problem.field }),
  });
}
