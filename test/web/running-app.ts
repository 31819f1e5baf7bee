import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureWebBuilt } from '../../scripts/web-build.ts';
import { ok } from '../../src/basics/result.ts';
import { type Running, startServer } from '../../src/cli/run-server.ts';
import type { Role } from '../../src/law/access.ts';
import { installationSecret } from '../../src/operations/installation.ts';
import { createAccounts } from '../../src/server/accounts.ts';
import { type DemoSize, seedDemo } from '../../src/server/seed-demo.ts';
import { CHROMIUM_ARGUMENTS, chromiumPath } from '../chromium.ts';
import { must } from '../record/must.ts';

/** Whether there is a browser to test in; where there is none the tests say so and are skipped. */
export const HAS_BROWSER = chromiumPath() !== null;

/** The demo county of the tests: small, so that it is there in seconds. */
export const DEMO_SIZE: DemoSize = { voters: 3_000, lines: 240 };

/** A server on the made-up county, and a browser. */
export interface App {
  readonly address: string;
  /** The data folder; references of signatures would lie in signatures/ of it. */
  readonly folder: string;
  readonly browser: Browser;
  readonly running: Running;
  /** Password of every demo account; the address is ROLE@demo.example. */
  readonly password: string;
  readonly ids: { readonly office: Ids; readonly campaign: Ids };
  /** Stops the server as if its machine went away, and starts it again on the same record and port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** An organisation of the demo and its petition. */
export interface Ids {
  readonly organisationId: string;
  readonly petitionId: string;
}

/** How a page looks at the app. */
export interface View {
  readonly language?: 'en' | 'es';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** 2: as with the browser's zoom at 200 %. */
  readonly zoom?: number;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Serves a data folder, on the embedded database or on one of a server; an empty record is filled with the made-up county. */
export async function serveDemo({
  folder,
  databaseUrl,
  port,
  size,
}: {
  readonly folder: string;
  readonly databaseUrl: string | null;
  readonly port: number;
  /** null: nobody is put into an empty record. */
  readonly size: DemoSize | null;
}): Promise<Running> {
  const address = `http://localhost:${port}`;
  const settings = {
    address,
    requestsPerMinute: 1_000_000,
    signInsPerMinute: 10_000,
    behindProxy: false,
    metricsToken: null,
    logLevel: 'silent' as const,
  };
  return must(
    await startServer({
      place: { folder, databaseUrl, keyFile: join(folder, 'keys.json'), signatures: join(folder, 'signatures') },
      port,
      host: '127.0.0.1',
      withWorker: true,
      settings,
      prepare: async ({ installation, enqueue }) => {
        if (size === null) return ok({ seeded: false });
        const secret = await installationSecret(installation.deps, 'session-secret');
        const accounts = createAccounts({ db: installation.deps.db, settings: { address, secret } });
        return seedDemo({ deps: { ...installation.deps, enqueue }, accounts, folder, size });
      },
    }),
  );
}

/** Starts the app on the made-up county, on the embedded database or on one of a server. */
export async function startApp({
  database = null,
  size = DEMO_SIZE,
  from = null,
  withSheets = false,
}: {
  readonly database?: { readonly url: string; drop(): Promise<void> } | null;
  /** null: a record without anybody in it. */
  readonly size?: DemoSize | null;
  /** A filled data folder of which the app works on a copy; its database, where that is on a server, is `database`. */
  readonly from?: string | null;
  /** Waits until the sheets of the demo are read too, which takes a while. */
  readonly withSheets?: boolean;
} = {}): Promise<App> {
  await ensureWebBuilt({ say: () => undefined });
  const folder = await mkdtemp(join(tmpdir(), 'countersign-web-'));
  if (from !== null) await cp(from, folder, { recursive: true });
  const port = await freePort();
  const start = () => serveDemo({ folder, databaseUrl: database?.url ?? null, port, size });
  let running = await start();
  await untilDone(running, { withSheets });
  const browser = await chromium.launch({ executablePath: chromiumPath()!, args: [...CHROMIUM_ARGUMENTS] });
  const password = size === null ? '' : (await readFile(join(folder, 'demo-accounts.txt'), 'utf8')).split('\n')[0].split(/\s+/)[1];
  const petitions = await running.installation.deps.db
    .selectFrom('petition')
    .innerJoin('organisation', 'organisation.id', 'petition.organisation_id')
    .select(['organisation.kind', 'organisation.id as organisationId', 'petition.id as petitionId'])
    .execute();
  const idsOf = (wanted: string): Ids => petitions.find((each) => each.kind === wanted)!;
  return {
    address: `http://localhost:${port}`,
    folder,
    browser,
    get running() {
      return running;
    },
    password,
    ids: { office: idsOf('office'), campaign: idsOf('campaign') },
    async restart() {
      await running.stop();
      running = await start();
    },
    async close() {
      await browser.close();
      await running.stop();
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the demo has been screened, and where asked its sheets are read. */
export async function untilDone({ installation: { deps } }: Running, { withSheets }: { readonly withSheets: boolean }): Promise<void> {
  for (;;) {
    const open = await deps.db.selectFrom('screening_run').select('status').where('status', '!=', 'done').execute();
    const sheets = await deps.db.selectFrom('intake').select('id').where('finished_at', 'is', null).execute();
    if (open.length === 0 && (sheets.length === 0 || !withSheets)) return;
    if (open.some(({ status }) => status === 'failed')) throw new Error('The demo was not screened.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A fresh browser profile that looks at the app in one way. */
export async function openContext(
  app: App,
  { language = 'en', theme = 'light', width = 1280, height = 800, zoom = 1 }: View = {},
): Promise<BrowserContext> {
  const context = await app.browser.newContext({
    baseURL: app.address,
    locale: language === 'es' ? 'es-US' : 'en-US',
    colorScheme: theme,
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(
    ([chosen, look]) => {
      if (localStorage.getItem('countersign.language') === null) localStorage.setItem('countersign.language', chosen);
      if (localStorage.getItem('countersign.theme') === null) localStorage.setItem('countersign.theme', look);
    },
    [language, theme],
  );
  return context;
}

/** A page on which somebody of this role is signed in, by keyboard alone; it stands where the app sends him. */
export async function signIn(app: App, role: Role, { context, ...view }: View & { readonly context?: BrowserContext } = {}): Promise<Page> {
  const page = await (context ?? (await openContext(app, view))).newPage();
  failOnErrors(page);
  await page.goto('/app/sign-in');
  await page.locator('input[type=email]').focus();
  await page.keyboard.type(`${role}@demo.example`);
  await page.keyboard.press('Tab');
  await page.keyboard.type(app.password);
  await page.keyboard.press('Enter');
  await page.locator('[data-saved]').waitFor();
  await page.locator('main h1').waitFor();
  return page;
}

const seen = new WeakMap<Page, string[]>();

/** Remembers what the page complains of: an exception, or something that the server's policy forbids. */
export function failOnErrors(page: Page): void {
  const errors: string[] = [];
  seen.set(page, errors);
  page.on('pageerror', (error) => errors.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|WebSocket/.test(message.text())) errors.push(message.text());
  });
}

/** What the page complained of so far. */
export function errorsOf(page: Page): readonly string[] {
  return seen.get(page) ?? [];
}
