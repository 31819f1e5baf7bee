import { type Kysely, sql } from 'kysely';
import type { RecordTables } from './schema.ts';

/** Rows sent to the database at one go: enough to amortise the round trip, small enough to bound memory. */
export const BULK = 1_000;

/** One column of a bulk insert: its name and how its JSON text becomes a value. */
export interface BulkColumn {
  readonly name: string;
  readonly type: 'uuid' | 'text' | 'integer' | 'hex' | 'timestamptz' | 'date' | 'boolean';
}

/**
 * Inserts many rows as one JSON parameter: alike on both databases, and without a parameter per value. `hex` columns carry
 * bytes as hex text. With `ignoreKnown`, rows that are there already stay as they are.
 */
export async function insertMany(
  trx: Kysely<RecordTables>,
  {
    table,
    columns,
    rows,
    ignoreKnown = false,
  }: {
    readonly table: keyof RecordTables;
    readonly columns: readonly BulkColumn[];
    readonly rows: readonly object[];
    readonly ignoreKnown?: boolean;
  },
): Promise<void> {
  const names = columns.map(({ name }) => sql.ref(name));
  const values = columns.map(({ name, type }) =>
    type === 'hex' ? sql`decode(given.${sql.ref(name)}, 'hex')` : sql`given.${sql.ref(name)}`,
  );
  const types = columns.map(({ name, type }) => sql`${sql.ref(name)} ${sql.raw(type === 'hex' ? 'text' : type)}`);
  for (let from = 0; from < rows.length; from += BULK) {
    await sql`insert into ${sql.table(table)} (${sql.join(names)})
      select ${sql.join(values)} from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + BULK))}::text::jsonb) as given (${sql.join(types)})
      ${sql.raw(ignoreKnown ? 'on conflict do nothing' : '')}`.execute(trx);
  }
}
