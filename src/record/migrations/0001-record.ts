/**
 * The first schema. PostgreSQL 15 is the floor. Personal values stand only in columns named `sealed`, encrypted with the
 * petition's key; facts refuse UPDATE, DELETE and TRUNCATE; what changes is either derived (line_state) or a queue.
 */

/** Tables whose rows are facts: written once, never changed. */
export const FACT_TABLES = [
  'rule_pack',
  'petition',
  'petition_pack',
  'petition_step',
  'roll',
  'section',
  'section_fact',
  'line',
  'reading',
  'section_review',
  'screening',
  'finding',
  'line_flag',
  'withdrawal',
  'raw_count',
  'count_choice',
  'frame',
  'draw',
  'sample_line',
  'determination',
  'certificate',
  'hold_fact',
  'event',
  'log_entry',
] as const;

const tables = `
create table operator_key (
  id text primary key,
  probe bytea not null,
  created_at timestamptz not null default now()
);

create table organisation (
  id uuid primary key,
  kind text not null check (kind in ('campaign', 'office')),
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now()
);

create table membership (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  user_id text not null,
  role text not null check (role in ('administrator', 'supervisor', 'clerk', 'campaign-manager', 'campaign-worker', 'proponent', 'observer')),
  petition_id uuid,
  sees_confidential boolean not null default false,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check (role not in ('proponent', 'observer') or petition_id is not null)
);
create unique index membership_once on membership (organisation_id, user_id) where ended_at is null;

create table invitation (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  email text not null,
  role text not null,
  petition_id uuid,
  token_hash text not null unique,
  invited_by text not null,
  expires_at timestamptz not null,
  accepted_at timestamptz
);

create table rule_pack (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  id text not null,
  version text not null,
  body text not null,
  created_at timestamptz not null default now(),
  unique (id, version, sha256)
);

create table petition (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  title text not null check (length(title) between 1 and 300),
  target text not null,
  jurisdiction text not null,
  kind text,
  registered integer not null check (registered > 0),
  required integer not null check (required > 0),
  district_field text,
  district_value text,
  attempt integer not null check (attempt >= 1),
  previous_petition_id uuid references petition,
  created_at timestamptz not null default now(),
  unique (id, organisation_id),
  check ((attempt = 1) = (previous_petition_id is null)),
  check ((district_field is null) = (district_value is null))
);
create unique index petition_next_attempt on petition (previous_petition_id) where previous_petition_id is not null;
alter table membership add foreign key (petition_id, organisation_id) references petition (id, organisation_id);

create table petition_key (
  petition_id uuid primary key references petition,
  wrapped bytea,
  operator_key_id text references operator_key,
  destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null)),
  check ((wrapped is null) = (operator_key_id is null))
);

create table petition_pack (
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  pack_sha256 text not null references rule_pack,
  reason text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);

create table petition_step (
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  event text not null,
  from_state text not null,
  to_state text not null,
  on_date date not null,
  details text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);

create table blob (
  organisation_id uuid not null references organisation,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  wrapped bytea,
  operator_key_id text references operator_key,
  stored_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (organisation_id, hash),
  check ((wrapped is null) = (destroyed_at is not null)),
  check ((wrapped is null) = (operator_key_id is null))
);

create table roll (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  jurisdiction text not null,
  as_of date not null,
  blob_hash text not null,
  voters integer not null check (voters >= 0),
  rows integer not null check (rows >= 0),
  set_aside integer not null check (set_aside >= 0),
  sources text not null,
  actor text not null,
  at timestamptz not null,
  unique (organisation_id, jurisdiction, blob_hash),
  foreign key (organisation_id, blob_hash) references blob
);

create table section (
  id uuid primary key,
  petition_id uuid not null references petition,
  code text not null check (length(code) between 1 and 60),
  unique (petition_id, code),
  unique (id, petition_id)
);

create table section_fact (
  id uuid primary key,
  section_id uuid not null references section,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('issued', 'returned', 'missing', 'void', 'filed', 'declared')),
  on_date date not null,
  details text not null,
  sealed bytea,
  commitment text,
  actor text not null,
  at timestamptz not null,
  unique (section_id, number),
  check ((sealed is null) = (commitment is null))
);

create table line (
  id uuid primary key,
  petition_id uuid not null references petition,
  section_id uuid not null,
  ordinal integer not null check (ordinal >= 1),
  page text not null,
  number text not null,
  foreign key (section_id, petition_id) references section (id, petition_id),
  unique (petition_id, ordinal),
  unique (section_id, page, number),
  unique (id, petition_id)
);

create table reading (
  id uuid primary key,
  line_id uuid not null references line,
  number integer not null check (number >= 1),
  method text not null check (method in ('import', 'keyed', 'machine')),
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  unique (line_id, number)
);

create table section_review (
  id uuid primary key,
  section_id uuid not null references section,
  number integer not null check (number >= 1),
  outcome text not null check (outcome in ('pass', 'fault')),
  fault text,
  signed_from date,
  signed_to date,
  note_sealed bytea,
  actor text not null,
  role text not null,
  at timestamptz not null,
  unique (section_id, number),
  check ((outcome = 'fault') = (fault is not null)),
  check (signed_from is null or signed_to is null or signed_from <= signed_to)
);

create table screening_run (
  id uuid primary key,
  petition_id uuid not null references petition,
  roll_id uuid not null references roll,
  pack_sha256 text not null references rule_pack,
  lines integer not null,
  chunks integer not null,
  status text not null check (status in ('waiting', 'matching', 'done', 'failed')),
  problem text,
  actor text not null,
  started_at timestamptz not null,
  finished_at timestamptz
);
create table screening_chunk (
  run_id uuid not null references screening_run,
  number integer not null,
  from_ordinal integer not null,
  to_ordinal integer not null,
  done_at timestamptz,
  sealed bytea,
  primary key (run_id, number)
);
create table screening (
  run_id uuid not null references screening_run,
  line_id uuid not null references line,
  outcome text not null check (outcome in ('eligible', 'ineligible', 'review')),
  reason text,
  sealed bytea not null,
  primary key (run_id, line_id),
  check ((outcome = 'ineligible') = (reason is not null))
);

create table batch (
  id uuid primary key,
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  purpose text not null check (purpose in ('first', 'second', 'recheck')),
  label text not null,
  roll_id uuid references roll,
  lines integer not null check (lines >= 1),
  created_at timestamptz not null default now(),
  unique (id, petition_id),
  unique (petition_id, number)
);
create table batch_line (
  batch_id uuid not null,
  position integer not null check (position >= 1),
  line_id uuid not null,
  petition_id uuid not null,
  purpose text not null,
  found_at timestamptz,
  primary key (batch_id, position),
  unique (batch_id, line_id),
  foreign key (batch_id, petition_id) references batch (id, petition_id),
  foreign key (line_id, petition_id) references line (id, petition_id)
);
create index batch_line_open on batch_line (batch_id) where found_at is null;
create unique index batch_line_first_once on batch_line (line_id) where purpose = 'first';
create table batch_hold (
  id uuid primary key,
  batch_id uuid not null references batch,
  user_id text not null,
  claimed_at timestamptz not null,
  released_at timestamptz,
  outcome text check (outcome in ('done', 'handed-back')),
  check ((released_at is null) = (outcome is null))
);
create unique index batch_one_owner on batch_hold (batch_id) where released_at is null;
create unique index batch_done_once on batch_hold (batch_id) where outcome = 'done';
create index batch_hold_user on batch_hold (user_id) where released_at is null;

create table finding (
  id uuid primary key,
  petition_id uuid not null,
  line_id uuid not null,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('finding', 'undo', 're-open')),
  purpose text not null check (purpose in ('first', 'second', 'recheck')),
  outcome text check (outcome in ('valid', 'invalid')),
  reason text,
  replaces uuid references finding,
  voter_tag bytea,
  duplicate_of uuid references line,
  sealed bytea not null,
  commitment text not null,
  roll_id uuid references roll,
  pack_sha256 text not null references rule_pack,
  manual_version text,
  reviewer text not null,
  role text not null,
  request_key text not null,
  at timestamptz not null,
  foreign key (line_id, petition_id) references line (id, petition_id),
  unique (line_id, number),
  unique (petition_id, reviewer, request_key),
  check ((kind = 'finding') = (outcome is not null)),
  check ((outcome = 'invalid') = (reason is not null) or outcome is null),
  check (outcome is distinct from 'valid' or voter_tag is not null),
  check ((kind = 'finding') or replaces is not null or kind = 're-open')
);
create unique index finding_replaced_once on finding (replaces) where replaces is not null;
create index finding_of_petition on finding (petition_id, at);

create table line_state (
  line_id uuid primary key references line,
  petition_id uuid not null references petition,
  status text not null check (status in ('open', 'needs-review', 'found')),
  outcome text check (outcome in ('valid', 'invalid')),
  reason text,
  voter_tag bytea,
  findings integer not null default 0,
  rejections integer not null default 0,
  flagged boolean not null default false,
  check ((status = 'found') = (outcome is not null))
);
create unique index line_state_one_valid on line_state (petition_id, voter_tag) where outcome = 'valid';
create index line_state_status on line_state (petition_id, status);
create index line_state_voter on line_state (petition_id, voter_tag) where voter_tag is not null;

create table line_flag (
  id uuid primary key,
  line_id uuid not null references line,
  number integer not null,
  raised boolean not null,
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  unique (line_id, number)
);

create table withdrawal (
  id uuid primary key,
  petition_id uuid not null references petition,
  voter_tag bytea not null,
  received_on date not null,
  in_time boolean not null,
  sealed bytea not null,
  commitment text not null,
  actor text not null,
  at timestamptz not null,
  unique (petition_id, voter_tag)
);

create table raw_count (
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  lines integer not null check (lines >= 0),
  reason text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);
create table count_choice (
  petition_id uuid primary key references petition,
  method text not null check (method in ('sample', 'full')),
  actor text not null,
  at timestamptz not null
);
create table frame (
  petition_id uuid primary key references petition,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  raw integer not null check (raw >= 1),
  body text not null,
  actor text not null,
  at timestamptz not null
);
create table draw (
  petition_id uuid primary key references frame,
  seed text not null check (length(seed) >= 1),
  size integer not null check (size >= 1),
  body text not null,
  actor text not null,
  at timestamptz not null
);
create table sample_line (
  petition_id uuid not null references draw,
  position integer not null check (position >= 1),
  line_id uuid not null,
  primary key (petition_id, position),
  unique (petition_id, line_id),
  foreign key (line_id, petition_id) references line (id, petition_id)
);
create table determination (
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  basis text not null check (basis in ('sample', 'full')),
  outcome text not null check (outcome in ('sufficient', 'insufficient', 'full-count')),
  body text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);
create table certificate (
  petition_id uuid primary key references petition,
  determination_number integer not null,
  outcome text not null check (outcome in ('sufficient', 'insufficient')),
  on_date date not null,
  body text not null,
  actor text not null,
  at timestamptz not null,
  foreign key (petition_id, determination_number) references determination
);

create table hold_fact (
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  placed boolean not null,
  reason text not null,
  actor text not null,
  at timestamptz not null,
  primary key (petition_id, number)
);
create table destruction (
  petition_id uuid primary key references petition,
  reason text not null,
  retention_ends date not null,
  requested_by text not null,
  requested_at timestamptz not null,
  approved_by text,
  destroyed_at timestamptz,
  check (approved_by is distinct from requested_by),
  check ((approved_by is null) = (destroyed_at is null))
);

create table idempotency (
  user_id text not null,
  key text not null check (length(key) between 8 and 200),
  route text not null,
  request_hash text not null,
  status integer,
  sealed bytea,
  at timestamptz not null,
  primary key (user_id, key)
);

create table setting (
  key text primary key,
  value text not null
);
`;

const log = `
create table event (
  position bigint generated always as identity,
  id uuid primary key,
  chain text not null,
  at timestamptz not null,
  kind text not null,
  actor text not null,
  petition_id uuid,
  body text not null
);
create unique index event_position on event (position);
create table event_pending (
  event_id uuid primary key references event,
  position bigint not null
);
create table log_entry (
  chain text not null,
  seq bigint not null check (seq >= 1),
  event_id uuid not null unique references event,
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (chain, seq)
);

create function event_queue() returns trigger language plpgsql as $body$
begin
  insert into event_pending (event_id, position) values (new.id, new.position);
  return new;
end $body$;
create trigger event_queue after insert on event for each row execute function event_queue();

create function event_pending_keep() returns trigger language plpgsql as $body$
begin
  if tg_op = 'DELETE' and exists (select 1 from log_entry where event_id = old.event_id) then
    return old;
  end if;
  raise exception 'an event stays pending until it is in the log' using errcode = 'CS001';
end $body$;
create trigger event_pending_keep before delete or update on event_pending for each row execute function event_pending_keep();

create function log_entry_follow() returns trigger language plpgsql as $body$
declare
  before_hash text;
begin
  if new.seq = 1 then
    before_hash := repeat('0', 64);
  else
    select hash into before_hash from log_entry where chain = new.chain and seq = new.seq - 1;
  end if;
  if before_hash is null or before_hash <> new.previous then
    raise exception 'log entry % of % does not follow the one before it', new.seq, new.chain using errcode = 'CS002';
  end if;
  if not exists (select 1 from event where id = new.event_id and chain = new.chain) then
    raise exception 'log entry % of % belongs to another chain', new.seq, new.chain using errcode = 'CS002';
  end if;
  return new;
end $body$;
create trigger log_entry_follow before insert on log_entry for each row execute function log_entry_follow();
`;

const guards = `
create function refuse_change() returns trigger language plpgsql as $body$
begin
  raise exception '% on % refused: facts are append-only', tg_op, tg_table_name using errcode = 'CS001';
end $body$;

create function refuse_delete() returns trigger language plpgsql as $body$
begin
  raise exception '% on % refused: rows of this table stay', tg_op, tg_table_name using errcode = 'CS001';
end $body$;

create function key_only_destroyed() returns trigger language plpgsql as $body$
begin
  if old.destroyed_at is not null then
    raise exception 'a destroyed key does not come back' using errcode = 'CS001';
  end if;
  return new;
end $body$;
create trigger petition_key_destroyed before update on petition_key for each row execute function key_only_destroyed();
create trigger blob_destroyed before update on blob for each row execute function key_only_destroyed();

create function hold_only_released() returns trigger language plpgsql as $body$
begin
  if old.released_at is not null or new.batch_id <> old.batch_id or new.user_id <> old.user_id or new.claimed_at <> old.claimed_at then
    raise exception 'a claim is only ever released, once' using errcode = 'CS001';
  end if;
  return new;
end $body$;
create trigger batch_hold_released before update on batch_hold for each row execute function hold_only_released();
`;

/** Tables that change but lose no row. */
const KEPT_TABLES = ['petition_key', 'blob', 'batch_hold', 'destruction', 'screening_run', 'membership', 'organisation', 'operator_key'];

/** SQL of this migration. */
export const up = [
  tables,
  log,
  guards,
  ...FACT_TABLES.map(
    (table) =>
      `create trigger ${table}_fact before update or delete on ${table} for each row execute function refuse_change();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_change();`,
  ),
  ...KEPT_TABLES.map(
    (table) =>
      `create trigger ${table}_kept before delete on ${table} for each row execute function refuse_delete();
       create trigger ${table}_whole before truncate on ${table} for each statement execute function refuse_delete();`,
  ),
].join('\n');
