import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import { DecideLine, decideLine } from '../../operations/decide-line.ts';
import { type Outcome, refuse } from '../../operations/deps.ts';
import {
  AnswerSetAside,
  answerSetAside,
  cancelIntake,
  listIntakes,
  listSetAside,
  readIntakeProgress,
  readSheetTotals,
  type ShownIntake,
} from '../../operations/intakes.ts';
import { type Picture, readLineImage, readPageImage, readSetAsidePicture } from '../../operations/read-pictures.ts';
import { readSectionPages } from '../../operations/section-pages.ts';
import { keepSheetForm } from '../../operations/sheet-forms.ts';
import { TakeInSheets, takeInSheets } from '../../operations/take-in-sheets.ts';
import { FileAnswer, type Route, type RouteContext, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const IntakeId = z.strictObject({ intakeId: z.uuid() });
const SectionId = z.strictObject({ sectionId: z.uuid() });
const PageOfIntake = z.strictObject({
  intakeId: z.uuid(),
  file: z.coerce.number().int().min(1).max(1_000_000),
  page: z.coerce.number().int().min(1).max(1_000_000),
});

/** Bytes of a form at most: blanks of a foreign form come in it. */
const LARGEST_FORM = 80_000_000;
/** Milliseconds between two looks at an intake's progress. */
const LOOK_MS = 500;

const Intake = z.strictObject({
  intakeId: z.uuid(),
  number: z.int(),
  name: z.string(),
  status: z.enum(['waiting', 'reading', 'done', 'failed', 'cancelled']),
  problem: z.string().nullable(),
  pages: z.int(),
  pagesDone: z.int(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  summary: z
    .strictObject({
      pagesRead: z.int(),
      pagesSetAside: z.int(),
      sections: z.int(),
      linesSeen: z.int(),
      linesMade: z.int(),
      linesInDoubt: z.int(),
      missing: z.array(z.strictObject({ section: z.int(), sides: z.array(z.int()) })),
    })
    .nullable(),
});

const Place = z.strictObject({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });
const Cell = z.enum(['empty', 'doubtful', 'written']);
const Answer = z.enum(['nothing-on-it', 'scanned-again', 'entered-by-hand', 'open-again']);

/** Scans and photos of sheets, and the pictures that come of them. */
export const SHEET_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/petitions/:petitionId/sheet-forms',
    name: 'keepSheetForm',
    summary: 'Keep a form by which sheets are read: printing.json, or a foreign form marked up (JSON as application/octet-stream).',
    access: { act: 'sheets.form', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({ number: z.int(), layoutId: z.string() }),
    status: 201,
    kind: 'upload',
    async run({ deps, member, raw }, { params }) {
      const form = await readJson(raw);
      return form === undefined
        ? refuse('json-invalid', 'This is no JSON, or it is too large.', { remedy: 'Send printing.json as it was written.' })
        : keepSheetForm(deps, { member, ...params, form });
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/intakes',
    name: 'takeInSheets',
    summary:
      'Hand in scans or photos: PDF, TIFF, PNG, JPEG, WebP or a zip of them (application/octet-stream). They are read in the background.',
    access: { act: 'sheets.take-in', on: 'petition' },
    params: PetitionId,
    query: TakeInSheets.omit({ petitionId: true }),
    answer: z.strictObject({ intakeId: z.uuid(), number: z.int() }),
    status: 201,
    kind: 'upload',
    run: ({ deps, member, raw }, { params, query }) => takeInSheets(deps, { member, ...params, ...query, source: raw }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/intakes',
    name: 'listIntakes',
    summary: 'Everything handed in, the newest first, with how far its reading is.',
    access: { act: 'sheets.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      cursor: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: z.strictObject({ items: z.array(Intake), next: z.string().nullable() }),
    async run({ deps, member }, { params, query }) {
      const { cursor, limit } = query;
      const list = await listIntakes(deps, { member, ...params, limit, ...(cursor === undefined ? {} : { before: cursor }) });
      return list.ok
        ? ok({ items: list.value.items.map(plainIntake), next: list.value.next === null ? null : String(list.value.next) })
        : list;
    },
  }),
  route({
    method: 'GET',
    path: '/intakes/:intakeId',
    name: 'readIntake',
    summary: 'How far the reading of what was handed in is, and what it brought.',
    access: { act: 'sheets.read', on: 'intake' },
    params: IntakeId,
    answer: Intake,
    async run({ deps, member }, { params }) {
      const intake = await readIntakeProgress(deps, { member, ...params });
      return intake.ok ? ok(plainIntake(intake.value)) : intake;
    },
  }),
  route({
    method: 'GET',
    path: '/intakes/:intakeId/events',
    name: 'watchIntake',
    summary: 'The same as server-sent events until it ends.',
    access: { act: 'sheets.read', on: 'intake' },
    params: IntakeId,
    answer: Intake,
    kind: 'events',
    async run(context, { params }) {
      const first = await readIntakeProgress(context.deps, { member: context.member, ...params });
      return first.ok ? ok(intakeEvents(context, first.value)) : first;
    },
  }),
  route({
    method: 'POST',
    path: '/intakes/:intakeId/cancel',
    name: 'cancelIntake',
    summary: 'Stop a reading that has not ended; nothing of it counts.',
    access: { act: 'sheets.take-in', on: 'intake' },
    params: IntakeId,
    answer: z.strictObject({ status: z.enum(['cancelled', 'failed', 'waiting', 'reading', 'done']) }),
    run: ({ deps, member }, { params }) => cancelIntake(deps, { member, ...params }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/set-aside',
    name: 'listSetAside',
    summary: 'Pages that were set aside, each with the reason, for a person to say what it is.',
    access: { act: 'sheets.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      cursor: z
        .string()
        .regex(/^\d{1,6}\.\d{1,7}\.\d{1,7}$/, 'A cursor from the last answer.')
        .optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      all: z.stringbool().default(false),
    }),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          intakeId: z.uuid(),
          intake: z.int(),
          file: z.int(),
          page: z.int(),
          name: z.string(),
          reason: z.string(),
          words: z.string(),
          detail: z.string(),
          hasPicture: z.boolean(),
          answer: Answer.nullable(),
        }),
      ),
      next: z.string().nullable(),
    }),
    async run({ deps, member }, { params, query: { cursor, ...query } }) {
      const after = cursor?.split('.').map(Number) as [number, number, number] | undefined;
      const list = await listSetAside(deps, { member, ...params, ...query, ...(after === undefined ? {} : { after }) });
      return list.ok ? ok({ items: [...list.value.items], next: list.value.next?.join('.') ?? null }) : list;
    },
  }),
  route({
    method: 'POST',
    path: '/intakes/:intakeId/files/:file/pages/:page/answers',
    name: 'answerSetAside',
    summary: 'Say what a page is that was set aside.',
    access: { act: 'sheets.decide', on: 'intake' },
    params: PageOfIntake,
    body: z.strictObject({ answer: Answer }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => answerSetAside(deps, { member, ...AnswerSetAside.parse({ ...params, ...body }) }),
  }),
  route({
    method: 'GET',
    path: '/intakes/:intakeId/files/:file/pages/:page/image',
    name: 'readSetAsideImage',
    summary: 'A page of what was handed in, as it came (JPEG).',
    access: { act: 'sheets.read', on: 'intake' },
    params: PageOfIntake,
    answer: FileAnswer,
    kind: 'file',
    media: 'image/jpeg',
    run: async ({ deps, member }, { params }) => jpeg(await readSetAsidePicture(deps, { member, ...params })),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/sheets',
    name: 'readSheetTotals',
    summary: 'What the sheets say together: the raw count proposed, and what people must still look at.',
    access: { act: 'sheets.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({ limit: z.coerce.number().int().min(0).max(1000).default(100) }),
    answer: z.strictObject({
      sections: z.int(),
      pages: z.int(),
      intakesOpen: z.int(),
      pagesSetAside: z.int(),
      linesCounted: z.int(),
      linesInDoubt: z.int(),
      confirmed: z.literal(false),
      doubts: z.array(z.strictObject({ sectionId: z.uuid(), code: z.string(), page: z.string(), line: z.int() })),
    }),
    async run({ deps, member }, { params, query }) {
      const totals = await readSheetTotals(deps, { member, ...params, ...query });
      return totals.ok ? ok({ ...totals.value, doubts: [...totals.value.doubts] }) : totals;
    },
  }),
  route({
    method: 'GET',
    path: '/sections/:sectionId/pages',
    name: 'readSectionPages',
    summary: 'The pages of a section that have a picture, and where each line lies on it (shares of width and height).',
    access: { act: 'sheets.read', on: 'section' },
    params: SectionId,
    answer: z.strictObject({
      code: z.string(),
      pages: z.array(
        z.strictObject({
          page: z.string(),
          side: z.int(),
          ratio: z.number(),
          crops: z.array(z.enum(['heading', 'declaration'])),
          declaration: z.array(z.strictObject({ field: z.string(), state: Cell })),
          lines: z.array(
            z.strictObject({
              number: z.int(),
              lineId: z.uuid().nullable(),
              place: Place,
              cells: z.array(z.strictObject({ field: z.string(), place: Place, state: Cell })),
              state: z.enum(['blank', 'partly', 'filled', 'doubtful']),
              crossed: z.enum(['no', 'doubtful', 'yes']),
              asked: z.boolean(),
              counts: z.boolean().nullable(),
            }),
          ),
        }),
      ),
    }),
    async run({ deps, member }, { params }) {
      const pages = await readSectionPages(deps, { member, ...params });
      return pages.ok ? ok(structuredClone(pages.value) as never) : pages;
    },
  }),
  route({
    method: 'GET',
    path: '/sections/:sectionId/pages/:page/image',
    name: 'readPageImage',
    summary: 'The picture of a page, brought upright, or its heading or declaration alone (JPEG).',
    access: { act: 'sheets.read', on: 'section' },
    params: z.strictObject({ sectionId: z.uuid(), page: z.string().min(1).max(60) }),
    query: z.strictObject({ part: z.enum(['page', 'heading', 'declaration']).default('page') }),
    answer: FileAnswer,
    kind: 'file',
    media: 'image/jpeg',
    run: async ({ deps, member }, { params, query }) => jpeg(await readPageImage(deps, { member, ...params, ...query })),
  }),
  route({
    method: 'POST',
    path: '/sections/:sectionId/line-decisions',
    name: 'decideLine',
    summary: 'Say whether a line of a sheet counts; one that counts comes onto the record.',
    access: { act: 'sheets.decide', on: 'section' },
    params: SectionId,
    body: DecideLine.omit({ sectionId: true }),
    answer: z.strictObject({ number: z.int(), lineId: z.uuid().nullable() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => decideLine(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/image',
    name: 'readLineImage',
    summary: 'The image of a line, cut from its sheet (JPEG). Lines that came as text have none.',
    access: { act: 'line.image', on: 'line' },
    params: z.strictObject({ lineId: z.uuid() }),
    answer: FileAnswer,
    kind: 'file',
    media: 'image/jpeg',
    run: async ({ deps, member, address }, { params }) => jpeg(await readLineImage(deps, { member, address, ...params })),
  }),
];

function jpeg(picture: Outcome<Picture>): Outcome<FileAnswer> {
  return picture.ok ? ok({ media: 'image/jpeg', name: null, bytes: picture.value.bytes }) : picture;
}

function plainIntake(intake: ShownIntake) {
  const { summary } = intake;
  return {
    ...intake,
    summary:
      summary === null ? null : { ...summary, missing: summary.missing.map(({ section, sides }) => ({ section, sides: [...sides] })) },
  };
}

/** The JSON of an upload; undefined where it is none or too large. */
async function readJson(source: AsyncIterable<Uint8Array>): Promise<z.core.util.JSONType | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > LARGEST_FORM) return undefined;
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8')) as z.core.util.JSONType;
  } catch {
    return undefined;
  }
}

async function* intakeEvents({ deps, member, signal }: RouteContext, first: ShownIntake) {
  let last = '';
  for (let now = first; ; ) {
    const text = JSON.stringify(now);
    if (text !== last) yield plainIntake(now);
    last = text;
    if (!['waiting', 'reading'].includes(now.status) || signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const next = await readIntakeProgress(deps, { member, intakeId: first.intakeId });
    if (!next.ok) return;
    now = next.value;
  }
}
