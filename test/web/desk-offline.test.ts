import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, HAS_BROWSER, openApp, signIn } from './app.ts';
import { claim, line, moved, officeHome, place, upTo } from './desk-page.ts';

describe.skipIf(!HAS_BROWSER)('the desk in a cut network', () => {
  let app: App;
  let home: string;
  beforeAll(async () => {
    app = await openApp();
    home = officeHome(app);
  });
  afterAll(() => app?.close());

  const findings = () =>
    app.running.installation.deps.db
      .selectFrom('finding')
      .select(['line_id', 'kind', 'outcome'])
      .where('petition_id', '=', app.ids.office.petitionId)
      .orderBy('at')
      .execute();

  /** Everything that lies in the page's stores, as text; what is encrypted shows as bytes. */
  const stored = (page: Page) =>
    page.evaluate<string>(`(async () => {
      let all = JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done, fail) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => done(opening.result);
          opening.onerror = fail;
        });
        for (const store of db.objectStoreNames) {
          const rows = await new Promise((done) => {
            const asked = db.transaction(store).objectStore(store).getAll();
            asked.onsuccess = () => done(asked.result);
          });
          all += '\\n' + name + ' ' + store + ' ' + rows.length + ' ' + JSON.stringify(rows, (key, value) =>
            value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value);
        }
        db.close();
      }
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) all += '\\n' + request.url;
      return all;
    })()`);

  test('a reload shows the desk with its queue and says what is true; a finding made there is recorded once', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page, home);
    await upTo(page, 'valid');
    // What is ahead is on this machine, and the page and its files.
    await expect.poll(async () => /countersign-kept kept [1-9]/.test(await stored(page)), { timeout: 10_000 }).toBe(true);
    await page.evaluate('navigator.serviceWorker.ready.then(() => new Promise((done) => setTimeout(done, 800)))');
    const before = (await findings()).length;
    const first = await place(page);
    const voter = (await page.locator('.desk-candidate__name strong').first().textContent()) ?? '?';

    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await moved(page, first);
    await page.locator('[data-saved=offline]', { hasText: '1 change waits' }).waitFor();
    await page.reload();
    await line(page);
    const second = await place(page);
    expect(second).not.toBe(first);
    await page.locator('[data-saved=offline]', { hasText: '1 change waits' }).waitFor();
    await page.locator('.desk-warn', { hasText: 'No connection' }).first().waitFor();
    await expectAxeClean(page);
    // Looking up says that it has to wait.
    await page.keyboard.type('gar');
    await page.locator('.usa-alert', { hasText: 'cannot be reached' }).waitFor();
    await page.keyboard.press('Escape');
    // Found without a network, after the reload: by a reason, which any line takes.
    await page.keyboard.press('-');
    await page.keyboard.type('not reg');
    await page.keyboard.press('Enter');
    await moved(page, second);
    await page.locator('[data-saved=offline]', { hasText: '2 changes wait' }).waitFor();
    // Signing out would lose them: it is not done.
    await page.locator('.cs-own > summary').click();
    await page.locator('.cs-own button').click();
    await page.locator('.cs-own [role=alert]', { hasText: 'still wait' }).waitFor();
    await page.reload();
    await line(page);
    expect(await place(page)).not.toBe(second);
    expect((await findings()).length).toBe(before);
    // The voters on the lines kept are not to be read in the store.
    const kept = await stored(page);
    expect(kept).toMatch(/countersign-kept kept [1-9]/);
    expect(kept).not.toContain(voter);

    await page.context().setOffline(false);
    await page.locator('[data-saved=saved]').waitFor({ timeout: 25_000 });
    const after = await findings();
    expect(after.length).toBe(before + 2);
    expect(new Set(after.map(({ line_id }) => line_id)).size).toBe(after.length);
    await page.reload();
    await line(page);
    expect(await page.locator('.desk-warn', { hasText: 'No connection' }).count()).toBe(0);

    await page.locator('.cs-own > summary').click();
    await page.locator('.cs-own button').click();
    await page.locator('input[type=email]').waitFor();
    const left = await stored(page);
    expect(left).toMatch(/countersign-kept kept 0/);
    expect(left).toMatch(/countersign finding 0/);
    expect(left).not.toMatch(/\/api\//);
    expect(left).not.toContain(voter);
    expect(errorsOf(page)).toEqual([]);
    // Nobody is signed in: without a network nothing is shown.
    await page.context().setOffline(true);
    await page.goto(`${home}/desk`).catch(() => undefined);
    await page.waitForTimeout(500);
    expect(await page.locator('.desk-candidate').count()).toBe(0);
    await page.context().close();
  }, 120_000);

  test('somebody else at the same machine finds nothing of the first, and a tab signed out elsewhere goes to the door', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page, home);
    await expect.poll(async () => /countersign-kept kept [1-9]/.test(await stored(page)), { timeout: 10_000 }).toBe(true);
    const other = await page.context().newPage();
    await other.goto(`${home}/desk`);
    await other.locator('.cs-card').first().waitFor();
    await other.locator('.cs-own > summary').click();
    await other.locator('.cs-own button').click();
    await other.locator('input[type=email]').waitFor();
    await page.locator('input[type=email]').waitFor();
    expect(await stored(page)).toMatch(/countersign-kept kept 0/);
    await page.context().close();
  }, 60_000);
});
