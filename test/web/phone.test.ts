import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn } from './app.ts';

describe.skipIf(!HAS_BROWSER)('the phone page at the table', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app?.close());

  const facts = (code: string) =>
    app.running.installation.deps.db
      .selectFrom('section_fact')
      .innerJoin('section', 'section.id', 'section_fact.section_id')
      .select(['section_fact.kind', 'section_fact.number'])
      .where('section.code', '=', code)
      .where('section.petition_id', '=', app.ids.campaign.petitionId)
      .orderBy('section_fact.number')
      .execute();

  test('opens without a network, keeps what is done, and sends it once; what is refused stays to be read', async () => {
    const context = await openContext(app, { width: 360, height: 740 });
    const signedIn = await signIn(app, 'campaign-worker', { context });
    await signedIn.goto('/app/phone/');
    const page = signedIn;
    await page.locator('h1', { hasText: 'made-up demo' }).waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => new Promise((done) => setTimeout(done, 500)))');
    const manifest = await (await fetch(`${app.address}/app/phone/manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({ scope: '/app/phone/', start_url: '/app/phone/', display: 'standalone' });

    await context.setOffline(true);
    await page.reload();
    await page.locator('h1', { hasText: 'made-up demo' }).waitFor();
    await page.getByLabel('Sections').fill('901-903');
    await page.getByLabel('Who takes them out').selectOption({ index: 1 });
    // Pressed twice, as on a wet phone.
    const record = page.getByRole('button', { name: 'Record', exact: true });
    await record.dblclick();
    await page.locator('.cs-rows li').first().waitFor();
    await page.getByLabel('What is done').selectOption('tallied');
    await page.getByLabel('Sections').fill('901 902');
    await page.getByLabel('Lines on each section').fill('7');
    await page.keyboard.press('Enter');
    await page.locator('[data-waiting="2"]').waitFor();
    await page.getByLabel('What is done').selectOption('returned');
    await page.getByLabel('Sections').fill('999');
    await page.keyboard.press('Enter');
    await page.locator('[data-waiting="3"]').waitFor();
    await page.getByLabel('What is done').selectOption('check');
    await page.getByLabel('Name and address').fill('smith');
    await page.keyboard.press('Enter');
    await page.locator('text=This needs a network').waitFor();

    // The page dies and comes back, still without a network: nothing is lost.
    await page.reload();
    await page.locator('[data-waiting="3"]').waitFor();
    expect(await facts('901')).toEqual([]);
    await expectAxeClean(page);
    await expectNoSideScroll(page);

    // A second tab opens when the network is back: both want to send.
    const other = await context.newPage();
    await context.setOffline(false);
    await Promise.all([page.reload(), other.goto('/app/phone/')]);
    await page.locator('[data-waiting="0"]').waitFor();
    expect(await facts('901')).toEqual([{ kind: 'issued', number: 1 }]);
    expect(await facts('903')).toEqual([{ kind: 'issued', number: 1 }]);
    const tallies = await app.running.installation.deps.db
      .selectFrom('section_tally')
      .innerJoin('section', 'section.id', 'section_tally.section_id')
      .select(['section.code', 'section_tally.lines'])
      .where('section.code', 'in', ['901', '902'])
      .orderBy('section.code')
      .execute();
    expect(tallies).toEqual([
      { code: '901', lines: 7 },
      { code: '902', lines: 7 },
    ]);
    const refused = page.locator('[data-refused="true"]');
    await refused.waitFor();
    expect(await refused.textContent()).toMatch(/Section 999 is not out: it cannot be returned now/);
    await refused.getByRole('button', { name: /Take out/ }).press('Enter');
    await refused.waitFor({ state: 'detached' });

    await page.getByLabel('What is done').selectOption('check');
    await page.getByLabel('Name and address').fill('smith');
    await page.keyboard.press('Enter');
    await page.locator('text=Every check is logged').waitFor();
    await expectAxeClean(page);
    if (process.env.PICTURES_TO !== undefined) await page.screenshot({ path: `${process.env.PICTURES_TO}/phone.png`, fullPage: true });
    expect(errorsOf(page)).toEqual([]);
    await context.close();
  }, 120_000);
});
