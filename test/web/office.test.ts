import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invitePerson } from '../../src/operations/people.ts';
import { must } from '../record/must.ts';
import { type App, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, type View } from './app.ts';

/** Both languages, both colours, wide and narrow, in as few passes as that takes. */
const VIEWS: readonly View[] = [
  { language: 'en', theme: 'light' },
  { language: 'es', theme: 'dark', width: 320, height: 640 },
];

describe.runIf(HAS_BROWSER)('the screens of an office', () => {
  let app: App;

  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app?.close());

  const PETITION = ['', 'life', 'lines-in', 'work', 'count', 'pull-list', 'pack', 'retention'];
  const OFFICE = ['new-petition', 'rolls', 'jobs', 'log', 'premises'];
  const ADMINISTRATOR = ['people', 'installation'];

  async function visit(page: Page, path: string): Promise<void> {
    const { organisationId } = app.ids.office;
    await page.goto(`/app/org/${organisationId}/${path}`);
    await page.locator('main h1').waitFor();
    await page.locator('main .cs-waiting').waitFor({ state: 'detached' });
    await expectAxeClean(page);
    await expectNoSideScroll(page);
  }

  test.each(VIEWS)(
    'axe finds nothing and nothing is cut off: %o',
    async (view) => {
      const { petitionId } = app.ids.office;
      const context = await openContext(app, view);
      const page = await signIn(app, 'supervisor', { context });
      for (const path of PETITION) await visit(page, `petitions/${petitionId}/${path}`);
      for (const path of OFFICE) await visit(page, path);
      await context.close();
      const other = await openContext(app, view);
      const administrator = await signIn(app, 'administrator', { context: other });
      for (const path of ADMINISTRATOR) await visit(administrator, path);
      await other.close();
    },
    180_000,
  );

  test('says what each kind of person may do, and nothing that he may not', async () => {
    const page = await signIn(app, 'clerk');
    await page.goto(`/app/org/${app.ids.office.organisationId}/petitions/${app.ids.office.petitionId}/count`);
    await page.locator('main h1').waitFor();
    expect(await page.locator('main form').count()).toBe(0);
    expect(await page.locator('.cs-menu__link', { hasText: 'Work' }).count()).toBe(0);
    await page.context().close();
    expect(must(await invitePerson(app.running.installation.deps, await member())).token.length).toBeGreaterThan(20);
  });

  async function member() {
    const row = await app.running.installation.deps.db
      .selectFrom('membership')
      .select(['user_id', 'organisation_id'])
      .where('organisation_id', '=', app.ids.office.organisationId)
      .where('role', '=', 'administrator')
      .executeTakeFirstOrThrow();
    return {
      member: {
        userId: row.user_id,
        organisationId: row.organisation_id,
        organisationKind: 'office' as const,
        role: 'administrator' as const,
        petitionId: null,
        seesConfidential: false,
      },
      email: 'somebody@example.org',
      role: 'clerk' as const,
    };
  }
});
