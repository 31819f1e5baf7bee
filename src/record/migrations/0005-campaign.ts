/**
 * What a campaign keeps: circulators, turf, shifts, pledges, tallies of sections, lines struck before filing, settings and papers.
 * Every table here is a fact: corrections are further rows. Names, addresses and papers stand sealed with the petition's key.
 */
export const CAMPAIGN_FACT_TABLES = [
  'circulator',
  'circulator_fact',
  'turf',
  'shift',
  'pledge',
  'pledge_fact',
  'section_tally',
  'line_strike',
  'circulation_setting',
  'paper',
] as const;

const tables = `
create table circulator (
  id uuid primary key,
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  paid boolean not null,
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  unique (petition_id, number),
  unique (id, petition_id)
);

create table circulator_fact (
  id uuid primary key,
  circulator_id uuid not null references circulator,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('trained', 'declared', 'ended', 'resumed')),
  on_date date not null,
  actor text not null,
  at timestamptz not null,
  unique (circulator_id, number)
);

create table turf (
  id uuid primary key,
  petition_id uuid not null references petition,
  name text not null check (length(name) between 1 and 120),
  note text not null,
  actor text not null,
  at timestamptz not null,
  unique (petition_id, name),
  unique (id, petition_id)
);

create table shift (
  id uuid primary key,
  petition_id uuid not null references petition,
  circulator_id uuid not null,
  turf_id uuid,
  kind text not null check (kind in ('planned', 'worked', 'cancelled')),
  replaces uuid references shift,
  on_date date not null,
  starts text not null check (starts ~ '^[0-2][0-9]:[0-5][0-9]$'),
  minutes integer not null check (minutes between 0 and 1440),
  zone text not null,
  actor text not null,
  at timestamptz not null,
  foreign key (circulator_id, petition_id) references circulator (id, petition_id),
  foreign key (turf_id, petition_id) references turf (id, petition_id)
);
create unique index shift_replaced_once on shift (replaces) where replaces is not null;
create index shift_of_petition on shift (petition_id, on_date);

create table pledge (
  id uuid primary key,
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  on_date date not null,
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  unique (petition_id, number)
);
create table pledge_fact (
  id uuid primary key,
  pledge_id uuid not null references pledge,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('reminded', 'signed', 'taken-back')),
  on_date date not null,
  actor text not null,
  at timestamptz not null,
  unique (pledge_id, number)
);

alter table section_fact add column circulator_id uuid references circulator;
create index section_fact_circulator on section_fact (circulator_id) where circulator_id is not null;

create table section_tally (
  id uuid primary key,
  petition_id uuid not null,
  section_id uuid not null,
  number integer not null check (number >= 1),
  on_date date not null,
  lines integer not null check (lines between 0 and 100000),
  reason text,
  actor text not null,
  at timestamptz not null,
  foreign key (section_id, petition_id) references section (id, petition_id),
  unique (section_id, number)
);
create index section_tally_of_petition on section_tally (petition_id, on_date);

create table line_strike (
  id uuid primary key,
  petition_id uuid not null,
  line_id uuid not null,
  number integer not null check (number >= 1),
  struck boolean not null,
  reason text not null,
  on_date date not null,
  actor text not null,
  at timestamptz not null,
  foreign key (line_id, petition_id) references line (id, petition_id),
  unique (line_id, number)
);
create index line_strike_of_petition on line_strike (petition_id);

create table circulation_setting (
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  body text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);

create table paper (
  id uuid primary key,
  petition_id uuid not null references petition,
  kind text not null,
  number integer not null check (number >= 1),
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  unique (petition_id, kind, number)
);
`;

/** SQL of this migration. */
export const up = [
  tables,
  ...CAMPAIGN_FACT_TABLES.map(
    (table) =>
      `create trigger ${table}_fact before update or delete on ${table} for each row execute function refuse_change();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_change();`,
  ),
].join('\n');
