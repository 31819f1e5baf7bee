import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from '../record/databases.ts';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, viewsOn } from './app.ts';
import { claim as claimAt, line, moved, officeHome, place, upTo } from './desk-page.ts';

describe.skipIf(!HAS_BROWSER).each(DATABASE_KINDS)('the desk on the %s database', (kind) => {
  let app: App;
  let home: string;
  beforeAll(async () => {
    app = await openApp({ kind });
    home = officeHome(app);
  });
  afterAll(() => app?.close());

  const claim = (page: Page, where = home) => claimAt(page, where);

  async function findings(): Promise<readonly { readonly line_id: string; readonly kind: string; readonly outcome: string | null }[]> {
    return app.running.installation.deps.db.selectFrom('finding').select(['line_id', 'kind', 'outcome']).orderBy('at').execute();
  }

  /** Waits until this line is in sight. */
  async function until(page: Page, at: string): Promise<void> {
    while ((await page.locator('.desk-paper figcaption').first().textContent({ timeout: 10_000 })) !== at) await page.waitForTimeout(20);
    await line(page);
  }

  test('a line whose first candidate is right takes one key; its finding is kept with what was seen; undo brings it back', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await upTo(page, 'valid');
    const at = await place(page);
    const before = (await findings()).length;
    await page.keyboard.press('Enter');
    await moved(page, at);
    await page.locator('[data-saved=saved]').waitFor();
    const after = await findings();
    expect(after.length).toBe(before + 1);
    expect(after.at(-1)).toMatchObject({ kind: 'finding', outcome: 'valid' });
    await page.keyboard.press('Alt+u');
    await until(page, at);
    expect((await findings()).at(-1)).toMatchObject({ kind: 'undo', line_id: after.at(-1)?.line_id });
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });

  test('a key that is held down, and a double press, decide one line only', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await upTo(page, 'valid');
    const at = await place(page);
    const before = (await findings()).length;
    await page.keyboard.down('Enter');
    for (let i = 0; i < 10; i++) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.press('Enter');
    await moved(page, at);
    await page.locator('[data-saved=saved]').waitFor();
    expect((await findings()).length).toBe(before + 1);
    await page.context().close();
  });

  test('a double click on a voter decides one line only', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await upTo(page, 'valid');
    const at = await place(page);
    const before = (await findings()).length;
    await page.locator('.desk-candidate').first().dblclick();
    await moved(page, at);
    await page.locator('[data-saved=saved]').waitFor();
    expect((await findings()).length).toBe(before + 1);
    await page.context().close();
  });

  test('the header is one row on a usual screen', async () => {
    const page = await signIn(app, 'supervisor', { width: 1280, height: 800 });
    await page.goto(`${home}/desk`);
    await page.locator('.cs-card').first().waitFor();
    const tops = await page.locator('.cs-header > *').evaluateAll((parts) =>
      parts.map((part) => {
        const { top, height } = (part as unknown as { getBoundingClientRect(): { top: number; height: number } }).getBoundingClientRect();
        return Math.round(top + height / 2);
      }),
    );
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThanOrEqual(3);
    await page.context().close();
  });

  test('where the law has something against it, the reason is at hand and a person decides', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await upTo(page, 'invalid');
    const at = await place(page);
    await page.keyboard.press('Enter');
    await page.locator('.desk-picker input:focus').waitFor();
    const reason = await page.locator('.desk-picker [aria-selected=true]').textContent();
    expect(reason).toContain('by law');
    await page.keyboard.press('?');
    expect(await page.locator('.desk-picker [aria-selected=true]').textContent()).toMatch(/·/);
    await page.keyboard.press('Enter');
    await moved(page, at);
    await page.locator('[data-saved=saved]').waitFor();
    expect((await findings()).at(-1)).toMatchObject({ kind: 'finding', outcome: 'invalid' });
    await page.context().close();
  });

  test('a look-up answers what is typed; nobody: a reason by letters', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    const at = await place(page);
    await page.keyboard.type('gonz', { delay: 15 });
    await page.locator('.desk-count', { hasText: /voters? fits?/ }).waitFor();
    expect(await page.locator('.desk-candidate').count()).toBeGreaterThan(0);
    for (const name of await page.locator('.desk-candidate__name strong').allTextContents()) expect(name).toMatch(/GON[ZS]/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('-');
    await page.keyboard.type('not reg');
    await page.locator('.desk-picker [aria-selected=true]', { hasText: 'not registered' }).waitFor();
    expect(await page.locator('.desk-picker [role=option]').count()).toBeLessThan(5);
    await page.keyboard.press('Enter');
    await moved(page, at);
    await page.locator('[data-saved=saved]').waitFor();
    const { db } = app.running.installation.deps;
    expect(await db.selectFrom('finding').select('reason').orderBy('at', 'desc').limit(1).executeTakeFirst()).toEqual({
      reason: 'not-registered',
    });
    await page.context().close();
  });

  test('flag and history by key', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.keyboard.type('a second hand?');
    await page.keyboard.press('Enter');
    await page.locator('text=Flagged for a supervisor').waitFor();
    await page.locator('.desk-box:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('h');
    await page.locator('.desk-panel', { hasText: 'a second hand?' }).waitFor();
    await expectAxeClean(page);
    await page.keyboard.press('Escape');
    await page.locator('.desk-box:focus').waitFor();
    await page.keyboard.press('?');
    await page.locator('.desk-panel', { hasText: 'Take back the last finding' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.desk-box:focus').waitFor();
    expect(await page.locator('.desk-panel').count()).toBe(0);
    await page.context().close();
  });

  test('without a network findings wait on this machine, say so, survive a reload, and are sent once', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await upTo(page, 'valid');
    const before = (await findings()).length;
    const at = await place(page);
    await page.waitForTimeout(300);
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await moved(page, at);
    await page.locator('[data-saved=offline]', { hasText: '1 change waits' }).waitFor();
    expect((await findings()).length).toBe(before);
    await page.context().setOffline(false);
    await page.reload();
    await page.locator('[data-saved=saved]').waitFor();
    await line(page);
    expect((await findings()).length).toBe(before + 1);
    expect(await place(page)).not.toBe(at);
    await page.context().close();
  });

  test('a server that is killed and comes back loses nothing and doubles nothing', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await upTo(page, 'valid');
    const before = (await findings()).length;
    const at = await place(page);
    await page.waitForTimeout(300);
    const restarted = app.restart();
    await page.waitForTimeout(100);
    await page.keyboard.press('Enter');
    await restarted;
    await moved(page, at);
    await page.locator('[data-saved=saved]').waitFor({ timeout: 20_000 });
    expect((await findings()).length).toBe(before + 1);
    await page.context().close();
  });

  test('a session that ends in the middle of a batch is renewed over the page, and the finding arrives', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page);
    await upTo(page, 'valid');
    const before = (await findings()).length;
    const at = await place(page);
    await page.context().clearCookies();
    await page.keyboard.press('Enter');
    const dialog = page.locator('dialog[open]');
    await dialog.waitFor();
    await expectAxeClean(page);
    expect((await findings()).length).toBe(before);
    await dialog.locator('input[type=password]').fill(app.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' }).catch(() => undefined);
    await moved(page, at);
    await page.locator('[data-saved=saved]').waitFor();
    expect((await findings()).length).toBe(before + 1);
    await page.context().close();
  });

  test('two tabs on one batch: what one has found the other passes over', async () => {
    const context = await openContext(app);
    const one = await signIn(app, 'clerk', { context });
    await claim(one);
    const two = await context.newPage();
    await two.goto(one.url());
    await line(two);
    await one.bringToFront();
    await upTo(one, 'valid');
    const at = await place(one);
    while ((await place(two)) !== at) {
      const before = await place(two);
      await two.bringToFront();
      await two.keyboard.press('Space');
      await moved(two, before);
    }
    await one.bringToFront();
    const before = (await findings()).length;
    await one.keyboard.press('Enter');
    await moved(one, at);
    await moved(two, at);
    expect((await findings()).length).toBe(before + 1);
    await context.close();
  });

  test('a section is reviewed by keyboard, and the next one follows', async () => {
    const page = await signIn(app, 'supervisor');
    await page.goto(`${home}/sections`);
    await page.locator('table a').first().press('Enter');
    await page.locator('input[name=fault]:focus').waitFor();
    await page.keyboard.press('2');
    expect(await page.locator('input[name=fault]:checked').getAttribute('value')).toBe('circulator-declaration-missing');
    await page.keyboard.press('0');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Sections' }).waitFor();
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });

  test('the scripts of the desk come to 300 kB on the wire at most', async () => {
    const page = await signIn(app, 'supervisor');
    const scripts = new Set<string>();
    page.on('request', (request) => {
      if (request.url().endsWith('.js')) scripts.add(request.url());
    });
    await page.goto(`${home}/desk`);
    await page.reload();
    await page.locator('.cs-card button').first().press('Enter');
    await line(page);
    let sum = 0;
    for (const url of scripts)
      sum += Number((await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'br' } })).headers.get('content-length'));
    expect(scripts.size).toBeGreaterThan(3);
    expect(sum).toBeGreaterThan(50_000);
    expect(sum, `${sum} bytes`).toBeLessThan(300_000);
    await page.context().close();
  });

  test('a campaign checks its own lines on the same desk', async () => {
    const page = await signIn(app, 'campaign-worker');
    await claim(page, `/app/org/${app.ids.campaign.organisationId}/petitions/${app.ids.campaign.petitionId}`);
    expect(await page.locator('.cs-role').textContent()).toBe('Campaign worker');
    await page.context().close();
  });

  test.each(viewsOn(kind))('axe finds nothing, and nothing is cut off: %o', async (view) => {
    const page = await signIn(app, 'supervisor', view);
    await page.goto(`${home}/desk`);
    await page.locator('.cs-card').first().waitFor();
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    await page.locator('.cs-card button').first().press('Enter');
    await line(page);
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    await page.keyboard.press('-');
    await page.locator('.desk-picker input:focus').waitFor();
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    for (const path of ['sections', '']) {
      await page.goto(`${home}/${path}`);
      await page.locator('main h1').waitFor();
      await page.locator('.cs-waiting').waitFor({ state: 'detached' });
      await expectAxeClean(page);
      await expectNoSideScroll(page);
    }
    await page.goto(`${home}/sections`);
    await page.locator('table a').first().click();
    await page.locator('input[name=fault]').first().waitFor();
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });
});
