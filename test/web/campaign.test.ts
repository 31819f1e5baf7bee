import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, VIEWS } from './app.ts';

const SCREENS = [
  ['today', 'cs-figures'],
  ['custody', 'usa-table'],
  ['circulators', 'usa-table'],
  ['field-work', 'cs-form'],
  ['check-lines', 'cs-form'],
  ['quality', 'cs-facts'],
  ['strike-list', 'usa-table'],
  ['dates', 'usa-table'],
  ['papers', 'cs-document'],
  ['circulation-settings', 'cs-form'],
  ['print', 'cs-summary'],
] as const;

describe.skipIf(!HAS_BROWSER)('the campaign’s screens', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app?.close());

  test.each(VIEWS)(
    'axe finds nothing, and nothing is cut off: %o',
    async (view) => {
      const context = await openContext(app, view);
      const page = await signIn(app, 'campaign-manager', { context });
      const { organisationId, petitionId } = app.ids.campaign;
      for (const [path, shown] of SCREENS) {
        await page.goto(new URL(`/app/org/${organisationId}/petitions/${petitionId}/${path}`, app.address).href);
        await page.locator(`main .${shown}`).first().waitFor();
        if (path === 'today') await page.locator('.cs-fan').waitFor();
        if (path === 'papers') for (const paper of await page.locator('.cs-document > summary').all()) await paper.click();
        await expectAxeClean(page);
        await expectNoSideScroll(page);
        if (process.env.PICTURES_TO !== undefined) {
          const name = `${path.replaceAll(/[./]/g, '')}-${view.language}-${view.theme}-${view.width ?? (view.zoom === 2 ? 'zoom' : 'wide')}`;
          await page.screenshot({ path: `${process.env.PICTURES_TO}/${name}.png`, fullPage: true });
        }
      }
      expect(errorsOf(page)).toEqual([]);
      await context.close();
    },
    180_000,
  );

  test('a worker sees the circulation and not the judgement of circulators', async () => {
    const page = await signIn(app, 'campaign-worker');
    const { organisationId, petitionId } = app.ids.campaign;
    await page.goto(`/app/org/${organisationId}/petitions/${petitionId}/today`);
    await page.locator('.cs-figures').waitFor();
    expect(await page.locator('nav a', { hasText: 'Quality' }).count()).toBe(0);
    expect(await page.locator('.cs-fan').count()).toBe(0);
    await page.context().close();
  });
});
