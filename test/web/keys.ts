import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Longest way by Tab to anything on a page. */
const FARTHEST = 120;

/** Goes by Tab (or back by Shift+Tab) until this has the focus: whatever cannot be reached so fails the test. */
export async function tabTo(page: Page, target: Locator, way: 'on' | 'back' = 'on'): Promise<void> {
  await target.first().waitFor();
  const wanted = await target.first().elementHandle();
  for (let i = 0; i < FARTHEST; i++) {
    if (
      await wanted!.evaluate(
        (element) => element === (element as { ownerDocument?: { activeElement: unknown } }).ownerDocument?.activeElement,
      )
    )
      return;
    await page.keyboard.press(way === 'on' ? 'Tab' : 'Shift+Tab');
  }
  expect.fail(`the keyboard does not reach ${target}`);
}

/** Opens a screen through the menu and waits for its heading. */
export async function openScreen(page: Page, name: string, heading: string | RegExp): Promise<void> {
  await tabTo(page, page.locator('.cs-menu__link', { hasText: new RegExp(`^${name}$`) }), 'back');
  await page.keyboard.press('Enter');
  await page.locator('main h1', { hasText: heading }).waitFor();
  await page.locator('main .cs-waiting').waitFor({ state: 'detached' });
}

/** Fills a field that is found by its label, replacing what stands in it. */
export async function fill(page: Page, label: string | RegExp, text: string): Promise<void> {
  await tabTo(page, page.locator('main').getByLabel(label));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** A date field of an American browser takes month, day and year one after the other. */
export async function fillDate(page: Page, label: string | RegExp, date: string): Promise<void> {
  const field = page.locator('main').getByLabel(label);
  await tabTo(page, field);
  const [year, month, day] = date.split('-');
  await page.keyboard.type(`${month}${day}${year}`);
  expect(await field.inputValue()).toBe(date);
}

/** Picks an option by typing its beginning, as one does without a mouse. */
export async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  const select = page.locator('main').getByLabel(label);
  await tabTo(page, select);
  await page.locator('main').getByLabel(label).locator('option', { hasText: option }).first().waitFor({ state: 'attached' });
  await page.keyboard.type(option);
  expect(await select.locator('option:checked').textContent()).toContain(option);
}

/** Ticks a box. */
export async function tick(page: Page, label: string | RegExp): Promise<void> {
  const box = page.locator('main').getByLabel(label);
  await tabTo(page, box);
  await page.keyboard.press('Space');
  expect(await box.isChecked()).toBe(true);
}

/** Presses a button or link of the screen. */
export async function press(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await tabTo(page, page.locator('main').getByRole(role, { name }));
  await page.keyboard.press('Enter');
}
