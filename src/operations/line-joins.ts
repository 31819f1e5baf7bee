import type { ExpressionBuilder } from 'kysely';
import type { RecordTables } from '../record/schema.ts';
import { ONE } from './deps.ts';

/** Parts of the desk's queries, each of which reads a line or a petition with what belongs to it in one go. */
type Beside<Tables extends keyof RecordTables> = Pick<ExpressionBuilder<RecordTables, Tables>, 'selectFrom'>;

/** The last reading of a line. */
export function lastReading({ selectFrom }: Beside<'line'>) {
  return selectFrom('reading')
    .select(['reading.sealed', 'reading.number as reading', 'reading.method', 'reading.at as read_at'])
    .whereRef('reading.line_id', '=', 'line.id')
    .orderBy('reading.number', 'desc')
    .limit(ONE)
    .as('reading');
}

/** The last review of a line's section. */
export function lastReview({ selectFrom }: Beside<'line'>) {
  return selectFrom('section_review')
    .select([
      'section_review.number as reviewed',
      'section_review.outcome as review_outcome',
      'section_review.fault',
      'section_review.signed_from',
      'section_review.signed_to',
    ])
    .whereRef('section_review.section_id', '=', 'line.section_id')
    .orderBy('section_review.number', 'desc')
    .limit(ONE)
    .as('review');
}

/** What the last finished screening kept of a line. */
export function lastScreening({ selectFrom }: Beside<'line'>) {
  return selectFrom('screening_run')
    .innerJoin('screening', 'screening.run_id', 'screening_run.id')
    .select([
      'screening.run_id',
      'screening_run.roll_id as run_roll',
      'screening_run.started_at as run_started',
      'screening.sealed as screened',
    ])
    .whereRef('screening.line_id', '=', 'line.id')
    .whereRef('screening_run.petition_id', '=', 'line.petition_id')
    .where('screening_run.status', '=', 'done')
    .orderBy('screening_run.started_at', 'desc')
    .limit(ONE)
    .as('screening');
}

/** The batch that somebody holds and that has the line. */
export function batchHeldBy(userId: string) {
  return ({ selectFrom }: Beside<'line'>) =>
    selectFrom('batch_hold')
      .innerJoin('batch_line', 'batch_line.batch_id', 'batch_hold.batch_id')
      .innerJoin('batch', 'batch.id', 'batch_hold.batch_id')
      .select(['batch.id as batch_id', 'batch.purpose as batch_purpose', 'batch.roll_id as batch_roll'])
      .where('batch_hold.user_id', '=', userId)
      .where('batch_hold.released_at', 'is', null)
      .whereRef('batch_line.line_id', '=', 'line.id')
      .limit(ONE)
      .as('held');
}

/** The day on which the form of a petition was approved. */
export function formApproved({ selectFrom }: Beside<'petition'>) {
  return selectFrom('petition_step')
    .select('petition_step.on_date')
    .whereRef('petition_step.petition_id', '=', 'petition.id')
    .where('petition_step.event', '=', 'form-approved')
    .limit(ONE)
    .as('approved_on');
}

/** The rolls in which a petition's voters are looked for where a batch names none: that of the last finished screening, else the newest of the jurisdiction. */
export function rollsOfPetition({ selectFrom }: Beside<'petition'>) {
  return [
    selectFrom('screening_run')
      .select('screening_run.roll_id')
      .whereRef('screening_run.petition_id', '=', 'petition.id')
      .where('screening_run.status', '=', 'done')
      .orderBy('screening_run.started_at', 'desc')
      .limit(ONE),
    selectFrom('roll')
      .select('roll.id')
      .whereRef('roll.organisation_id', '=', 'petition.organisation_id')
      .whereRef('roll.jurisdiction', '=', 'petition.jurisdiction')
      .orderBy('roll.as_of', 'desc')
      .limit(ONE),
  ] as const;
}
