import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RecordTables } from '../record/schema.ts';
import { CurvePoints } from '../roll/calibration.ts';
import { type Deps, type Outcome, petitionFor } from './deps.ts';

/** A calibration as the record keeps it. */
const CalibrationBody = z.strictObject({ run: z.uuid(), errorBefore: z.number(), errorAfter: z.number(), curve: CurvePoints });
export type CalibrationBody = z.infer<typeof CalibrationBody>;

/** Probabilities as people's findings corrected them. */
export interface RecordCalibration {
  readonly calibrationId: string;
  readonly number: number;
  /** Found lines that it rests on. */
  readonly decisions: number;
  /** Mean distance of stated and observed shares before, and after on findings that the curve had not seen; 0 to 1. */
  readonly errorBefore: number;
  readonly errorAfter: number;
  readonly curve: CalibrationBody['curve'];
}

/** Calibrations learned from a petition's findings, the newest first. */
export async function listCalibrations(
  { db }: Pick<Deps, 'db'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<readonly RecordCalibration[]>> {
  const found = await petitionFor(db, { member, act: 'screening.read', petitionId });
  if (!found.ok) return found;
  const rows = await db.selectFrom('calibration').selectAll().where('petition_id', '=', petitionId).orderBy('number', 'desc').execute();
  return ok(
    rows.map(({ id, number, decisions, body }) => {
      const { errorBefore, errorAfter, curve } = CalibrationBody.parse(JSON.parse(body));
      return { calibrationId: id, number, decisions, errorBefore, errorAfter, curve };
    }),
  );
}

/** The calibration that a screening of this jurisdiction uses; null before the first. */
export async function newestCalibration(
  db: Kysely<RecordTables>,
  { organisationId, jurisdiction }: { readonly organisationId: string; readonly jurisdiction: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('calibration')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('jurisdiction', '=', jurisdiction)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The curve of a calibration. */
export async function curveOf(db: Kysely<RecordTables>, calibrationId: string): Promise<CalibrationBody['curve']> {
  const row = await db.selectFrom('calibration').select('body').where('id', '=', calibrationId).executeTakeFirstOrThrow();
  return CalibrationBody.parse(JSON.parse(row.body)).curve;
}
