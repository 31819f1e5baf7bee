/** Probabilities corrected by what people found: curves of shares, which name nobody. A screening says which one it used. */

const tables = `
create table calibration (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  petition_id uuid not null references petition,
  number integer not null check (number >= 1),
  jurisdiction text not null,
  decisions integer not null check (decisions >= 1),
  body text not null,
  actor text not null,
  at timestamptz not null,
  unique (petition_id, number)
);
create index calibration_newest on calibration (organisation_id, jurisdiction, at);
alter table screening_run add column calibration_id uuid references calibration;
create trigger calibration_fact before update or delete on calibration for each row execute function refuse_change();
create trigger calibration_whole before truncate on calibration for each statement execute function refuse_change();
`;

/** SQL of this migration. */
export const up = tables;
