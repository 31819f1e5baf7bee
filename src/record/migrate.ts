import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { up as record } from './migrations/0001-record.ts';
import { up as accounts } from './migrations/0002-accounts.ts';
import { up as office } from './migrations/0004-office.ts';
import { up as campaign } from './migrations/0005-campaign.ts';
import { up as publicPages } from './migrations/0006-public.ts';
import { up as sheets } from './migrations/0007-sheets.ts';
import { up as calibration } from './migrations/0008-calibration.ts';
import { up as manual } from './migrations/0009-manual.ts';
import { up as reminders } from './migrations/0010-reminders.ts';
import type { RecordTables } from './schema.ts';

/** All migrations in order. Forward only: a mistake is mended by the next one. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-record': statements(record),
  '0002-accounts': statements(accounts),
  '0004-office': statements(office),
  '0005-campaign': statements(campaign),
  '0006-public': statements(publicPages),
  '0007-sheets': statements(sheets),
  '0008-calibration': statements(calibration),
  '0009-manual': statements(manual),
  '0010-reminders': statements(reminders),
};

/** Names of all migrations this program knows, the oldest first. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS).sort();

/** Name of the newest migration this program knows. */
export const NEWEST_MIGRATION = MIGRATION_NAMES.at(-1)!;

/** Statements of a migration's text, cut at the marks `;` + newline outside of function bodies. */
function statements(text: string): Migration {
  return {
    async up(db) {
      for (const statement of cut(text)) await sql.raw(statement).execute(db);
    },
  };
}

/** Cuts SQL into statements; $body$ … $body$ stays whole. */
export function cut(text: string): string[] {
  const out: string[] = [];
  let current = '';
  let inBody = false;
  for (const piece of text.split(/(\$body\$|;)/)) {
    if (piece === '$body$') inBody = !inBody;
    if (piece === ';' && !inBody) {
      if (current.trim() !== '') out.push(current.trim());
      current = '';
    } else current += piece;
  }
  if (current.trim() !== '') out.push(current.trim());
  return out;
}

/** How the database's schema stands to this program. */
export type SchemaState = 'empty' | 'older' | 'current' | 'newer';

/** Compares what was applied with what this program knows. */
export async function schemaState(db: Kysely<RecordTables>): Promise<{ readonly state: SchemaState; readonly applied: readonly string[] }> {
  const exists = await sql<{ there: boolean }>`select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (!exists.rows[0].there) return { state: 'empty', applied: [] };
  const rows = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const applied = rows.rows.map((row) => row.name);
  if (applied.length === 0) return { state: 'empty', applied };
  if (applied.some((name) => !(name in MIGRATIONS))) return { state: 'newer', applied };
  return { state: applied.length < Object.keys(MIGRATIONS).length ? 'older' : 'current', applied };
}

/** Brings the schema up to this program's, all or nothing; refuses a database that a newer program wrote. Several processes at once are safe. */
export async function migrate(
  db: Kysely<RecordTables>,
  upTo: string = NEWEST_MIGRATION,
): Promise<Result<{ readonly ran: readonly string[] }, Problem>> {
  const before = await schemaState(db);
  if (before.state === 'newer') return err(newerDatabase(before.applied));
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    // Numbers are given out before the work is done: a lower one may come later.
    allowUnorderedMigrations: true,
  });
  // Up to a name that is there already would leave out what a lower number brings.
  const { error, results } = await (upTo === NEWEST_MIGRATION ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error) throw error;
  return ok({ ran: (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName) });
}

/** What is said when the database is ahead of the program. */
export function newerDatabase(applied: readonly string[]): Problem {
  return {
    code: 'database-newer',
    message: `The database was changed by a newer version of the program (${applied.at(-1)}; this one knows up to ${NEWEST_MIGRATION}).`,
    remedy: 'Start the newer version, or restore a backup made before the upgrade.',
  };
}
