import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import { AnswerChallenge, answerChallenge, ChallengeLine, challengeLine, listChallenges } from '../../operations/challenge-line.ts';
import { evidenceDocument } from '../../operations/evidence-document.ts';
import { readEvidencePacket } from '../../operations/evidence-packet.ts';
import { premisesOf } from '../../operations/examination-access.ts';
import { observePetition } from '../../operations/observe-petition.ts';
import { OpenNoteBook, openNoteBook, readNotes, WriteNote, writeNote } from '../../operations/private-notes.ts';
import { listInvalidLines, readExamination } from '../../operations/read-examination.ts';
import { SetPremises, setPremises } from '../../operations/set-premises.ts';
import { CalendarDay, Certainty, Citation, LineWords, Words } from '../answers.ts';
import { plainAnswer } from '../plain-answer.ts';
import { FileAnswer, type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const Cited = { citation: Citation, confirmed: Certainty, note: z.string().optional() };
const Written = { lineId: z.uuid(), section: z.string(), page: z.string(), line: z.string(), text: LineWords, image: z.boolean() };
const State = z.enum(['not-open', 'not-begun', 'open', 'ended', 'over', 'elsewhere']);

/** The examination by the proponents, and what observers may see. The one file is refused unless the pack says that copies may be taken; no pack that is shipped does. */
export const EXAMINATION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/petitions/:petitionId/examination',
    name: 'readExamination',
    summary: 'Where the examination stands: the law, the clock, the figures of the certificate.',
    access: { act: 'examination.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      state: State,
      begun: z.string().nullable(),
      ended: z.string().nullable(),
      dates: z.array(CalendarDay),
      law: z.strictObject({
        who: Words,
        beginWithinDays: z.int().nullable(),
        finishWithinDays: z.int().nullable(),
        where: Words,
        onPremises: z.enum(['yes', 'no', 'unknown']),
        export: z.enum(['yes', 'no', 'unknown']),
        cost: Words,
        challenge: z.strictObject({ words: Words, ...Cited }).nullable(),
        ...Cited,
      }),
      certified: z
        .strictObject({
          basis: z.enum(['sample', 'full']),
          required: z.int(),
          lines: z.int(),
          valid: z.int(),
          shortfall: z.int().nullable(),
          reasons: z.array(z.strictObject({ code: z.string(), words: Words, lines: z.int(), citation: Citation, confirmed: Certainty })),
        })
        .nullable(),
    }),
    run: async ({ deps, member, address }, { params }) => plainAnswer(await readExamination(deps, { member, address, ...params })),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/examination/lines',
    name: 'listInvalidLines',
    summary: 'The lines found invalid, by their places.',
    access: { act: 'examination.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      reason: z.string().max(60).optional(),
      after: z.coerce.number().int().min(0).max(100_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          lineId: z.uuid(),
          ordinal: z.int(),
          section: z.string(),
          page: z.string(),
          line: z.string(),
          reason: z.string(),
        }),
      ),
      next: z.int().nullable(),
    }),
    run: async ({ deps, member, address }, { params, query }) =>
      plainAnswer(await listInvalidLines(deps, { member, address, ...params, ...query })),
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/evidence',
    name: 'readEvidencePacket',
    summary:
      'Everything a finding rests on: readings, what was searched and found, roll, manual, reviewers by role, reason with citation, the other line of a duplicate.',
    access: { act: 'examination.read', on: 'line' },
    params: z.strictObject({ lineId: z.uuid() }),
    answer: z.strictObject({
      ...Written,
      status: z.string(),
      outcome: z.string().nullable(),
      reason: z
        .strictObject({
          code: z.string(),
          words: Words,
          citation: Citation,
          confirmed: Certainty,
          peopleNeeded: z.int(),
          peopleAgreed: z.int(),
        })
        .nullable(),
      readings: z.array(z.strictObject({ number: z.int(), method: z.string(), at: z.string(), text: LineWords })),
      findings: z.array(
        z.strictObject({
          number: z.int(),
          kind: z.string(),
          purpose: z.string(),
          outcome: z.string().nullable(),
          reason: z.string().nullable(),
          reasonWords: Words.nullable(),
          duplicateOf: z.uuid().nullable(),
          live: z.boolean(),
          at: z.string(),
          role: z.string(),
          reviewer: z.string().nullable(),
          rollAsOf: z.string().nullable(),
          packSha256: z.string(),
          manualVersion: z.string().nullable(),
          evidence: z.json(),
          intact: z.boolean(),
        }),
      ),
      sectionReview: z
        .strictObject({
          outcome: z.string(),
          fault: z.string().nullable(),
          faultWords: Words.nullable(),
          signedFrom: z.string().nullable(),
          signedTo: z.string().nullable(),
        })
        .nullable(),
      previous: z.uuid().nullable(),
      next: z.uuid().nullable(),
      duplicate: z.strictObject({ ...Written, outcome: z.string().nullable() }).nullable(),
    }),
    run: async ({ deps, member, address }, { params }) => plainAnswer(await readEvidencePacket(deps, { member, address, ...params })),
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/evidence-document',
    name: 'readEvidenceDocument',
    summary: 'The same as PDF, only under a rule pack that says that copies may be taken; every copy is logged.',
    access: { act: 'examination.read', on: 'line' },
    params: z.strictObject({ lineId: z.uuid() }),
    query: z.strictObject({ language: z.enum(['en', 'es']).default('en') }),
    answer: FileAnswer,
    kind: 'file',
    media: 'application/pdf',
    async run({ deps, member, address }, { params, query }) {
      const bytes = await evidenceDocument(deps, { member, address, ...params, ...query });
      return bytes.ok ? ok({ media: 'application/pdf', name: `evidence-${query.language}.pdf`, bytes: bytes.value }) : bytes;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/notes',
    name: 'readNotes',
    summary: 'The proponents’ private notes as they are kept: encrypted in their browsers, readable to nobody here.',
    access: { act: 'examination.note', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      book: z.strictObject({ salt: z.string(), probe: z.string() }).nullable(),
      notes: z.array(z.strictObject({ tag: z.string(), number: z.int(), body: z.string() })),
    }),
    run: async ({ deps, member, address }, { params }) => plainAnswer(await readNotes(deps, { member, address, ...params })),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/note-book',
    name: 'openNoteBook',
    summary: 'Set the private notes up, once.',
    access: { act: 'examination.note', on: 'petition' },
    params: PetitionId,
    body: OpenNoteBook.omit({ petitionId: true }),
    answer: z.strictObject({ salt: z.string(), probe: z.string() }),
    status: 201,
    run: ({ deps, member, address }, { params, body }) => openNoteBook(deps, { member, address, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/notes',
    name: 'writeNote',
    summary: 'Keep a private note.',
    access: { act: 'examination.note', on: 'petition' },
    params: PetitionId,
    body: WriteNote.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member, address }, { params, body }) => writeNote(deps, { member, address, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/challenges',
    name: 'listChallenges',
    summary: 'Challenges with their answers, where the rule pack has such a procedure.',
    access: { act: 'examination.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          challengeId: z.uuid(),
          number: z.int(),
          lineId: z.uuid(),
          ground: z.string(),
          at: z.string(),
          answer: z.strictObject({ upheld: z.boolean(), answer: z.string(), at: z.string() }).nullable(),
        }),
      ),
    }),
    async run({ deps, member, address }, { params }) {
      const items = await listChallenges(deps, { member, address, ...params });
      return plainAnswer(items.ok ? ok({ items: items.value }) : items);
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/challenges',
    name: 'challengeLine',
    summary: 'Challenge the finding on a line, where the rule pack has such a procedure.',
    access: { act: 'examination.challenge', on: 'petition' },
    params: PetitionId,
    body: ChallengeLine.omit({ petitionId: true }),
    answer: z.strictObject({ challengeId: z.uuid(), number: z.int() }),
    status: 201,
    run: ({ deps, member, address }, { params, body }) => challengeLine(deps, { member, address, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/challenges/:challengeId/answer',
    name: 'answerChallenge',
    summary: 'Answer a challenge, once.',
    access: { act: 'examination.answer', on: 'petition' },
    params: PetitionId.extend({ challengeId: z.uuid() }),
    body: AnswerChallenge.omit({ petitionId: true, challengeId: true }),
    answer: z.strictObject({ upheld: z.boolean() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => answerChallenge(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/observation',
    name: 'observePetition',
    summary: 'How many lines are examined, for those to whom the rule pack lets it be shown; never what was found.',
    access: { act: 'petition.observe', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({ lines: z.int(), examined: z.int() }),
    run: ({ deps, member }, { params }) => observePetition(deps, { member, ...params }),
  }),
  route({
    method: 'GET',
    path: '/premises',
    name: 'readPremises',
    summary: 'The machines on which an examination may take place.',
    access: { act: 'premises.set', on: 'organisation' },
    query: z.strictObject({}),
    answer: z.strictObject({ number: z.int(), addresses: z.array(z.string()), own: z.string() }),
    async run({ deps, member, address }) {
      const last = await deps.db
        .selectFrom('premises')
        .select(({ fn }) => fn.max('number').as('number'))
        .where('organisation_id', '=', member.organisationId)
        .executeTakeFirst();
      return ok({ number: last?.number ?? 0, addresses: [...((await premisesOf(deps.db, member.organisationId)) ?? [])], own: address });
    },
  }),
  route({
    method: 'POST',
    path: '/premises',
    name: 'setPremises',
    summary: 'Name the machines on which an examination may take place.',
    access: { act: 'premises.set', on: 'organisation' },
    body: SetPremises,
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { body }) => setPremises(deps, { member, ...body }),
  }),
];
