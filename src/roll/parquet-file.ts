import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** What is used of DuckDB, which is there only where somebody has installed it. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(
      path: string,
      options: Record<string, string>,
    ): Promise<{
      connect(): Promise<{ run(sql: string): Promise<unknown>; closeSync(): void }>;
      closeSync(): void;
    }>;
  };
}

// A name the package builder and the compiler do not follow: the package is no dependency of this one.
const DUCKDB: string = '@duckdb/node-api';

/** Writes the rows of a Parquet file as CSV beside other temporary files; gives the path and a way to remove it. Needs DuckDB. */
export async function parquetAsCsv(path: string): Promise<Result<{ readonly path: string; remove(): Promise<void> }, Problem>> {
  const file = basename(path);
  let duckdb: DuckDb;
  try {
    duckdb = (await import(DUCKDB)) as DuckDb;
  } catch {
    return err({
      code: 'parquet-needs-duckdb',
      file,
      message: 'Parquet files are read through DuckDB, which is not installed.',
      remedy: 'Install it with: npm install @duckdb/node-api, or save the file as CSV.',
    });
  }
  const out = join(tmpdir(), `countersign-${process.pid}-${randomBytes(4).toString('hex')}.csv`);
  const remove = () => rm(out, { force: true });
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB' });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`copy (select * from read_parquet(${quoted(path)})) to ${quoted(out)} (format csv, header true)`);
    } finally {
      connection.closeSync();
    }
    return ok({ path: out, remove });
  } catch (error) {
    await remove();
    return err({
      code: 'parquet-unreadable',
      file,
      message: `The Parquet file cannot be read: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300),
      remedy: 'Fetch it again, or save it as CSV.',
    });
  } finally {
    instance.closeSync();
  }
}
