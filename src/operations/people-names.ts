import { type Kysely, sql } from 'kysely';
import type { RecordTables } from '../record/schema.ts';

/** Names of people by user id, as their accounts say; an id without an account (the operator) stays as it is. */
export async function namesOf(db: Kysely<RecordTables>, userIds: readonly string[]): Promise<(userId: string) => string> {
  const ids = [...new Set(userIds)];
  if (ids.length === 0) return (userId) => userId;
  const rows = await sql<{ id: string; name: string }>`select id, name from "user" where id in (${sql.join(ids)})`.execute(db);
  const names = new Map(rows.rows.map(({ id, name }) => [id, name]));
  return (userId) => names.get(userId) ?? userId;
}
