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
import { RecordWithdrawal, recordWithdrawal } from '../../operations/record-withdrawal.ts';
import { type Route, route } from '../route.ts';

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
      method: z.enum(['sample', 'full']).nullable(),
      frame: z.string().nullable(),
      draw: z.strictObject({ seed: z.string(), size: z.int() }).nullable(),
      determinations: z.array(z.strictObject({ number: z.int(), basis: z.string(), outcome: z.string(), body: z.json() })),
      certificate: z.strictObject({ outcome: z.string(), on: z.string(), determination: z.int() }).nullable(),
    }),
    async run({ deps: { db } }, { params: { petitionId } }) {
      const raw = await db.selectFrom('raw_count').selectAll().where('petition_id', '=', petitionId).orderBy('number').execute();
      const choice = await db.selectFrom('count_choice').select('method').where('petition_id', '=', petitionId).executeTakeFirst();
      const frame = await db.selectFrom('frame').select(['raw', 'hash']).where('petition_id', '=', petitionId).executeTakeFirst();
      const draw = await db.selectFrom('draw').select(['seed', 'size']).where('petition_id', '=', petitionId).executeTakeFirst();
      const determinations = await db
        .selectFrom('determination')
        .selectAll()
        .where('petition_id', '=', petitionId)
        .orderBy('number')
        .execute();
      const certificate = await db.selectFrom('certificate').selectAll().where('petition_id', '=', petitionId).executeTakeFirst();
      return ok({
        rawCounts: raw.map(({ number, lines, reason, at }) => ({ number, lines, reason, at: at.toISOString() })),
        method: choice?.method ?? null,
        frame: frame === undefined ? null : `${frame.raw}-${frame.hash}`,
        draw: draw ?? null,
        determinations: determinations.map(({ number, basis, outcome, body }) => ({ number, basis, outcome, body: JSON.parse(body) })),
        certificate:
          certificate === undefined
            ? null
            : { outcome: certificate.outcome, on: certificate.on_date, determination: certificate.determination_number },
      });
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
