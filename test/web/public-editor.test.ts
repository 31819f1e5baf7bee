import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, signIn, VIEWS } from './app.ts';

describe.skipIf(!HAS_BROWSER)('the editor of the public page', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app?.close());
  const addressOf = (kind: 'office' | 'campaign', path: string) =>
    `/app/org/${app.ids[kind].organisationId}/petitions/${app.ids[kind].petitionId}/${path}`;

  test('an announcement is proposed, shown and taken down by keyboard, and the page follows within seconds', async () => {
    const page = await signIn(app, 'campaign-manager');
    await page.goto(addressOf('campaign', 'public-page/items'));
    await page.getByLabel('Kind').focus();
    await page.keyboard.type('Ann');
    await page.getByLabel('Title (English)').focus();
    await page.keyboard.type('We moved');
    await page.getByLabel('Text (English)').focus();
    await page.keyboard.type('The office is in Oak Avenue 5 now. <b>Come in</b>');
    await page.getByRole('button', { name: 'Propose', exact: true }).press('Enter');
    const card = page.locator('.cs-card', { hasText: 'We moved' });
    await card.getByText('proposed').waitFor();
    expect(await (await fetch(`${app.address}/p/demo-campaign`)).text()).not.toContain('We moved');
    await card.getByRole('button', { name: 'Show this version' }).press('Enter');
    await card.getByText('Announcement · shown').waitFor();
    await expect.poll(async () => (await fetch(`${app.address}/p/demo-campaign`)).text(), { timeout: 5000 }).toContain('We moved');
    expect(await (await fetch(`${app.address}/p/demo-campaign`)).text()).toContain('&lt;b&gt;Come in');
    await card.getByLabel('Reason for taking it down').fill('wrong address');
    await page.keyboard.press('Enter');
    await card.getByText('taken down: wrong address').waitFor();
    await expect.poll(async () => (await fetch(`${app.address}/p/demo-campaign`)).text(), { timeout: 5000 }).not.toContain('We moved');
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });

  test('a text is saved and published; a worker may write but not publish', async () => {
    const page = await signIn(app, 'campaign-manager');
    await page.goto(addressOf('campaign', 'public-page'));
    const grounds = page.getByLabel('Grounds (English)');
    await grounds.fill('Assessments came late four years in a row.');
    await grounds.locator('xpath=ancestor::form').getByRole('button').press('Enter');
    await page.getByText('publish again to show them').waitFor();
    await page.getByLabel('Counted on').fill(new Date().toISOString().slice(0, 10));
    await page.getByRole('button', { name: 'Publish as it stands' }).press('Enter');
    await page.getByText('Published. The page shows it').or(page.locator('[role=alert]')).first().waitFor();
    expect(await page.locator('[role=alert]').allTextContents()).toEqual([]);
    await expect
      .poll(async () => (await fetch(`${app.address}/p/demo-campaign`)).text(), { timeout: 5000 })
      .toContain('four years in a row');
    await page.context().close();
    const worker = await signIn(app, 'campaign-worker');
    await worker.goto(addressOf('campaign', 'public-page'));
    await worker.getByLabel('Grounds (English)').waitFor();
    expect(await worker.getByRole('button', { name: 'Publish as it stands' }).count()).toBe(0);
    await worker.context().close();
  });

  test.each(VIEWS)('holds for axe, and nothing is cut off: $language $theme $width $zoom', async (view) => {
    for (const role of ['campaign-manager', 'supervisor'] as const) {
      const page = await signIn(app, role, view);
      for (const path of ['public-page', 'public-page/items']) {
        await page.goto(addressOf(role === 'supervisor' ? 'office' : 'campaign', path));
        await page.locator('main form').first().waitFor();
        await expectAxeClean(page);
        await expectNoSideScroll(page);
      }
      await page.context().close();
    }
  });
});
