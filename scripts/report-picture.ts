/** Takes the pictures of the README: runs the demo and opens its report in Chromium. `npm run pictures` */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, chromiumPath } from '../test/chromium.ts';

const executablePath = chromiumPath();
if (executablePath === null) {
  process.stderr.write('No chromium: install it, or set CHROMIUM to its path.\n');
  process.exit(1);
}
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
execFileSync(process.execPath, ['bin/countersign.js', 'demo', '--out', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGUMENTS] });
const page = await browser.newPage({ viewport: { width: 1100, height: 1000 }, deviceScaleFactor: 1.5, colorScheme: 'light' });
await page.goto(pathToFileURL(join(folder, 'report/report.html')).href);
await page.screenshot({ path: 'docs/report.png' });
if (process.argv.includes('--whole')) await page.screenshot({ path: 'out/report-whole.png', fullPage: true });
await browser.close();
rmSync(folder, { recursive: true });
