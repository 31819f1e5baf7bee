/**
 * Sheets on the record: the forms by which they are read, what was handed in, every page read or set aside, and where each page belongs.
 * Pictures lie in the content store, encrypted under the petition's key; here stand hashes, places and scores, which name nobody.
 */

/** Tables whose rows are facts: written once, never changed. */
export const SHEET_FACT_TABLES = [
  'petition_blob',
  'sheet_form',
  'intake_page',
  'intake_reject',
  'intake_answer',
  'section_page',
  'line_decision',
] as const;

const tables = `
create table petition_blob (
  petition_id uuid not null references petition,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  stored_at timestamptz not null default now(),
  primary key (petition_id, hash)
);

create table sheet_form (
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('printing', 'foreign')),
  layout_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  body text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number),
  unique (petition_id, sha256)
);

create table intake (
  id uuid primary key,
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  name_sealed bytea not null,
  upload_hash text not null,
  status text not null check (status in ('waiting', 'reading', 'done', 'failed', 'cancelled')),
  problem text,
  pages integer not null default 0 check (pages >= 0),
  pages_done integer not null default 0 check (pages_done >= 0),
  summary text,
  actor text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  unique (petition_id, number),
  unique (id, petition_id),
  foreign key (petition_id, upload_hash) references petition_blob (petition_id, hash)
);

create table intake_page (
  intake_id uuid not null references intake,
  file integer not null check (file >= 1),
  page integer not null check (page >= 1),
  name_sealed bytea not null,
  original text not null,
  outcome text not null check (outcome in ('read', 'rejected')),
  body text not null,
  pack_hash text check (pack_hash ~ '^[0-9a-f]{64}$'),
  parts text not null,
  at timestamptz not null,
  primary key (intake_id, file, page)
);

create table intake_reject (
  intake_id uuid not null,
  file integer not null,
  page integer not null,
  reason text not null,
  detail text not null,
  at timestamptz not null,
  primary key (intake_id, file, page),
  foreign key (intake_id, file, page) references intake_page
);

create table intake_answer (
  intake_id uuid not null,
  file integer not null,
  page integer not null,
  number integer not null check (number >= 1),
  answer text not null check (answer in ('nothing-on-it', 'scanned-again', 'entered-by-hand', 'open-again')),
  actor text not null,
  at timestamptz not null,
  primary key (intake_id, file, page, number),
  foreign key (intake_id, file, page) references intake_reject
);

create table section_page (
  section_id uuid not null,
  petition_id uuid not null,
  page text not null,
  layout_id text not null,
  doubts text not null,
  intake_id uuid not null,
  file integer not null,
  intake_page integer not null,
  at timestamptz not null,
  primary key (section_id, page),
  unique (intake_id, file, intake_page),
  foreign key (section_id, petition_id) references section (id, petition_id),
  foreign key (intake_id, file, intake_page) references intake_page
);
create index section_page_petition on section_page (petition_id);

create table line_decision (
  section_id uuid not null,
  page text not null,
  line integer not null check (line >= 1),
  number integer not null check (number >= 1),
  counts boolean not null,
  actor text not null,
  at timestamptz not null,
  primary key (section_id, page, line, number),
  foreign key (section_id, page) references section_page
);
`;

/** SQL of this migration. */
export const up = [
  tables,
  ...SHEET_FACT_TABLES.map(
    (table) =>
      `create trigger ${table}_fact before update or delete on ${table} for each row execute function refuse_change();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_change();`,
  ),
  `create trigger intake_kept before delete on intake for each row execute function refuse_delete();
   create trigger intake_whole before truncate on intake for each statement execute function refuse_delete();`,
].join('\n');
