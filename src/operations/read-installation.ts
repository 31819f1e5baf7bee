import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { INSTALLATION_CHAIN } from '../record/audit-log.ts';
import { NEWEST_MIGRATION } from '../record/migrate.ts';
import { type Deps, type Outcome, organisationFor } from './deps.ts';
import { programVersion } from './installation.ts';

/** How the installation is, for its administrator. */
export interface ReadInstallation {
  readonly version: string;
  readonly schema: string;
  readonly database: string;
  /** Bytes free where contents are kept. */
  readonly freeBytes: number;
  readonly lastBackup: { readonly at: string; readonly sha256: string; readonly rows: number } | null;
  /** Entries written to all logs since the last backup: what would be lost. */
  readonly eventsSinceBackup: number;
}

/** Reads version, space and the state of the backups. */
export async function readInstallation(
  { db }: Pick<Deps, 'db'>,
  { member, folder }: { readonly member: Member; readonly folder: string },
): Promise<Outcome<ReadInstallation>> {
  const may = organisationFor({ member, act: 'installation.operate', organisationId: member.organisationId });
  if (!may.ok) return may;
  const server = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
  const backup = await db
    .selectFrom('event')
    .select(['at', 'body', 'position'])
    .where('chain', '=', INSTALLATION_CHAIN)
    .where('kind', '=', 'backup.written')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const since = await db
    .selectFrom('event')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('position', '>', backup?.position ?? 0)
    .executeTakeFirstOrThrow();
  const space = await statfs(folder);
  const body = backup === undefined ? null : (JSON.parse(backup.body) as { sha256: string; rows: number });
  return ok({
    version: await programVersion(),
    schema: NEWEST_MIGRATION,
    database: `PostgreSQL ${server.rows[0].version}`,
    freeBytes: space.bavail * space.bsize,
    lastBackup: backup === undefined ? null : { at: backup.at.toISOString(), sha256: body!.sha256, rows: body!.rows },
    eventsSinceBackup: Number(since.n),
  });
}
