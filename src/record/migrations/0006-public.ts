/**
 * What the public is shown: pages, their texts, items (events, places, announcements, statements) with versions and decisions, and what was
 * published. All facts; a page shows the last published snapshot and the items that stand. Items are sealed with the petition's key, as
 * statements name people. Subscribers change: an address goes when its owner says so.
 */
export const PUBLIC_FACT_TABLES = [
  'public_page',
  'public_text',
  'public_item',
  'public_item_version',
  'public_item_decision',
  'public_snapshot',
  'public_notice',
] as const;

const tables = `
create table public_page (
  petition_id uuid primary key references petition,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$'),
  zone text not null,
  actor text not null,
  at timestamptz not null
);
create table public_text (
  petition_id uuid not null references public_page,
  number integer not null check (number >= 1),
  field text not null,
  language text not null check (language in ('en', 'es')),
  body text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);
create table public_item (
  id uuid primary key,
  petition_id uuid not null references public_page,
  kind text not null check (kind in ('event', 'place', 'announcement', 'statement')),
  actor text not null,
  at timestamptz not null
);
create index public_item_of_petition on public_item (petition_id);
create table public_item_version (
  item_id uuid not null references public_item,
  number integer not null check (number >= 1),
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  primary key (item_id, number)
);
create table public_item_decision (
  item_id uuid not null references public_item,
  number integer not null check (number >= 1),
  decision text not null check (decision in ('published', 'taken-down')),
  version integer,
  reason text not null,
  actor text not null,
  at timestamptz not null,
  primary key (item_id, number),
  foreign key (item_id, version) references public_item_version (item_id, number),
  check ((decision = 'published') = (version is not null))
);
create table public_snapshot (
  petition_id uuid not null references public_page,
  number integer not null check (number >= 1),
  shown boolean not null,
  body text not null,
  sha256 text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);
create table public_notice (
  petition_id uuid not null references public_page,
  milestone text not null,
  at timestamptz not null,
  primary key (petition_id, milestone)
);
create table public_subscriber (
  id uuid primary key,
  petition_id uuid not null references public_page,
  tag bytea not null,
  sealed bytea not null,
  language text not null check (language in ('en', 'es')),
  token_hash text not null unique,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  unique (petition_id, tag)
);
create table public_notice_sent (
  subscriber_id uuid not null references public_subscriber on delete cascade,
  milestone text not null,
  at timestamptz not null,
  primary key (subscriber_id, milestone)
);
`;

/** SQL of this migration. */
export const up = [
  tables,
  ...PUBLIC_FACT_TABLES.map(
    (table) =>
      `create trigger ${table}_fact before update or delete on ${table} for each row execute function refuse_change();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_change();`,
  ),
].join('\n');
