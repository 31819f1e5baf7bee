import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import {
  Certify,
  ChooseCount,
  certify,
  chooseCount,
  Determine,
  determine,
  RecordRawCount,
  recordRawCount,
} from '../../operations/count.ts';
import { DrawSample, drawSample, publishFrame } from '../../operations/draw-sample.ts';
import { OFFICIAL_DOCUMENTS, officialDocument } from '../../operations/official-documents.ts';
import { pullListCsv, readPullList } from '../../operations/pull-list.ts';
import { readCount } from '../../operations/read-count.ts';
import { RecordWithdrawal, recordWithdrawal } from '../../operations/record-withdrawal.ts';
import { ShownStep } from '../answers.ts';
import { plainAnswer } from '../plain-answer.ts';
import { FileAnswer, type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });

/** Official acts of an office: withdrawals, raw count, sample, determination, certificate. */
export const COUNT_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/petitions/:petitionId/withdrawals',
    name: 'recordWithdrawal',
    summary: 'Record a signer’s request to be taken off.',
    access: { act: 'withdrawal.record', on: 'petition' },
    params: PetitionId,
    body: RecordWithdrawal.omit({ petitionId: true }),
    answer: z.strictObject({ withdrawalId: z.uuid(), inTime: z.boolean() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => recordWithdrawal(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/count',
    name: 'readCount',
    summary: 'Raw counts with their history, choice of count, frame, draw, determinations, certificate.',
    access: { act: 'count.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      rawCounts: z.array(z.strictObject({ number: z.int(), lines: z.int(), reason: z.string(), at: z.string() })),
      linesOnRecord: z.int(),
      required: z.int(),
      method: z.enum(['sample', 'full']).nullable(),
      sample: z.strictObject({ allowed: z.boolean(), size: z.int(), everyLine: z.boolean(), steps: z.array(ShownStep) }).nullable(),
      frame: z.string().nullable(),
      framePublished: z.string().nullable(),
      draw: z
        .strictObject({
          seed: z.string(),
          size: z.int(),
          at: z.string(),
          fingerprint: z.string(),
          first: z.array(z.strictObject({ position: z.int(), counter: z.int() })),
        })
        .nullable(),
      determinations: z.array(z.strictObject({ number: z.int(), basis: z.string(), outcome: z.string(), at: z.string(), body: z.json() })),
      certificate: z.strictObject({ outcome: z.string(), on: z.string(), determination: z.int() }).nullable(),
    }),
    run: async ({ deps, member }, { params }) => plainAnswer(await readCount(deps, { member, ...params })),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/pull-list',
    name: 'readPullList',
    summary: 'The lines of the sample in the order of sections, pages and lines, to be pulled from the files.',
    access: { act: 'count.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      after: z.coerce.number().int().min(0).max(100_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          lineId: z.uuid(),
          ordinal: z.int(),
          section: z.string(),
          page: z.string(),
          line: z.string(),
          position: z.int(),
          found: z.boolean(),
        }),
      ),
      next: z.int().nullable(),
    }),
    run: async ({ deps, member }, { params, query }) => plainAnswer(await readPullList(deps, { member, ...params, ...query })),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/pull-list.csv',
    name: 'downloadPullList',
    summary: 'The whole pull list as CSV: places only, nothing of a signer.',
    access: { act: 'count.read', on: 'petition' },
    params: PetitionId,
    answer: FileAnswer,
    kind: 'file',
    media: 'text/csv; charset=utf-8',
    async run({ deps, member }, { params }) {
      const text = await pullListCsv(deps, { member, ...params });
      return text.ok ? ok({ media: 'text/csv; charset=utf-8', name: 'pull-list.csv', bytes: Buffer.from(text.value, 'utf8') }) : text;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/official-documents/:document',
    name: 'readOfficialDocument',
    summary: 'Certificate, notices and the record of the draw as PDF, made from the record.',
    access: { act: 'count.read', on: 'petition' },
    params: PetitionId.extend({ document: z.enum(OFFICIAL_DOCUMENTS) }),
    query: z.strictObject({ language: z.enum(['en', 'es']).default('en') }),
    answer: FileAnswer,
    kind: 'file',
    media: 'application/pdf',
    async run({ deps, member }, { params, query }) {
      const bytes = await officialDocument(deps, { member, ...params, ...query });
      return bytes.ok ? ok({ media: 'application/pdf', name: `${params.document}-${query.language}.pdf`, bytes: bytes.value }) : bytes;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/raw-counts',
    name: 'recordRawCount',
    summary: 'Record the raw count, or correct it with a reason.',
    access: { act: 'count.official', on: 'petition' },
    params: PetitionId,
    body: RecordRawCount.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => recordRawCount(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/count-choice',
    name: 'chooseCount',
    summary: 'Choose sample or full count: once, and before anything is screened.',
    access: { act: 'count.official', on: 'petition' },
    params: PetitionId,
    body: ChooseCount.omit({ petitionId: true }),
    answer: z.strictObject({ method: z.enum(['sample', 'full']) }),
    status: 201,
    run: ({ deps, member }, { params, body }) => chooseCount(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/frame',
    name: 'publishFrame',
    summary: 'Fix the sampling frame; its hash is published before the seed is rolled.',
    access: { act: 'count.official', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({ raw: z.int(), hash: z.string(), id: z.string() }),
    status: 201,
    run: ({ deps, member }, { params }) => publishFrame(deps, { member, ...params }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/draw',
    name: 'drawSample',
    summary: 'Draw the sample with a seed from dice: once.',
    access: { act: 'count.official', on: 'petition' },
    params: PetitionId,
    body: DrawSample.omit({ petitionId: true }),
    answer: z.strictObject({ size: z.int(), fingerprint: z.string(), everyLine: z.boolean() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => drawSample(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/determinations',
    name: 'determine',
    summary: 'Apply the pack’s arithmetic to the findings.',
    access: { act: 'count.official', on: 'petition' },
    params: PetitionId,
    body: Determine.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int(), outcome: z.enum(['sufficient', 'insufficient', 'full-count']), body: z.json() }),
    status: 201,
    async run({ deps, member }, { params, body }) {
      const determined = await determine(deps, { member, ...params, ...body });
      return determined.ok ? ok({ ...determined.value, body: JSON.parse(JSON.stringify(determined.value.body)) }) : determined;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/certificate',
    name: 'certify',
    summary: 'Certify the last determination.',
    access: { act: 'count.official', on: 'petition' },
    params: PetitionId,
    body: Certify.omit({ petitionId: true }),
    answer: z.strictObject({ outcome: z.enum(['sufficient', 'insufficient']) }),
    status: 201,
    run: ({ deps, member }, { params, body }) => certify(deps, { member, ...params, ...body }),
  }),
];
