import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../../test/record/databases.ts';
import { must } from '../../../test/record/must.ts';
import { codeOf, type TestInstallation, testInstallation } from '../../../test/record/office.ts';
import { type PublishedPage, publishedPage, ZONE } from '../../../test/record/public-page.ts';
import { advancePetition } from '../../operations/advance-petition.ts';
import { openPublicPage, setPublicText } from '../../operations/open-public-page.ts';
import { toldCount } from '../../operations/public-facts.ts';
import { PublicItem } from '../../operations/public-item.ts';
import { publishPage, withdrawPage } from '../../operations/publish-page.ts';
import { decidePublicItem, writePublicItem } from '../../operations/write-public-item.ts';
import { createServer } from '../server.ts';
import { FRESH_MS, publicCache } from './cache.ts';
import { KEEP_SECONDS } from './serve-public.ts';

const settings = {
  address: 'http://localhost:3000',
  requestsPerMinute: 1_000_000,
  behindProxy: false,
  metricsToken: null,
  logLevel: 'silent' as const,
  publicFreshMs: 0,
};

const statement = (more: object = {}) => ({
  stance: 'support' as const,
  name: 'Eve Example',
  who: '',
  words: 'Words.',
  language: 'en' as const,
  consent: { given: true, on: '2026-02-10', how: 'by letter' },
  picture: null,
  ...more,
});

const event = (more: object = {}) => ({
  title: { en: 'Fair', es: '' },
  date: '2026-04-04',
  starts: '10:00',
  minutes: 60,
  zone: ZONE,
  where: { name: 'Park', address: '', latitude: null, longitude: null },
  ...more,
});

describe.each(DATABASE_KINDS)('the public pages on the %s database', (kind) => {
  let test: TestInstallation;
  let app: FastifyInstance;
  let campaign: PublishedPage;
  let office: PublishedPage;

  beforeAll(async () => {
    test = await testInstallation(kind);
    const { deps } = test;
    campaign = await publishedPage(test, { kind: 'campaign', slug: 'recall-assessor', claim: { lines: 12_345, on: '2026-03-01' } });
    office = await publishedPage(test, { kind: 'office', slug: 'example-county-1' });
    const server = await createServer({
      installation: { deps, place: { folder: test.folder, databaseUrl: null, keyFile: '' } },
      enqueue: async () => undefined,
      settings,
    });
    app = server.app;
  });
  afterAll(async () => {
    await app?.close();
    await test?.remove();
  });

  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  const propose = async (item: PublicItem, page = campaign) =>
    must(await writePublicItem(test.deps, { member: page.worker, petitionId: page.petitionId, item, after: 0 }));
  const decide = (itemId: string, decision: 'published' | 'taken-down', version = 1, page = campaign) =>
    decidePublicItem(test.deps, {
      member: page.lead,
      petitionId: page.petitionId,
      itemId,
      version,
      decision,
      reason: decision === 'published' ? '' : 'asked for',
    });

  it('shows a campaign’s page as one, and an office’s as another: claims and official figures never meet', async () => {
    const own = (await get('/p/recall-assessor')).body;
    expect(own).toContain('It is not a government site');
    expect(own).toMatch(/more than 12,300.*counted by the campaign \(a claim\)/);
    for (const part of [
      'Where to sign',
      'Farmers’ market',
      'Signing day at the library',
      'Ada Example',
      'Against the petition',
      'class="map"',
      'Saturdays',
    ])
      expect(own).toContain(part);
    expect(own).not.toContain('(official)');
    const other = (await get('/p/example-county-1')).body;
    expect(other).toContain('Facts and official figures only');
    expect(other).toContain('Elections Code 11303');
    for (const part of ['Where to sign', 'For the petition', 'class="map"', 'claim)']) expect(other).not.toContain(part);
    for (const body of [own, other]) {
      expect(body).toContain('12,000');
      expect(Buffer.byteLength(body)).toBeLessThan(50_000);
      expect(body).not.toMatch(/<script|<iframe|javascript:|style=| on[a-z]+="|https?:\/\/(?!localhost:3000)/);
    }
  });

  it('gives grounds and answer side by side in the same dress, in both languages by the address', async () => {
    const english = (await get('/p/recall-assessor')).body;
    const spanish = (await get('/es/p/recall-assessor')).body;
    expect(english).toMatch(
      /<div class="two"><div><h2>Grounds<\/h2><p class="said">Assessments came late[^<]*<\/p><\/div><div><h2>Answer<\/h2><p class="said">The office lost/,
    );
    expect(spanish).toMatch(/<html lang="es">/);
    expect(spanish).toMatch(/<h2>Motivos<\/h2><p class="said">Los avalúos/);
    expect(spanish).toContain('href="/p/recall-assessor" hreflang="en"');
    expect(spanish).toContain('<p class="said" lang="en">I waited');
  });

  it('lists what is published, campaigns apart from offices, with the way in', async () => {
    const index = (await get('/')).body;
    expect(index).toContain('href="/app/"');
    expect(index).toMatch(/Pages of elections offices[\s\S]*example-county-1[\s\S]*Pages of campaigns[\s\S]*recall-assessor/);
    expect((await get('/es')).body).toContain('Páginas de campañas');
    const absent = await get('/p/nobody-here');
    expect([absent.statusCode, absent.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it('gives totals as JSON and CSV, feeds, and a badge that other pages may show', async () => {
    const data = await get('/p/recall-assessor/data.json');
    expect(data.headers['access-control-allow-origin']).toBe('*');
    expect(data.json()).toMatchObject({
      state: 'circulating',
      requirement: { count: 12_000 },
      counts: [{ what: 'gathered', count: 12_300, atLeast: true, by: 'campaign' }],
    });
    expect((await get('/p/recall-assessor/data.csv')).body).toBe(
      'figure,count,at_least,on,counted_by\nrequired,12000,no,,\ngathered,12300,yes,2026-03-01,campaign\n',
    );
    const atom = await get('/p/recall-assessor/feed.atom');
    expect(atom.headers['content-type']).toContain('application/atom+xml');
    expect(atom.body).toContain('The form was approved');
    expect((await get('/p/recall-assessor/feed.json')).json()).toMatchObject({
      version: 'https://jsonfeed.org/version/1',
      items: [{ title: 'The form was approved' }],
    });
    const badge = await get('/p/recall-assessor/badge.svg');
    expect(badge.headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(badge.body).toMatch(/^<svg [^>]*role="img"[\s\S]*&gt; 12,300 of 12,000 required · claimed/);
    expect((await get('/p/recall-assessor/badge-es.svg')).body).toContain('según la campaña');
  });

  it('answers 304 to who has the page, packs it, and shows a change in less than five seconds', async () => {
    const first = await get('/p/recall-assessor', { 'accept-encoding': 'br' });
    expect(first.headers['content-encoding']).toBe('br');
    expect((await get('/p/recall-assessor', { 'accept-encoding': 'br', 'if-none-match': String(first.headers.etag) })).statusCode).toBe(
      304,
    );
    expect((await get('/p/recall-assessor')).headers.etag).not.toBe(first.headers.etag);
    const { itemId } = await propose({
      kind: 'announcement',
      body: { title: { en: 'News of today', es: '' }, words: { en: 'Short.', es: '' } },
    });
    expect((await get('/p/recall-assessor')).body).not.toContain('News of today');
    must(await decide(itemId, 'published'));
    expect((await get('/p/recall-assessor')).body).toContain('News of today');
    expect((await get('/p/recall-assessor', { 'if-none-match': String(first.headers.etag) })).statusCode).toBe(200);
  });

  it('shows markup in what people write as text, never as markup', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror="alert(2)">&amp;{{7*7}}]]><svg onload=alert(3)>';
    const { itemId } = await propose({ kind: 'statement', body: statement({ name: evil, who: evil, words: evil }) });
    const told = await propose({ kind: 'announcement', body: { title: { en: evil, es: evil }, words: { en: evil, es: evil } } });
    const meeting = await propose({
      kind: 'event',
      body: event({ title: { en: evil, es: evil }, where: { name: evil, address: evil, latitude: 34, longitude: -118 } }),
    });
    for (const each of [itemId, told.itemId, meeting.itemId]) must(await decide(each, 'published'));
    for (const url of ['/p/recall-assessor', '/es/p/recall-assessor', '/', '/p/recall-assessor/badge.svg']) {
      const { body, headers } = await get(url);
      expect(body).not.toMatch(/<script|<img src=x|<svg onload|onerror="/);
      expect(headers['content-security-policy']).toMatch(/script-src 'self'|default-src 'none'/);
    }
    const atom = (await get('/p/recall-assessor/feed.atom')).body;
    // Inside the feed it is text twice over: readers that take titles for HTML show it and run nothing.
    expect(atom.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')).not.toMatch(/<script|<img|<svg/);
    expect(atom).not.toMatch(/CDATA\[[^\]]*<script/);
    for (const each of [itemId, told.itemId, meeting.itemId]) must(await decide(each, 'taken-down'));
    expect((await get('/p/recall-assessor')).body).not.toContain('alert(1)');
  });

  it('refuses a statement or a picture without consent, an event in another zone, hidden characters, and what an office does not do', async () => {
    const write = async (item: unknown, page = campaign) => {
      const parsed = PublicItem.safeParse(item);
      if (!parsed.success) return `schema ${parsed.error.issues[0].path.join('.')}`;
      return codeOf(await writePublicItem(test.deps, { member: page.worker, petitionId: page.petitionId, item: parsed.data, after: 0 }));
    };
    const picture = {
      data: (
        await sharp({ create: { width: 30, height: 40, channels: 3, background: 'red' } })
          .jpeg()
          .toBuffer()
      ).toString('base64'),
      alt: 'Eve',
      consent: false,
    };
    expect(await write({ kind: 'statement', body: statement({ consent: { given: false, on: '2026-02-10', how: 'x' } }) })).toBe(
      'consent-missing',
    );
    expect(await write({ kind: 'statement', body: statement({ picture }) })).toBe('picture-consent-missing');
    expect(
      await write({ kind: 'statement', body: statement({ picture: { ...picture, consent: true, data: 'bm90IGEgcGljdHVyZQ==' } }) }),
    ).toBe('picture-invalid');
    expect(await write({ kind: 'event', body: event({ zone: 'America/New_York' }) })).toBe('zone-other');
    expect(await write({ kind: 'event', body: event({ zone: 'Mars/Olympus' }) })).toBe('zone-unknown');
    expect(await write({ kind: 'event', body: event({ date: '2026-03-08', starts: '02:30' }) })).toBe('time-invalid');
    expect(await write({ kind: 'statement', body: statement({ words: 'left\u202eright' }) })).toBe('schema body.words');
    expect(await write({ kind: 'statement', body: statement() }, office)).toBe('item-not-for-office');
    expect(await write({ kind: 'event', body: event() }, office)).toBe('item-not-for-office');
    expect(
      codeOf(
        await setPublicText(test.deps, {
          member: office.worker,
          petitionId: office.petitionId,
          field: 'volunteers',
          language: 'en',
          body: 'Help!',
        }),
      ),
    ).toBe('text-not-for-office');
    expect(
      codeOf(await publishPage(test.deps, { member: office.lead, petitionId: office.petitionId, claim: { lines: 9, on: '2026-03-01' } })),
    ).toBe('claim-not-for-office');
    expect(
      codeOf(await openPublicPage(test.deps, { member: office.lead, petitionId: office.petitionId, slug: 'another-one', zone: ZONE })),
    ).toBe('page-opened');
  });

  it('keeps a picture small and without hidden data, and shows it only while its statement is shown', async () => {
    const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: 'teal' } })
      .withExif({ IFD0: { Artist: 'Secret Name' } })
      .jpeg()
      .toBuffer();
    const { itemId } = await propose({
      kind: 'statement',
      body: statement({ picture: { data: photo.toString('base64'), alt: 'Eve', consent: true } }),
    });
    const url = `/p/pictures/${itemId}.webp`;
    expect((await get(url)).statusCode).toBe(404);
    must(await decide(itemId, 'published'));
    const shown = await get(url);
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/webp']);
    expect(shown.rawPayload.includes(Buffer.from('Secret Name'))).toBe(false);
    expect((await sharp(shown.rawPayload).metadata()).width).toBe(240);
    must(await decide(itemId, 'taken-down'));
    expect((await get(url)).statusCode).toBe(404);
  });

  it('corrects with a note, lets nobody decide on what he has not seen, and keeps roles apart', async () => {
    const { deps } = test;
    const { itemId } = await propose({
      kind: 'announcement',
      body: { title: { en: 'Meeting on the 3rd', es: '' }, words: { en: 'At six.', es: '' } },
    });
    const refused = await decidePublicItem(deps, {
      member: campaign.worker,
      petitionId: campaign.petitionId,
      itemId,
      version: 1,
      decision: 'published',
      reason: '',
    });
    expect(codeOf(refused)).toBe('not-allowed');
    must(await decide(itemId, 'published'));
    const correct = { member: campaign.worker, petitionId: campaign.petitionId, itemId, after: 1 };
    const item: PublicItem = {
      kind: 'announcement',
      body: { title: { en: 'Meeting on the 4th', es: '' }, words: { en: 'At six.', es: '' } },
    };
    must(await writePublicItem(deps, { ...correct, item }));
    expect(codeOf(await writePublicItem(deps, { ...correct, item }))).toBe('changed-meanwhile');
    expect(codeOf(await decide(itemId, 'published', 1))).toBe('changed-meanwhile');
    expect((await get('/p/recall-assessor')).body).toContain('Meeting on the 3rd');
    must(await decide(itemId, 'published', 2));
    const { body } = await get('/p/recall-assessor');
    expect(body).toMatch(/Meeting on the 4th[\s\S]*?Corrected on/);
    expect(body).not.toContain('Meeting on the 3rd');
    expect(
      codeOf(
        await decidePublicItem(deps, {
          member: campaign.lead,
          petitionId: campaign.petitionId,
          itemId,
          version: 2,
          decision: 'taken-down',
          reason: '',
        }),
      ),
    ).toBe('reason-missing');
    expect(
      codeOf(
        await decidePublicItem(deps, {
          member: office.lead,
          petitionId: campaign.petitionId,
          itemId,
          version: 2,
          decision: 'published',
          reason: '',
        }),
      ),
    ).toBe('not-found');
    must(await decide(itemId, 'taken-down', 2));
  });

  it('shows what was published, not what was recorded since, until it is published again; and nothing once it is withdrawn', async () => {
    const { deps } = test;
    const page = await publishedPage(test, { kind: 'campaign', slug: 'second-page', items: [] });
    must(
      await setPublicText(deps, {
        member: page.worker,
        petitionId: page.petitionId,
        field: 'grounds',
        language: 'en',
        body: 'Other grounds.',
      }),
    );
    must(
      await advancePetition(deps, {
        member: page.lead,
        petitionId: page.petitionId,
        event: 'petition-filed',
        on: '2026-06-01',
        after: 4,
        details: {},
      }),
    );
    expect((await get('/p/second-page')).body).not.toMatch(/Other grounds|The petition was filed/);
    const again = { member: page.lead, petitionId: page.petitionId, claim: null };
    expect(must(await publishPage(deps, again)).number).toBe(2);
    expect(must(await publishPage(deps, again)).number).toBe(2);
    expect((await get('/p/second-page')).body).toMatch(/The petition was filed[\s\S]*Other grounds/);
    must(await withdrawPage(deps, { member: page.lead, petitionId: page.petitionId, reason: 'mistake' }));
    for (const path of ['', '/data.json', '/feed.atom', '/badge.svg']) expect((await get(`/p/second-page${path}`)).statusCode).toBe(404);
    expect((await get('/')).body).not.toContain('second-page');
  });

  it('never tells a small count of a campaign, and rounds the others down', () => {
    expect([0, 49, 50, 57, 999, 1000, 12_345].map(toldCount)).toEqual([null, null, 50, 50, 990, 1000, 12_300]);
  });

  it('asks the database at most once a second whether something changed, so that a change is shown in less than five', async () => {
    expect(FRESH_MS + KEEP_SECONDS * 1000).toBeLessThan(5000);
    let clock = 0;
    let asked = 0;
    let stamp = 'one';
    const cache = publicCache({
      stamp: async () => {
        asked++;
        return stamp;
      },
      now: () => clock,
    });
    const ask = async () =>
      String((await cache.answer('k', async () => ({ status: 200, media: 'text/plain', body: Buffer.from(stamp) }))).body);
    for (let i = 0; i < 100; i++) expect(await ask()).toBe('one');
    expect(asked).toBe(1);
    stamp = 'two';
    clock = FRESH_MS - 1;
    expect(await ask()).toBe('one');
    clock = FRESH_MS;
    expect(await ask()).toBe('two');
    expect(asked).toBe(2);
  });

  it('goes on showing what it showed while the database is away', async () => {
    let clock = 0;
    let away = false;
    let made = 0;
    const cache = publicCache({ stamp: async () => (away ? Promise.reject(new Error('away')) : 'one'), now: () => clock });
    const ask = () => cache.answer('k', async () => ({ status: 200, media: 'text/plain', body: Buffer.from(String(++made)) }));
    const both = await Promise.all([ask(), ask()]);
    expect(both.map(({ body }) => String(body))).toEqual(['1', '1']);
    away = true;
    clock = 60_000;
    expect(String((await ask()).body)).toBe('1');
    clock = 3_600_000;
    await expect(ask()).rejects.toThrow('away');
  });
});
