/**
 * Letters about sections that are out too long: the addresses of circulators who agreed to be written to, and which section was asked
 * for when. Addresses stand sealed with the petition's key; the last version counts, and one without an address ends it.
 */
export const REMINDER_FACT_TABLES = ['circulator_contact', 'section_reminder'] as const;

const tables = `
create table circulator_contact (
  circulator_id uuid not null references circulator,
  number integer not null check (number >= 1),
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  primary key (circulator_id, number)
);

create table section_reminder (
  petition_id uuid not null,
  section_id uuid not null,
  reader text not null,
  out_on date not null,
  period integer not null check (period >= 0),
  at timestamptz not null,
  foreign key (section_id, petition_id) references section (id, petition_id),
  primary key (section_id, reader, out_on, period)
);
create index section_reminder_of_petition on section_reminder (petition_id);
`;

/** SQL of this migration. */
export const up = [
  tables,
  ...REMINDER_FACT_TABLES.map(
    (table) =>
      `create trigger ${table}_fact before update or delete on ${table} for each row execute function refuse_change();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_change();`,
  ),
].join('\n');
