import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, VIEWS } from './app.ts';
import { CHALLENGE, examinedPetition, PROPONENT, underExamination } from './examined-petition.ts';
import { fill, pick, press } from './keys.ts';

describe.skipIf(!HAS_BROWSER)('the examination on screen, under a pack that has a challenge', () => {
  let app: App;
  let petitionId: string;
  let invalid: string;
  let duplicate: string;
  beforeAll(async () => {
    app = await openApp();
    ({ petitionId, invalid, duplicate } = await examinedPetition(app));
  });
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

  test('a proponent sees what each finding rests on, from line to line, and has no copy where the law gives none', async () => {
    const page = await signIn(app, PROPONENT);
    await page.goto(addressOf('examination'));
    await press(page, 'link', /Section 1, page 1, line 10/);
    const main = page.locator('main');
    // What was searched and found, in words; of the voter no more than the line says.
    await main.getByText('Searched for: “doe jane”, “9 maple”.').first().waitFor();
    await main.getByText('3 voters were looked at.').first().waitFor();
    expect(await main.getByRole('row', { name: /Street MAPLE OAK differs/ }).count()).toBe(2);
    const text = (await main.textContent()) ?? '';
    expect(text).toContain('Jane, Doe 9, 9 Maple St');
    expect(text).toContain('Manual: Review manual, 2026 edition');
    expect(text).toContain('Supervisor');
    expect(text).not.toMatch(/1961-04-02|V 1\b|different-address|second-supervisor/);
    await press(page, 'link', 'Next line');
    await page.waitForURL(`**/examination/${duplicate}`);
    await main.getByText('The line that counts: section 1, page 1, line 1').waitFor();
    expect(await main.locator('a[download]').count()).toBe(0);
    const copy = (line: string) => page.request.get(`/api/v1/lines/${line}/evidence-document?language=es`);
    expect((await copy(duplicate)).status()).toBe(403);

    await underExamination(app.running.installation, { petitionId, number: 3, examination: { export: 'yes' } });
    await page.reload();
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'link', 'A copy of this evidence (PDF)')]);
    expect(download.suggestedFilename()).toBe('evidence-en.pdf');
    expect((await copy(duplicate)).headers()['content-type']).toBe('application/pdf');
    await expectAxeClean(page);
    await underExamination(app.running.installation, { petitionId, number: 4, examination: CHALLENGE });
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
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
    180_000,
  );
});
