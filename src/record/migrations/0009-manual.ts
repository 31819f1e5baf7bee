/** The manual by which an office's reviewers work: each setting stays, and every finding names the one in force when it was made. */
export const MANUAL_FACT_TABLES = ['manual'] as const;

const tables = `
create table manual (
  organisation_id uuid not null references organisation,
  number integer not null check (number >= 1),
  version text not null check (length(version) between 1 and 60),
  actor text not null,
  at timestamptz not null,
  primary key (organisation_id, number)
);
`;

/** SQL of this migration. */
export const up = [
  tables,
  ...MANUAL_FACT_TABLES.map(
    (table) =>
      `create trigger ${table}_fact before update or delete on ${table} for each row execute function refuse_change();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_change();`,
  ),
].join('\n');
