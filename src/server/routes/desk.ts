import { z } from 'zod';
import { err, ok } from '../../basics/result.ts';
import type { Outcome } from '../../operations/deps.ts';
import { LookUpForLine, lookUpForLine } from '../../operations/look-up-for-line.ts';
import { nextLine } from '../../operations/next-line.ts';
import { readDesk, readOwnFindings, readOwnTrail, readSection } from '../../operations/read-desk.ts';
import { countSignatures, readLineSignature, readReferenceSignature } from '../../operations/read-signatures.ts';
import { RecordReading, recordReading } from '../../operations/record-reading.ts';
import { FileAnswer, type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const LineId = z.strictObject({ lineId: z.uuid() });
const BatchId = z.strictObject({ batchId: z.uuid() });

const Text = z.object({
  lineId: z.string(),
  section: z.string(),
  page: z.string(),
  line: z.string(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  address: z.string(),
  city: z.string(),
  zip: z.string(),
  birthDate: z.string(),
  signedOn: z.string(),
});

const Law = z.strictObject({
  outcome: z.enum(['valid', 'invalid', 'question']),
  reported: z.string().nullable(),
  reasons: z.array(z.string()),
  questions: z.array(z.string()),
  assumptions: z.array(z.string()),
  unconfirmed: z.array(z.string()),
});

const Voter = z.strictObject({
  voterId: z.string(),
  name: z.string(),
  birth: z.string(),
  address: z.string(),
  city: z.string(),
  zip: z.string(),
  status: z.string(),
  registeredOn: z.string(),
  former: z.boolean(),
});

const Candidate = z.strictObject({
  voter: Voter,
  probability: z.number().nullable(),
  evidence: z.array(z.strictObject({ field: z.string(), written: z.string(), onRoll: z.string(), words: z.string(), bits: z.number() })),
  law: Law,
  counted: z.strictObject({ lineId: z.uuid(), text: Text }).nullable(),
});

const Line = z.strictObject({
  lineId: z.uuid(),
  position: z.int(),
  text: Text,
  sectionId: z.uuid(),
  sectionReviewed: z.boolean(),
  sectionFault: z.string().nullable(),
  flagged: z.boolean(),
  image: z.boolean(),
  roll: z.strictObject({ rollId: z.uuid(), asOf: z.string() }).nullable(),
  reading: z.strictObject({ number: z.int(), keyed: z.boolean() }),
  basis: z.enum(['screening', 'reading']),
  question: z.string().nullable(),
  candidates: z.array(Candidate),
  nobody: Law,
});

const OwnFinding = z.strictObject({
  findingId: z.uuid(),
  lineId: z.uuid(),
  position: z.int().nullable(),
  kind: z.enum(['finding', 'undo', 're-open']),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  voterId: z.string().nullable(),
  note: z.string(),
  at: z.string(),
  undone: z.boolean(),
});

const VoterOfLine = z.strictObject({ voterId: z.string().min(1).max(60) });

/** What the desk reads: work, sections, lines with candidates, one's own findings. */
export const DESK_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/petitions/:petitionId/desk',
    name: 'readDesk',
    summary: 'What there is to do: sections to review, free batches, the batch in hand.',
    access: { act: 'batch.work', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      sections: z.strictObject({ all: z.int(), reviewed: z.int() }),
      signatures: z.boolean(),
      free: z.strictObject({ first: z.int(), second: z.int(), recheck: z.int() }),
      inHand: z
        .strictObject({
          batchId: z.uuid(),
          purpose: z.enum(['first', 'second', 'recheck']),
          label: z.string(),
          lines: z.int(),
          done: z.int(),
        })
        .nullable(),
    }),
    run: ({ deps, member }, { params }) => readDesk(deps, { member, ...params }),
  }),
  route({
    method: 'GET',
    path: '/sections/:sectionId',
    name: 'readSection',
    summary: 'A section with its lines, for its review.',
    access: { act: 'section.review', on: 'section' },
    params: z.strictObject({ sectionId: z.uuid() }),
    answer: z.strictObject({
      sectionId: z.uuid(),
      code: z.string(),
      lines: z.array(Text),
      custody: z.array(z.strictObject({ kind: z.string(), on: z.string() })),
      review: z
        .strictObject({
          outcome: z.string(),
          fault: z.string().nullable(),
          signedFrom: z.string().nullable(),
          signedTo: z.string().nullable(),
        })
        .nullable(),
      next: z.uuid().nullable(),
    }),
    async run({ deps, member }, { params }) {
      const section = await readSection(deps, { member, ...params });
      return section.ok ? ok(copyOf(section.value)) : section;
    },
  }),
  route({
    method: 'GET',
    path: '/batches/:batchId/next',
    name: 'nextLine',
    summary: 'The next line of a batch in hand with its candidates, their evidence, and what the law makes of each.',
    access: { act: 'batch.work', on: 'batch' },
    params: BatchId,
    query: z.strictObject({ after: z.coerce.number().int().min(0).max(1_000_000).default(0) }),
    answer: z.strictObject({ done: z.int(), lines: z.int(), line: Line.nullable() }),
    async run({ deps, member }, { params, query }) {
      const next = await nextLine(deps, { member, ...params, ...query });
      return next.ok ? ok(copyOf(next.value)) : next;
    },
  }),
  route({
    method: 'GET',
    path: '/batches/:batchId/findings',
    name: 'listOwnFindings',
    summary: 'One’s own last findings in a batch, which may still be taken back.',
    access: { act: 'batch.work', on: 'batch' },
    params: BatchId,
    answer: z.strictObject({ items: z.array(OwnFinding) }),
    async run({ deps, member }, { params }) {
      const own = await readOwnFindings(deps, { member, ...params });
      return own.ok ? ok(copyOf(own.value)) : own;
    },
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/voters',
    name: 'lookUpForLine',
    summary: 'Voters that fit what was typed, those first that fit the line, with evidence and law. Every reading is logged.',
    access: { act: 'finding.record', on: 'line' },
    params: LineId,
    query: z.strictObject({ query: LookUpForLine.shape.query, limit: z.coerce.number().int().min(1).max(20).default(8) }),
    answer: z.strictObject({ candidates: z.array(Candidate) }),
    async run({ deps, member }, { params, query }) {
      const found = await lookUpForLine(deps, { member, ...params, ...query });
      return found.ok ? ok(copyOf(found.value)) : found;
    },
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/trail',
    name: 'readOwnTrail',
    summary: 'A line’s readings and flags, and what one found on it oneself; what others found stays hidden.',
    access: { act: 'finding.record', on: 'line' },
    params: LineId,
    answer: z.strictObject({
      findings: z.array(OwnFinding),
      readings: z.array(z.strictObject({ number: z.int(), method: z.string(), at: z.string(), own: z.boolean(), text: Text })),
      flags: z.array(z.strictObject({ raised: z.boolean(), note: z.string(), at: z.string(), own: z.boolean() })),
    }),
    async run({ deps, member }, { params }) {
      const trail = await readOwnTrail(deps, { member, ...params });
      return trail.ok ? ok(copyOf(trail.value)) : trail;
    },
  }),
  route({
    method: 'POST',
    path: '/lines/:lineId/readings',
    name: 'recordReading',
    summary: 'Write down what stands on a line, or bring an earlier reading back; earlier readings stay. `after`: the last reading seen.',
    access: { act: 'reading.record', on: 'line' },
    params: LineId,
    body: z.strictObject({ ...RecordReading.shape }).omit({ lineId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    async run({ deps, member }, { params, body }) {
      const whole = RecordReading.safeParse({ ...params, ...body });
      if (!whole.success)
        return err({ code: 'request-invalid', message: whole.error.issues[0].message, field: whole.error.issues[0].path.join('.') });
      return recordReading(deps, { member, ...whole.data });
    },
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/signatures',
    name: 'countSignatures',
    summary: 'How many reference signatures a voter has, for the comparison with a line’s.',
    access: { act: 'finding.record', on: 'line' },
    params: LineId,
    query: VoterOfLine,
    answer: z.strictObject({ references: z.int(), crop: z.boolean() }),
    run: ({ deps, member }, { params, query }) => countSignatures(deps, { member, ...params, ...query }),
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/signature',
    name: 'readLineSignature',
    summary: 'The signature on a line, cut from its sheet (JPEG): nothing else of the line is seen.',
    access: { act: 'finding.record', on: 'line' },
    params: LineId,
    query: z.strictObject({}),
    answer: FileAnswer,
    kind: 'file',
    media: 'image/jpeg',
    run: async ({ deps, member }, { params }) => jpeg(await readLineSignature(deps, { member, ...params })),
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/signatures/:number',
    name: 'readReferenceSignature',
    summary: 'A reference signature of a voter (JPEG), without what its file says besides. Every reading is logged.',
    access: { act: 'finding.record', on: 'line' },
    params: z.strictObject({ lineId: z.uuid(), number: z.coerce.number().int().min(1).max(99) }),
    query: VoterOfLine,
    answer: FileAnswer,
    kind: 'file',
    media: 'image/jpeg',
    run: async ({ deps, member }, { params, query }) => jpeg(await readReferenceSignature(deps, { member, ...params, ...query })),
  }),
];

function jpeg(picture: Outcome<{ readonly bytes: Buffer }>): Outcome<FileAnswer> {
  return picture.ok ? ok({ media: 'image/jpeg', name: null, bytes: picture.value.bytes }) : picture;
}

type Plain<T> = T extends readonly (infer U)[] ? Plain<U>[] : T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;

/** The same value without `readonly`, as schemas infer it. */
function copyOf<T>(value: T): Plain<T> {
  return value as Plain<T>;
}
