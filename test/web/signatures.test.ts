import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, signIn } from './app.ts';

interface Next {
  readonly line: {
    readonly candidates: readonly { readonly voter: { readonly voterId: string }; readonly law: { readonly outcome: string } }[];
    readonly position: number;
  };
}

describe.skipIf(!HAS_BROWSER)('comparing signatures, a step of its own', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app?.close());

  test('first who it is, then whether it is his hand: no name in sight, presumed genuine, a rejection needs another person', async () => {
    const page = await signIn(app, 'clerk');
    const { petitionId, organisationId } = app.ids.office;
    const headers = { origin: app.address };
    const claimed = await page.request.post(`${app.address}/api/v1/petitions/${petitionId}/batches/claim`, {
      data: { purpose: 'first' },
      headers,
    });
    const { batch } = (await claimed.json()) as { batch: { batchId: string } };
    // References of everybody who stands first on a line: two of the first, one of the others.
    const folder = join(app.folder, 'signatures', organisationId);
    await mkdir(folder, { recursive: true });
    const picture = await sharp({ create: { width: 300, height: 80, channels: 3, background: '#eee' } })
      .png()
      .toBuffer();
    for (let after = 0, i = 0; i < 12; i++) {
      const next = (await (await page.request.get(`${app.address}/api/v1/batches/${batch.batchId}/next?after=${after}`)).json()) as Next;
      for (const { voter } of next.line.candidates) await writeFile(join(folder, `${voter.voterId}-1.png`), picture);
      after = next.line.position;
    }
    await page.goto(`/app/org/${organisationId}/petitions/${petitionId}/desk/${batch.batchId}`);
    const toValid = async () => {
      for (;;) {
        await page.locator('.desk-box:focus').waitFor();
        await page.waitForTimeout(300);
        if ((await page.locator('.desk-candidate').first().getAttribute('class'))?.includes('--valid')) return;
        await page.keyboard.press('Space');
        await page.waitForTimeout(300);
      }
    };
    await toValid();
    const name = (await page.locator('.desk-candidate__name strong').first().textContent()) ?? '';
    await page.keyboard.press('Enter');
    await page.locator('.desk-signatures img').first().waitFor();
    expect(await page.locator('main').textContent()).not.toContain(name);
    expect(await page.locator('.desk-signatures').textContent()).toMatch(/presumed genuine/);
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    const { db } = app.running.installation.deps;
    const last = () => db.selectFrom('finding').select(['line_id', 'outcome', 'reason']).orderBy('at', 'desc').limit(1).executeTakeFirst();
    expect(await last()).toBeUndefined();
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    await toValid();
    await page.locator('[data-saved=saved]').waitFor();
    expect(await last()).toMatchObject({ outcome: 'valid' });
    await page.keyboard.press('Enter');
    await page.locator('.desk-signatures img').first().waitFor();
    await page.waitForTimeout(300);
    await page.keyboard.press('x');
    await toValid();
    await page.locator('[data-saved=saved]').waitFor();
    const rejected = await last();
    expect(rejected).toMatchObject({ outcome: 'invalid', reason: 'signature-mismatch' });
    const stands = await db
      .selectFrom('line_state')
      .select(['status', 'outcome'])
      .where('line_id', '=', rejected!.line_id)
      .executeTakeFirst();
    expect(stands).toEqual({ status: 'needs-review', outcome: null });
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  });

  test('a campaign does not see an office’s references', async () => {
    const page = await signIn(app, 'campaign-worker');
    const desk = await page.request.get(`${app.address}/api/v1/petitions/${app.ids.campaign.petitionId}/desk`);
    expect(await desk.json()).toMatchObject({ signatures: false });
    await page.context().close();
  });
});
