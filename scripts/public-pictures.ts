/** Takes pictures of the public pages of the demo county into docs/screens/. Part of `npm run pictures`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { startServer } from '../src/cli/run-server.ts';
import { installationSecret } from '../src/operations/installation.ts';
import { createAccounts } from '../src/server/accounts.ts';
import { seedDemo } from '../src/server/seed-demo.ts';
import { CHROMIUM_ARGUMENTS, chromiumPath } from '../test/chromium.ts';

const PICTURES = [
  { name: 'public-campaign', path: '/p/demo-campaign', width: 1100, scheme: 'light' },
  { name: 'public-campaign-dark-es', path: '/es/p/demo-campaign', width: 1100, scheme: 'dark' },
  { name: 'public-campaign-phone', path: '/p/demo-campaign', width: 360, scheme: 'light' },
  { name: 'public-office', path: '/p/demo-county', width: 1100, scheme: 'light' },
  { name: 'public-index', path: '/', width: 1100, scheme: 'light' },
] as const;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'countersign-pictures-'));
const port = 38_471;
const address = `http://localhost:${port}`;
const running = await startServer({
  place: { folder, databaseUrl: null, keyFile: join(folder, 'keys.json') },
  port,
  host: '127.0.0.1',
  withWorker: false,
  settings: {
    address,
    requestsPerMinute: 100_000,
    behindProxy: false,
    metricsToken: null,
    logLevel: 'silent',
    mail: { url: 'smtp://localhost:1', from: 'demo@demo.example' },
  },
  prepare: async ({ installation, enqueue }) =>
    seedDemo({
      deps: { ...installation.deps, enqueue },
      accounts: createAccounts({
        db: installation.deps.db,
        settings: { address, secret: await installationSecret(installation.deps, 'session-secret') },
      }),
      folder,
      size: { voters: 3_000, lines: 1_300 },
    }),
});
if (!running.ok) throw new Error(running.error.message);
const browser = await chromium.launch({ executablePath: chromiumPath()!, args: [...CHROMIUM_ARGUMENTS] });
mkdirSync('docs/screens', { recursive: true });
for (const { name, path, width, scheme } of PICTURES) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme, deviceScaleFactor: width < 500 ? 2 : 1 });
  await page.goto(`${address}${path}`, { waitUntil: 'networkidle' });
  const whole = await page.screenshot({ fullPage: true });
  await sharp(whole).png({ palette: true, colours: 64, effort: 8 }).toFile(`docs/screens/${name}.png`);
  await page.close();
}
await browser.close();
await running.value.stop();
rmSync(folder, { recursive: true, force: true });
