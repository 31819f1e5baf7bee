/**
 * A scripted clerk who knows the keys and reads the paper rightly, in a real browser on the made-up county: keystrokes for
 * each line, milliseconds to the next line and from a keystroke to its candidates, and whether a wrong suggestion shows before
 * the key is pressed. Prints JSON, with the first paint of the desk, its scripts on the wire, and the load of the machine at begin and end.
 * Of some lines the suggestions are taken away, so that the clerk must look the voter up.
 * node bench/desk.ts [--voters N] [--lines N] [--most N] [--wrong PERCENT] [--without PERCENT] [--out FILE]
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { seededRandom } from '../src/basics/random.ts';
import { generateCounty } from '../src/operations/generate-county.ts';
import { type App, signIn, startApp } from '../test/web/running-app.ts';
import { circumstances } from './measured-run.ts';

const { values: options } = parseArgs({
  options: {
    voters: { type: 'string', default: '20000' },
    lines: { type: 'string', default: '600' },
    most: { type: 'string', default: '500' },
    wrong: { type: 'string', default: '5' },
    without: { type: 'string', default: '20' },
    out: { type: 'string' },
  },
});
const size = { voters: Number(options.voters), lines: Number(options.lines) };
const most = Number(options.most);
const wrongShare = Number(options.wrong) / 100;
const withoutShare = Number(options.without) / 100;

interface Truth {
  readonly voterId: string;
  readonly namesakeId: string;
  readonly first: string;
  readonly last: string;
}

/** How a line was decided. */
interface Decided {
  readonly kind: 'first-right' | 'in-sight' | 'look-up' | 'not-found' | 'nobody';
  readonly keys: number;
}

/** A wrong suggestion seeded in place of the right one, or the right one as it came; and what marked it. */
interface Suggestion {
  readonly seeded: boolean;
  /** By the bar that names what differs; `any`: by a mark of any kind, also a slip of the pen. */
  readonly marked: boolean;
  readonly any: boolean;
  readonly law: boolean;
}

const truth = await truthOf();
const app = await startApp({ size });
try {
  const load = [loadavg()[0]];
  const opening = await firstPaint(app);
  const result = await work(app);
  load.push(loadavg()[0]);
  const text = `${JSON.stringify({ ...circumstances(), load: load.map((each) => Math.round(each * 10) / 10), ...opening, ...result }, null, 2)}\n`;
  process.stdout.write(text);
  if (options.out !== undefined) await writeFile(options.out, text);
} finally {
  await app.close();
}

/** The truth of the same made-up county as the demo's, with the names that really stand on the roll. */
async function truthOf(): Promise<ReadonlyMap<string, Truth>> {
  const out = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const made = await generateCounty({ ...size, seed: 'demo', out, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' });
  if (!made.ok) throw new Error(made.error[0].message);
  const rows = async (name: string) => parse(await readFile(join(out, name), 'utf8'), { columns: true }) as Record<string, string>[];
  const truths = await rows('truth.csv');
  const places = new Map((await rows('lines.csv')).map((row) => [row.line_id, `${row.section} ${row.page} ${row.line}`]));
  const names = await namesOf(join(out, 'voters.csv'), new Set(truths.map((row) => row.voter_id)));
  const known = new Map(
    truths.map((row) => {
      const { first, last } = names.get(row.voter_id) ?? { first: '', last: '' };
      return [places.get(row.line_id) ?? '', { voterId: row.voter_id, namesakeId: row.namesake_id, first, last }];
    }),
  );
  await rm(out, { recursive: true, force: true });
  return known;
}

/** The names of some voters, read row by row: the file of a large county fits no string. Its first columns are id, last and first name, never quoted. */
async function namesOf(file: string, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, { first: string; last: string }>> {
  const names = new Map<string, { first: string; last: string }>();
  for await (const row of createInterface({ input: createReadStream(file) })) {
    const [id, last, first] = row.split(',', 3);
    if (wanted.has(id)) names.set(id, { first, last });
  }
  return names;
}

/** Milliseconds to the first paint of the desk on a page loaded anew, and the bytes of its scripts as they are sent. */
async function firstPaint(running: App) {
  const page = await signIn(running, 'clerk', { width: 1400, height: 1000 });
  const scripts = new Set<string>();
  page.on('request', (request) => {
    if (request.url().endsWith('.js')) scripts.add(request.url());
  });
  const paints: number[] = [];
  for (let i = 0; i < 7; i++) {
    await page.goto(`/app/org/${running.ids.office.organisationId}/petitions/${running.ids.office.petitionId}/desk`);
    await page.locator('.cs-card').first().waitFor();
    paints.push(Number(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")));
  }
  let scriptBytes = 0;
  for (const url of scripts) {
    const { headers } = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
    scriptBytes += Number(headers.get('content-length'));
  }
  await page.context().close();
  return {
    firstPaintMs: { loads: paints.length, median: Math.round(quantile(paints, 0.5) ?? 0), most: Math.round(Math.max(...paints)) },
    scriptBytes,
  };
}

async function work({ ids, running }: App) {
  const page = await signIn(app, 'clerk', { width: 1400, height: 1000 });
  // A slow answer is a figure, not an end.
  page.setDefaultTimeout(120_000);
  await watch(page);
  const home = `/app/org/${ids.office.organisationId}/petitions/${ids.office.petitionId}`;
  const random = seededRandom('wrong suggestions');
  const swapped = new Set<string>();
  await page.route('**/batches/*/next*', async (route) => {
    const answer = await route.fetch().catch(() => null);
    if (answer === null) return route.abort();
    const body = (await answer.json()) as NextBody;
    const line = body.line ?? null;
    const lot = random.next();
    if (line !== null && lot >= 1 - withoutShare) line.candidates = [];
    else if (line !== null && line.candidates.length > 1 && lot < wrongShare) {
      swapped.add(line.lineId);
      line.candidates = [line.candidates[1], line.candidates[0], ...line.candidates.slice(2)];
    }
    return route.fulfill({ response: answer, json: body });
  });
  const decided: Decided[] = [];
  const suggestions: Suggestion[] = [];
  const begun = process.cpuUsage();
  while (decided.length < most) {
    await page.goto(`${home}/desk`);
    const button = page.locator('button', { hasText: /Take the next batch|Go on/ }).first();
    if (
      !(await button.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      ))
    )
      break;
    await button.press('Enter');
    for (;;) {
      await page.locator('.desk-box:focus, .desk-end').first().waitFor();
      if (await page.locator('.desk-end').isVisible()) {
        await page.locator('.desk-end button:not([aria-disabled=true])').press('Enter');
        await page.locator('h1', { hasText: 'Desk' }).waitFor();
        break;
      }
      await page.waitForTimeout(270);
      const wanted = truth.get(await placeOf(page));
      const first = page.locator('.desk-candidate').first();
      if (wanted !== undefined && (await first.count()) > 0) {
        const lineId = (await page.locator('.desk').getAttribute('data-line')) ?? '';
        const shownId = await first.getAttribute('data-voter');
        const right = shownId === wanted.voterId || shownId === wanted.namesakeId;
        if (swapped.has(lineId) ? !right : right)
          suggestions.push({
            seeded: swapped.has(lineId),
            marked: (await first.locator('.desk-differs').count()) > 0,
            any: (await first.locator('.desk-field--differs').count()) > 0,
            law: !(await first.getAttribute('class'))?.includes('--valid'),
          });
      }
      decided.push(await decide(page, wanted));
      if (decided.length >= most) break;
    }
  }
  const used = process.cpuUsage(begun);
  const times = (await page.evaluate('window.measured')) as { readonly next: number[]; readonly candidates: number[] };
  const findings = await running.installation.deps.db
    .selectFrom('finding')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return {
    county: size,
    lines: decided.length,
    findingsOnRecord: Number(findings.n),
    keystrokes: Object.fromEntries(
      (['first-right', 'in-sight', 'look-up', 'not-found', 'nobody'] as const).map((kind) => {
        const keys = decided.filter((each) => each.kind === kind).map((each) => each.keys);
        return [kind, { lines: keys.length, median: quantile(keys, 0.5), p90: quantile(keys, 0.9), most: Math.max(0, ...keys) }];
      }),
    ),
    nextLineMs: spread(times.next),
    keystrokeToCandidatesMs: spread(times.candidates),
    suggestions: {
      seededWrong: suggestions.filter(({ seeded }) => seeded).length,
      seededWrongMarked: suggestions.filter(({ seeded, marked, law }) => seeded && (marked || law)).length,
      right: suggestions.filter(({ seeded }) => !seeded).length,
      seededWrongMarkedAnyhow: suggestions.filter(({ seeded, any, law }) => seeded && (any || law)).length,
      rightMarked: suggestions.filter(({ seeded, marked, law }) => !seeded && (marked || law)).length,
      rightMarkedByLaw: suggestions.filter(({ seeded, law }) => !seeded && law).length,
      rightMarkedAnyhow: suggestions.filter(({ seeded, any, law }) => !seeded && (any || law)).length,
    },
    serverCpuSeconds: Math.round((used.user + used.system) / 1e4) / 100,
  };
}

interface NextBody {
  readonly line: { readonly lineId: string; candidates: unknown[] } | null;
}

async function placeOf(page: Page): Promise<string> {
  const text =
    (await page
      .locator('.desk-paper figcaption')
      .first()
      .textContent({ timeout: 5_000 })
      .catch(() => '')) ?? '';
  const [, section, number, line] = /Section (\S+), page (\S+), line (\S+)/.exec(text) ?? [];
  return `${section} ${number} ${line}`;
}

/** The keys a clerk presses who knows who signed. */
async function decide(page: Page, wanted: Truth | undefined): Promise<Decided> {
  const before = await placeOf(page);
  let keys = 0;
  const press = async (key: string) => {
    keys++;
    if (/^[ -~]+$/.test(key)) await page.keyboard.press(key);
    else await page.keyboard.insertText(key);
  };
  const shownAt = async () => {
    const ids = await page
      .locator('.desk-candidate')
      .evaluateAll((rows) => rows.map((row) => (row as unknown as { dataset: { voter: string } }).dataset.voter));
    return ids.findIndex((id) => id === wanted?.voterId || (wanted?.namesakeId !== '' && id === wanted?.namesakeId));
  };
  /** Enter on the voter; where the law has something against it, its reason; where it asks, that it counts. */
  const take = async () => {
    await press('Enter');
    for (;;) {
      if ((await page.locator('.desk-picker input').count()) > 0) break;
      if ((await page.locator('.desk-end').isVisible()) || (await placeOf(page)) !== before) return;
      await page.waitForTimeout(10);
    }
    if ((await page.locator('.desk-picker [aria-selected=true]').count()) === 0) await press('0');
    await press('Enter');
  };
  const gone = async () => {
    for (;;) {
      if (await page.locator('.desk-end').isVisible()) return;
      if ((await page.locator('.desk-paper figcaption').count()) > 0 && (await placeOf(page)) !== before) return;
      await page.waitForTimeout(15);
    }
  };
  const nobody = async (kind: Decided['kind']): Promise<Decided> => {
    await press('-');
    for (const key of 'not r') await press(key === ' ' ? 'Space' : key);
    await press('Enter');
    await gone();
    return { kind, keys };
  };
  if (wanted === undefined || wanted.voterId === '') return nobody('nobody');
  const at = await shownAt();
  if (at >= 0) {
    for (let i = 0; i < at; i++) await press('ArrowDown');
    await take();
    await gone();
    return { kind: at === 0 ? 'first-right' : 'in-sight', keys };
  }
  const typed = `${wanted.last.slice(0, 6)} ${wanted.first.slice(0, 4)}`.toLowerCase();
  for (const [i, letter] of [...typed].entries()) {
    await press(letter === ' ' ? 'Space' : letter);
    await page.locator('.desk-candidates:not(.desk-candidates--stale)').waitFor();
    const found = await shownAt();
    if (found < 0 || (found > 2 && i + 1 < typed.length)) continue;
    for (let k = 0; k < found; k++) await press('ArrowDown');
    await take();
    await gone();
    return { kind: 'look-up', keys };
  }
  await press('Escape');
  return nobody('not-found');
}

/** Measures in the page itself: from the key to the frame in which the next line, or the candidates, stand. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const host = globalThis as never as {
      measured: { next: number[]; candidates: number[] };
      sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
      document: { querySelector(selector: string): { textContent: string } | null; addEventListener(...all: unknown[]): void };
      MutationObserver: new (work: () => void) => { observe(target: unknown, options: object): void };
    };
    host.measured = JSON.parse(host.sessionStorage.getItem('measured') ?? '{"next":[],"candidates":[]}');
    let enter = 0;
    let typed = 0;
    let line = '';
    const keep = () => host.sessionStorage.setItem('measured', JSON.stringify(host.measured));
    host.document.addEventListener(
      'keydown',
      ({ key }: { key: string }) => {
        if (key === 'Enter') enter = performance.now();
      },
      true,
    );
    host.document.addEventListener(
      'input',
      ({ target }: { target: { className: string } }) => {
        if (target.className.includes('desk-box')) typed = performance.now();
      },
      true,
    );
    new host.MutationObserver(() => {
      const now = host.document.querySelector('.desk-paper figcaption')?.textContent ?? '';
      if (now !== '' && now !== line) {
        if (enter > 0 && line !== '') host.measured.next.push(performance.now() - enter);
        line = now;
        enter = 0;
        keep();
      }
      if (typed > 0 && host.document.querySelector('.desk-candidates:not(.desk-candidates--stale)') !== null) {
        host.measured.candidates.push(performance.now() - typed);
        typed = 0;
        keep();
      }
    }).observe(host.document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

function quantile(values: readonly number[], share: number): number | null {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
}

function spread(values: readonly number[]) {
  const of = (share: number) => Math.round((quantile(values, share) ?? 0) * 10) / 10;
  return { measured: values.length, p50: of(0.5), p95: of(0.95), p99: of(0.99), most: of(1) };
}
