import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import { crossError, type DecidedLine, fitCurve, LEAST_DECISIONS } from '../roll/calibration.ts';
import type { CalibrationBody, RecordCalibration } from './calibrations.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { liveFindings, voterTag } from './line-context.ts';
import { OPERATOR } from './people.ts';
import { type KeptCandidate, screeningContext } from './screen-lines.ts';

/** Lines opened at one go. */
const PAGE = 5_000;

/**
 * Fits the probabilities of matching to what people found on the petition's lines, for the screenings that follow in this organisation and
 * jurisdiction. What is kept is a curve of shares. Findings that do not say who signed are left out.
 */
export async function calibrateFromRecord(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<RecordCalibration>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'screening.run', petitionId });
    if (!found.ok) return found;
    return calibrate(deps, { trx, petition: found.value.petition, actor: member.userId });
  });
}

/** The same by whoever runs the installation, on the machine itself. */
export async function calibrateAsOperator(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { petitionId }: { readonly petitionId: string },
): Promise<Outcome<RecordCalibration>> {
  return inTransaction(deps, async (trx) => {
    const petition = z.uuid().safeParse(petitionId).success
      ? await trx.selectFrom('petition').select(['id', 'organisation_id', 'jurisdiction']).where('id', '=', petitionId).executeTakeFirst()
      : undefined;
    if (petition === undefined)
      return refuse('not-found', `There is no petition ${petitionId.slice(0, 40)}.`, {
        remedy: 'Give the id that stands in the address of its page.',
      });
    return calibrate(deps, { trx, petition, actor: OPERATOR });
  });
}

async function calibrate(
  deps: Pick<Deps, 'keys' | 'now'>,
  {
    trx,
    petition,
    actor,
  }: {
    readonly trx: Kysely<RecordTables>;
    readonly petition: { readonly id: string; readonly organisation_id: string; readonly jurisdiction: string };
    readonly actor: string;
  },
): Promise<Outcome<RecordCalibration>> {
  const petitionId = petition.id;
  const run = await trx
    .selectFrom('screening_run')
    .select('id')
    .where('petition_id', '=', petitionId)
    .where('status', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (run === undefined) return refuse('not-screened', 'The petition has not been screened: there is no probability to compare with.');
  const key = await keyOf(deps, trx, petitionId);
  if (!key.ok) return key;
  const decided = await decidedLines(trx, { petitionId, runId: run.id, key: key.value });
  if (decided.length < LEAST_DECISIONS) {
    return refuse('decisions-few', `${decided.length} lines are found with a voter to compare with; ${LEAST_DECISIONS} are needed.`, {
      remedy: 'Find more lines, then calibrate again.',
    });
  }
  const error = crossError(decided);
  const curve = fitCurve(decided);
  const last = await trx
    .selectFrom('calibration')
    .select('number')
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const at = deps.now();
  const calibrationId = newId(at.getTime());
  const number = (last?.number ?? 0) + 1;
  const body: CalibrationBody = { run: run.id, errorBefore: error.before, errorAfter: error.after, curve };
  await trx
    .insertInto('calibration')
    .values({
      id: calibrationId,
      organisation_id: petition.organisation_id,
      petition_id: petitionId,
      number,
      jurisdiction: petition.jurisdiction,
      decisions: decided.length,
      body: JSON.stringify(body),
      actor,
      at,
    })
    .execute();
  await appendEvent(trx, {
    kind: 'matching.calibrated',
    body: {
      calibration: calibrationId,
      run: run.id,
      number,
      decisions: decided.length,
      errorBefore: Math.round(error.before * 1e6),
      errorAfter: Math.round(error.after * 1e6),
    },
    actor,
    at,
    organisation: petition.organisation_id,
    petition: petitionId,
  });
  return ok({ calibrationId, number, decisions: decided.length, errorBefore: error.before, errorAfter: error.after, curve });
}

/** Lines whose findings say who signed, each with what the screening had stated of its first voter. */
async function decidedLines(
  db: Kysely<RecordTables>,
  { petitionId, runId, key }: { readonly petitionId: string; readonly runId: string; readonly key: SecretKey },
): Promise<DecidedLine[]> {
  const decided: DecidedLine[] = [];
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('line')
      .innerJoin('line_state', 'line_state.line_id', 'line.id')
      .innerJoin('screening', 'screening.line_id', 'line.id')
      .select(['line.id', 'line.ordinal', 'line_state.outcome', 'line_state.reason', 'line_state.voter_tag', 'screening.sealed'])
      .where('line.petition_id', '=', petitionId)
      .where('line.ordinal', '>', after)
      .where('line_state.status', '=', 'found')
      .where('screening.run_id', '=', runId)
      .orderBy('line.ordinal')
      .limit(PAGE)
      .execute();
    if (rows.length === 0) return decided;
    const tags = await rejectedTags(
      db,
      rows.flatMap((row) => (row.outcome === 'invalid' && row.reason !== 'not-registered' ? [row.id] : [])),
    );
    for (const row of rows) {
      const opened = openValue({ key, sealed: row.sealed, context: screeningContext(runId, row.id) });
      if (opened === null) throw new Error(`the screening of line ${row.id} does not open`);
      const { candidates, stated } = opened.value as unknown as { readonly candidates: readonly KeptCandidate[]; readonly stated?: number };
      const tag = row.outcome === 'valid' ? row.voter_tag : (tags.get(row.id) ?? null);
      const nobody = row.outcome === 'invalid' && row.reason === 'not-registered';
      if (candidates.length === 0 || stated === undefined || (tag === null && !nobody)) continue;
      decided.push({ stated, right: tag !== null && voterTag(key, candidates[0].voterId).equals(tag) });
    }
    after = rows[rows.length - 1].ordinal;
  }
}

/** Whom the last live finding of each rejected line names, where it names anybody. */
async function rejectedTags(db: Kysely<RecordTables>, lineIds: readonly string[]): Promise<Map<string, Uint8Array>> {
  const tags = new Map<string, Uint8Array>();
  if (lineIds.length === 0) return tags;
  const rows = await db
    .selectFrom('finding')
    .select(['id', 'line_id', 'kind', 'replaces', 'outcome', 'voter_tag'])
    .where('line_id', 'in', lineIds)
    .orderBy('line_id')
    .orderBy('number')
    .execute();
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && rows[to].line_id === rows[from].line_id) to++;
    const last = liveFindings(rows.slice(from, to)).findLast(({ outcome }) => outcome === 'invalid');
    if (last?.voter_tag != null) tags.set(rows[from].line_id, last.voter_tag);
    from = to;
  }
  return tags;
}
