import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { err, ok } from '../../basics/result.ts';
import { CreateBatches, claimBatch, createBatches, releaseBatch } from '../../operations/batches.ts';
import { calibrateFromRecord } from '../../operations/calibrate-from-record.ts';
import { listCalibrations } from '../../operations/calibrations.ts';
import { FlagLine, flagLine } from '../../operations/flag-line.ts';
import { importLines } from '../../operations/import-lines.ts';
import { ImportRoll, importRoll } from '../../operations/import-roll.ts';
import { readLineHistory } from '../../operations/read-petition.ts';
import { lookUpVoters } from '../../operations/read-voters.ts';
import { RecordFinding, recordFinding } from '../../operations/record-finding.ts';
import { RecordSection, recordSection } from '../../operations/record-section.ts';
import { ReopenLine, reopenLine } from '../../operations/reopen-line.ts';
import { ReviewSection, reviewSection } from '../../operations/review-section.ts';
import { StartScreening, startScreening } from '../../operations/screen-lines.ts';
import { readScreening, type ScreeningProgress } from '../../operations/screening-progress.ts';
import { undoFinding } from '../../operations/undo-finding.ts';
import { newId } from '../../record/ids.ts';
import { readLines } from '../../roll/line-table.ts';
import { type Route, type RouteContext, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const LineId = z.strictObject({ lineId: z.uuid() });
const BatchId = z.strictObject({ batchId: z.uuid() });

const Standing = z.strictObject({
  status: z.enum(['open', 'needs-review', 'found']),
  outcome: z.enum(['valid', 'invalid']).nullable(),
  reason: z.string().nullable(),
  rejections: z.int(),
});
const Recorded = z.strictObject({ findingId: z.uuid(), number: z.int(), standing: Standing });
const Claimed = z.strictObject({ batchId: z.uuid(), purpose: z.string(), label: z.string(), lines: z.int() });
const Screening = z.strictObject({
  runId: z.uuid(),
  status: z.enum(['waiting', 'matching', 'done', 'failed']),
  lines: z.int(),
  matched: z.int(),
  problem: z.string().nullable(),
  totals: z.strictObject({ eligible: z.int(), ineligible: z.int(), review: z.int() }).nullable(),
});
const Calibration = z.strictObject({
  calibrationId: z.uuid(),
  number: z.int(),
  decisions: z.int(),
  errorBefore: z.number(),
  errorAfter: z.number(),
  curve: z.array(z.strictObject({ stated: z.number(), observed: z.number(), lines: z.int() })),
});

/** Milliseconds between two looks at a screening's progress. */
const LOOK_MS = 500;

/** Rolls, lines, sections, screening, and the work of finding. */
export const LINE_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/rolls',
    name: 'listRolls',
    summary: 'Rolls of the organisation with their dates and counts.',
    access: { act: 'roll.read', on: 'organisation' },
    query: z.strictObject({}),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          rollId: z.uuid(),
          jurisdiction: z.string(),
          asOf: z.string(),
          voters: z.int(),
          setAside: z.int(),
          sha256: z.string(),
        }),
      ),
    }),
    async run({ deps, member }) {
      const rows = await deps.db
        .selectFrom('roll')
        .selectAll()
        .where('organisation_id', '=', member.organisationId)
        .orderBy('as_of', 'desc')
        .execute();
      return ok({
        items: rows.map((row) => ({
          rollId: row.id,
          jurisdiction: row.jurisdiction,
          asOf: row.as_of,
          voters: row.voters,
          setAside: row.set_aside,
          sha256: row.blob_hash,
        })),
      });
    },
  }),
  route({
    method: 'POST',
    path: '/rolls',
    name: 'importRoll',
    summary: 'Keep a built roll file (application/octet-stream), encrypted.',
    access: { act: 'roll.import', on: 'organisation' },
    query: ImportRoll,
    answer: z.strictObject({ rollId: z.uuid(), sha256: z.string(), asOf: z.string(), voters: z.int() }),
    status: 201,
    kind: 'upload',
    run: ({ deps, member, raw }, { query }) => importRoll(deps, { member, ...query, source: raw }),
  }),
  route({
    method: 'GET',
    path: '/rolls/:rollId/voters',
    name: 'lookUpVoters',
    summary: 'Look voters up by any mix of name, address, birth year and voter id. Every reading is logged.',
    access: { act: 'voter.read', on: 'roll' },
    params: z.strictObject({ rollId: z.uuid() }),
    query: z.strictObject({ query: z.string().trim().min(1).max(200), limit: z.coerce.number().int().min(1).max(50).default(10) }),
    answer: z.strictObject({ voters: z.array(z.record(z.string(), z.json())) }),
    async run({ deps, member }, { params, query }) {
      const found = await lookUpVoters(deps, { member, ...params, ...query });
      return found.ok ? ok({ voters: found.value.voters.map((voter) => ({ ...voter })) }) : found;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/lines',
    name: 'importLines',
    summary: 'Bring lines onto the record from CSV (text/csv), all or none.',
    access: { act: 'lines.import', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({ sections: z.int(), lines: z.int(), commitment: z.string() }),
    status: 201,
    kind: 'upload',
    run: (context, { params }) => importUploaded(context, params.petitionId),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/sections',
    name: 'listSections',
    summary: 'Sections in the order of their codes, with custody and review.',
    access: { act: 'lines.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({ cursor: z.string().max(60).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          sectionId: z.uuid(),
          code: z.string(),
          lines: z.int(),
          custody: z.string().nullable(),
          review: z.string().nullable(),
          fault: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
    }),
    async run({ deps }, { params, query }) {
      const rows = await deps.db
        .selectFrom('section')
        .select(({ selectFrom }) => [
          'section.id',
          'section.code',
          selectFrom('line')
            .select(({ fn }) => fn.countAll<number>().as('n'))
            .whereRef('line.section_id', '=', 'section.id')
            .as('lines'),
          selectFrom('section_fact')
            .select('kind')
            .whereRef('section_fact.section_id', '=', 'section.id')
            .orderBy('number', 'desc')
            .limit(1)
            .as('custody'),
          selectFrom('section_review')
            .select('outcome')
            .whereRef('section_review.section_id', '=', 'section.id')
            .orderBy('number', 'desc')
            .limit(1)
            .as('review'),
          selectFrom('section_review')
            .select('fault')
            .whereRef('section_review.section_id', '=', 'section.id')
            .orderBy('number', 'desc')
            .limit(1)
            .as('fault'),
        ])
        .where('section.petition_id', '=', params.petitionId)
        .$if(query.cursor !== undefined, (q) => q.where('section.code', '>', query.cursor!))
        .orderBy('section.code')
        .limit(query.limit + 1)
        .execute();
      const page = rows.slice(0, query.limit);
      return ok({
        items: page.map(({ id, lines, ...rest }) => ({ sectionId: id, lines: Number(lines), ...rest })),
        next: rows.length > query.limit ? page.at(-1)!.code : null,
      });
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/sections',
    name: 'recordSection',
    summary: 'Record custody of a section: issued, returned, missing, void, declared, filed.',
    access: { act: 'section.record', on: 'petition' },
    params: PetitionId,
    body: RecordSection.omit({ petitionId: true }),
    answer: z.strictObject({ sectionId: z.uuid(), number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => recordSection(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/sections/:sectionId/reviews',
    name: 'reviewSection',
    summary: 'Review a section: declaration, dates, heading. It comes before the lines.',
    access: { act: 'section.review', on: 'section' },
    params: z.strictObject({ sectionId: z.uuid() }),
    body: z.strictObject({ ...ReviewSection.shape }).omit({ sectionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    async run({ deps, member }, { params, body }) {
      const whole = ReviewSection.safeParse({ ...params, ...body });
      if (!whole.success)
        return err({ code: 'request-invalid', message: whole.error.issues[0].message, field: whole.error.issues[0].path.join('.') });
      return reviewSection(deps, { member, ...whole.data });
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/screenings',
    name: 'startScreening',
    summary: 'Start a machine screening: a projection that orders the work and decides nothing.',
    access: { act: 'screening.run', on: 'petition' },
    params: PetitionId,
    body: StartScreening.omit({ petitionId: true }),
    answer: z.strictObject({ runId: z.uuid(), chunks: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => startScreening(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/screenings/:runId',
    name: 'readScreening',
    summary: 'How far a screening is, and what it projects.',
    access: { act: 'screening.read', on: 'screening' },
    params: z.strictObject({ runId: z.uuid() }),
    answer: Screening,
    run: ({ deps, member }, { params }) => readScreening(deps, { member, ...params }),
  }),
  route({
    method: 'GET',
    path: '/screenings/:runId/events',
    name: 'watchScreening',
    summary: 'The same as server-sent events until it ends.',
    access: { act: 'screening.read', on: 'screening' },
    params: z.strictObject({ runId: z.uuid() }),
    answer: Screening,
    kind: 'events',
    async run(context, { params }) {
      const first = await readScreening(context.deps, { member: context.member, ...params });
      return first.ok ? ok(screeningEvents(context, first.value)) : first;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/calibrations',
    name: 'calibrateMatching',
    summary:
      'Fit the probabilities of matching to what people found, for the screenings that follow. It changes no finding and no screening.',
    access: { act: 'screening.run', on: 'petition' },
    params: PetitionId,
    answer: Calibration,
    status: 201,
    run: ({ deps, member }, { params }) => calibrateFromRecord(deps, { member, ...params }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/calibrations',
    name: 'listCalibrations',
    summary: 'Calibrations learned from this petition’s findings, the newest first.',
    access: { act: 'screening.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({ items: z.array(Calibration) }),
    async run({ deps, member }, { params }) {
      const items = await listCalibrations(deps, { member, ...params });
      return items.ok ? ok({ items: [...items.value] }) : items;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/batches',
    name: 'createBatches',
    summary: 'Cut open work into batches.',
    access: { act: 'batch.create', on: 'petition' },
    params: PetitionId,
    body: CreateBatches.omit({ petitionId: true }),
    answer: z.strictObject({ batches: z.int(), lines: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => createBatches(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/batches/claim',
    name: 'claimBatch',
    summary: 'Take the next free batch, or the one already in hand; null where there is none.',
    access: { act: 'batch.work', on: 'petition' },
    params: PetitionId,
    body: z.strictObject({ purpose: z.enum(['first', 'second', 'recheck']) }),
    answer: z.strictObject({ batch: Claimed.nullable() }),
    async run({ deps, member }, { params, body }) {
      const batch = await claimBatch(deps, { member, ...params, ...body });
      return batch.ok ? ok({ batch: batch.value }) : batch;
    },
  }),
  route({
    method: 'POST',
    path: '/batches/:batchId/release',
    name: 'releaseBatch',
    summary: 'Finish a batch or hand it back.',
    access: { act: 'batch.work', on: 'batch' },
    params: BatchId,
    answer: z.strictObject({ outcome: z.enum(['done', 'handed-back']), open: z.int() }),
    run: ({ deps, member }, { params }) => releaseBatch(deps, { member, ...params }),
  }),
  route({
    method: 'POST',
    path: '/lines/:lineId/findings',
    name: 'recordFinding',
    summary: 'Find a line valid or invalid. Sending the same requestKey again gives the same answer.',
    access: { act: 'finding.record', on: 'line' },
    params: LineId,
    body: z.strictObject({ ...RecordFinding.shape }).omit({ lineId: true }),
    answer: Recorded,
    status: 201,
    async run({ deps, member }, { params, body }) {
      const whole = RecordFinding.safeParse({ ...params, ...body });
      if (!whole.success)
        return err({ code: 'request-invalid', message: whole.error.issues[0].message, field: whole.error.issues[0].path.join('.') });
      return recordFinding(deps, { member, ...whole.data });
    },
  }),
  route({
    method: 'POST',
    path: '/findings/:findingId/undo',
    name: 'undoFinding',
    summary: 'Take back one’s own finding while the batch is in hand.',
    access: { act: 'finding.record', on: 'finding' },
    params: z.strictObject({ findingId: z.uuid() }),
    answer: Recorded,
    run: ({ deps, member }, { params }) => undoFinding(deps, { member, ...params }),
  }),
  route({
    method: 'POST',
    path: '/lines/:lineId/flag',
    name: 'flagLine',
    summary: 'Flag a line for a supervisor, or take the flag down.',
    access: { act: 'finding.record', on: 'line' },
    params: LineId,
    body: FlagLine.omit({ lineId: true }),
    answer: z.strictObject({ raised: z.boolean() }),
    run: ({ deps, member }, { params, body }) => flagLine(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/lines/:lineId/re-open',
    name: 'reopenLine',
    summary: 'Re-open a line: earlier findings stay on the record but no longer count.',
    access: { act: 'line.re-open', on: 'line' },
    params: LineId,
    body: ReopenLine.omit({ lineId: true }),
    answer: Recorded,
    run: ({ deps, member }, { params, body }) => reopenLine(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/lines/:lineId/history',
    name: 'readLineHistory',
    summary: 'Everything found on a line, with evidence, roll, pack and manual; for the examination and those who lead it.',
    access: { act: 'examination.read', on: 'line' },
    params: LineId,
    answer: z.strictObject({ entries: z.array(z.record(z.string(), z.json())) }),
    async run({ deps, member, address }, { params }) {
      const history = await readLineHistory(deps, { member, address, ...params });
      return history.ok ? ok({ entries: JSON.parse(JSON.stringify(history.value.entries)) }) : history;
    },
  }),
];

/** Takes an uploaded CSV to a file of its own, brings its lines onto the record, and removes the file in any case. */
async function importUploaded({ deps, member, incoming, raw, signal }: RouteContext, petitionId: string) {
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const path = join(incoming, `${newId()}.csv`);
  try {
    await pipeline(raw, createWriteStream(path, { mode: 0o600 }), { signal });
    const read = await readLines({ path, signal });
    if (!read.ok) return err({ ...read.error[0], file: 'the upload' });
    const { table, setAside } = read.value;
    if (setAside.length > 0) {
      const { row, field, reason } = setAside[0];
      return err({
        code: 'lines-invalid',
        message: `${setAside.length} rows are no lines; the first: ${reason}`,
        file: 'the upload',
        row,
        field,
        remedy: 'Mend the file and send it again.',
      });
    }
    const lines = (function* () {
      for (let i = 0; i < table.count; i++) yield table.textOf(i);
    })();
    return await importLines(deps, { member, petitionId, lines, file: 'the upload' });
  } finally {
    await rm(path, { force: true });
  }
}

async function* screeningEvents({ deps, member, signal }: RouteContext, first: ScreeningProgress): AsyncGenerator<ScreeningProgress> {
  let last = '';
  for (let now = first; ; ) {
    const text = JSON.stringify(now);
    if (text !== last) yield now;
    last = text;
    if (now.status === 'done' || now.status === 'failed' || signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const next = await readScreening(deps, { member, runId: first.runId });
    if (!next.ok) return;
    now = next.value;
  }
}
