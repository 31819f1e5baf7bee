import { type Kysely, sql } from 'kysely';
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

/** Something that a route is about: its kind, and what stands in the address for its id. */
export interface Thing {
  readonly kind: Exclude<ResourceKind, 'organisation'>;
  readonly id: string;
}

/** Row in which a thing's organisation and petition are found; null where the id is none. */
export function resourceRow({ kind, id }: Thing) {
  if (!UUID.test(id)) return null;
  const row = sql<{ organisation_id: string; petition_id: string | null }>;
  if (kind === 'roll') return row`select organisation_id, null::uuid as petition_id from roll where id = ${id}`;
  if (kind === 'petition') return row`select organisation_id, id as petition_id from petition where id = ${id}`;
  const table = sql.table(kind === 'screening' ? 'screening_run' : kind);
  return row`select petition.organisation_id, petition.id as petition_id
    from ${table} as thing join petition on petition.id = thing.petition_id where thing.id = ${id}`;
}

/** The resource that such a row speaks of. */
export function resourceIn(
  row: { readonly organisation_id: string | null; readonly petition_id: string | null } | undefined,
): Resource | null {
  if (row === undefined || row.organisation_id === null) return null;
  return { organisationId: row.organisation_id, ...(row.petition_id === null ? {} : { petitionId: row.petition_id }) };
}

/** The organisation (and petition) that a thing belongs to; null where there is no such thing. */
export async function resourceOf(db: Kysely<RecordTables>, thing: Thing): Promise<Resource | null> {
  const row = resourceRow(thing);
  return row === null ? null : resourceIn((await row.execute(db)).rows[0]);
}
