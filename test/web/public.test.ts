import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, failOnErrors, HAS_BROWSER, openApp, openContext, VIEWS } from './app.ts';

const PAGES = ['/', '/p/demo-campaign', '/p/demo-county', '/p/no-such-page'];

describe.skipIf(!HAS_BROWSER)('the public pages in a browser', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app?.close());

  test.each(VIEWS)('hold for axe and are no wider than the window: $language $theme $width $zoom', async (view) => {
    const context = await openContext(app, view);
    const page = await context.newPage();
    failOnErrors(page);
    for (const path of PAGES) {
      await page.goto(view.language === 'es' ? `/es${path === '/' ? '' : path}` : path);
      await page.locator('h1').waitFor();
      await expectAxeClean(page);
      await expectNoSideScroll(page);
    }
    expect(errorsOf(page)).toEqual([]);
    await context.close();
  });

  test('are complete with scripts off, weigh less than 50 kB with everything on them, and nothing moves while they load', async () => {
    const context = await app.browser.newContext({ baseURL: app.address, javaScriptEnabled: false });
    const page = await context.newPage();
    const parts = new Set<string>();
    page.on('request', (request) => parts.add(request.url()));
    await page.goto('/p/demo-campaign', { waitUntil: 'networkidle' });
    await page.getByRole('heading', { name: 'Answer' }).waitFor();
    let bytes = 0;
    for (const part of parts) bytes += (await (await fetch(part, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer()).byteLength;
    expect([...parts].every((part) => part.startsWith(app.address))).toBe(true);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(50_000);
    await context.close();
    const moving = await openContext(app);
    const watched = await moving.newPage();
    await watched.addInitScript(
      'globalThis.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) globalThis.shift += entry.value; }).observe({ type: "layout-shift", buffered: true });',
    );
    await watched.goto('/p/demo-campaign', { waitUntil: 'networkidle' });
    expect(await watched.evaluate('globalThis.shift')).toBe(0);
    await moving.close();
  });

  test('the keyboard reaches every link, the first being the one to the content', async () => {
    const context = await openContext(app);
    const page = await context.newPage();
    await page.goto('/p/demo-campaign');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    const links = await page.locator('a').count();
    const seen = new Set<string>();
    for (let i = 0; i < links + 2; i++) {
      seen.add(String(await page.evaluate('document.activeElement.outerHTML.slice(0, 120)')));
      await page.keyboard.press('Tab');
    }
    expect(seen.size).toBeGreaterThanOrEqual(links);
    await context.close();
  });
});
