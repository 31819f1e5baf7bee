import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { APIResponse, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/law/access.ts';
import { buildRollFile } from '../../src/operations/build-roll.ts';
import { importRoll } from '../../src/operations/import-roll.ts';
import { must } from '../record/must.ts';
import { type App, errorsOf, expectAxeClean, HAS_BROWSER, openApp, signIn } from './app.ts';
import { line, moved, officeHome, place } from './desk-page.ts';

interface Text {
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly address: string;
  readonly city: string;
  readonly zip: string;
}
interface Next {
  readonly line: {
    readonly lineId: string;
    readonly position: number;
    readonly text: Text;
    readonly candidates: readonly { readonly voter: { readonly voterId: string }; readonly law: { readonly outcome: string } }[];
  } | null;
}

describe.skipIf(!HAS_BROWSER)('second review and the search on a newer roll', () => {
  let app: App;
  let home: string;
  let api: string;
  let petition: string;
  /** What the clerk found first: lines rejected for the signature, accepted, and not registered. */
  const rejected: string[] = [];
  const accepted: string[] = [];
  let missing: { readonly lineId: string; readonly text: Text } | null = null;

  beforeAll(async () => {
    app = await openApp();
    home = officeHome(app);
    api = `${app.address}/api/v1`;
    petition = `${api}/petitions/${app.ids.office.petitionId}`;
    const clerk = await signIn(app, 'clerk');
    const { batch } = (await json(post(clerk, `${petition}/batches/claim`, { purpose: 'first' }))) as { batch: { batchId: string } };
    for (let after = 0; rejected.length < 4 || accepted.length < 4 || missing === null; ) {
      const { line: next } = (await json(clerk.request.get(`${api}/batches/${batch.batchId}/next?after=${after}`))) as Next;
      if (next === null) throw new Error('the batch has too few lines for this test');
      after = next.position;
      const [first] = next.candidates;
      const find = (finding: object) =>
        json(post(clerk, `${api}/lines/${next.lineId}/findings`, { ...finding, requestKey: `first-${next.lineId}` }));
      if (first?.law.outcome !== 'valid') continue;
      const { voterId } = first.voter;
      if (missing === null) {
        missing = next;
        await find({ outcome: 'invalid', reason: 'not-registered' });
      } else if (rejected.length < 4) {
        rejected.push(next.lineId);
        await find({ outcome: 'invalid', reason: 'signature-mismatch', voterId });
      } else {
        accepted.push(next.lineId);
        await find({ outcome: 'valid', voterId });
      }
    }
    await json(post(clerk, `${api}/batches/${batch.batchId}/release`));
    await clerk.context().close();
  }, 120_000);
  afterAll(() => app?.close());

  function post(page: Page, url: string, data: object = {}): Promise<APIResponse> {
    return page.request.post(url, { data, headers: { origin: app.address } });
  }

  async function json(asked: Promise<APIResponse>): Promise<unknown> {
    const answer = await asked;
    if (!answer.ok()) throw new Error(`${answer.url()}: ${await answer.text()}`);
    return answer.json();
  }

  /** Takes the batch of a purpose by keyboard. */
  async function take(page: Page, purpose: string): Promise<void> {
    await page.goto(`${home}/desk`);
    await page.locator('.cs-card', { hasText: purpose }).getByRole('button', { name: 'Take the next batch' }).press('Enter');
    await line(page);
  }

  test('a second review is blind: accepted lines are mixed in, and nothing tells what the first person found', async () => {
    const page = await signIn(app, 'supervisor');
    const cut = { purpose: 'second', size: 50, acceptedPercent: 100, requestKey: 'second-batches' };
    expect(await json(post(page, `${petition}/batches`, cut))).toEqual({ batches: 1, lines: 8 });
    const answers: string[] = [];
    page.on('response', (response) => {
      if (/\/batches\/[^/]+\/(next|findings)|\/lines\//.test(response.url()))
        void response.text().then(
          (text) => answers.push(text),
          () => undefined,
        );
    });
    await take(page, 'Second review');
    const seen: string[] = [];
    for (let i = 0; ; i++) {
      const lineId = (await page.locator('.desk').getAttribute('data-line')) ?? '';
      seen.push(lineId);
      if (i === 0) {
        await page.keyboard.press('Alt+h');
        await page.locator('.desk-panel', { hasText: 'You have found nothing on this line yet' }).waitFor();
        await expectAxeClean(page);
        await page.keyboard.press('Enter');
        await line(page);
      }
      const at = await place(page);
      // The first rejected line is rejected again, everything else accepted.
      if (lineId === rejected[0]) {
        await page.keyboard.press('-');
        await page.keyboard.type('compare');
        await page.locator('.desk-picker [aria-selected=true]', { hasText: 'does not compare' }).waitFor();
      }
      await page.keyboard.press('Enter');
      if (seen.length === 8) break;
      await moved(page, at);
    }
    await page.locator('.desk-end').waitFor();
    await page.locator('[data-saved=saved]').waitFor();
    expect(seen.toSorted()).toEqual([...rejected, ...accepted].toSorted());
    // Before they were found here, no answer spoke of a finding; his own findings are all he is told of.
    for (const text of answers.filter((each) => each.includes('"candidates"'))) expect(text).not.toMatch(/reviewer|"findings"|clerk/i);
    await page.locator('.desk-end button:not([aria-disabled=true])').press('Enter');
    await page.locator('h1', { hasText: 'Desk' }).waitFor();
    const { db } = app.running.installation.deps;
    const states = await db
      .selectFrom('line_state')
      .select(['line_id', 'status', 'outcome', 'reason'])
      .where('line_id', 'in', [...rejected, ...accepted])
      .execute();
    const standing = (lineId: string) => states.find(({ line_id }) => line_id === lineId);
    expect(standing(rejected[0])).toMatchObject({ status: 'found', outcome: 'invalid', reason: 'signature-mismatch' });
    for (const lineId of [...rejected.slice(1), ...accepted]) expect(standing(lineId)).toMatchObject({ status: 'found', outcome: 'valid' });
    const work = (await json(page.request.get(`${petition}/work?zone=UTC`))) as { agreement: object };
    expect(work.agreement).toMatchObject({ rejected: { hits: 1, of: 4 }, accepted: { hits: 4, of: 4 } });
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  }, 90_000);

  test('who was not registered is looked for again by another person on a newer roll', async () => {
    const { deps } = app.running.installation;
    const { lineId, text } = missing!;
    const [first, last] =
      text.name === '' ? [text.firstName, text.lastName] : [text.name.replace(/ \S+$/, ''), text.name.replace(/^.* /, '')];
    const file = join(app.folder, 'newer.csv');
    await writeFile(
      file,
      `voter_id,last_name,first_name,address,city,zip,status,registered_on\nNEW1,${last},${first},${text.address},${text.city},${text.zip},active,2010-01-02\n` +
        'NEW2,OTHER,SOMEBODY,99 ELSEWHERE ST,NOWHERE,99999,active,2010-01-02\n',
    );
    const out = join(app.folder, 'newer.roll');
    must(await buildRollFile({ files: [file], asOf: '2030-01-01', out }));
    const { jurisdiction } = await deps.db
      .selectFrom('petition')
      .select('jurisdiction')
      .where('id', '=', app.ids.office.petitionId)
      .executeTakeFirstOrThrow();
    const { user_id } = await deps.db
      .selectFrom('membership')
      .select('user_id')
      .where('organisation_id', '=', app.ids.office.organisationId)
      .where('role', '=', 'supervisor')
      .executeTakeFirstOrThrow();
    const organisation = { organisationId: app.ids.office.organisationId, organisationKind: 'office' as const };
    const member: Member = { userId: user_id, ...organisation, role: 'supervisor', petitionId: null, seesConfidential: false };
    const { rollId } = must(await importRoll(deps, { member, jurisdiction, source: createReadStream(out) }));

    const page = await signIn(app, 'supervisor');
    const cut = { purpose: 'recheck', size: 50, rollId, requestKey: 'recheck-batches' };
    expect(await json(post(page, `${petition}/batches`, cut))).toEqual({ batches: 1, lines: 1 });
    // Not by the person who found it.
    const clerk = await signIn(app, 'clerk');
    await clerk.goto(`${home}/desk`);
    expect(await clerk.locator('.cs-card', { hasText: 'Search again' }).textContent()).toContain('There is no free batch');
    await clerk.context().close();

    await take(page, 'Search again');
    expect(await page.locator('.desk').getAttribute('data-line')).toBe(lineId);
    expect(await page.locator('.desk-count').textContent()).toMatch(/roll of 2030-01-01/);
    expect(await page.locator('.desk-candidate').first().getAttribute('data-voter')).toBe('NEW1');
    await expectAxeClean(page);
    await page.keyboard.press('Enter');
    await page.locator('.desk-end, .desk-picker input').first().waitFor();
    // Where the law has a question about him a person says that it counts.
    if ((await page.locator('.desk-picker').count()) > 0) {
      await page.keyboard.type('0');
      await page.keyboard.press('Enter');
      await page.locator('.desk-end').waitFor();
    }
    await page.locator('[data-saved=saved]').waitFor();
    const found = await deps.db
      .selectFrom('finding')
      .select(['purpose', 'outcome', 'roll_id'])
      .where('line_id', '=', lineId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    expect(found).toEqual({ purpose: 'recheck', outcome: 'valid', roll_id: rollId });
    const state = await deps.db.selectFrom('line_state').select(['status', 'outcome']).where('line_id', '=', lineId).executeTakeFirst();
    expect(state).toEqual({ status: 'found', outcome: 'valid' });
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  }, 60_000);
});
