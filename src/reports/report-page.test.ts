import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_ARGUMENTS, chromiumPath } from '../../test/chromium.ts';
import { literalReport } from '../../test/screening/literal-report.ts';
import { reportHtml } from './report-html.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const executablePath = chromiumPath();

/** What axe finds on the page as it is shown: rule and place. */
async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { violations: found } = await (
      globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    ).axe.run();
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
  });
}

describe.skipIf(executablePath === null)('report.html in a browser', () => {
  let folder = '';
  let browser: Browser;
  const asked: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-page-'));
    writeFileSync(join(folder, 'report.html'), reportHtml(literalReport().projection));
    writeFileSync(join(folder, 'empty.html'), reportHtml(literalReport({ lines: [], required: 4200 }).projection));
    browser = await chromium.launch({ executablePath: executablePath!, args: [...CHROMIUM_ARGUMENTS] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(file: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
    // The page forbids scripts; the test's own must be let in.
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`file://${join(folder, file)}`);
    await page.evaluate('document.querySelectorAll("details").forEach((part) => { part.open = true; })');
    return page;
  }

  for (const [width, scheme] of [
    [320, 'light'],
    [800, 'dark'],
    [1400, 'light'],
  ] as const) {
    it(`has nothing that axe finds, nor anything wider than the window, at ${width} px, ${scheme}, in both languages`, async () => {
      const page = await open('report.html', width, scheme);
      await page.addScriptTag({ path: AXE });
      for (const language of ['en', 'es']) {
        await page.check(`#lang-${language}`);
        expect(await page.getByRole('heading', { level: 2 }).count()).toBe(8);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      }
      await page.context().close();
    });
  }

  it('holds for a petition without lines', async () => {
    const page = await open('empty.html', 800, 'light');
    await page.addScriptTag({ path: AXE });
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('.answer:visible').textContent()).toContain('the petition cannot qualify with these lines');
    await page.context().close();
  });

  it('switches the language by keyboard and asks nothing of the network', async () => {
    const page = await open('report.html', 800, 'light');
    await page.focus('#lang-en');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe('¿Dónde estamos?');
    expect(asked.every((url) => url.startsWith('file:') && url.endsWith('.html'))).toBe(true);
    await page.context().close();
  });
});
