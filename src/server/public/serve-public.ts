import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CalendarDate } from '../../basics/calendar-date.ts';
import { dateIn } from '../../basics/local-time.ts';
import type { Deps } from '../../operations/deps.ts';
import { AskForNotices, answerNotices, askForNotices, sendDueNotices } from '../../operations/public-notices.ts';
import { listShownPages, publicStamp, readShownPage, type ShownPage } from '../../operations/read-public-page.ts';
import type { Language } from '../../reports/html.ts';
import type { MailSettings } from '../mail-transport.ts';
import { type CachedAnswer, type PublicAnswer, type PublicCache, publicCache } from './cache.ts';
import { feedOf } from './feeds.ts';
import { indexHtml, messageHtml } from './index-html.ts';
import { smtpSender } from './mail.ts';
import { NOTICE_WORDS } from './notice-words.ts';
import { badgeSvg, dataCsv, dataJson } from './open-data.ts';
import { pageHtml } from './page-html.ts';
import { ofKind, pagePath } from './shown-text.ts';
import { PUBLIC_STYLE, PUBLIC_STYLE_PATH } from './style.ts';
import { PAGE_WORDS } from './words.ts';

type PublicDeps = Pick<Deps, 'db' | 'keys' | 'now'>;

interface Setting {
  readonly deps: PublicDeps;
  /** Public address of the server, without a slash at its end. */
  readonly address: string;
  readonly mail: MailSettings | null;
  /** See cache.ts; shorter in tests. */
  readonly freshMs: number;
}

const HTML = 'text/html; charset=utf-8';
/** Seconds for which browsers and proxies may show a page without asking; the tag makes asking cheap. */
export const KEEP_SECONDS = 2;
/** Milliseconds between two looks for letters to send. */
const NOTICES_MS = 15_000;
const FORM_LIMIT = 4096;

/** Serves what the public sees: the list of petitions, their pages, data, feeds, badges, and the form for notices. No script, no cookie, nobody signed in. */
export function servePublic(app: FastifyInstance, setting: Setting): void {
  const { deps } = setting;
  const cache = publicCache({
    freshMs: setting.freshMs,
    // Which events are still to come changes with the day, wherever the page is.
    stamp: async () => `${await publicStamp(deps.db)} ${deps.now().toISOString().slice(0, 13)}`,
  });
  const sender = setting.mail === null ? null : smtpSender({ mail: setting.mail, address: setting.address });
  const context: Context = { ...setting, cache, send: sender?.send ?? null };
  app.register(async (scope) => {
    // A form has no script behind it; this part of the server alone takes forms.
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: FORM_LIMIT }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    for (const language of ['en', 'es'] as const) serveLanguage(scope, context, language);
    serveFiles(scope, context);
  });
  if (sender === null) return;
  const timer = setInterval(() => void sendDueNotices(deps, { send: sender.send }).catch(() => undefined), NOTICES_MS).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    sender.close();
  });
}

interface Context extends Setting {
  readonly cache: PublicCache;
  readonly send: ReturnType<typeof smtpSender>['send'] | null;
}

/** Cached answers are not counted against a client's requests: they cost next to nothing. */
const UNLIMITED = { config: { rateLimit: false as const } };
/** What is typed into a form is. */
const FEW = { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } };

function serveLanguage(app: FastifyInstance, context: Context, language: Language): void {
  const prefix = language === 'es' ? '/es' : '';
  app.get(prefix === '' ? '/' : prefix, UNLIMITED, (request, reply) =>
    cached({
      request,
      reply,
      context,
      key: `index ${language}`,
      make: async () => page(indexHtml({ pages: await listShownPages(context.deps.db), language })),
    }),
  );
  app.get<{ Params: { slug: string } }>(`${prefix}/p/:slug`, UNLIMITED, (request, reply) =>
    shown({
      request,
      reply,
      context,
      language,
      name: `page ${language}`,
      make: (found) => page(pageHtml({ page: found, language, setting: pageSetting(context, found) })),
    }),
  );
  app.post<{ Params: { slug: string } }>(`${prefix}/p/:slug/notices`, FEW, (request, reply) =>
    takeAddress({ request, reply, context, language }),
  );
  for (const answer of ['confirm', 'end'] as const) {
    const words = NOTICE_WORDS[language][answer];
    const path = (token: string) => `${prefix}/p/notices/${answer}/${encodeURIComponent(token)}`;
    // A press of a button: programs that follow every link of a letter confirm nothing.
    app.get<{ Params: { token: string } }>(`${prefix}/p/notices/${answer}/:token`, FEW, (request, reply) =>
      reply
        .type(HTML)
        .header('cache-control', 'no-store')
        .header('referrer-policy', 'no-referrer')
        .send(
          messageHtml({
            language,
            title: words.title,
            words: words.ask,
            other: language === 'es' ? '/' : '/es',
            form: { action: path(request.params.token), button: words.button },
          }),
        ),
    );
    app.post<{ Params: { token: string } }>(`${prefix}/p/notices/${answer}/:token`, FEW, async (request, reply) => {
      const done = await answerNotices(context.deps, { token: request.params.token, answer });
      const known = done.ok && done.value.known;
      return reply
        .type(HTML)
        .header('cache-control', 'no-store')
        .send(
          messageHtml({
            language,
            title: words.title,
            words: known || answer === 'end' ? words.done : words.over,
            other: language === 'es' ? '/' : '/es',
          }),
        );
    });
  }
}

function serveFiles(app: FastifyInstance, context: Context): void {
  const { address, deps } = context;
  app.get(PUBLIC_STYLE_PATH, UNLIMITED, (request, reply) =>
    cached({
      request,
      reply,
      context,
      key: 'style',
      make: async () => ({ status: 200, media: 'text/css; charset=utf-8', body: Buffer.from(PUBLIC_STYLE), immutable: true }),
    }),
  );
  const files: Readonly<Record<string, (found: ShownPage) => PublicAnswer>> = {
    'data.json': (found) => file('application/json; charset=utf-8', dataJson({ page: found, address })),
    'data.csv': (found) => file('text/csv; charset=utf-8', dataCsv({ page: found })),
    'feed.atom': (found) => file('application/atom+xml; charset=utf-8', feedOf({ page: found, address }).atom1()),
    'feed.json': (found) => file('application/feed+json; charset=utf-8', feedOf({ page: found, address }).json1()),
    'badge.svg': (found) => file('image/svg+xml; charset=utf-8', badgeSvg({ page: found, language: 'en' })),
    'badge-es.svg': (found) => file('image/svg+xml; charset=utf-8', badgeSvg({ page: found, language: 'es' })),
  };
  for (const [name, make] of Object.entries(files)) {
    app.get<{ Params: { slug: string } }>(`/p/:slug/${name}`, UNLIMITED, (request, reply) =>
      shown({ request, reply, context, language: 'en', name, make }),
    );
  }
  app.get<{ Params: { file: string } }>('/p/pictures/:file', UNLIMITED, (request, reply) => {
    const itemId = /^([0-9a-f-]{36})\.webp$/.exec(request.params.file)?.[1];
    if (itemId === undefined) return send({ request, reply, answer: null });
    return cached({ request, reply, context, key: `picture ${itemId}`, make: () => pictureAnswer(deps, itemId) });
  });
}

/** The picture of a statement that is shown on a page that is shown; nothing else. */
async function pictureAnswer(deps: PublicDeps, itemId: string): Promise<PublicAnswer> {
  const row = await deps.db
    .selectFrom('public_item')
    .innerJoin('public_page', 'public_page.petition_id', 'public_item.petition_id')
    .select('public_page.slug')
    .where('public_item.id', '=', itemId)
    .executeTakeFirst();
  const found = row === undefined ? null : await readShownPage(deps, row.slug);
  const statement = found === null ? undefined : ofKind(found.items, 'statement').find((each) => each.itemId === itemId);
  const picture = statement?.item.body.picture ?? null;
  return picture === null ? NOTHING : { status: 200, media: 'image/webp', body: Buffer.from(picture.data, 'base64') };
}

function page(html: string): PublicAnswer {
  return { status: 200, media: HTML, body: Buffer.from(html) };
}

function file(media: string, body: string): PublicAnswer {
  return { status: 200, media, body: Buffer.from(body), shared: true };
}

const NOTHING: PublicAnswer = { status: 404, media: 'text/plain; charset=utf-8', body: Buffer.from('There is nothing here.\n') };

function nothing(language: Language): PublicAnswer {
  const t = PAGE_WORDS[language];
  const body = messageHtml({ language, title: t.nothing, words: t.nothingText, other: language === 'es' ? '/' : '/es' });
  return { status: 404, media: HTML, body: Buffer.from(body) };
}

function pageSetting(
  { address, mail, deps }: Context,
  { facts }: ShownPage,
): { readonly address: string; readonly today: CalendarDate; readonly mail: boolean } {
  return { address, today: dateIn({ zone: facts.zone, at: deps.now() }), mail: mail !== null };
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly context: Context;
}

/** Answers with something made from a shown page, or says that there is none. */
function shown({
  language,
  name,
  make,
  ...asked
}: Asked & {
  readonly language: Language;
  readonly name: string;
  readonly make: (found: ShownPage) => PublicAnswer;
}): Promise<FastifyReply> {
  const { slug } = asked.request.params as { readonly slug: string };
  if (!/^[a-z0-9-]{3,60}$/.test(slug)) return send({ ...asked, answer: null });
  return cached({
    ...asked,
    key: `${name} ${slug}`,
    async make() {
      const found = await readShownPage(asked.context.deps, slug);
      return found === null ? nothing(language) : make(found);
    },
  });
}

async function cached({
  request,
  reply,
  context,
  key,
  make,
}: Asked & { readonly key: string; readonly make: () => Promise<PublicAnswer> }): Promise<FastifyReply> {
  return send({ request, reply, answer: await context.cache.answer(key, make) });
}

/** Sends an answer in the best encoding that was asked for, or 304 where the asker has it. */
async function send({ request, reply, answer }: Omit<Asked, 'context'> & { readonly answer: CachedAnswer | null }): Promise<FastifyReply> {
  if (answer === null) return reply.status(404).type(NOTHING.media).send(NOTHING.body);
  reply.header('cache-control', answer.immutable === true ? 'public, max-age=31536000, immutable' : `public, max-age=${KEEP_SECONDS}`);
  if (answer.shared === true) {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    if (answer.media.startsWith('image/svg')) reply.header('content-security-policy', "default-src 'none'");
  }
  if (answer.gzip !== null) reply.header('vary', 'Accept-Encoding');
  const accepts = request.headers['accept-encoding'] ?? '';
  const encoding =
    answer.brotli !== null && accepts.includes('br') ? 'br' : answer.gzip !== null && accepts.includes('gzip') ? 'gzip' : null;
  const etag = `"${answer.etag}${encoding === null ? '' : `-${encoding}`}"`;
  reply.header('etag', etag);
  if (request.headers['if-none-match'] === etag && answer.status === 200) return reply.status(304).send();
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply
    .status(answer.status)
    .type(answer.media)
    .send(encoding === 'br' ? answer.brotli : encoding === 'gzip' ? answer.gzip : answer.body);
}

/** Takes an address for notices. The answer is the same and comes at once, whatever is known of the address. */
async function takeAddress({ request, reply, context, language }: Asked & { readonly language: Language }): Promise<FastifyReply> {
  const { slug } = request.params as { readonly slug: string };
  const words = NOTICE_WORDS[language];
  const found = context.send === null ? null : await readShownPage(context.deps, slug);
  if (found === null) return reply.status(404).type(HTML).send(nothing(language).body);
  const parsed = AskForNotices.safeParse({ email: (request.body as { readonly email?: unknown } | null)?.email, language });
  const other = pagePath(slug, language === 'en' ? 'es' : 'en');
  reply.type(HTML).header('cache-control', 'no-store');
  if (!parsed.success)
    return reply.status(400).send(messageHtml({ language, title: words.invalid.title, words: words.invalid.words, other }));
  setImmediate(() => {
    askForNotices(context.deps, { ...parsed.data, petitionId: found.petitionId, slug, facts: found.facts })
      .then((asked) => (asked.ok && asked.value.letter !== null ? context.send!(asked.value.letter) : undefined))
      .catch(() => request.log.warn('a letter could not be sent'));
  });
  return reply.send(messageHtml({ language, title: words.asked.title, words: words.asked.words, other }));
}
