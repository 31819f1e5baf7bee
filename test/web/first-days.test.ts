import { mkdtemp, rm } from 'node:fs/promises';
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
import { must } from '../record/must.ts';
import { type App, errorsOf, expectAxeClean, HAS_BROWSER, openContext, openEmptyApp } from './app.ts';

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
    await into(page, 'E-mail', 'first@campaign.example', page.locator('input[type=email]'));
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Petitions' }).waitFor();

    // A petition under a rule pack: the requirement and the dates follow.
    await menu(page, 'New petition');
    await into(page, 'Name', 'Recall of the assessor');
    await into(page, 'What it asks, of whom', 'The assessor');
    await into(page, 'Jurisdiction', 'first-county');
    await choose(page, 'Rule pack', 'us-ca-local-recall');
    await into(page, 'Registered voters', String(VOTERS));
    await day(page, 'Opened on', ago(60));
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Recall of the assessor' }).waitFor();
    await menu(page, 'Dates');
    const steps = [
      ['notice-served', ago(58)],
      ['notice-filed', ago(57)],
      ['answer-filed', ago(52)],
      ['form-submitted', ago(45)],
      ['form-approved', ago(30)],
    ] as const;
    for (const [i, [event, on]] of steps.entries()) {
      await page.locator(`[data-step="${i + 1}"]`).waitFor();
      await choose(page, 'Step', event);
      await day(page, 'Day', on);
      await page.getByLabel('Day', { exact: true }).press('Enter');
    }
    await page.locator(`[data-step="${steps.length + 1}"]`).waitFor();
    await page.locator('td', { hasText: 'within 60 days' }).first().waitFor();
    await page.locator('a', { hasText: 'Elections Code 11220' }).first().waitFor();

    // Two circulators, 200 sections out.
    await menu(page, 'Circulators');
    for (const name of ['Rosa Ortiz', 'Sam Lee']) {
      await into(page, 'Name', name);
      await into(page, 'Age', '30');
      await page.keyboard.press('Enter');
      await page.locator('th', { hasText: name }).waitFor();
    }
    await menu(page, 'Out and back');
    await issue(page, `1-${SECTIONS / 2}`, 'Rosa Ortiz', ago(3));
    await issue(page, `${SECTIONS / 2 + 1}-${SECTIONS}`, 'Sam Lee', ago(3));
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
    await into(page, 'Lines on each section', '1');
    await into(page, 'Sections', '1', page.getByLabel('Sections', { exact: true }));
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]', { hasText: '1 are fewer' }).waitFor();
    expect(await page.getByLabel('Sections', { exact: true }).inputValue()).toBe('1');

    // Lines and roll; the machine screens.
    await menu(page, 'Check lines');
    await page.getByLabel('File of lines').setInputFiles(join(folder, 'lines.csv'));
    await page.getByRole('button', { name: 'Import lines' }).press('Enter');
    await page.locator('[role=status]', { hasText: '300 lines of' }).waitFor();
    await page.getByLabel('Roll file').setInputFiles(join(folder, 'county.roll'));
    await page.getByRole('button', { name: 'Keep the roll' }).press('Enter');
    await page.locator('[role=status]', { hasText: '3,000 voters' }).waitFor();
    await page.getByRole('button', { name: 'Screen the lines' }).press('Enter');
    await page.locator('[data-screening=done]').waitFor({ timeout: 60_000 });

    await menu(page, 'Today');
    await page.locator('.cs-fan').waitFor();
    await page.locator('.cs-figure', { hasText: 'Chance to qualify' }).waitFor();
    await expectAxeClean(page);

    await menu(page, 'Quality');
    await page.locator('th', { hasText: 'As counted' }).waitFor();
    await menu(page, 'Strike list');
    await page.getByRole('button', { name: 'Choose all on this page' }).press('Enter');
    await page.getByRole('button', { name: /^Confirm \d+ struck/ }).press('Enter');
    await page.locator('[role=status]', { hasText: /recorded as struck/ }).waitFor();
    await expectAxeClean(page);
    const struck = await app.running.installation.deps.db.selectFrom('line_strike').selectAll().execute();
    expect(struck.length).toBeGreaterThan(5);

    // The notice, and the form held against the rules before it is printed.
    await menu(page, 'Documents');
    await page.locator('.cs-paper > summary').first().press('Enter');
    await into(page, 'Officer', 'Jordan Sample');
    await into(page, 'Office', 'Assessor', page.getByLabel('Office', { exact: true }));
    await into(page, 'Grounds', 'The counter was closed for a year.');
    await page.locator('.cs-paper').first().getByRole('button', { name: 'Keep' }).press('Enter');
    await page.locator('summary', { hasText: 'version 1' }).waitFor();
    await menu(page, 'Print');
    await page.locator('summary', { hasText: 'To ask the office' }).waitFor();
    const link = await page.getByRole('link', { name: /PDF of sections/ }).getAttribute('href');
    const pdf = await context.request.get(link!.replace('last=50', 'last=2'));
    expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);

    // The public page, published with the campaign's own claim; read by somebody who is not signed in.
    const petitionId = /petitions\/([0-9a-f-]{36})/.exec(page.url())![1];
    const publish = async (path: string, data: object) => {
      const answer = await context.request.post(`/api/v1/petitions/${petitionId}/public-page${path}`, { data });
      expect(answer.status(), await answer.text()).toBe(201);
    };
    await publish('', { slug: 'first-days', zone: 'America/Los_Angeles' });
    await publish('/texts', { field: 'asks', language: 'en', body: 'That the assessor be recalled.' });
    await publish('/publications', { claim: { lines: 300, on: today } });
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

/** Goes by the menu, with the Enter key. */
async function menu(page: Page, name: string): Promise<void> {
  await page.locator('nav').getByRole('link', { name, exact: true }).press('Enter');
  await page.locator('main h1').first().waitFor();
}

/** Types into a field: focus and keys, no pointer. */
async function into(
  page: Page,
  label: string,
  text: string,
  field = page.locator('main').getByLabel(label, { exact: true }).first(),
): Promise<void> {
  await field.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** A date as its text: what the field's own keys lead to depends on the browser's language. */
async function day(page: Page, label: string, on: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(on);
}

async function choose(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.focus();
  await field.selectOption(value);
}

async function issue(page: Page, sections: string, circulator: string, on: string): Promise<void> {
  await into(page, 'Sections', sections, page.getByLabel('Sections', { exact: true }));
  const field = page.getByLabel('Who takes them out');
  await field.selectOption(await field.locator('option', { hasText: circulator }).getAttribute('value'));
  await day(page, 'Day', on);
  await page.getByLabel('Day', { exact: true }).press('Enter');
  await page.locator('[role=status]', { hasText: 'sections issued' }).waitFor();
  await expect.poll(() => page.getByLabel('Sections', { exact: true }).inputValue()).toBe('');
}

async function tally(page: Page, sections: string, lines: number, on: string): Promise<void> {
  await choose(page, 'What happened', 'tallied');
  await into(page, 'Sections', sections, page.getByLabel('Sections', { exact: true }));
  await into(page, 'Lines on each section', String(lines));
  await day(page, 'Day', on);
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/tallies') && answer.status() === 201);
  await page.getByLabel('Day', { exact: true }).press('Enter');
  await saved;
  await expect.poll(() => page.getByLabel('Sections', { exact: true }).inputValue()).toBe('');
}
