import { join } from 'node:path';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { sql } from 'kysely';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { locales } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { ACTS, access, type Member } from '../law/access.ts';
import { forbidden, notFound, refuse } from '../operations/deps.ts';
import { type Installation, installationSecret, programVersion } from '../operations/installation.ts';
import type { Enqueue } from '../operations/job-kinds.ts';
import { membershipsOf } from '../operations/people.ts';
import { ACCOUNTS_PATH, type Accounts, CLIENT_HEADER, createAccounts } from './accounts.ts';
import { askedLanguage } from './asked-language.ts';
import { type AtTheDoor, atTheDoor, sessionToken } from './door.ts';
import { claimRequest, idOfRequest, type RepeatableRequest, settleRequest } from './idempotency.ts';
import { gatheringLog } from './log-stream.ts';
import type { MailSettings } from './mail-transport.ts';
import { API_PATH, openApiDocument } from './openapi.ts';
import { problemIn } from './problem-words.ts';
import { isStorageFull, PROBLEM_TYPE, problemDocument, statusOf } from './problems.ts';
import { FRESH_MS } from './public/cache.ts';
import { servePublic } from './public/serve-public.ts';
import { PARAMETER, resourceOf, type Thing } from './resource.ts';
import type { FileAnswer, Person, Route, RouteContext } from './route.ts';
import { ROUTES } from './routes.ts';
import { serveWeb } from './web.ts';

/** How the server is set up. */
export interface ServerSettings {
  /** Public address, with which browsers reach it. */
  readonly address: string;
  /** Requests per client address and minute. */
  readonly requestsPerMinute: number;
  /** Believe X-Forwarded-For of a proxy in front: only where there is one. */
  readonly behindProxy: boolean;
  /** Token that /metrics asks for; null: only from the machine itself. */
  readonly metricsToken: string | null;
  /** `silent` in tests. */
  readonly logLevel: 'info' | 'warn' | 'silent';
  readonly signInsPerMinute?: number;
  /** How letters to the public are sent; left out, nobody is told by e-mail. */
  readonly mail?: MailSettings | null;
  /** Milliseconds for which public pages are shown without asking the database whether they changed. */
  readonly publicFreshMs?: number;
}

/** Bytes of a JSON body at most. */
const BODY_LIMIT = 256 * 1024;

/** A running server and what else stands on it. */
export interface Server {
  readonly app: FastifyInstance;
  readonly accounts: Accounts;
}

/** Stops the boot where a route lacks what it must declare. */
export function checkRoutes(routes: readonly Route[]): void {
  const names = new Set<string>();
  for (const { method, path, name, access: rule, params } of routes) {
    const place = `${method} ${path}`;
    if (rule === undefined || rule === null) throw new Error(`${place} declares no access rule`);
    if (typeof rule === 'object') {
      if (!ACTS.includes(rule.act)) throw new Error(`${place} asks for an act that nobody may do: ${rule.act}`);
      if (rule.on !== 'organisation' && !(PARAMETER[rule.on] in (params?.shape ?? {})))
        throw new Error(`${place} has no parameter ${PARAMETER[rule.on]}`);
    } else if (rule !== 'public' && rule !== 'signed-in') throw new Error(`${place} declares an unknown access rule`);
    for (const [, parameter] of path.matchAll(/:(\w+)/g))
      if (!(parameter in (params?.shape ?? {}))) throw new Error(`${place} does not describe ${parameter}`);
    if (names.has(name)) throw new Error(`two routes are called ${name}`);
    names.add(name);
  }
}

/** Builds the server over an open installation; the caller listens and closes. */
export async function createServer({
  installation,
  enqueue,
  settings,
  routes = ROUTES,
}: {
  readonly installation: Pick<Installation, 'deps' | 'place'>;
  readonly enqueue: Enqueue;
  readonly settings: ServerSettings;
  readonly routes?: readonly Route[];
}): Promise<Server> {
  checkRoutes(routes);
  const { deps } = installation;
  const secret = await installationSecret(deps, 'session-secret');
  const accounts = createAccounts({
    db: deps.db,
    settings: { address: settings.address, secret, ...(settings.signInsPerMinute ? { signInsPerMinute: settings.signInsPerMinute } : {}) },
  });
  const log = gatheringLog(process.stdout);
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    trustProxy: settings.behindProxy,
    requestTimeout: 0,
    // Addresses of requests hold what people search for: only the route's pattern is logged.
    logger:
      settings.logLevel === 'silent'
        ? false
        : {
            level: settings.logLevel,
            stream: log,
            serializers: { req: (request) => ({ id: request.id, method: request.method }), res: (reply) => ({ status: reply.statusCode }) },
          },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
  });
  // A process that ends by an error of its own still says why.
  process.once('exit', log.flush);
  app.addHook('onClose', async () => {
    process.off('exit', log.flush);
    log.flush();
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        upgradeInsecureRequests: settings.address.startsWith('https:') ? [] : null,
      },
    },
    strictTransportSecurity: settings.address.startsWith('https:') ? { maxAge: 31_536_000 } : false,
  });
  await app.register(rateLimit, {
    max: settings.requestsPerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: () =>
      new Rejected({ code: 'too-many-requests', message: 'Too many requests from this address.', remedy: 'Wait a minute.' }),
  });
  answerProblems(app);
  const metrics = watchRequests(app);
  // Uploads are read by the work itself, as a stream.
  app.addContentTypeParser(['application/octet-stream', 'text/csv'], (_request, _payload, done) => done(null));

  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await sql`select 1`.execute(deps.db).then(
      () => true,
      () => false,
    );
    return ready ? { status: 'ready' } : sendProblem(reply, { code: 'not-ready', message: 'The database does not answer.' });
  });
  app.get('/metrics', async (request, reply) => {
    const allowed =
      settings.metricsToken === null
        ? ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)
        : request.headers.authorization === `Bearer ${settings.metricsToken}`;
    if (!allowed) return sendProblem(reply, { code: 'not-found', message: 'There is nothing here.' });
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
  const document = openApiDocument({ routes, version: await programVersion() });
  app.get(`${API_PATH}/openapi.json`, async () => document);
  serveAccounts({ app, accounts, settings });
  await serveWeb(app);
  servePublic(app, {
    deps,
    address: settings.address.replace(/\/$/, ''),
    mail: settings.mail ?? null,
    freshMs: settings.publicFreshMs ?? FRESH_MS,
  });
  for (const route of routes)
    serveRoute({
      app,
      route,
      accounts,
      settings,
      secret,
      deps: { ...deps, enqueue },
      incoming: join(installation.place.folder, 'incoming'),
    });
  return { app, accounts };
}

/** A refusal on its way to the error handler. */
class Rejected extends Error {
  readonly problem: Problem;
  readonly statusCode: number;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
    this.statusCode = statusOf(problem.code);
  }
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const language = askedLanguage(reply.request.headers['accept-language']);
  // As bytes, so that no charset is added: the media type has no such parameter.
  return reply
    .status(statusOf(problem.code))
    .type(PROBLEM_TYPE)
    .header('content-language', language)
    .send(Buffer.from(JSON.stringify(problemDocument(problemIn(problem, language)))));
}

function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    if (error instanceof Rejected) return sendProblem(reply, error.problem);
    if (isStorageFull(error))
      return sendProblem(reply, {
        code: 'storage-full',
        message: 'The disk is full; nothing was changed.',
        remedy: 'An operator must make room.',
      });
    // Class 22 of SQL: a value that no column can hold (a NUL in text, a date beyond the calendar).
    if (/^22\d{3}$|^22P\d\d$/.test(error.code ?? ''))
      return sendProblem(reply, { code: 'request-invalid', message: 'A value in the request cannot be stored.' });
    if (error.statusCode === 413) return sendProblem(reply, { code: 'body-too-large', message: 'The request is too large.' });
    if (error.statusCode === 415)
      return sendProblem(reply, { code: 'media-type-unknown', message: 'This kind of content is not taken here.' });
    if (error.statusCode !== undefined && error.statusCode < 500)
      return sendProblem(reply, { code: 'request-invalid', message: 'The request cannot be read.' });
    request.log.error({ route: request.routeOptions.url, kind: error.name, stack: error.stack?.split('\n').slice(1, 6) }, 'a bug');
    return sendProblem(reply, {
      code: 'internal-error',
      message: 'Something went wrong here; nothing was changed by this request.',
      remedy: `Tell the operator this number: ${request.id}.`,
    });
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, { code: 'not-found', message: 'There is nothing here.' }));
}

function watchRequests(app: FastifyInstance): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'countersign_request_seconds',
    help: 'Time to answer by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    request.log.info(
      { id: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
  return registry;
}

/** A change asked for by a page of another site is refused: the browser says where it comes from. */
function originProblem(request: FastifyRequest, settings: ServerSettings): Problem | null {
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  const { origin, 'sec-fetch-site': site } = request.headers;
  const foreign =
    (origin !== undefined && origin !== new URL(settings.address).origin) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  return foreign ? { code: 'origin-refused', message: 'This request comes from another site.' } : null;
}

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && name !== CLIENT_HEADER) headers.set(name, String(value));
  headers.set(CLIENT_HEADER, request.ip);
  return headers;
}

function serveAccounts({
  app,
  accounts,
  settings,
}: {
  readonly app: FastifyInstance;
  readonly accounts: Accounts;
  readonly settings: ServerSettings;
}): void {
  app.route({
    method: ['GET', 'POST'],
    url: `${ACCOUNTS_PATH}/*`,
    async handler(request, reply) {
      const foreign = originProblem(request, settings);
      if (foreign !== null) return sendProblem(reply, foreign);
      const answer = await accounts.handler(
        new Request(new URL(request.url, settings.address), {
          method: request.method,
          headers: headersOf(request),
          ...(request.body === undefined || request.body === null ? {} : { body: JSON.stringify(request.body) }),
        }),
      );
      reply.status(answer.status);
      for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value);
      const cookies = answer.headers.getSetCookie();
      if (cookies.length > 0) reply.header('set-cookie', cookies);
      return reply.header('cache-control', 'no-store').send(Buffer.from(await answer.arrayBuffer()));
    },
  });
}

interface Served {
  readonly app: FastifyInstance;
  readonly route: Route;
  readonly accounts: Accounts;
  readonly settings: ServerSettings;
  /** With which sessions are signed. */
  readonly secret: string;
  readonly deps: RouteContext['deps'];
  readonly incoming: string;
}

interface Admitted {
  readonly person: Person;
  readonly memberships: readonly Member[];
  readonly member: Member;
}

const NOBODY: Admitted = { person: undefined as never, memberships: [], member: undefined as never };

/** Who asks, by the session; null where there is none. The library is asked where the quick look does not settle it. */
async function whoAsks(
  { accounts, deps, settings, secret }: Pick<Served, 'accounts' | 'deps' | 'settings' | 'secret'>,
  { request, about }: { readonly request: FastifyRequest; readonly about: Thing | null },
): Promise<AtTheDoor | null> {
  const token = sessionToken({ cookies: request.headers.cookie, secure: settings.address.startsWith('https:'), secret });
  if (token === null) return null;
  const known = await atTheDoor(deps.db, { token, about });
  if (known !== null) return known;
  const session = await accounts.api.getSession({ headers: headersOf(request) }).catch(() => null);
  if (session === null) return null;
  const { id: userId, name, email } = session.user;
  return {
    person: { userId, name, email },
    memberships: await membershipsOf(deps, userId),
    resource: about === null ? null : await resourceOf(deps.db, about),
  };
}

/** Session, wall and role: before anything of the request's content is looked at. */
async function admit({ route, accounts, deps, settings, secret }: Served, request: FastifyRequest): Promise<Result<Admitted, Problem>> {
  if (route.access === 'public') return ok(NOBODY);
  const { params } = request as { readonly params: Readonly<Record<string, string>> };
  const on = typeof route.access === 'string' ? 'organisation' : route.access.on;
  const about = on === 'organisation' ? null : { kind: on, id: params[PARAMETER[on]] };
  const known = await whoAsks({ accounts, deps, settings, secret }, { request, about });
  if (known === null) return refuse('not-signed-in', 'Sign in first.');
  const { person, memberships, resource } = known;
  if (route.access === 'signed-in') return ok({ person, memberships, member: undefined as never });
  const { act } = route.access;
  if (on === 'organisation' || about === null) {
    const wanted = request.headers['countersign-organisation'];
    const member =
      wanted === undefined && memberships.length === 1
        ? memberships[0]
        : memberships.find(({ organisationId }) => organisationId === wanted);
    if (member === undefined)
      return wanted === undefined && memberships.length > 1
        ? refuse('request-invalid', 'Say which organisation: Countersign-Organisation.')
        : notFound('organisation');
    return access({ member, act, resource: { organisationId: member.organisationId } }) === 'allowed'
      ? ok({ person, memberships, member })
      : forbidden(act);
  }
  if (resource === null)
    return isId(about.id) ? notFound(on) : refuse('request-invalid', 'This is not an id.', { field: `params.${PARAMETER[on]}` });
  const member = memberships.find(({ organisationId }) => organisationId === resource.organisationId);
  if (member === undefined) return notFound(on);
  const may = access({ member, act, resource });
  if (may === 'hidden') return notFound(on);
  return may === 'forbidden' ? forbidden(act) : ok({ person, memberships, member });
}

/** What has the shape of an id but is none is not found; anything else is a bad request. */
function isId(text: string): boolean {
  return /^[0-9a-f-]{36}$/i.test(text);
}

function serveRoute(served: Served): void {
  const { app, route, settings, deps, incoming, accounts } = served;
  app.route({
    method: route.method,
    url: `${API_PATH}${route.path}`,
    ...(route.kind === 'upload' ? { bodyLimit: Number.MAX_SAFE_INTEGER } : {}),
    async handler(request, reply) {
      reply.header('cache-control', 'no-store');
      const foreign = originProblem(request, settings);
      if (foreign !== null) throw new Rejected(foreign);
      const admitted = await admit(served, request);
      if (!admitted.ok) throw new Rejected(admitted.error);
      const input = parseInput(route, request);
      if (!input.ok) throw new Rejected(input.error);
      const repeatable = repeatableOf(route, request, admitted.value.person);
      const context: RouteContext = {
        deps,
        accounts,
        incoming,
        ...admitted.value,
        requestId: repeatable === null ? undefined : idOfRequest(repeatable),
        address: request.ip,
        raw: request.raw,
        signal: closedSignal(request, reply),
        language: askedLanguage(request.headers['accept-language']),
      };
      if (repeatable !== null) return answerOnce({ served, reply, repeatable, work: () => work(route, context, input.value) });
      const done = await work(route, context, input.value);
      if (!done.ok) throw new Rejected(done.error);
      if (route.kind === 'events') return sendEvents(reply, done.value as AsyncIterable<unknown>);
      if (route.kind === 'file') return sendFile(request, reply, done.value as FileAnswer);
      if (route.tag !== undefined) {
        const tag = `"${route.tag(done.value as never)}"`;
        reply.header('etag', tag);
        if (request.headers['if-none-match'] === tag) return reply.status(304).send();
      }
      return reply.status(route.status ?? 200).send(done.value);
    },
  });
}

async function work(route: Route, context: RouteContext, input: unknown): Promise<Result<unknown, Problem>> {
  const done = await route.run(context, input as never);
  if (!done.ok || route.kind === 'events') return done;
  // The answer's own schema decides what leaves: a row with one more column does not.
  return ok(route.answer.parse(done.value));
}

function closedSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const control = new AbortController();
  // A request that ended leaves nothing on its connection, which serves many.
  const abort = () => control.abort();
  request.raw.socket.once('close', abort);
  reply.raw.once('close', () => request.raw.socket.off('close', abort));
  return control.signal;
}

const SPEAKING_SPANISH = { error: locales.es().localeError } as const;

function parseInput(route: Route, request: FastifyRequest): Result<unknown, Problem> {
  const parts = { params: route.params, query: route.query, body: route.body };
  // What the schema's own words do not say is said by the library, in the language of the request.
  const speaking = askedLanguage(request.headers['accept-language']) === 'es' ? SPEAKING_SPANISH : {};
  const out: Record<string, unknown> = { ifMatch: request.headers['if-match']?.replace(/^"(.*)"$/, '$1') ?? null };
  for (const [name, schema] of Object.entries(parts)) {
    if (schema === undefined) continue;
    const parsed = schema.safeParse(request[name as 'params' | 'query' | 'body'] ?? (name === 'query' ? {} : undefined), speaking);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return err({ code: 'request-invalid', message: issue.message, field: [name, ...issue.path].join('.') });
    }
    out[name] = parsed.data;
  }
  if (route.query === undefined && Object.keys((request.query as object) ?? {}).length > 0) {
    return err({
      code: 'request-invalid',
      message: 'This route takes no query.',
      field: `query.${Object.keys(request.query as object)[0]}`,
    });
  }
  const bare = route.body === undefined && route.kind !== 'upload';
  if (bare && request.body !== undefined && request.body !== null && Object.keys(request.body as object).length > 0) {
    return err({ code: 'request-invalid', message: 'This route takes no body.', field: 'body' });
  }
  return ok(out);
}

function repeatableOf(route: Route, request: FastifyRequest, person: Person | undefined): RepeatableRequest | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined || route.status !== 201 || route.kind === 'upload' || person === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new Rejected({
      code: 'request-invalid',
      message: 'An Idempotency-Key has 8 to 200 printable characters.',
      field: 'Idempotency-Key',
    });
  }
  return { userId: person.userId, key, route: `${route.method} ${request.url}`, body: request.body };
}

async function answerOnce({
  served: { deps, route },
  reply,
  repeatable,
  work: doIt,
}: {
  readonly served: Served;
  readonly reply: FastifyReply;
  readonly repeatable: RepeatableRequest;
  readonly work: () => Promise<Result<unknown, Problem>>;
}): Promise<FastifyReply> {
  const kept = { db: deps.db, keys: deps.keys(), request: repeatable };
  const before = await claimRequest({ ...kept, now: deps.now() });
  switch (before.kind) {
    case 'other':
      throw new Rejected({
        code: 'idempotency-key-reused',
        message: 'This Idempotency-Key was used for another request.',
        field: 'Idempotency-Key',
      });
    case 'running':
      throw new Rejected({ code: 'request-running', message: 'The same request is being worked on.', remedy: 'Ask again in a moment.' });
    case 'answered':
      return reply.status(before.status).header('idempotent-replay', 'true').type('application/json; charset=utf-8').send(before.body);
    case 'new': {
      let done: Result<unknown, Problem>;
      try {
        done = await doIt();
      } catch (error) {
        await settleRequest({ ...kept, answer: null });
        throw error;
      }
      const answer = done.ok ? { status: route.status ?? 200, body: JSON.stringify(done.value) } : null;
      await settleRequest({ ...kept, answer });
      if (!done.ok) throw new Rejected(done.error);
      return reply.status(answer!.status).type('application/json; charset=utf-8').send(answer!.body);
    }
  }
}

/** A file; with an entity tag, so that what a browser still has in hand is not sent again. */
function sendFile(request: FastifyRequest, reply: FastifyReply, { media, name, bytes }: FileAnswer): FastifyReply {
  const tag = `"${sha256(bytes).slice(0, 32)}"`;
  reply.header('etag', tag);
  if (request.headers['if-none-match'] === tag) return reply.status(304).send();
  return reply
    .type(media)
    .header('content-disposition', name === null ? 'inline' : `attachment; filename="${name}"`)
    .send(Buffer.from(bytes));
}

async function sendEvents(reply: FastifyReply, events: AsyncIterable<unknown>): Promise<FastifyReply> {
  async function* lines() {
    for await (const event of events) yield `data: ${JSON.stringify(event)}\n\n`;
  }
  const { Readable } = await import('node:stream');
  return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(Readable.from(lines()));
}
