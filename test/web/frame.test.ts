import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from '../record/databases.ts';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, viewsOn } from './app.ts';

describe.skipIf(!HAS_BROWSER).each(DATABASE_KINDS)('the frame on the %s database', (kind) => {
  let app: App;
  beforeAll(async () => {
    app = await openApp({ kind });
  });
  afterAll(() => app?.close());

  test('signing in by keyboard leads to the organisation, whose petition can be opened', async () => {
    const page = await signIn(app, 'clerk');
    expect(await page.locator('.cs-role').textContent()).toBe('Clerk');
    expect(await page.locator('[data-saved]').getAttribute('data-saved')).toBe('saved');
    await page.locator('.cs-cards a').first().press('Enter');
    await page.locator('h1', { hasText: 'made-up demo' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/app/org/${app.ids.office.organisationId}/petitions/${app.ids.office.petitionId}`);
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });

  test('who is not signed in is asked to, and comes back to the page that he wanted', async () => {
    const context = await openContext(app);
    const page = await context.newPage();
    const wanted = `/app/org/${app.ids.office.organisationId}/petitions/${app.ids.office.petitionId}`;
    await page.goto(wanted);
    await page.locator('input[type=email]').fill('clerk@demo.example');
    await page.locator('input[type=password]').fill('wrong wrong wrong');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]', { hasText: 'Address or password is wrong.' }).waitFor();
    await page.locator('input[type=password]').fill(app.password);
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'made-up demo' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(wanted);
    await context.close();
  });

  test('what lies behind a wall is answered as if it did not exist', async () => {
    const page = await signIn(app, 'campaign-worker');
    await page.goto(`/app/org/${app.ids.office.organisationId}`);
    await page.locator('text=it is not for you').first().waitFor();
    await page.context().close();
  });

  test('a page of an older build says that the server was renewed, and reloads only when it is asked to', async () => {
    const page = await signIn(app, 'clerk');
    const own = await page.evaluate(async () => (await fetch('/api/v1/me')).headers.get('countersign-screens'));
    expect(own).toMatch(/^main-/);
    const word = page.locator('.cs-renewal');
    expect(await word.count()).toBe(0);
    await page.route('**/api/v1/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'countersign-screens': 'main-newer' } });
    });
    await page.locator('.cs-cards a').first().press('Enter');
    await word.waitFor();
    await expectAxeClean(page);
    await page.unroute('**/api/v1/**');
    await word.getByRole('button').press('Enter');
    await page.locator('h1', { hasText: 'made-up demo' }).waitFor();
    expect(await word.count()).toBe(0);
    await page.context().close();
  });

  test('language and colours are chosen on every page and kept', async () => {
    const page = await signIn(app, 'clerk');
    await page.getByLabel('Language').selectOption('es');
    await page.locator('h1', { hasText: 'Peticiones' }).waitFor();
    await page.getByLabel('Colores').selectOption('dark');
    await page.reload();
    await page.locator('h1', { hasText: 'Peticiones' }).waitFor();
    expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dataset.theme]')).toEqual(['es', 'dark']);
    await page.context().close();
  });

  test('what the server tells in words follows the language at once', async () => {
    const page = await signIn(app, 'supervisor');
    const life = `/app/org/${app.ids.office.organisationId}/petitions/${app.ids.office.petitionId}/life`;
    await page.goto(life);
    const main = page.locator('main');
    await main
      .getByText(/within \d+ .*days/)
      .first()
      .waitFor();
    await page.getByLabel('Language').selectOption('es');
    await main
      .getByText(/a más tardar \d+ días/)
      .first()
      .waitFor();
    expect(await main.textContent()).not.toMatch(/within \d/);
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });

  test.each(viewsOn(kind))('axe finds nothing, and nothing is cut off: %o', async (view) => {
    const context = await openContext(app, view);
    const door = await context.newPage();
    await door.goto('/app/sign-in');
    await door.locator('input[type=email]').waitFor();
    await expectAxeClean(door);
    await expectNoSideScroll(door);
    const page = await signIn(app, 'supervisor', { context });
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    // A link that is pointed at must be readable, too.
    await page.locator('.cs-cards a').first().hover();
    await expectAxeClean(page);
    await page.locator('.cs-cards a').first().click();
    await page.locator('.cs-facts').waitFor();
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    await context.close();
  });

  test('the page is served under a strict policy; files with a hash are kept for ever, and a wrong one is not the page', async () => {
    const page = await fetch(`${app.address}/app/org/anything`);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style="|onload=/);
    const script = /src="(\/app\/assets\/[^"]+\.js)"/.exec(html)![1];
    const file = await fetch(app.address + script, { headers: { 'accept-encoding': 'br' } });
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(file.headers.get('content-encoding')).toBe('br');
    expect((await fetch(`${app.address}/app/assets/none.js`)).status).toBe(404);
    expect(await (await fetch(`${app.address}/`)).text()).toContain('href="/app/"');
    expect((await fetch(`${app.address}/app/.built-from`)).status).toBeGreaterThanOrEqual(400);
    expect(readFileSync('dist/web/index.html', 'utf8')).toBe(html);
  });
});
