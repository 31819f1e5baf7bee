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
  const petitionId = kind === 'petition' ? id : await petitionOf(db, { kind, id });
  if (petitionId === null) return null;
  const petition = await db.selectFrom('petition').select('organisation_id').where('id', '=', petitionId).executeTakeFirst();
  return petition === undefined ? null : { organisationId: petition.organisation_id, petitionId };
}

async function petitionOf(
  db: Kysely<RecordTables>,
  { kind, id }: { readonly kind: 'section' | 'line' | 'finding' | 'batch' | 'screening' | 'intake'; readonly id: string },
): Promise<string | null> {
  const table = kind === 'screening' ? 'screening_run' : kind;
  const row = await db.selectFrom(table).select('petition_id').where('id', '=', id).executeTakeFirst();
  return row?.petition_id ?? null;
}
