/**
 * What an office keeps beside the count: the machines on which an examination takes place, the proponents' own notes (which are
 * encrypted in their browser: neither the office nor its operator can read them), challenges where a pack has them, and
 * invitations that were taken back.
 */
export const OFFICE_FACT_TABLES = ['premises', 'note_book', 'private_note', 'challenge', 'challenge_answer'] as const;

const tables = `
create table premises (
  organisation_id uuid not null references organisation,
  number integer not null check (number >= 1),
  addresses text not null,
  actor text not null,
  at timestamptz not null,
  primary key (organisation_id, number)
);

create table note_book (
  petition_id uuid primary key references petition,
  salt text not null check (length(salt) between 16 and 100),
  probe text not null check (length(probe) between 16 and 1000),
  actor text not null,
  at timestamptz not null
);

create table private_note (
  petition_id uuid not null references note_book,
  tag text not null check (length(tag) between 16 and 100),
  number integer not null check (number >= 1),
  body text not null check (length(body) <= 20000),
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, tag, number)
);

create table challenge (
  id uuid primary key,
  petition_id uuid not null references petition,
  line_id uuid not null,
  number integer not null check (number >= 1),
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  unique (petition_id, number),
  foreign key (line_id, petition_id) references line (id, petition_id)
);
create index challenge_line on challenge (line_id);

create table challenge_answer (
  challenge_id uuid primary key references challenge,
  upheld boolean not null,
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null
);

alter table invitation add column revoked_at timestamptz;
`;

/** SQL of this migration. */
export const up = [
  tables,
  ...OFFICE_FACT_TABLES.map(
    (table) =>
      `create trigger ${table}_fact before update or delete on ${table} for each row execute function refuse_change();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_change();`,
  ),
].join('\n');
