import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { CalendarDate } from '../basics/calendar-date.ts';
import type { Watch } from '../basics/progress.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { appendEvent } from '../record/audit-log.ts';
import { insertMany } from '../record/bulk.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { openBytes, type SecretKey, sealBytes, sealValue } from '../record/sealing.ts';
import { matchLines } from '../roll/batch.ts';
import { curveFunction } from '../roll/calibration.ts';
import { createEvidence, type Evidence } from '../roll/evidence.ts';
import type { Roll } from '../roll/index-open.ts';
import { KEPT, type MatchTable } from '../roll/match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable } from '../roll/posterior.ts';
import { lawView } from '../screening/law-view.ts';
import type { PetitionFile } from '../screening/petition-file.ts';
import { screenLines } from '../screening/screen.ts';
import { DEFAULT_SETTINGS } from '../screening/settings.ts';
import { NO_CODE, NO_LINE, OUTCOMES, QUESTION_CODES } from '../screening/types.ts';
import { curveOf, newestCalibration } from './calibrations.ts';
import { type Deps, inTransaction, keyOf, type Outcome, type PetitionContext, petitionContext, petitionFor, refuse } from './deps.ts';
import type { Enqueue, ScreeningJob } from './job-kinds.ts';
import { openKeptRoll } from './kept-roll.ts';
import { gatherLines, readLineTexts } from './line-rows.ts';
import { isClosed } from './petition-life.ts';

/** Lines matched by one job. The evidence of a line depends on the line and the roll alone, so any process may do any chunk. */
export const CHUNK_LINES = 20_000;

/** Asking for a screening. */
export const StartScreening = z.strictObject({ petitionId: z.uuid(), rollId: z.uuid() });
export type StartScreening = z.infer<typeof StartScreening>;

/** Starts a machine screening: a projection that orders the work and decides nothing. An office chooses sample or full count first. */
export async function startScreening(
  deps: Pick<Deps, 'db' | 'now'> & { readonly enqueue: Enqueue },
  { member, chunkLines = CHUNK_LINES, ...input }: StartScreening & { readonly member: Member; readonly chunkLines?: number },
): Promise<Outcome<{ readonly runId: string; readonly chunks: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'screening.run', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, packSha256, state } = found.value;
    const running = await trx
      .selectFrom('screening_run')
      .select(['id', 'chunks'])
      .where('petition_id', '=', petition.id)
      .where('roll_id', '=', input.rollId)
      .where('status', 'in', ['waiting', 'matching'])
      .executeTakeFirst();
    if (running !== undefined) return ok({ runId: running.id, chunks: running.chunks });
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    if (member.organisationKind === 'office') {
      const choice = await trx.selectFrom('count_choice').select('method').where('petition_id', '=', petition.id).executeTakeFirst();
      if (choice === undefined)
        return refuse(
          'count-not-chosen',
          'Sample or full count is chosen before anything is screened, so that no projection can lead to the choice.',
        );
    }
    const roll = await trx.selectFrom('roll').selectAll().where('id', '=', input.rollId).executeTakeFirst();
    if (roll === undefined || roll.organisation_id !== petition.organisation_id)
      return refuse('not-found', 'There is no such roll.', { field: 'rollId' });
    if (roll.jurisdiction !== petition.jurisdiction) {
      return refuse('roll-of-other-jurisdiction', `This roll is of ${roll.jurisdiction}, the petition of ${petition.jurisdiction}.`, {
        field: 'rollId',
      });
    }
    const last = await trx
      .selectFrom('line')
      .select('ordinal')
      .where('petition_id', '=', petition.id)
      .orderBy('ordinal', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return refuse('lines-empty', 'The petition has no lines yet.');
    const at = deps.now();
    const runId = newId(at.getTime());
    const chunks = Math.ceil(last.ordinal / chunkLines);
    await trx
      .insertInto('screening_run')
      .values({
        id: runId,
        petition_id: petition.id,
        roll_id: roll.id,
        pack_sha256: packSha256,
        lines: last.ordinal,
        chunks,
        status: 'waiting',
        problem: null,
        actor: member.userId,
        started_at: at,
        calibration_id: await newestCalibration(trx, { organisationId: petition.organisation_id, jurisdiction: petition.jurisdiction }),
      })
      .execute();
    const jobs = Array.from({ length: chunks }, (_, i) => ({ runId, chunk: i + 1 }));
    await trx
      .insertInto('screening_chunk')
      .values(
        jobs.map(({ chunk }) => ({
          run_id: runId,
          number: chunk,
          from_ordinal: (chunk - 1) * chunkLines + 1,
          to_ordinal: Math.min(chunk * chunkLines, last.ordinal),
          sealed: null,
        })),
      )
      .execute();
    await appendEvent(trx, {
      kind: 'screening.started',
      body: { run: runId, roll: roll.id, packSha256, lines: last.ordinal },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    await deps.enqueue(trx, jobs);
    return ok({ runId, chunks });
  });
}

/** Matches one chunk and keeps its evidence, sealed. Doing it twice leaves the same bytes; the process that ends the last chunk asks for the end of the run. */
export async function screenChunk(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'> & { readonly enqueue: Enqueue },
  { runId, chunk, workers = 0 }: ScreeningJob & { readonly workers?: number },
  watch: Watch = {},
): Promise<void> {
  const run = await deps.db.selectFrom('screening_run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
  if (run.status === 'done' || run.status === 'failed') return;
  const row = await deps.db
    .selectFrom('screening_chunk')
    .selectAll()
    .where('run_id', '=', runId)
    .where('number', '=', chunk)
    .executeTakeFirstOrThrow();
  if (row.done_at === null) {
    const petition = await deps.db
      .selectFrom('petition')
      .select('organisation_id')
      .where('id', '=', run.petition_id)
      .executeTakeFirstOrThrow();
    const key = mustOpen(await keyOf(deps, deps.db, run.petition_id));
    const { roll } = mustOpen(await openKeptRoll(deps, { rollId: run.roll_id, organisationId: petition.organisation_id }));
    const lines = await gatherLines(
      readLineTexts(deps.db, { petitionId: run.petition_id, key, from: row.from_ordinal, to: row.to_ordinal }),
    );
    const { evidence, complete } = await matchLines({ roll, lines, workers, gentle: true, ...watch });
    if (!complete) {
      watch.signal?.throwIfAborted();
      throw new Error('matching ended before its end');
    }
    const sealed = sealBytes({ key, bytes: packEvidence(evidence), context: chunkContext(runId, chunk) });
    await deps.db
      .updateTable('screening_chunk')
      .set({ sealed, done_at: deps.now() })
      .where('run_id', '=', runId)
      .where('number', '=', chunk)
      .where('done_at', 'is', null)
      .execute();
  }
  await deps.db.transaction().execute(async (trx) => {
    await trx.updateTable('screening_run').set({ status: 'matching' }).where('id', '=', runId).where('status', '=', 'waiting').execute();
    const open = await trx
      .selectFrom('screening_chunk')
      .select('number')
      .where('run_id', '=', runId)
      .where('done_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (open === undefined) await deps.enqueue(trx, [{ runId, chunk: 0 }]);
  });
}

/** Ends a run whose chunks are all done: learns the petition's priors from all lines, screens, and writes every line's projection in one transaction. */
export async function finishScreening(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { runId }: { readonly runId: string },
): Promise<void> {
  const { db } = deps;
  const run = await db.selectFrom('screening_run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
  if (run.status === 'done' || run.status === 'failed') return;
  const petition = await db.selectFrom('petition').selectAll().where('id', '=', run.petition_id).executeTakeFirstOrThrow();
  const context = await petitionContext(db, petition);
  const key = mustOpen(await keyOf(deps, db, petition.id));
  const { roll } = mustOpen(await openKeptRoll(deps, { rollId: run.roll_id, organisationId: petition.organisation_id }));
  const lines = await gatherLines(readLineTexts(db, { petitionId: petition.id, key, from: 1, to: run.lines }));
  const evidence = await gatherEvidence(db, { runId, key, count: lines.count });
  const calibrate = run.calibration_id === null ? undefined : curveFunction(await curveOf(db, run.calibration_id));
  const priors = learnPriors(evidence);
  const matches = posteriorTable({ evidence, views: roll.views, priors, settings: MATCH_SETTINGS, ...(calibrate && { calibrate }) });
  const file = await petitionFile(db, context);
  const law = lawView({ pack: context.pack, petition: file });
  const screened = law.ok
    ? screenLines({ lines, matches, roll, law: law.value, petition: file, settings: DEFAULT_SETTINGS, petitionPath: 'the petition' })
    : law;
  if (!screened.ok) {
    await db
      .updateTable('screening_run')
      .set({ status: 'failed', problem: screened.error.message, finished_at: deps.now() })
      .where('id', '=', runId)
      .execute();
    return;
  }
  const { table, reasons } = screened.value;
  const at = deps.now();
  await db.transaction().execute(async (trx) => {
    const still = await sql<{ status: string }>`select status from screening_run where id = ${runId} for update`.execute(trx);
    if (still.rows[0].status === 'done') return;
    const rows = Array.from({ length: table.count }, (_, i) => {
      const lineId = lines.textOf(i).lineId;
      const value = {
        candidates: candidatesOf({ matches, roll, i }),
        place: placeOf({ matches, roll, i }),
        // What decisions are compared with, before any curve that was learned from decisions.
        stated: Math.round(matches.stated[i] * 1e6) / 1e6,
        question: table.question[i] === NO_CODE ? null : QUESTION_CODES[table.question[i]],
        otherLine: table.otherLine[i] === NO_LINE ? null : lines.textOf(table.otherLine[i]).lineId,
      };
      return {
        run_id: runId,
        line_id: lineId,
        outcome: OUTCOMES[table.outcome[i]],
        reason: table.reason[i] === NO_CODE ? null : reasons[table.reason[i]],
        sealed: sealValue({ key, value, context: screeningContext(runId, lineId) }).sealed.toString('hex'),
      };
    });
    await insertMany(trx, {
      table: 'screening',
      columns: [
        { name: 'run_id', type: 'uuid' },
        { name: 'line_id', type: 'uuid' },
        { name: 'outcome', type: 'text' },
        { name: 'reason', type: 'text' },
        { name: 'sealed', type: 'hex' },
      ],
      rows,
    });
    await trx.updateTable('screening_run').set({ status: 'done', finished_at: at }).where('id', '=', runId).execute();
    await trx.updateTable('screening_chunk').set({ sealed: null }).where('run_id', '=', runId).execute();
    const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
    await appendEvent(trx, {
      kind: 'screening.finished',
      body: { run: runId, eligible: count('eligible'), ineligible: count('ineligible'), review: count('review') },
      actor: run.actor,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
  });
}

/** What screening keeps of a candidate: the voter id, never a row of the file. */
export type KeptCandidate = { readonly voterId: string; readonly probability: number };

function candidatesOf({ matches, roll, i }: { readonly matches: MatchTable; readonly roll: Roll; readonly i: number }): KeptCandidate[] {
  const out: KeptCandidate[] = [];
  for (let k = i * KEPT; k < (i + 1) * KEPT && matches.row[k] !== 0xffffffff; k++) {
    out.push({ voterId: roll.voterIdOf(matches.row[k]), probability: Math.round(matches.probability[k] * 1e6) / 1e6 });
  }
  return out;
}

/** Where in the roll the voter stands who is likely the signer: for signs of a list that was copied. Null where nobody is likely. */
export type RollPlace = {
  /** In the order of streets and house numbers. */
  readonly row: number;
  /** In the order of voter ids. */
  readonly ordinal: number;
};

function placeOf({ matches, roll, i }: { readonly matches: MatchTable; readonly roll: Roll; readonly i: number }): RollPlace | null {
  const row = matches.row[i * KEPT];
  return row === 0xffffffff || matches.probability[i * KEPT] < 0.5 ? null : { row, ordinal: roll.ordinalOf(row) };
}

/** Place to which a line's screening is sealed. */
export function screeningContext(runId: string, lineId: string): string {
  return `screening ${runId} ${lineId}`;
}

function chunkContext(runId: string, chunk: number): string {
  return `screening chunk ${runId} ${chunk}`;
}

const FIELDS = ['row', 'stay', 'moved', 'agreement', 'relative', 'stranger', 'elsewhere', 'otherStay', 'otherMoved', 'unreadable'] as const;

function packEvidence(evidence: Evidence): Buffer {
  const parts = FIELDS.map((field) => Buffer.from(evidence[field].buffer, evidence[field].byteOffset, evidence[field].byteLength));
  // Level 1: evidence is mostly alike, and more effort costs more time than it saves space.
  return brotliCompressSync(Buffer.concat(parts), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}

async function gatherEvidence(
  db: Kysely<RecordTables>,
  { runId, key, count }: { readonly runId: string; readonly key: SecretKey; readonly count: number },
): Promise<Evidence> {
  const whole = createEvidence(count, false);
  const chunks = await db
    .selectFrom('screening_chunk')
    .select(['number', 'from_ordinal', 'to_ordinal'])
    .where('run_id', '=', runId)
    .orderBy('number')
    .execute();
  for (const { number, from_ordinal, to_ordinal } of chunks) {
    const row = await db
      .selectFrom('screening_chunk')
      .select('sealed')
      .where('run_id', '=', runId)
      .where('number', '=', number)
      .executeTakeFirstOrThrow();
    const packed = row.sealed === null ? null : openBytes({ key, sealed: row.sealed, context: chunkContext(runId, number) });
    if (packed === null) throw new Error(`chunk ${number} of screening ${runId} does not open`);
    const bytes = brotliDecompressSync(packed);
    const lines = to_ordinal - from_ordinal + 1;
    let at = 0;
    for (const field of FIELDS) {
      const target = whole[field];
      const width = target.byteLength / count;
      const place = new Uint8Array(target.buffer, target.byteOffset + (from_ordinal - 1) * width, lines * width);
      place.set(bytes.subarray(at, at + lines * width));
      at += lines * width;
    }
  }
  return whole;
}

/** The petition as screening wants it: dates from the record's own steps. */
async function petitionFile(
  db: Kysely<RecordTables>,
  { petition, pack, filed }: PetitionContext & { readonly pack: RulePack },
): Promise<PetitionFile> {
  const approved = await db
    .selectFrom('petition_step')
    .select('on_date')
    .where('petition_id', '=', petition.id)
    .where('event', '=', 'form-approved')
    .executeTakeFirst();
  return {
    title: petition.title,
    rules: pack.id,
    jurisdiction: petition.jurisdiction,
    registered: petition.registered,
    required: petition.required,
    notified: (approved?.on_date as CalendarDate | undefined) ?? null,
    filed: filed as CalendarDate | null,
    district: petition.district_field === null ? null : { field: petition.district_field, value: petition.district_value! },
    declaration: { from: null, to: null },
  };
}

function mustOpen<T>(result: Outcome<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
