import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Act, Member } from '../law/access.ts';
import type { Deps, Outcome } from '../operations/deps.ts';
import type { Enqueue } from '../operations/job-kinds.ts';
import type { Accounts } from './accounts.ts';

/** What a route is about; its organisation is found from the parameter named so, and the wall is checked before anything else. */
export type ResourceKind = 'organisation' | 'petition' | 'section' | 'line' | 'finding' | 'batch' | 'roll' | 'screening' | 'intake';

/** Who may call a route. There is no default: a route without an access rule stops the boot. */
export type RouteAccess = { readonly act: Act; readonly on: ResourceKind } | 'signed-in' | 'public';

/** A person who is signed in. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

/** What every route's work is given. */
export interface RouteContext {
  readonly deps: Deps & { readonly enqueue: Enqueue };
  readonly accounts: Accounts;
  /** Folder for uploads on their way in. */
  readonly incoming: string;
  readonly person: Person;
  readonly memberships: readonly Member[];
  /** The membership in which this request acts; only where access is by act. */
  readonly member: Member;
  /** The same for the same person and Idempotency-Key; absent where none was sent. */
  readonly requestId: string | undefined;
  /** Address of the machine that asks. */
  readonly address: string;
  /** The raw request, for uploads. */
  readonly raw: IncomingMessage;
  readonly signal: AbortSignal;
  /** The language in which the asker reads. */
  readonly language: 'en' | 'es';
}

/** A route as data: what comes in, who may, what is done, what comes out. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly access: RouteAccess;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
  /** 201 where something is made; such a route takes an Idempotency-Key. */
  readonly status?: 200 | 201;
  /** `upload`: the body is a stream that the work reads itself. `events`: the answer is a stream of server-sent events. `file`: the answer is a `FileAnswer`. */
  readonly kind?: 'upload' | 'events' | 'file';
  /** Media type of a file. */
  readonly media?: string;
  /** Where the answer has an entity tag, how it is made. */
  readonly tag?: (answer: never) => string;
  readonly run: (context: RouteContext, input: never) => Promise<Outcome<unknown>> | Promise<Outcome<AsyncIterable<unknown>>>;
}

/** Bytes on their way out: shown by the browser, or kept under `name`. */
export const FileAnswer = z.strictObject({
  media: z.string(),
  name: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .nullable(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export type FileAnswer = z.infer<typeof FileAnswer>;

/** Parsed input of a route. */
export interface RouteInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Entity tag that the caller saw (If-Match), without quotation marks. */
  readonly ifMatch: string | null;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Declares a route, so that `run` is typed by its schemas. */
export function route<
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType,
>(declared: {
  readonly method: Route['method'];
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly access: RouteAccess;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: A;
  readonly status?: 200 | 201;
  readonly kind?: Route['kind'];
  readonly media?: string;
  readonly tag?: (answer: z.input<A>) => string;
  readonly run: (
    context: RouteContext,
    input: RouteInput<Parsed<P>, Parsed<Q>, Parsed<B>>,
  ) => Promise<Outcome<z.input<A>>> | Promise<Outcome<AsyncIterable<z.input<A>>>>;
}): Route {
  return declared as unknown as Route;
}
