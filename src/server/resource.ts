import type { Kysely } from 'kysely';
import type { Resource } from '../law/access.ts';
import type { RecordTables } from '../record/schema.ts';
import type { ResourceKind } from './route.ts';

/** Name of the path parameter that carries the id of each kind. */
export const PARAMETER: Readonly<Record<Exclude<ResourceKind, 'organisation'>, string>> = {
  petition: 'petitionId',
  section: 'sectionId',
  line: 'lineId',
  finding: 'findingId',
  batch: 'batchId',
  roll: 'rollId',
  screening: 'runId',
  intake: 'intakeId',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The organisation (and petition) that a thing belongs to; null where there is no such thing. */
export async function resourceOf(
  db: Kysely<RecordTables>,
  { kind, id }: { readonly kind: Exclude<ResourceKind, 'organisation'>; readonly id: string },
): Promise<Resource | null> {
  if (!UUID.test(id)) return null;
  if (kind === 'roll') {
    const roll = await db.selectFrom('roll').select('organisation_id').where('id', '=', id).executeTakeFirst();
    return roll === undefined ? null : { organisationId: roll.organisation_id };
  }
  if (kind === 'petition') {
    const petition = await db.selectFrom('petition').select('organisation_id').where('id', '=', id).executeTakeFirst();
    return petition === undefined ? null : { organisationId: petition.organisation_id, petitionId: id };
  }
  const table = kind === 'screening' ? 'screening_run' : kind;
  const row = await db
    .selectFrom('petition')
    .select(['petition.id', 'organisation_id'])
    .where('petition.id', '=', ({ selectFrom }) => selectFrom(table).select(`${table}.petition_id`).where(`${table}.id`, '=', id))
    .executeTakeFirst();
  return row === undefined ? null : { organisationId: row.organisation_id, petitionId: row.id };
}
