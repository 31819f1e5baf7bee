import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { openAtomicFile } from '../basics/atomic-file.ts';
import { sha256OfFile } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { appendEvent, sequence } from '../record/audit-log.ts';
import { blobNames } from '../record/blob-names.ts';
import { folderStorage } from '../record/blob-storage.ts';
import { migrate, NEWEST_MIGRATION, schemaState } from '../record/migrate.ts';
import type { RecordTables } from '../record/schema.ts';
import { programVersion } from './installation.ts';
import { OPERATOR } from './people.ts';

const FORMAT = 'countersign-backup';
const PAGE = 2_000;
const PIECE = 1 << 20;

/** Tables in an order in which every row finds what it refers to, and the order of rows where they refer to their own table. */
const ORDER: Readonly<Record<string, string>> = {
  petition: 'attempt, id',
  finding: 'line_id, number',
  petition_step: 'petition_id, number',
};

/** What a backup holds. */
export interface BackupSummary {
  readonly file: string;
  readonly sha256: string;
  readonly tables: number;
  readonly rows: number;
  readonly blobs: number;
}

/** Tables of the record, each after those it refers to. */
async function tablesInOrder(db: Kysely<RecordTables>): Promise<readonly string[]> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely_%' order by 1`.execute(db);
  const links = await sql<{ from: string; to: string }>`
    select distinct c.conrelid::regclass::text as "from", c.confrelid::regclass::text as "to" from pg_constraint c
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace`.execute(db);
  const plain = (name: string) => name.replaceAll('"', '');
  const out: string[] = [];
  const visit = (name: string) => {
    if (out.includes(name)) return;
    for (const { from, to } of links.rows) if (plain(from) === name && plain(to) !== name) visit(plain(to));
    out.push(name);
  };
  for (const { name } of tables.rows) visit(name);
  return out;
}

/** Writes everything of an installation but its keys into one file, as of one moment; people may go on working. */
export async function backUp(
  { db, folder, out, now }: { readonly db: Kysely<RecordTables>; readonly folder: string; readonly out: string; readonly now: () => Date },
  watch: Watch = {},
): Promise<BackupSummary> {
  await sequence(db);
  const file = await openAtomicFile(out);
  const gzip = createGzip({ level: 5 });
  const written = (async () => {
    for await (const piece of gzip) await file.write(piece as Uint8Array);
  })();
  const line = async (value: unknown) => {
    if (!gzip.write(`${JSON.stringify(value)}\n`)) await new Promise((resolve) => gzip.once('drain', resolve));
  };
  let rows = 0;
  let blobs = 0;
  try {
    const tables = await tablesInOrder(db);
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        const { applied } = await schemaState(trx);
        await line({ format: FORMAT, version: 1, migration: applied.at(-1), program: await programVersion() });
        for (const [i, table] of tables.entries()) {
          watch.onProgress?.({ phase: 'back up', done: i, total: tables.length });
          rows += await copyOut(trx, { table, line });
        }
        const storage = folderStorage(join(folder, 'blobs'));
        for (const name of await blobNames(trx)) {
          watch.signal?.throwIfAborted();
          const source = await storage.read(name);
          if (source === null) throw new Error(`the content ${name} is gone from the store`);
          await line({ blob: name });
          for await (const piece of source)
            for (let at = 0; at < piece.length; at += PIECE)
              await line({ piece: Buffer.from(piece.subarray(at, at + PIECE)).toString('base64') });
          blobs++;
        }
        await line({ end: true, rows, blobs });
      });
    gzip.end();
    await written;
    await file.commit();
    const sha256 = await sha256OfFile(out);
    await appendEvent(db, {
      kind: 'backup.written',
      body: { sha256, tables: tables.length, rows },
      actor: OPERATOR,
      at: now(),
      organisation: null,
    });
    return { file: out, sha256, tables: tables.length, rows, blobs };
  } catch (error) {
    gzip.destroy();
    await written.catch(() => undefined);
    await file.abandon();
    throw error;
  }
}

async function copyOut(
  trx: Kysely<RecordTables>,
  { table, line }: { readonly table: string; readonly line: (value: unknown) => Promise<void> },
): Promise<number> {
  let count = 0;
  await line({ table });
  const order = ORDER[table] === undefined ? sql`` : sql`order by ${sql.raw(ORDER[table])}`;
  await sql`declare backup_rows no scroll cursor for select to_jsonb(t)::text as row from ${sql.table(table)} t ${order}`.execute(trx);
  for (;;) {
    const page = await sql<{ row: string }>`fetch ${sql.lit(PAGE)} from backup_rows`.execute(trx);
    if (page.rows.length === 0) break;
    // The row is JSON already: it goes into the line as it stands.
    for (const { row } of page.rows) await line({ row: JSON.parse(row) });
    count += page.rows.length;
  }
  await sql`close backup_rows`.execute(trx);
  return count;
}

const Line = z.union([
  z.strictObject({ table: z.string() }),
  z.strictObject({ row: z.record(z.string(), z.json()) }),
  z.strictObject({ blob: z.string().regex(/^[0-9a-f-]{36}\/[0-9a-f]{2}\/[0-9a-f]{64}$/) }),
  z.strictObject({ piece: z.base64() }),
  z.strictObject({ end: z.literal(true), rows: z.int(), blobs: z.int() }),
]);
const Heading = z.looseObject({ format: z.literal(FORMAT), version: z.literal(1), migration: z.string() });

/** Reads a backup into an empty installation, on either database; all or nothing. Screenings that were running are ended as failed. */
export async function restore(
  { db, folder, file }: { readonly db: Kysely<RecordTables>; readonly folder: string; readonly file: string },
  watch: Watch = {},
): Promise<Result<{ readonly rows: number; readonly blobs: number }, Problem>> {
  const problem = (code: string, message: string, remedy: string) => err({ code, message, file, remedy });
  const before = await schemaState(db);
  if (before.state !== 'empty') {
    const any = await sql<{ n: number }>`select count(*)::int as n from organisation`.execute(db).catch(() => ({ rows: [{ n: 1 }] }));
    if (any.rows[0].n > 0 || before.state !== 'current')
      return problem('record-not-empty', 'This record is not empty.', 'Restore into a new data folder or an empty database.');
  }
  if ((await readdir(join(folder, 'blobs')).catch(() => [])).length > 0)
    return problem('record-not-empty', 'The data folder already holds contents.', 'Restore into a new data folder.');
  const lines = linesOf(file);
  const damaged = () => problem('backup-damaged', 'This is not a whole backup of Countersign.', 'Use another copy of it.');
  try {
    const first = await lines.next();
    const heading = Heading.safeParse(first.done ? null : JSON.parse(first.value));
    if (!heading.success) return damaged();
    if (heading.data.migration > NEWEST_MIGRATION)
      return problem('backup-newer', 'The backup was written by a newer version of the program.', 'Restore it with that version.');
    await migrate(db, heading.data.migration);
    await mkdir(join(folder, 'blobs'), { recursive: true, mode: 0o700 });
    const read = await db.transaction().execute(async (trx) => readAll({ trx, folder, lines, watch }));
    if (read === null) return damaged();
    await migrate(db);
    return ok(read);
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (error instanceof SyntaxError || error instanceof NotWhole || code.startsWith('Z_')) return damaged();
    throw error;
  }
}

class NotWhole extends Error {}

/** Lines of a compressed file; what is wrong with the compression is thrown where the lines are read. */
async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  const gunzip = createGunzip();
  const fed = pipeline(createReadStream(file), gunzip);
  fed.catch(() => undefined);
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of gunzip) {
    const parts = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  await fed;
  if (rest !== '') yield rest;
}

async function readAll({
  trx,
  folder,
  lines,
  watch,
}: {
  readonly trx: Kysely<RecordTables>;
  readonly folder: string;
  readonly lines: AsyncIterator<string>;
  readonly watch: Watch;
}): Promise<{ readonly rows: number; readonly blobs: number }> {
  const tables = await tablesInOrder(trx);
  for (const table of tables) await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
  await sql`delete from setting`.execute(trx);
  const storage = folderStorage(join(folder, 'blobs'));
  let table = '';
  let page: unknown[] = [];
  let rows = 0;
  let blobs = 0;
  const flush = async () => {
    if (page.length === 0) return;
    await sql`insert into ${sql.table(table)} overriding system value
      select * from jsonb_populate_recordset(null::${sql.id('public', table)}, ${JSON.stringify(page)}::text::jsonb)`.execute(trx);
    rows += page.length;
    page = [];
  };
  let next = await nextLine(lines);
  for (;;) {
    watch.signal?.throwIfAborted();
    if ('row' in next) {
      page.push(next.row);
      if (page.length === PAGE) await flush();
    } else {
      await flush();
      if ('table' in next) {
        if (!tables.includes(next.table)) throw new NotWhole();
        table = next.table;
        watch.onProgress?.({ phase: 'restore', done: tables.indexOf(table), total: tables.length });
      } else if ('blob' in next) {
        const pieces = new BlobPieces(lines);
        await storage.write(next.blob, pieces.read());
        blobs++;
        next = pieces.after!;
        continue;
      } else if ('end' in next) {
        if (next.rows !== rows || next.blobs !== blobs) throw new NotWhole();
        break;
      } else throw new NotWhole();
    }
    next = await nextLine(lines);
  }
  await sql`select setval(pg_get_serial_sequence('event', 'position'), (select coalesce(max(position), 0) + 1 from event), false)`.execute(
    trx,
  );
  await sql`update screening_run set status = 'failed', problem = 'interrupted: the record was restored from a backup' where status in ('waiting', 'matching')`.execute(
    trx,
  );
  for (const each of tables) await sql`alter table ${sql.table(each)} enable trigger user`.execute(trx);
  return { rows, blobs };
}

type BackupLine = z.infer<typeof Line>;

async function nextLine(lines: AsyncIterator<string>): Promise<BackupLine> {
  const { done, value } = await lines.next();
  if (done) throw new NotWhole();
  const parsed = Line.safeParse(JSON.parse(value));
  if (!parsed.success) throw new NotWhole();
  return parsed.data;
}

/** The pieces of one blob, and the line that comes after them. */
class BlobPieces {
  private readonly lines: AsyncIterator<string>;
  after: BackupLine | null = null;

  constructor(lines: AsyncIterator<string>) {
    this.lines = lines;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const line = await nextLine(this.lines);
      if (!('piece' in line)) {
        this.after = line;
        return;
      }
      yield Buffer.from(line.piece, 'base64');
    }
  }
}
