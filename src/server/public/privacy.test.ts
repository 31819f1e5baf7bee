import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../../test/record/databases.ts';
import { must } from '../../../test/record/must.ts';
import { type TestInstallation, testInstallation } from '../../../test/record/office.ts';
import { plainLines } from '../../../test/record/plain-lines.ts';
import { type PublishedPage, publishedPage } from '../../../test/record/public-page.ts';
import { advancePetition } from '../../operations/advance-petition.ts';
import { claimBatch, createBatches } from '../../operations/batches.ts';
import { certify, chooseCount, determine, recordRawCount } from '../../operations/count.ts';
import { importLines } from '../../operations/import-lines.ts';
import { publishPage } from '../../operations/publish-page.ts';
import { recordFinding } from '../../operations/record-finding.ts';
import { recordWithdrawal } from '../../operations/record-withdrawal.ts';
import { reviewSection } from '../../operations/review-section.ts';
import type { LineText } from '../../roll/types.ts';
import { createServer } from '../server.ts';

const PUBLIC_PATHS = [
  '/',
  '/es',
  ...['', '/data.json', '/data.csv', '/feed.atom', '/feed.json', '/badge.svg', '/badge-es.svg'].map((path) => `/p/secret${path}`),
  '/es/p/secret',
];

const ANN: LineText = {
  lineId: 'ann',
  section: '9',
  page: '1',
  line: '1',
  name: '',
  firstName: 'Ann',
  lastName: 'Unmistakable',
  address: '7 Hidden Lane',
  city: 'Somewhere',
  zip: '90000',
  birthDate: '1970-07-07',
  signedOn: '2026-02-20',
};
const BOB: LineText = { ...ANN, lineId: 'bob', firstName: 'Bob', lastName: 'Other', address: '9 Open Road', birthDate: '1981-01-01' };

async function serve(test: TestInstallation): Promise<FastifyInstance> {
  const { app } = await createServer({
    installation: { deps: test.deps, place: { folder: test.folder, databaseUrl: null, keyFile: '' } },
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
  return app;
}

/** Everything that a stranger can get: status, headers that say something, bytes. */
async function everything(app: FastifyInstance): Promise<Readonly<Record<string, unknown>>> {
  const seen: Record<string, unknown> = {};
  for (const url of PUBLIC_PATHS) {
    const { statusCode, headers, body } = await app.inject({ url });
    seen[url] = { statusCode, etag: headers.etag, length: headers['content-length'], modified: headers['last-modified'], body };
  }
  return seen;
}

/** A stranger’s guesses at addresses under which something of a person might be found. */
const GUESSES = [
  '/p/secret/signers',
  '/p/secret/lines',
  '/p/secret?name=Unmistakable',
  '/p/secret/data.json?voter=V1',
  '/p/secret/data.csv?on=2026-02-20',
  '/p/secret/Unmistakable',
];

/** A world in which these people signed; `day` is when a campaign publishes. */
async function campaignWorld(
  test: TestInstallation,
  signers: readonly LineText[],
): Promise<{ readonly page: PublishedPage; publish(lines: number, on: string): Promise<void> }> {
  const page = await publishedPage(test, { kind: 'campaign', slug: 'secret', items: [] });
  const lines = [...plainLines(1_030, 500), ...signers];
  must(await importLines(test.deps, { member: page.lead, petitionId: page.petitionId, lines, file: 'x' }));
  return {
    page,
    async publish(count, on) {
      test.clock.now = new Date(`${on}T18:00:00Z`);
      must(await publishPage(test.deps, { member: page.lead, petitionId: page.petitionId, claim: { lines: count, on } }));
    },
  };
}

describe.each(DATABASE_KINDS)('whether a given person signed, asked of all that is public, on the %s database', (kind) => {
  it('looks alike where she signed, where somebody else did, and where nobody did; on one day and across two', async () => {
    const pictures: Readonly<Record<string, unknown>>[][] = [];
    for (const signers of [[ANN], [BOB], []]) {
      const test = await testInstallation(kind);
      const app = await serve(test);
      const { publish } = await campaignWorld(test, signers);
      const days = [];
      // The day before she may have signed, and the day after: the difference tells nothing either.
      await publish(1_030, '2026-02-19');
      days.push(await everything(app));
      await publish(1_030 + signers.length, '2026-02-20');
      days.push(await everything(app));
      for (const url of GUESSES) {
        const { statusCode, body } = await app.inject({ url });
        expect(body).not.toMatch(/Unmistakable|Hidden Lane|1970-07-07|Doe \d/);
        days.push({ [url]: { statusCode, body } });
      }
      pictures.push(days);
      await app.close();
      await test.remove();
    }
    const [ann, bob, nobody] = pictures;
    expect(Object.keys(ann[0])).toHaveLength(PUBLIC_PATHS.length);
    expect(JSON.stringify(ann[1])).toContain('1000');
    expect(JSON.stringify(ann) === JSON.stringify(bob), 'she or he').toBe(true);
    expect(JSON.stringify(ann) === JSON.stringify(nobody), 'she or nobody').toBe(true);
  });

  it('looks alike whoever was found invalid for a rare reason, or withdrew, and no small group stands by itself', async () => {
    const pictures: Readonly<Record<string, unknown>>[] = [];
    for (const her of ['different-address', 'out-of-district']) {
      const test = await testInstallation(kind);
      const app = await serve(test);
      const page = await publishedPage(test, { kind: 'office', slug: 'secret', items: [] });
      const act = { member: page.lead, petitionId: page.petitionId };
      const { deps } = test;
      must(await advancePetition(deps, { ...act, event: 'petition-filed', on: '2026-03-01', after: 4, details: {} }));
      must(await importLines(deps, { ...act, lines: [...plainLines(20, 20), ANN], file: 'x' }));
      must(await recordRawCount(deps, { ...act, lines: 21, reason: 'count', after: 0 }));
      must(await chooseCount(deps, { ...act, method: 'full' }));
      // While lines are examined an office's page tells the raw count and nothing else.
      must(await publishPage(deps, { ...act, claim: null }));
      must(
        await recordWithdrawal(deps, { ...act, voterId: her === 'out-of-district' ? 'ANN' : 'BOB', name: 'x', receivedOn: '2026-02-25' }),
      );
      const sections = await deps.db.selectFrom('section').select('id').where('petition_id', '=', page.petitionId).execute();
      for (const { id } of sections) must(await reviewSection(deps, { member: page.lead, sectionId: id, outcome: 'pass', note: '' }));
      must(await createBatches(deps, { ...act, purpose: 'first', size: 50, acceptedPercent: 0, requestKey: 'batches-1' }));
      await claimAll(test, page);
      const lines = await deps.db
        .selectFrom('line')
        .select(['id', 'ordinal'])
        .where('petition_id', '=', page.petitionId)
        .orderBy('ordinal')
        .execute();
      for (const [i, line] of lines.entries()) {
        const reason =
          line.ordinal === 21
            ? her
            : i === 0
              ? her === 'different-address'
                ? 'out-of-district'
                : 'different-address'
              : i < 8
                ? 'no-address'
                : null;
        const found = reason === null ? { outcome: 'valid' as const, voterId: `V${i}` } : { outcome: 'invalid' as const, reason };
        must(
          await recordFinding(deps, {
            member: page.lead,
            lineId: line.id,
            ...found,
            evidence: {},
            note: '',
            requestKey: `finding-${i}`,
          } as never),
        );
      }
      const during = await everything(app);
      expect(Object.keys(during).length).toBe(PUBLIC_PATHS.length);
      expect(/Not counted|No contadas|"(in)?valid|figure">(9|12|13)</.test(JSON.stringify(during)), 'an interim figure is told').toBe(
        false,
      );
      await secondReviews(test, page);
      test.clock.now = new Date('2026-04-01T18:00:00Z');
      const { number } = must(await determine(deps, { ...act, basis: 'full' }));
      must(await certify(deps, { ...act, determination: number, on: '2026-04-01' } as never));
      must(await publishPage(deps, { ...act, claim: null }));
      const seen = await everything(app);
      expect(
        /different address|outside the district|out-of-district|Unmistakable|withdrew/i.test(JSON.stringify(seen)),
        'a small group or a person is told',
      ).toBe(false);
      expect(JSON.stringify(seen)).toContain('"what\\": \\"invalid');
      pictures.push(seen);
      await app.close();
      await test.remove();
    }
    expect(JSON.stringify(pictures[0]) === JSON.stringify(pictures[1]), 'the two worlds differ').toBe(true);
  });

  it('public requests read what was published and nothing else: no line, voter, reading, finding, screening or withdrawal', async () => {
    const test = await testInstallation(kind);
    const tables = new Set<string>();
    const watched = {
      ...test,
      deps: {
        ...test.deps,
        db: test.deps.db.withPlugin({
          transformQuery({ node }) {
            for (const [, name] of JSON.stringify(node).matchAll(/"kind":"IdentifierNode","name":"(\w+)"/g)) tables.add(name);
            for (const [, name] of JSON.stringify(node).matchAll(/\bfrom (\w+)/g)) tables.add(name);
            return node;
          },
          transformResult: async ({ result }) => result,
        }),
      },
    };
    await publishedPage(test, { kind: 'campaign', slug: 'secret', claim: { lines: 5000, on: '2026-03-01' } });
    const app = await serve(watched);
    tables.clear();
    await everything(app);
    const all = (await test.deps.db.introspection.getTables()).map(({ name }) => name);
    const read = all.filter((name) => tables.has(name));
    expect(read.sort()).toEqual([
      'petition_key',
      'public_item',
      'public_item_decision',
      'public_item_version',
      'public_page',
      'public_snapshot',
    ]);
    await app.close();
    await test.remove();
  });
});

async function claimAll({ deps }: TestInstallation, page: PublishedPage): Promise<void> {
  while (must(await claimBatch(deps, { member: page.lead, petitionId: page.petitionId, purpose: 'first' })) !== null) {
    if ((await deps.db.selectFrom('batch_hold').select('id').where('released_at', 'is', null).execute()).length > 0) return;
  }
}

/** Rejections are looked at again by another person, as the pack wants it. */
async function secondReviews({ deps }: TestInstallation, page: PublishedPage): Promise<void> {
  const open = await deps.db
    .selectFrom('line_state')
    .select(['line_id', 'status', 'reason'])
    .where('petition_id', '=', page.petitionId)
    .where('status', '!=', 'found')
    .execute();
  if (open.length === 0) return;
  must(
    await createBatches(deps, {
      member: page.lead,
      petitionId: page.petitionId,
      purpose: 'second',
      size: 50,
      acceptedPercent: 0,
      requestKey: 'batches-2',
    }),
  );
  must(await claimBatch(deps, { member: page.worker, petitionId: page.petitionId, purpose: 'second' }));
  for (const [i, { line_id, reason }] of open.entries())
    must(
      await recordFinding(deps, {
        member: page.worker,
        lineId: line_id,
        outcome: 'invalid',
        reason,
        evidence: {},
        note: '',
        requestKey: `second-${i}`,
      } as never),
    );
}
