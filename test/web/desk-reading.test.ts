import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, signIn, VIEWS } from './app.ts';
import { claim, line, moved, officeHome, place } from './desk-page.ts';

interface Next {
  readonly line: { readonly lineId: string; readonly position: number; readonly image: boolean } | null;
}

describe.skipIf(!HAS_BROWSER)('what is written on a line, and its page', () => {
  let app: App;
  let home: string;
  beforeAll(async () => {
    app = await openApp();
    home = officeHome(app);
  }, 240_000);
  afterAll(() => app?.close());

  const readings = (lineId: string) =>
    app.running.installation.deps.db
      .selectFrom('reading')
      .select(['number', 'method'])
      .where('line_id', '=', lineId)
      .orderBy('number')
      .execute();
  const events = async (kind: string) =>
    (await app.running.installation.deps.db.selectFrom('event').select('id').where('kind', '=', kind).execute()).length;

  test('a person’s reading is kept beside the machine’s, the candidates follow it, and undo brings the earlier one back', async () => {
    const page = await signIn(app, 'clerk');
    await claim(page, home);
    const at = await place(page);
    const lineId = (await page.locator('.desk').getAttribute('data-line')) ?? '';
    const voter = (await page.locator('.desk-candidate').first().getAttribute('data-voter')) ?? '';
    const name = (await page.locator('.desk-paper dd').first().textContent()) ?? '';
    await page.keyboard.press('Alt+e');
    await page.locator('.desk-reading input:focus').waitFor();
    await expectAxeClean(page);
    await page.keyboard.type('Zyx');
    await page.keyboard.press('Enter');
    await page.locator('.desk-paper figcaption', { hasText: 'as read by a person' }).waitFor();
    await line(page);
    expect(await place(page)).toContain(at);
    expect(await page.locator('.desk-paper dd').first().textContent()).toContain('Zyx');
    expect(await page.locator('.desk-count').textContent()).toMatch(/this reading/);
    const known = page.locator(`.desk-candidate[data-voter="${voter}"]`);
    if ((await known.count()) > 0) expect(await known.locator('.desk-differs').textContent()).toMatch(/Differs from the paper/);
    expect((await readings(lineId)).at(-1)).toMatchObject({ method: 'keyed' });
    const keyed = await events('line.keyed');
    expect(keyed).toBe(1);

    await page.keyboard.press('Alt+u');
    await page.locator('.desk-paper dd', { hasText: name }).first().waitFor();
    await line(page);
    expect(await page.locator('.desk-candidate').first().getAttribute('data-voter')).toBe(voter);
    expect((await readings(lineId)).length).toBe(3);
    await page.keyboard.press('Alt+h');
    await page.locator('.desk-panel', { hasText: 'by you' }).waitFor();
    await expectAxeClean(page);
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });

  /** Opens a batch in the campaign or office whose line has a picture. */
  async function pictured(page: Page): Promise<void> {
    const { petitionId } = app.ids.campaign;
    const headers = { origin: app.address };
    const api = `${app.address}/api/v1`;
    const claimed = await page.request.post(`${api}/petitions/${petitionId}/batches/claim`, { data: { purpose: 'first' }, headers });
    const { batch } = (await claimed.json()) as { batch: { batchId: string } };
    for (let after = 0; ; ) {
      const { line: next } = (await (await page.request.get(`${api}/batches/${batch.batchId}/next?after=${after}`)).json()) as Next;
      if (next === null) break;
      after = next.position;
      if (!next.image) continue;
      await page.goto(`/app/org/${app.ids.campaign.organisationId}/petitions/${petitionId}/desk/${batch.batchId}`);
      await line(page);
      while ((await page.locator('.desk').getAttribute('data-line')) !== next.lineId) {
        const before = await place(page);
        await page.keyboard.press('Space');
        await moved(page, before);
      }
      return;
    }
    throw new Error('no line with a picture in the batch');
  }

  test.each(VIEWS)('the whole page with the line bright, turned and enlarged by key, remembered from line to line: %o', async (view) => {
    const page = await signIn(app, 'campaign-worker', view);
    await pictured(page);
    const sheet = page.locator('.desk-page__image');
    await page.keyboard.press('Alt+p');
    await sheet.waitFor();
    const light = page.locator('.desk-page__light');
    await light.waitFor();
    const box = (await light.boundingBox())!;
    const frame = (await page.locator('.desk-page').boundingBox())!;
    expect(box.y + box.height / 2).toBeGreaterThan(frame.y);
    expect(box.y + box.height / 2).toBeLessThan(frame.y + frame.height);
    expect(box.height).toBeLessThan((await sheet.boundingBox())!.height / 4);
    const width = (await sheet.boundingBox())!.width;
    await page.keyboard.press('Alt+z');
    await expect.poll(async () => (await sheet.boundingBox())!.width).toBeGreaterThan(width * 1.4);
    await page.keyboard.press('Alt+t');
    await page.locator('.desk-page__place[data-turn="90"]').waitFor();
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    const before = await place(page);
    await page.keyboard.press('Space');
    await moved(page, before);
    if ((await page.locator('.desk-picture').count()) > 0) await page.locator('.desk-page__place[data-turn="90"]').waitFor();
    await page.reload();
    await line(page);
    if ((await page.locator('.desk-picture').count()) > 0) await page.locator('.desk-page__place[data-turn="90"]').waitFor();
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });
});
