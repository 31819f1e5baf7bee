import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfText } from '../../test/documents/pdf-text.ts';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { filedPetition, found } from '../../test/record/filed-petition.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import type { Member } from '../law/access.ts';
import { certify, determine } from './count.ts';
import { drawSample, publishFrame } from './draw-sample.ts';
import { officialDocument } from './official-documents.ts';
import { pullListCsv, readPullList } from './pull-list.ts';
import { readCount } from './read-count.ts';

describe.each(DATABASE_KINDS)('documents of an office on the %s database', (kind) => {
  let test: TestInstallation;
  let supervisor: Member;
  let clerk: Member;

  beforeAll(async () => {
    test = await testInstallation(kind);
    const office = await organisationOf(test.deps, 'office', ['supervisor-1', 'clerk-1']);
    [supervisor, clerk] = ['supervisor-1', 'clerk-1'].map(office.member);
  });
  afterAll(() => test?.remove());

  it('writes certificate and notices of a full count from the record, in both languages, the same bytes each time', async () => {
    const { deps } = test;
    const { petitionId, lines } = await filedPetition(deps, { supervisor, lines: 14, method: 'full' });
    const ask = { member: clerk, petitionId, language: 'en' } as const;
    expect(codeOf(await officialDocument(deps, { ...ask, document: 'certificate' }))).toBe('not-certified');
    for (const [i, lineId] of lines.entries()) {
      await found(deps, { by: supervisor, lineId, ...(i < 10 ? {} : { reason: 'different-address' }) });
    }
    const { number } = must(await determine(deps, { member: supervisor, petitionId, basis: 'full' }));
    must(await certify(deps, { member: supervisor, petitionId, determination: number, on: '2026-03-02' }));
    const certificate = must(await officialDocument(deps, { ...ask, document: 'certificate' }));
    expect(Buffer.compare(certificate, must(await officialDocument(deps, { ...ask, document: 'certificate' })))).toBe(0);
    const text = (await pdfText(certificate)).join('\n').replace(/\s+/g, ' ');
    for (const words of ['INSUFFICIENT', 'March 2, 2026', 'raw count', '14', 'Elections Code 11221(a)', 'UNCONFIRMED'])
      expect(text).toContain(words);
    expect(text).toMatch(/Valid signatures required 12\b/);
    expect(text).toMatch(/Of these found valid 10\b/);
    // No estimate stands on a certificate.
    expect(text).not.toMatch(/interval|probab|estimate|95 %/i);
    const notice = (await pdfText(must(await officialDocument(deps, { ...ask, document: 'notice-to-proponents' }))))
      .join('\n')
      .replace(/\s+/g, ' ');
    for (const words of ['Short by 2', 'at the office', 'No copies are taken', 'March 23, 2026']) expect(notice).toContain(words);
    const spanish = (await pdfText(must(await officialDocument(deps, { ...ask, language: 'es', document: 'certificate' })))).join('\n');
    expect(spanish).toContain('INSUFICIENTE');
    expect(spanish).not.toContain('Raw count');
    expect(codeOf(await officialDocument(deps, { ...ask, document: 'notice-to-body' }))).toBe('petition-insufficient');
    expect(codeOf(await officialDocument(deps, { ...ask, document: 'draw-record' }))).toBe('sample-not-drawn');
  });

  it('shows the draw as a ceremony that anybody can redo, and lists what is to be pulled by place', async () => {
    const { deps } = test;
    const { petitionId } = await filedPetition(deps, { supervisor, lines: 620, method: 'sample', registered: 1000 });
    const before = must(await readCount(deps, { member: clerk, petitionId }));
    expect(before).toMatchObject({
      method: 'sample',
      linesOnRecord: 620,
      frame: null,
      draw: null,
      sample: { size: 500, allowed: true, everyLine: false },
    });
    expect(codeOf(await pullListCsv(deps, { member: clerk, petitionId }))).toBe('sample-not-drawn');
    const frame = must(await publishFrame(deps, { member: supervisor, petitionId }));
    must(await drawSample(deps, { member: supervisor, petitionId, frame: frame.id, seed: '314159265358979' }));
    const { draw } = must(await readCount(deps, { member: clerk, petitionId }));
    expect(draw).toMatchObject({ seed: '314159265358979', size: 500 });
    expect(draw!.first.length).toBe(20);
    const first = must(await readPullList(deps, { member: clerk, petitionId, after: 0, limit: 300 }));
    const second = must(await readPullList(deps, { member: clerk, petitionId, after: first.next!, limit: 300 }));
    const all = [...first.items, ...second.items];
    expect([all.length, second.next]).toEqual([500, null]);
    expect(all.map(({ ordinal }) => ordinal)).toEqual(all.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b));
    const csv = must(await pullListCsv(deps, { member: clerk, petitionId }));
    expect(csv.split('\n').length).toBe(502);
    expect(csv).not.toContain('Doe');
    const record = (
      await pdfText(must(await officialDocument(deps, { member: clerk, petitionId, document: 'draw-record', language: 'en' })))
    ).join('\n');
    expect(record.replace(/\s+/g, '')).toContain(frame.id.replace(/\s+/g, ''));
    expect(record).toContain('314159265358979');
  });
});
