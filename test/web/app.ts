import axe from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import { copiedServerDatabase, DATABASE_KINDS } from '../record/databases.ts';
import { filledDemo } from './filled-demo.ts';
import { type App, startApp, type View } from './running-app.ts';

export { type App, errorsOf, failOnErrors, HAS_BROWSER, type Ids, openContext, signIn, type View } from './running-app.ts';

/** Starts the app for tests on its own copy of the demo county, screened and its sheets read; on the embedded database or on one of the test server. */
export async function openApp({ kind = 'embedded' }: { readonly kind?: 'embedded' | 'server' } = {}): Promise<App> {
  const { folder, database } = await filledDemo(kind);
  return startApp({ database: database === null ? null : await copiedServerDatabase(database), from: folder });
}

/** Starts the app on an empty record: nobody is there yet. */
export function openEmptyApp(): Promise<App> {
  return startApp({ size: null });
}

/** Nothing that axe finds wrong, and nothing cut off at the sides. */
export async function expectAxeClean(page: Page): Promise<void> {
  // Through the debugger: the page's own policy forbids scripts from elsewhere, also ours.
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe.source });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary).join(' | ')))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  expect(result.value).toEqual([]);
}

/** At this width the page does not scroll sideways. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  const [wide, view] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(wide, 'the page is wider than the window').toBeLessThanOrEqual(view);
}

/** The ways in which every screen must hold: both languages, light and dark, small, and at 200 % zoom. */
export const VIEWS: readonly View[] = [
  { language: 'en', theme: 'light' },
  { language: 'es', theme: 'dark' },
  { language: 'en', theme: 'dark', width: 320, height: 700 },
  { language: 'es', theme: 'light', zoom: 2 },
];

/** The views in which a screen is looked at on a kind of database: what it looks like does not depend on that, so all of them on the first kind only. */
export function viewsOn(kind: 'embedded' | 'server'): readonly View[] {
  return kind === DATABASE_KINDS[0] ? VIEWS : VIEWS.slice(0, 1);
}
