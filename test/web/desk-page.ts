import type { Page } from 'playwright-core';
import type { App } from './app.ts';

/** As in use-lines.ts: so long a line just shown takes no decision. */
export const GUARD_MS = 250;

/** Where the demo's office has its petition. */
export function officeHome(app: App): string {
  return `/app/org/${app.ids.office.organisationId}/petitions/${app.ids.office.petitionId}`;
}

/** Takes the next batch by keyboard and waits for its first line. */
export async function claim(page: Page, home: string): Promise<void> {
  await page.goto(`${home}/desk`);
  await page
    .locator('button', { hasText: /Take the next batch|Go on/ })
    .first()
    .press('Enter');
  await line(page);
}

/** Waits until a line is shown that takes keys. */
export async function line(page: Page): Promise<void> {
  await page.locator('.desk-box:focus').waitFor();
  await page.waitForTimeout(GUARD_MS + 20);
}

/** Section, page and number of the line in sight. */
export async function place(page: Page): Promise<string> {
  return (await page.locator('.desk-paper figcaption').first().textContent()) ?? '';
}

/** Waits until another line than this one is in sight. */
export async function moved(page: Page, from: string): Promise<void> {
  for (;;) {
    const now = await page.locator('.desk-paper figcaption').first().textContent({ timeout: 10_000 });
    if (now !== from) break;
    await page.waitForTimeout(20);
  }
  await line(page);
}

/** Goes on until the line in sight has a candidate first of this kind by law. */
export async function upTo(page: Page, outcome: 'valid' | 'invalid'): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const row = page.locator('.desk-candidate').first();
    const first = (await row.count()) === 0 ? null : await row.getAttribute('class');
    if (first?.includes(`--${outcome}`)) return;
    const before = await place(page);
    await page.keyboard.press('Space');
    await moved(page, before);
  }
  throw new Error(`no line whose first candidate is ${outcome}`);
}
