import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, type CalendarDate } from '../../src/basics/calendar-date.ts';
import { buildRollFile } from '../../src/operations/build-roll.ts';
import { generateCounty } from '../../src/operations/generate-county.ts';
import { installationSecret } from '../../src/operations/installation.ts';
import { addMember, createOrganisation, OPERATOR } from '../../src/operations/people.ts';
import { readLines } from '../../src/roll/line-table.ts';
import { createAccount, createAccounts } from '../../src/server/accounts.ts';
import { pdfText } from '../documents/pdf-text.ts';
import { must } from '../record/must.ts';
import { type App, errorsOf, expectAxeClean, HAS_BROWSER, openContext, openEmptyApp } from './app.ts';
import { fill, fillDate, openScreen, pick, press, tabTo } from './keys.ts';

const VOTERS = 3_000;
const SECTIONS = 200;
const PASSWORD = 'correct horse battery staple';

describe.skipIf(!HAS_BROWSER)('the campaign’s first days, by keyboard alone', () => {
  let app: Pick<App, 'address' | 'browser' | 'running' | 'close'>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-first-days-'));
    must(
      await generateCounty({
        voters: VOTERS,
        lines: 300,
        seed: 'days',
        out: folder,
        corruptor: 'keyed',
        shape: 'plain',
        nameColumns: 'two',
      }),
    );
    must(await buildRollFile({ files: [join(folder, 'voters.csv')], asOf: '2026-02-01', out: join(folder, 'county.roll') }));
    app = await openEmptyApp();
    // What an operator does on the machine: `countersign user add` for the first person of a campaign.
    const { deps } = app.running.installation;
    const accounts = createAccounts({
      db: deps.db,
      settings: { address: app.address, secret: await installationSecret(deps, 'session-secret') },
    });
    const { organisationId } = must(await createOrganisation(deps, { kind: 'campaign', name: 'First Campaign' }));
    const userId = must(await createAccount({ accounts, email: 'first@campaign.example', name: 'First Person', password: PASSWORD }));
    must(await addMember(deps, { organisationId, userId, role: 'campaign-manager', actor: OPERATOR }));
  });
  afterAll(async () => {
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('from an empty system to a calendar, 200 sections, three tallies, screened lines, a forecast and a strike list', async () => {
    const context = await openContext(app as App);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const today = new Date().toISOString().slice(0, 10) as CalendarDate;
    const ago = (days: number) => addDays(today, -days);

    await page.goto('/app/sign-in');
    await tabTo(page, page.locator('input[type=email]'));
    await page.keyboard.type('first@campaign.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Petitions' }).waitFor();

    // A petition under a rule pack: the requirement and the dates follow.
    await openScreen(page, 'New petition', 'New petition');
    await fill(page, 'Name', 'Recall of the assessor');
    await fill(page, 'What it asks, of whom', 'The assessor');
    await fill(page, 'Jurisdiction', 'first-county');
    await pick(page, 'Rule pack', 'California: recall of a county or other local officer');
    await fill(page, 'Registered voters', String(VOTERS));
    await fillDate(page, 'Opened on', ago(60));
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Recall of the assessor' }).waitFor();
    await openScreen(page, 'Dates', 'Dates');
    const steps = [
      ['notice of intention served', ago(58)],
      ['notice of intention filed', ago(57)],
      ['answer filed', ago(52)],
      ['blank petition filed', ago(45)],
      ['form approved', ago(30)],
    ] as const;
    for (const [i, [event, on]] of steps.entries()) {
      await page.locator(`[data-step="${i + 1}"]`).waitFor();
      await pick(page, /^Step$/, event);
      await fillDate(page, DAY, on);
      await page.keyboard.press('Enter');
    }
    await page.locator(`[data-step="${steps.length + 1}"]`).waitFor();
    await page.locator('td', { hasText: 'within 60 days' }).first().waitFor();
    await page.locator('a', { hasText: 'Elections Code 11220' }).first().waitFor();

    // Where days begin, the key of the sheets, pay by the hour; pay by line is refused without its ground.
    await openScreen(page, 'Settings', 'Settings of the circulation');
    await fill(page, 'Time zone in which days begin', 'Etc/UTC');
    await fill(page, 'Key in the codes of the sheets', 'days-1');
    await fill(page, 'Pay by the hour, in dollars', '18.50');
    await page.keyboard.press('Enter');
    await page.locator('p', { hasText: 'Version 1. Every version is kept.' }).waitFor();

    // Two circulators, 200 sections out.
    await openScreen(page, 'Circulators', 'Circulators');
    for (const name of ['Rosa Ortiz', 'Sam Lee']) {
      await fill(page, 'Name', name);
      await fill(page, 'Age', '30');
      await page.keyboard.press('Enter');
      await page.locator('th', { hasText: name }).waitFor();
    }
    await openScreen(page, 'Out and back', 'Sections out and back');
    await issue(page, `1-${SECTIONS / 2}`, '1', ago(3));
    await issue(page, `${SECTIONS / 2 + 1}-${SECTIONS}`, '2', ago(3));
    await page.locator('text=200 known: 200 out').waitFor();

    // Three days of tallies, each of all lines so far; the last is what the file of lines holds.
    const { table } = must(await readLines({ path: join(folder, 'lines.csv') }));
    const held = new Map<string, number>();
    for (let i = 0; i < table.count; i++) {
      const code = String(Number(table.textOf(i).section));
      held.set(code, (held.get(code) ?? 0) + 1);
    }
    const full = [...held.keys()].join(' ');
    for (const [lines, on] of [
      [2, ago(2)],
      [6, ago(1)],
      [Math.min(...held.values()), today],
    ] as const)
      await tally(page, full, lines, on);
    // A count that goes backwards is refused, and nothing is lost of what was typed.
    await fill(page, 'Lines on each section', '1');
    await fill(page, SECTIONS_FIELD, '1');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]', { hasText: '1 are fewer' }).waitFor();
    expect(await page.getByLabel(SECTIONS_FIELD).inputValue()).toBe('1');

    // Lines and roll; the machine screens.
    await openScreen(page, 'Check lines', 'Check lines');
    await upload(page, 'File of lines', join(folder, 'lines.csv'));
    await press(page, 'button', 'Import lines');
    await page.locator('[role=status]', { hasText: '300 lines of' }).waitFor();
    await upload(page, 'Roll file', join(folder, 'county.roll'));
    await press(page, 'button', 'Keep the roll');
    await page.locator('[role=status]', { hasText: '3,000 voters' }).waitFor();
    await press(page, 'button', 'Screen the lines');
    await page.locator('[data-screening=done]').waitFor({ timeout: 60_000 });

    await openScreen(page, 'Today', 'Today');
    await page.locator('.cs-fan').waitFor();
    await page.locator('.cs-figure', { hasText: 'Chance to qualify' }).waitFor();
    await expectAxeClean(page);

    await openScreen(page, 'Quality', 'Quality');
    await page.locator('th', { hasText: 'As counted' }).waitFor();
    await openScreen(page, 'Strike list', 'Strike list');
    await press(page, 'button', 'Choose all on this page');
    await press(page, 'button', /^Confirm \d+ struck/);
    await page.locator('[role=status]', { hasText: /recorded as struck/ }).waitFor();
    await expectAxeClean(page);
    const struck = await app.running.installation.deps.db.selectFrom('line_strike').selectAll().execute();
    expect(struck.length).toBeGreaterThan(5);

    // The notice, and the form held against the rules before it is printed, in both languages.
    await openScreen(page, 'Documents', 'Documents');
    await tabTo(page, page.locator('.cs-document > summary').first());
    await page.keyboard.press('Enter');
    await fill(page, 'Officer', 'Jordan Sample');
    await fill(page, /^Office$/, 'Assessor');
    await fill(page, 'Grounds', 'The counter was closed for a year.');
    await press(page, 'button', 'Keep');
    await page.locator('summary', { hasText: 'version 1' }).waitFor();
    await openScreen(page, 'Print', 'Print sections');
    await page.locator('summary', { hasText: 'To ask the office' }).waitFor();
    await page.locator('p', { hasText: 'key in the codes: DAYS-1' }).waitFor();
    await pick(page, 'Language of the form', 'Spanish');
    await page.locator('.usa-alert', { hasText: 'Given in English only, and printed so: grounds' }).waitFor();
    await fill(page, 'Last section', '2');
    const printed = page.waitForEvent('download');
    await press(page, 'link', /PDF of sections: 2/);
    const pdf = await pdfText(await readFile(await (await printed).path()));
    expect(pdf.length).toBeGreaterThan(3);
    expect(pdf[0].replaceAll(/\s+/g, ' ')).toMatch(/Los abajo firmantes.*closed for a year/);

    // The public page, published with the campaign's own claim; read by somebody who is not signed in.
    await openScreen(page, 'Public page', 'Public page');
    await fill(page, 'Address, after /p/', 'first-days');
    await fill(page, 'Time zone of events', 'America/Los_Angeles');
    await page.keyboard.press('Enter');
    await fill(page, 'What the petition asks (English)', 'That the assessor be recalled.');
    await press(page, 'button', /^Save$/);
    await page
      .locator('form', { has: page.getByLabel('What the petition asks (English)') })
      .getByRole('button', { name: 'Saved' })
      .waitFor();
    await fill(page, 'Lines that you hold', '300');
    await press(page, 'button', 'Publish as it stands');
    await page.getByText('Published. The page shows it').waitFor();
    const stranger = await openContext(app as App);
    const read = await stranger.newPage();
    await read.goto('/p/first-days');
    await read.locator('text=That the assessor be recalled.').waitFor();
    expect(await read.locator('body').textContent()).not.toMatch(/Ortiz|Sam Lee/);
    await expectAxeClean(read);
    await stranger.close();

    expect(errors).toEqual([]);
    expect(errorsOf(page)).toEqual([]);
    await context.close();
  }, 240_000);
});

const DAY = /^Day$/;
const SECTIONS_FIELD = /^Sections$/;

/** Chooses a file: Enter on the field opens the browser’s own dialog, which is answered here. */
async function upload(page: Page, label: string, path: string): Promise<void> {
  const chosen = page.waitForEvent('filechooser').then((chooser) => chooser.setFiles(path));
  await tabTo(page, page.locator('main').getByLabel(label));
  await page.keyboard.press('Enter');
  await chosen;
}

async function issue(page: Page, sections: string, circulator: '1' | '2', on: string): Promise<void> {
  await fill(page, SECTIONS_FIELD, sections);
  await pick(page, 'Who takes them out', circulator);
  await fillDate(page, DAY, on);
  await page.keyboard.press('Enter');
  await page.locator('[role=status]', { hasText: 'sections issued' }).waitFor();
  await expect.poll(() => page.getByLabel(SECTIONS_FIELD).inputValue()).toBe('');
}

async function tally(page: Page, sections: string, lines: number, on: string): Promise<void> {
  await pick(page, 'What happened', 'Counted: lines so far');
  await fill(page, SECTIONS_FIELD, sections);
  await fill(page, 'Lines on each section', String(lines));
  await fillDate(page, DAY, on);
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/tallies') && answer.status() === 201);
  await page.keyboard.press('Enter');
  await saved;
  await expect.poll(() => page.getByLabel(SECTIONS_FIELD).inputValue()).toBe('');
}
