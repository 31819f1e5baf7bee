import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, VIEWS } from './app.ts';
import { examinedPetition, PROPONENT } from './examined-petition.ts';
import { fill, pick, press } from './keys.ts';

describe.skipIf(!HAS_BROWSER)('the examination on screen, under a pack that has a challenge', () => {
  let app: App;
  let petitionId: string;
  let invalid: string;
  beforeAll(async () => {
    app = await openApp({ size: { voters: 1_500, lines: 60 } });
    ({ petitionId, invalid } = await examinedPetition(app));
  }, 120_000);
  afterAll(() => app?.close());

  const addressOf = (path: string) => `/app/org/${app.ids.office.organisationId}/petitions/${petitionId}/${path}`;

  test('a proponent challenges a finding, the office answers it, and both see it; by keyboard', async () => {
    const proponent = await signIn(app, PROPONENT);
    await proponent.goto(addressOf(`examination/${invalid}`));
    await fill(proponent, 'Ground', 'The address is the one of registration.');
    await press(proponent, 'button', 'Challenge');
    await proponent.getByText('Not answered yet').waitFor();
    const office = await signIn(app, 'supervisor');
    await office.goto(addressOf('examination'));
    await press(office, 'link', 'All challenges and answers');
    await office.locator('[data-open="1"]').waitFor();
    await expectAxeClean(office);
    await pick(office, 'Decision on challenge 1', 'Rejected');
    await fill(office, 'Answer to challenge 1', 'Looked again: another street.');
    await press(office, 'button', 'Answer');
    await office.locator('[data-open="0"]').waitFor();
    await proponent.goto(addressOf('challenges'));
    await proponent.getByText('Looked again: another street.').waitFor();
    expect(await proponent.locator('main form').count()).toBe(0);
    expect([...errorsOf(proponent), ...errorsOf(office)]).toEqual([]);
    await proponent.context().close();
    await office.context().close();
  }, 60_000);

  test.each(VIEWS)(
    'axe finds nothing and nothing is cut off: %o',
    async (view) => {
      for (const role of [PROPONENT, 'supervisor'] as const) {
        const context = await openContext(app, view);
        const page = await signIn(app, role, { context });
        for (const path of ['examination', `examination/${invalid}`, 'challenges', 'observation']) {
          await page.goto(addressOf(path));
          await page.locator('main h1').waitFor();
          await page.locator('main .cs-waiting').waitFor({ state: 'detached' });
          await expectAxeClean(page);
          await expectNoSideScroll(page);
        }
        expect(errorsOf(page)).toEqual([]);
        await context.close();
      }
    },
    120_000,
  );
});
