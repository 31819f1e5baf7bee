import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOf } from '../../src/operations/deps.ts';
import { readLineTexts } from '../../src/operations/line-rows.ts';
import type { LineText } from '../../src/roll/types.ts';
import { pdfText } from '../documents/pdf-text.ts';
import { DATABASE_KINDS } from '../record/databases.ts';
import { must } from '../record/must.ts';
import { type App, errorsOf, failOnErrors, HAS_BROWSER, openApp, openContext, signIn } from './app.ts';
import { fill, fillDate, openScreen, pick, press, tabTo, tick } from './keys.ts';

/** Registered voters of the made-up jurisdiction: thirty per cent of them, six, must sign. */
const REGISTERED = '20';
const REQUIRED = 6;
const LINES = 7;
const PASSWORD = 'correct horse battery';
const WORDS = 'only the proponents know this';
/** As in use-lines.ts: so long a line just shown takes no decision. */
const GUARD_MS = 250;

describe.skipIf(!HAS_BROWSER).each(DATABASE_KINDS)('an office by keyboard alone on the %s database', (kind) => {
  let app: App;
  let folder: string;

  beforeAll(async () => {
    app = await openApp({ kind });
    folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'));
    await writeFile(join(folder, 'lines.csv'), await eligibleLines());
  });
  afterAll(async () => {
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Lines of the demo that the machine finds eligible, as a file of their own: people will find them valid. */
  async function eligibleLines(): Promise<string> {
    const { deps } = app.running.installation;
    const { petitionId } = app.ids.office;
    const key = must(await keyOf(deps, deps.db, petitionId));
    const eligible = await deps.db.selectFrom('screening').select('line_id').where('outcome', '=', 'eligible').execute();
    const wanted = new Set(eligible.map(({ line_id }) => line_id));
    const chosen: LineText[] = [];
    for await (const line of readLineTexts(deps.db, { petitionId, key, from: 1, to: 60 })) if (wanted.has(line.lineId)) chosen.push(line);
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const rows = chosen
      .slice(0, LINES)
      .map(({ firstName, lastName, address, city, zip }, i) =>
        [`L${i + 1}`, '1', '1', String(i + 1), firstName, lastName, address, city, zip].map(cell).join(','),
      );
    expect(rows.length).toBe(LINES);
    return `line_id,section,page,line,first_name,last_name,address,city,zip\n${rows.join('\n')}\n`;
  }

  async function saved(page: Page): Promise<void> {
    await page.locator('[data-saved=saved]').waitFor();
  }

  /** Opens a petition and takes it to the day of filing. */
  async function openPetition(page: Page, title: string): Promise<void> {
    await openScreen(page, 'New petition', 'New petition');
    await fill(page, 'Name', title);
    await fill(page, 'What it asks, of whom', 'An officer who does not exist');
    await fill(page, 'Jurisdiction', 'demo-county');
    await pick(page, 'Rule pack', 'California: recall of a county');
    await fill(page, 'Registered voters', REGISTERED);
    await fillDate(page, 'Opened on', '2026-01-02');
    await page.keyboard.press('Enter');
    await page.locator('main h1', { hasText: title }).waitFor();
    await openScreen(page, 'Steps and calendar', 'Steps and calendar');
    for (const [event, on] of [
      ['Notice of intention filed', '2026-01-02'],
      ['Blank petition filed', '2026-01-10'],
      ['Form approved', '2026-01-14'],
      ['Petition filed', '2026-02-02'],
    ])
      await step(page, event, on);
  }

  async function step(page: Page, event: string, on: string): Promise<void> {
    await pick(page, 'What happened', event);
    await fillDate(page, /^Day$/, on);
    await page.keyboard.press('Enter');
    await page.locator('main tbody th', { hasText: new RegExp(`^${event}$`) }).waitFor();
    await saved(page);
  }

  /** Lines, raw count, choice, screening, review of the section, batches. */
  async function prepareLines(page: Page): Promise<void> {
    // Listened for before the screen is opened: the browser must know that its own dialog is not wanted.
    const chosen = page.waitForEvent('filechooser').then((chooser) => chooser.setFiles(join(folder, 'lines.csv')));
    await openScreen(page, 'Lines', 'Lines');
    await tabTo(page, page.getByLabel('CSV file'));
    await page.keyboard.press('Enter');
    await chosen;
    await press(page, 'button', 'Bring all of them');
    await page.locator('text=7 lines of 1 sections are on the record').waitFor();
    await openScreen(page, 'Official count', 'Official count');
    await fill(page, 'Lines', String(LINES));
    await fill(page, 'Reason', 'counted by hand, twice');
    await page.keyboard.press('Enter');
    await press(page, 'button', 'Examine every line');
    await page.locator('text=Every line is examined.').waitFor();
    await openScreen(page, 'Lines', 'Lines');
    await pick(page, 'Roll', 'Feb 20, 2026');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('main [role=status]', { hasText: 'Done.' }).waitFor();
    await openScreen(page, 'Sections', /Sections/);
    await press(page, 'link', '1');
    await page.locator('input[name=fault]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('main h1', { hasText: 'Sections' }).waitFor();
    await openScreen(page, 'Work', 'Work on the lines');
    await press(page, 'button', 'Cut');
    await page.locator('text=1 batches with 7 lines.').waitFor();
  }

  /** Finds every line at the desk: the first so many valid, the rest not counted for their address. */
  async function findLines(page: Page, valid: number): Promise<void> {
    await openScreen(page, 'Desk', 'Desk');
    await press(page, 'button', /Take the next batch/);
    const caption = page.locator('.desk-paper figcaption').first();
    for (let i = 0; i < LINES; i++) {
      await page.locator('.desk-box:focus').waitFor();
      await page.waitForTimeout(GUARD_MS + 20);
      const at = await caption.textContent();
      if (i < valid) await page.keyboard.press('Enter');
      else {
        await page.keyboard.press('-');
        await page.locator('.desk-picker input:focus').waitFor();
        await page.keyboard.type('address is not');
        await page.locator('.desk-picker [aria-selected=true]', { hasText: 'the address is not the one of registration' }).waitFor();
        await page.keyboard.press('Enter');
      }
      if (i < LINES - 1)
        await expect
          .poll(async () => caption.textContent({ timeout: 1_000 }).catch(() => at), { timeout: 15_000, interval: 30 })
          .not.toBe(at);
    }
    await page.locator('text=This batch is through').waitFor();
    await saved(page);
    await press(page, 'button', 'Hand the batch in');
    await page.locator('main h1', { hasText: 'Desk' }).waitFor();
  }

  /** Determination and certificate; the certificate as it is downloaded. */
  async function certify(page: Page, result: 'Sufficient' | 'Insufficient'): Promise<string> {
    await openScreen(page, 'Official count', 'Official count');
    await press(page, 'button', 'Make the determination');
    await page.locator('main strong', { hasText: result }).waitFor();
    await tick(page, `I certify this petition: ${result}.`);
    await page.keyboard.press('Enter');
    await page.locator('h2', { hasText: 'Documents' }).waitFor();
    const download = page.waitForEvent('download');
    await press(page, 'link', 'Certificate, PDF in English');
    const path = join(folder, `${result}.pdf`);
    await (await download).saveAs(path);
    return (await pdfText(new Uint8Array(await readFile(path)))).join('\n').replace(/\s+/g, ' ');
  }

  test('from petition to certificate', async () => {
    const page = await signIn(app, 'supervisor');
    page.setDefaultTimeout(30_000);
    await openPetition(page, 'Recall by keyboard');
    await prepareLines(page);
    await findLines(page, LINES);
    const certificate = await certify(page, 'Sufficient');
    expect(certificate).toContain('Recall by keyboard');
    expect(certificate).toContain('Result: SUFFICIENT');
    expect(certificate).toMatch(new RegExp(`Valid signatures required ${REQUIRED}\\b.*Of these found valid ${LINES}\\b`));
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  }, 240_000);

  test('from insufficiency through the examination by the proponents', async () => {
    const page = await signIn(app, 'supervisor');
    page.setDefaultTimeout(30_000);
    await openPetition(page, 'Short by keyboard');
    await prepareLines(page);
    await findLines(page, 4);
    expect(await certify(page, 'Insufficient')).toMatch(/Result: INSUFFICIENT.*Of these found valid 4\b/);

    const proponent = await invited(await invite('Short by keyboard'));
    await openScreen(proponent, 'Examination', /Examination/);
    await proponent.locator('[data-state=not-begun]').waitFor();
    await openScreen(page, 'Steps and calendar', 'Steps and calendar');
    const today = new Date().toLocaleDateString('en-CA');
    await step(page, 'Examination by the proponents begun', today);
    await proponent.reload();
    await proponent.locator('[data-state=elsewhere]').waitFor();
    await openScreen(page, 'Machines', /Machines/);
    const own = /This machine is (\S+)\./.exec((await page.locator('main').textContent()) ?? '')![1];
    await fill(page, 'Addresses', own);
    await press(page, 'button', 'Name these machines');
    await page.locator('text=1 address is named.').waitFor();

    await proponent.reload();
    await proponent.locator('[data-state=open]').waitFor();
    await fill(proponent, 'Words', WORDS);
    await proponent.keyboard.press('Enter');
    await proponent.locator('[data-questioned="0"]').waitFor();
    expect(await proponent.locator('main tbody tr').count()).toBe(3);
    await press(proponent, 'link', /line 5$/);
    await proponent.locator('text=the address is not the one of registration').first().waitFor();
    expect(await proponent.locator('main').textContent()).not.toMatch(/Demo supervisor|supervisor@/);
    await tick(proponent, 'We question this finding');
    await fill(proponent, 'Why', 'The roll shows this very address.');
    await press(proponent, 'button', 'Keep the note');
    await proponent.locator('text=Kept.').waitFor();
    await press(proponent, 'link', 'Back to the lines');
    await proponent.locator('text=You question 1 line. 1 more would reach the 2 that are missing.').waitFor();
    const kept = await app.running.installation.deps.db.selectFrom('private_note').select(['tag', 'body']).execute();
    expect(kept.length).toBe(1);
    expect(JSON.stringify(kept)).not.toMatch(/address|questioned/);

    await openScreen(page, 'Petitions', 'Petitions');
    await press(page, 'link', 'Short by keyboard');
    await page.locator('main h1', { hasText: 'Short by keyboard' }).waitFor();
    await openScreen(page, 'Steps and calendar', 'Steps and calendar');
    await step(page, 'Examination by the proponents ended', today);
    await proponent.reload();
    await proponent.locator('[data-state=ended]').waitFor();
    expect([errorsOf(page), errorsOf(proponent)]).toEqual([[], []]);
    await proponent.context().close();
    await page.context().close();
  }, 240_000);

  /** The administrator invites a proponent; the address that he hands on. */
  async function invite(petition: string): Promise<string> {
    const page = await signIn(app, 'administrator');
    page.setDefaultTimeout(30_000);
    await openScreen(page, 'People', 'People');
    await fill(page, 'E-mail', 'proponent@example.org');
    await pick(page, 'Role', 'Proponent');
    await pick(page, 'Petition', petition);
    await press(page, 'button', /^Invite$/);
    const address = await page.locator('main [role=status] .cs-mono').textContent();
    await page.context().close();
    return address ?? '';
  }

  /** Takes an invitation up and signs in. */
  async function invited(address: string): Promise<Page> {
    const page = await (await openContext(app)).newPage();
    page.setDefaultTimeout(30_000);
    failOnErrors(page);
    await page.goto(address);
    await fill(page, 'Your name', 'A proponent');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('input[type=email]').waitFor();
    await tabTo(page, page.locator('input[type=email]'));
    await page.keyboard.type('proponent@example.org');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.cs-cards a').waitFor();
    await tabTo(page, page.locator('.cs-cards a'));
    await page.keyboard.press('Enter');
    await page.locator('.cs-menu__link', { hasText: 'Examination' }).waitFor();
    return page;
  }
});
