import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, plainText, startMailServer } from '../../test/record/mail-server.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { Member } from '../law/access.ts';
import { advancePetition } from '../operations/advance-petition.ts';
import { CirculationSettings } from '../operations/circulation-context.ts';
import { setCirculatorContact } from '../operations/circulator-contact.ts';
import { createPetition } from '../operations/create-petition.ts';
import { moveSections } from '../operations/move-sections.ts';
import { registerCirculator } from '../operations/register-circulator.ts';
import { remindOfSections } from '../operations/remind-sections.ts';
import { setCirculation } from '../operations/set-circulation.ts';
import { reminderSender } from '../server/reminder-letter.ts';
import { type JobQueue, REMINDERS_QUEUE, startQueue } from './queue.ts';
import { startWorker } from './worker.ts';

const ADDRESS = 'https://petitions.example.org/';

let installation: TestInstallation;
let queue: JobQueue;
let mail: MailServer;
let sender: ReturnType<typeof reminderSender>;
let member: Member;
let petitionId: string;
const errors: Error[] = [];

beforeAll(async () => {
  mail = await startMailServer();
  sender = reminderSender({ mail: { url: mail.url, from: 'campaign@example.org' }, address: ADDRESS });
  installation = await testInstallation('embedded');
  const { deps, clock } = installation;
  queue = await startQueue({ record: installation.record, onError: (error) => errors.push(error) });
  const campaign = await organisationOf(deps, 'campaign', ['campaign-manager-1', 'campaign-worker-1']);
  member = campaign.member('campaign-manager-1');
  for (const who of ['campaign-manager-1', 'campaign-worker-1'])
    await sql`insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
      values (${who}, ${who}, ${`${who}@example.org`}, true, now(), now())`.execute(deps.db);
  const opening = { title: 'Recall', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall', registered: 3000, on: '2026-01-02' };
  petitionId = must(await createPetition(deps, { member, ...opening })).petitionId;
  for (const [i, event] of ['notice-filed', 'form-submitted', 'form-approved'].entries())
    must(await advancePetition(deps, { member, petitionId, event, on: '2026-01-20', after: i + 1, details: {} }));
  for (const [name, sections] of [
    ['Ann', '1-3'],
    ['Bo', '4'],
  ]) {
    const { circulatorId } = must(await registerCirculator(deps, { member, petitionId, name, address: '', phone: '', paid: false }));
    must(await moveSections(deps, { member, petitionId, sections, kind: 'issued', circulatorId, on: '2026-02-01', note: '' }));
    if (name === 'Bo') continue;
    const contact = { member, petitionId, circulatorId, email: 'ann@example.org', language: 'es' as const };
    expect(codeOf(await setCirculatorContact(deps, { ...contact, agreed: false }))).toBe('consent-missing');
    expect(must(await setCirculatorContact(deps, { ...contact, agreed: true }))).toEqual({ number: 1 });
    expect(must(await setCirculatorContact(deps, { ...contact, agreed: true }))).toEqual({ number: 1 });
  }
  clock.now = new Date('2026-02-10T12:00:00Z');
});
afterAll(async () => {
  sender?.close();
  await queue?.stop();
  await installation?.remove();
  await mail?.close();
  expect(errors).toEqual([]);
});

const remind = () => remindOfSections(installation.deps, { send: sender.send });
const settings = (more: object) => CirculationSettings.parse({ zone: 'UTC', overdueDays: 7, remindEveryDays: 5, ...more });

test('nobody is written to who did not choose it', async () => {
  expect(await remind()).toEqual({ sent: 0, failed: 0 });
  must(await setCirculation(installation.deps, { member, petitionId, after: 0, settings: settings({}) }));
  expect(await remind()).toEqual({ sent: 0, failed: 0 });
  expect(mail.letters).toEqual([]);
});

test('managers hear of all sections, a circulator of his own; each once in a period, and what was not taken is tried again', async () => {
  const { deps, clock } = installation;
  must(await setCirculation(deps, { member, petitionId, after: 1, settings: settings({ remindManagers: true, remindCirculators: true }) }));
  mail.refusing = true;
  expect(await remind()).toEqual({ sent: 0, failed: 2 });
  mail.refusing = false;
  expect(await remind()).toEqual({ sent: 2, failed: 0 });
  expect(await remind()).toEqual({ sent: 0, failed: 0 });
  expect(mail.letters.map(({ to }) => to).sort()).toEqual(['ann@example.org', 'campaign-manager-1@example.org']);
  const [ann] = mail.letters.filter(({ to }) => to.startsWith('ann'));
  expect(plainText(ann)).toMatch(/sección 1: 9 días.*sección 3: 9 días/s);
  expect(plainText(ann)).not.toMatch(/sección 4|section/);
  const [manager] = mail.letters.filter(({ to }) => to.startsWith('campaign'));
  expect(plainText(manager)).toMatch(/section 4: 9 days, circulator 2/);
  expect(plainText(manager)).toContain(`https://petitions.example.org/app/org/${member.organisationId}/petitions/${petitionId}/custody`);
  expect(plainText(manager)).not.toMatch(/Ann|Bo\b/);
  // A section that came back is asked for no more; the others again in their next period.
  must(await moveSections(deps, { member, petitionId, sections: '1', kind: 'returned', on: '2026-02-10', note: '' }));
  clock.now = new Date('2026-02-14T12:00:00Z');
  mail.letters.length = 0;
  expect(await remind()).toEqual({ sent: 2, failed: 0 });
  expect(mail.letters.map((letter) => /(sección|section) 1:/.test(plainText(letter)))).toEqual([false, false]);
  const log = await deps.db
    .selectFrom('event')
    .select('body')
    .where('kind', 'in', ['sections.reminded', 'circulator.contact-set'])
    .execute();
  expect(log).toHaveLength(5);
  expect(log.map(({ body }) => body).join()).not.toMatch(/@/);
});

test('the queue does it, and after the circulator ended it he gets no more', async () => {
  const { deps, clock } = installation;
  const { id } = await deps.db.selectFrom('circulator').select('id').where('number', '=', 1).executeTakeFirstOrThrow();
  must(await setCirculatorContact(deps, { member, petitionId, circulatorId: id, email: null, language: 'en', agreed: false }));
  clock.now = new Date('2026-02-20T12:00:00Z');
  mail.letters.length = 0;
  await startWorker({ queue, deps, folder: installation.folder, threads: 1, remind: sender.send });
  await queue.boss.send(REMINDERS_QUEUE, {});
  await expect.poll(() => mail.letters.map(({ to }) => to), { timeout: 15_000 }).toEqual(['campaign-manager-1@example.org']);
  expect((await queue.boss.getSchedules()).map(({ name }) => name)).toContain(REMINDERS_QUEUE);
}, 30_000);
