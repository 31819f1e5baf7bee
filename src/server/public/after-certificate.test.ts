import { afterAll, beforeAll, expect, test } from 'vitest';
import { filedPetition, found } from '../../../test/record/filed-petition.ts';
import { must } from '../../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../../test/record/office.ts';
import type { Member } from '../../law/access.ts';
import { advancePetition } from '../../operations/advance-petition.ts';
import { certify, determine } from '../../operations/count.ts';
import { openPublicPage, setPublicText } from '../../operations/open-public-page.ts';
import { publishPage } from '../../operations/publish-page.ts';
import { createServer } from '../server.ts';

let installation: TestInstallation;
let app: Awaited<ReturnType<typeof createServer>>['app'];
let supervisor: Member;
let petitionId: string;
let last: number;

beforeAll(async () => {
  installation = await testInstallation('embedded');
  const { deps } = installation;
  supervisor = (await organisationOf(deps, 'office', ['supervisor-1'])).member('supervisor-1');
  const filed = await filedPetition(deps, { supervisor, lines: 14, method: 'full' });
  petitionId = filed.petitionId;
  for (const lineId of filed.lines) await found(deps, { by: supervisor, lineId });
  const { number } = must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }));
  must(await certify(deps, { member: supervisor, petitionId, determination: number, on: '2026-03-02' }));
  const steps = await deps.db.selectFrom('petition_step').select('number').where('petition_id', '=', petitionId).execute();
  last = Math.max(...steps.map((step) => step.number));
  must(await openPublicPage(deps, { member: supervisor, petitionId, slug: 'after-all', zone: 'UTC' }));
  must(await setPublicText(deps, { member: supervisor, petitionId, field: 'asks', language: 'en', body: 'That the officer be recalled.' }));
  const server = await createServer({
    installation: { deps, place: { folder: installation.folder, databaseUrl: null, keyFile: '' } },
    enqueue: async () => undefined,
    settings: {
      address: 'http://localhost:3000',
      requestsPerMinute: 1_000_000,
      behindProxy: false,
      metricsToken: null,
      logLevel: 'silent',
      publicFreshMs: 0,
    },
  });
  app = server.app;
});
afterAll(async () => {
  await app?.close();
  await installation?.remove();
});

/** The page as text, published anew. */
async function page(language: 'en' | 'es' = 'en'): Promise<string> {
  must(await publishPage(installation.deps, { member: supervisor, petitionId, claim: null }));
  const { body } = await app.inject({ url: language === 'es' ? '/es/p/after-all' : '/p/after-all' });
  return body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

async function step(event: string, on: string, details: Readonly<Record<string, string>> = {}) {
  const taken = await advancePetition(installation.deps, { member: supervisor, petitionId, event, on, after: last, details });
  if (taken.ok) last = taken.value.step;
  return codeOf(taken);
}

test('after the certificate the page tells what follows by the pack, and the days once they can be counted', async () => {
  const sufficient = await page();
  expect(sufficient).toMatch(/What follows by law .*governing board orders the election : within 14 days after: .*Elections Code 11227/);
  expect(sufficient).toMatch(/the election, not before : not before 88 days after/);
  expect(await page('es')).toMatch(/Lo que sigue según la ley .*la junta ordena la elección : dentro de 14 días después de/);
  expect(await step('certificate-received', '2026-03-10')).toBe('ok');
  expect(await page()).toMatch(/governing board orders the election : March 24, 2026/);
});

test('tells who ordered the election, when it is and how it ended; particulars that cannot be are refused', async () => {
  expect(await step('election-ordered', '2026-03-20', { electionOn: 'soon' })).toBe('date-invalid');
  expect(await step('election-ordered', '2026-03-20', { electionOn: '2026-03-01' })).toBe('election-day-invalid');
  const details = { electionOn: '2026-07-14', orderedBy: 'Board of Supervisors', kind: 'special', note: 'not for the public' };
  expect(await step('election-ordered', '2026-03-20', details)).toBe('ok');
  const ordered = await page();
  expect(ordered).toMatch(/Ordered by: Board of Supervisors\. Election day: July 14, 2026\. It is a special election\./);
  expect(ordered).toMatch(/What follows by law .*the election, not before : not before June 16, 2026/);
  expect(ordered).not.toMatch(/not for the public|orders the election :/);
  expect(await step('election-held', '2026-07-14', { outcome: 'maybe' })).toBe('outcome-unknown');
  expect(await step('election-held', '2026-07-14', { outcome: 'rejected', yes: 'many' })).toBe('votes-invalid');
  expect(await step('election-held', '2026-07-14', { outcome: 'rejected', yes: '1234', no: '2345' })).toBe('ok');
  const decided = await page();
  expect(decided).toMatch(/The voters rejected it\. Votes for it: 1,234; against: 2,345 \(34\.5 % for it\)\./);
  expect(decided).not.toMatch(/What follows by law/);
  expect(await page('es')).toMatch(/Los votantes la rechazaron\. Votos a favor/);
});
