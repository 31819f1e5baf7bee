import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Letter, type MailServer, plainText, startMailServer } from '../../../test/record/mail-server.ts';
import { must } from '../../../test/record/must.ts';
import { type TestInstallation, testInstallation } from '../../../test/record/office.ts';
import { type PublishedPage, publishedPage } from '../../../test/record/public-page.ts';
import { advancePetition } from '../../operations/advance-petition.ts';
import { sendDueNotices } from '../../operations/public-notices.ts';
import { publishPage } from '../../operations/publish-page.ts';
import { createServer } from '../server.ts';
import { smtpSender } from './mail.ts';

const ADDRESS = 'http://localhost:3000';

let test_: TestInstallation;
let page: PublishedPage;
let mail: MailServer;
let app: Awaited<ReturnType<typeof createServer>>['app'];

beforeAll(async () => {
  mail = await startMailServer();
  test_ = await testInstallation('embedded');
  page = await publishedPage(test_, { kind: 'campaign', slug: 'told-page', items: [] });
  const server = await createServer({
    installation: { deps: test_.deps, place: { folder: test_.folder, databaseUrl: null, keyFile: '' } },
    enqueue: async () => undefined,
    settings: {
      address: ADDRESS,
      requestsPerMinute: 1_000_000,
      behindProxy: false,
      metricsToken: null,
      logLevel: 'silent',
      publicFreshMs: 0,
      mail: { url: mail.url, from: 'petition@example.org' },
    },
  });
  app = server.app;
});
afterAll(async () => {
  await app?.close();
  await test_?.remove();
  await mail?.close();
});

const post = (path: string, body = '') =>
  app.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
const lettersTo = async (to: string, count: number) => {
  for (let i = 0; i < 100 && mail.letters.filter((letter) => letter.to === to).length < count; i++)
    await new Promise((resolve) => setTimeout(resolve, 30));
  return mail.letters.filter((letter) => letter.to === to);
};
const linkIn = (letter: Letter, kind: 'confirm' | 'end') =>
  new RegExp(`${ADDRESS}(\\S*/p/notices/${kind}/[\\w-]+)`).exec(plainText(letter))![1];
const sendDue = async () => {
  const sender = smtpSender({ mail: { url: mail.url, from: 'petition@example.org' }, address: ADDRESS });
  const done = await sendDueNotices(test_.deps, { send: sender.send });
  sender.close();
  return done;
};
const step = async (event: string, on: string, after: number) => {
  must(await advancePetition(test_.deps, { member: page.lead, petitionId: page.petitionId, event, on, after, details: {} }));
  must(await publishPage(test_.deps, { member: page.lead, petitionId: page.petitionId, claim: null }));
};

test('an address is told of milestones only after its owner confirmed, and no more after he ends it', async () => {
  const asked = await post('/p/told-page/notices', 'email=Ada%40example.org');
  expect(asked.statusCode).toBe(200);
  const [letter] = await lettersTo('ada@example.org', 1);
  expect(plainText(letter)).toContain('confirm here');
  expect(letter.text).toMatch(/^List-Unsubscribe:\s+</m);
  // Looking at the link confirms nothing: programs open links of letters.
  const confirm = linkIn(letter, 'confirm');
  expect((await app.inject({ url: confirm })).body).toContain('<button>');
  test_.clock.now = new Date('2026-03-03T10:00:00Z');
  await step('petition-filed', '2026-03-03', 4);
  expect(await sendDue()).toEqual({ sent: 0, failed: 0 });
  expect((await post(confirm)).body).toContain('Confirmed');
  expect(await sendDue(), 'what was announced before is not sent again').toEqual({ sent: 0, failed: 0 });
  test_.clock.now = new Date('2026-03-20T10:00:00Z');
  await step('raw-count-below-required', '2026-03-19', 5);
  mail.refusing = true;
  expect(await sendDue()).toEqual({ sent: 0, failed: 1 });
  mail.refusing = false;
  expect(await sendDue(), 'what the mail server refused is tried again').toEqual({ sent: 1, failed: 0 });
  expect(await sendDue(), 'and nothing twice').toEqual({ sent: 0, failed: 0 });
  const [, told] = await lettersTo('ada@example.org', 2);
  expect(plainText(told)).toMatch(/raw count fell short/);
  expect((await post(linkIn(told, 'end'))).body).toContain('deleted');
  expect(await test_.deps.db.selectFrom('public_subscriber').select('id').execute()).toEqual([]);
});

test('the answer is the same for a new address, a known one and one asked a moment ago, and the log names nobody', async () => {
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await post('/es/p/told-page/notices', 'email=eve%40example.org'));
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
  const [letter] = await lettersTo('eve@example.org', 1);
  expect(plainText(letter)).toContain('confirme');
  await post(linkIn(letter, 'confirm'));
  const again = await post('/es/p/told-page/notices', 'email=eve%40example.org');
  expect(again.body).toBe(answers[0].body);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(mail.letters.filter(({ to }) => to === 'eve@example.org')).toHaveLength(1);
  const bodies = (await test_.deps.db.selectFrom('event').select('body').execute()).map(({ body }) => body).join();
  expect(bodies).not.toMatch(/eve@|example\.org/i);
  const rows = JSON.stringify(await test_.deps.db.selectFrom('public_subscriber').selectAll().execute());
  expect(rows).not.toContain('eve@');
});

test('what is no address is said so; a page that is not there takes none; without a mail server there is no form', async () => {
  expect((await post('/p/told-page/notices', 'email=nobody')).statusCode).toBe(400);
  expect((await post('/p/told-page/notices', '')).statusCode).toBe(400);
  expect((await post('/p/no-such-page/notices', 'email=a%40example.org')).statusCode).toBe(404);
  expect((await post(`/p/notices/confirm/${'x'.repeat(32)}`)).body).toContain('This link is over');
  expect((await post('/p/told-page/notices', `email=${'a'.repeat(9000)}`)).statusCode).toBe(413);
  expect((await app.inject({ url: '/p/told-page' })).body).toContain('type="email"');
});
