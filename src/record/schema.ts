import type { ColumnType, GeneratedAlways } from 'kysely';

/** Instants come back as Date, legal dates as YYYY-MM-DD text, bytes as Uint8Array, bigint as number (all below 2^53). */
type Instant = ColumnType<Date, Date | string, Date | string>;
type OrDefault<T> = ColumnType<T, T | undefined, T>;
type Bytes = Uint8Array;

/** Who did it and when: on every fact. */
interface Signed {
  /** User id, or `operator` for a command on the machine itself. */
  readonly actor: string;
  readonly at: Instant;
}

interface Numbered {
  readonly number: number;
}

/** One interface per table of the record; the meaning of each stands in docs/operations.md and migrations/. */
export interface RecordTables {
  operator_key: { readonly id: string; readonly probe: Bytes; readonly created_at: OrDefault<Date> };
  organisation: { readonly id: string; readonly kind: 'campaign' | 'office'; readonly name: string; readonly created_at: OrDefault<Date> };
  membership: {
    readonly id: string;
    readonly organisation_id: string;
    readonly user_id: string;
    readonly role: MemberRole;
    readonly petition_id: string | null;
    readonly sees_confidential: OrDefault<boolean>;
    readonly created_at: OrDefault<Date>;
    readonly ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  invitation: {
    readonly id: string;
    readonly organisation_id: string;
    readonly email: string;
    readonly role: MemberRole;
    readonly petition_id: string | null;
    readonly token_hash: string;
    readonly invited_by: string;
    readonly expires_at: Instant;
    readonly accepted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    readonly revoked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  rule_pack: { readonly sha256: string; readonly id: string; readonly version: string; readonly body: string };
  petition: {
    readonly id: string;
    readonly organisation_id: string;
    readonly title: string;
    readonly target: string;
    readonly jurisdiction: string;
    readonly kind: string | null;
    readonly registered: number;
    readonly required: number;
    readonly district_field: string | null;
    readonly district_value: string | null;
    readonly attempt: number;
    readonly previous_petition_id: string | null;
    readonly created_at: OrDefault<Date>;
  };
  petition_key: {
    readonly petition_id: string;
    readonly wrapped: Bytes | null;
    readonly operator_key_id: string | null;
    readonly destroyed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  petition_pack: Numbered & Signed & { readonly petition_id: string; readonly pack_sha256: string; readonly reason: string };
  petition_step: Numbered &
    Signed & {
      readonly petition_id: string;
      readonly event: string;
      readonly from_state: string;
      readonly to_state: string;
      readonly on_date: string;
      readonly details: string;
    };
  blob: {
    readonly organisation_id: string;
    readonly hash: string;
    readonly bytes: number;
    readonly wrapped: Bytes | null;
    readonly operator_key_id: string | null;
    readonly stored_at: OrDefault<Date>;
    readonly destroyed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  roll: Signed & {
    readonly id: string;
    readonly organisation_id: string;
    readonly jurisdiction: string;
    readonly as_of: string;
    readonly blob_hash: string;
    readonly voters: number;
    readonly rows: number;
    readonly set_aside: number;
    readonly sources: string;
  };
  section: { readonly id: string; readonly petition_id: string; readonly code: string };
  section_fact: Numbered &
    Signed & {
      readonly id: string;
      readonly section_id: string;
      readonly kind: 'issued' | 'returned' | 'missing' | 'void' | 'filed' | 'declared';
      readonly on_date: string;
      readonly details: string;
      readonly sealed: Bytes | null;
      readonly commitment: string | null;
      /** Who took it out or brought it back, in a campaign. */
      readonly circulator_id: ColumnType<string | null, string | null | undefined, never>;
    };
  line: {
    readonly id: string;
    readonly petition_id: string;
    readonly section_id: string;
    readonly ordinal: number;
    readonly page: string;
    readonly number: string;
  };
  reading: Numbered &
    Signed & {
      readonly id: string;
      readonly line_id: string;
      readonly method: 'import' | 'keyed' | 'machine';
      readonly sealed: Bytes;
      readonly commitment: string;
    };
  section_review: Numbered &
    Signed & {
      readonly id: string;
      readonly section_id: string;
      readonly outcome: 'pass' | 'fault';
      readonly fault: string | null;
      readonly signed_from: string | null;
      readonly signed_to: string | null;
      readonly note_sealed: Bytes | null;
      readonly role: string;
    };
  screening_run: {
    readonly id: string;
    readonly petition_id: string;
    readonly roll_id: string;
    readonly pack_sha256: string;
    readonly lines: number;
    readonly chunks: number;
    readonly status: 'waiting' | 'matching' | 'done' | 'failed';
    readonly problem: string | null;
    readonly actor: string;
    readonly started_at: Instant;
    readonly finished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    /** The curve by which probabilities were corrected; null where no decisions were there to learn from. */
    readonly calibration_id: OrDefault<string | null>;
  };
  calibration: Numbered &
    Signed & {
      readonly id: string;
      readonly organisation_id: string;
      readonly petition_id: string;
      readonly jurisdiction: string;
      readonly decisions: number;
      readonly body: string;
    };
  screening_chunk: {
    readonly run_id: string;
    readonly number: number;
    readonly from_ordinal: number;
    readonly to_ordinal: number;
    readonly done_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    readonly sealed: Bytes | null;
  };
  screening: {
    readonly run_id: string;
    readonly line_id: string;
    readonly outcome: 'eligible' | 'ineligible' | 'review';
    readonly reason: string | null;
    readonly sealed: Bytes;
  };
  batch: {
    readonly id: string;
    readonly petition_id: string;
    /** Batches are handed out in this order. */
    readonly number: number;
    readonly purpose: Purpose;
    readonly label: string;
    readonly roll_id: string | null;
    readonly lines: number;
    readonly created_at: OrDefault<Date>;
  };
  batch_line: {
    readonly batch_id: string;
    readonly position: number;
    readonly line_id: string;
    readonly petition_id: string;
    readonly purpose: Purpose;
    readonly found_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  batch_hold: {
    readonly id: string;
    readonly batch_id: string;
    readonly user_id: string;
    readonly claimed_at: Instant;
    readonly released_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    readonly outcome: 'done' | 'handed-back' | null;
  };
  finding: Numbered & {
    readonly id: string;
    readonly petition_id: string;
    readonly line_id: string;
    readonly kind: 'finding' | 'undo' | 're-open';
    readonly purpose: Purpose;
    readonly outcome: 'valid' | 'invalid' | null;
    readonly reason: string | null;
    readonly replaces: string | null;
    readonly voter_tag: Bytes | null;
    readonly duplicate_of: string | null;
    readonly sealed: Bytes;
    readonly commitment: string;
    readonly roll_id: string | null;
    readonly pack_sha256: string;
    readonly manual_version: string | null;
    readonly reviewer: string;
    readonly role: string;
    readonly request_key: string;
    readonly at: Instant;
  };
  line_state: {
    readonly line_id: string;
    readonly petition_id: string;
    readonly status: 'open' | 'needs-review' | 'found';
    readonly outcome: 'valid' | 'invalid' | null;
    readonly reason: string | null;
    readonly voter_tag: Bytes | null;
    readonly findings: OrDefault<number>;
    readonly rejections: OrDefault<number>;
    readonly flagged: OrDefault<boolean>;
  };
  line_flag: Numbered &
    Signed & {
      readonly id: string;
      readonly line_id: string;
      readonly raised: boolean;
      readonly sealed: Bytes;
      readonly commitment: string;
    };
  withdrawal: Signed & {
    readonly id: string;
    readonly petition_id: string;
    readonly voter_tag: Bytes;
    readonly received_on: string;
    readonly in_time: boolean;
    readonly sealed: Bytes;
    readonly commitment: string;
  };
  raw_count: Numbered & Signed & { readonly petition_id: string; readonly lines: number; readonly reason: string };
  count_choice: Signed & { readonly petition_id: string; readonly method: 'sample' | 'full' };
  frame: Signed & { readonly petition_id: string; readonly hash: string; readonly raw: number; readonly body: string };
  draw: Signed & { readonly petition_id: string; readonly seed: string; readonly size: number; readonly body: string };
  sample_line: { readonly petition_id: string; readonly position: number; readonly line_id: string };
  determination: Numbered &
    Signed & {
      readonly petition_id: string;
      readonly basis: 'sample' | 'full';
      readonly outcome: 'sufficient' | 'insufficient' | 'full-count';
      readonly body: string;
    };
  certificate: Signed & {
    readonly petition_id: string;
    readonly determination_number: number;
    readonly outcome: 'sufficient' | 'insufficient';
    readonly on_date: string;
    readonly body: string;
  };
  hold_fact: Numbered & Signed & { readonly petition_id: string; readonly placed: boolean; readonly reason: string };
  destruction: {
    readonly petition_id: string;
    readonly reason: string;
    readonly retention_ends: string;
    readonly requested_by: string;
    readonly requested_at: Instant;
    readonly approved_by: string | null;
    readonly destroyed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  circulator: Numbered &
    Signed & {
      readonly id: string;
      readonly petition_id: string;
      readonly paid: boolean;
      readonly sealed: Bytes;
      readonly commitment: string;
    };
  circulator_fact: Numbered &
    Signed & {
      readonly id: string;
      readonly circulator_id: string;
      readonly kind: 'trained' | 'declared' | 'ended' | 'resumed';
      readonly on_date: string;
    };
  circulator_contact: Numbered & Signed & { readonly circulator_id: string; readonly sealed: Bytes; readonly commitment: string };
  section_reminder: {
    readonly petition_id: string;
    readonly section_id: string;
    /** Who was asked: `manager USER` or `circulator ID`. */
    readonly reader: string;
    readonly out_on: string;
    readonly period: number;
    readonly at: Instant;
  };
  turf: Signed & { readonly id: string; readonly petition_id: string; readonly name: string; readonly note: string };
  shift: Signed & {
    readonly id: string;
    readonly petition_id: string;
    readonly circulator_id: string;
    readonly turf_id: string | null;
    readonly kind: 'planned' | 'worked' | 'cancelled';
    readonly replaces: string | null;
    readonly on_date: string;
    readonly starts: string;
    readonly minutes: number;
    readonly zone: string;
  };
  pledge: Numbered &
    Signed & {
      readonly id: string;
      readonly petition_id: string;
      readonly on_date: string;
      readonly sealed: Bytes;
      readonly commitment: string;
    };
  pledge_fact: Numbered &
    Signed & {
      readonly id: string;
      readonly pledge_id: string;
      readonly kind: 'reminded' | 'signed' | 'taken-back';
      readonly on_date: string;
    };
  section_tally: Numbered &
    Signed & {
      readonly id: string;
      readonly petition_id: string;
      readonly section_id: string;
      readonly on_date: string;
      /** Lines filled on the section up to that day. */
      readonly lines: number;
      /** Why it is lower than the tally before; null where it is not. */
      readonly reason: string | null;
    };
  line_strike: Numbered &
    Signed & {
      readonly id: string;
      readonly petition_id: string;
      readonly line_id: string;
      readonly struck: boolean;
      readonly reason: string;
      readonly on_date: string;
    };
  circulation_setting: Numbered & Signed & { readonly petition_id: string; readonly body: string };
  paper: Numbered &
    Signed & {
      readonly id: string;
      readonly petition_id: string;
      readonly kind: string;
      readonly sealed: Bytes;
      readonly commitment: string;
    };
  public_page: Signed & { readonly petition_id: string; readonly slug: string; readonly zone: string };
  public_text: Numbered &
    Signed & { readonly petition_id: string; readonly field: string; readonly language: 'en' | 'es'; readonly body: string };
  public_item: Signed & { readonly id: string; readonly petition_id: string; readonly kind: PublicItemKind };
  public_item_version: Numbered & Signed & { readonly item_id: string; readonly sealed: Bytes; readonly commitment: string };
  public_item_decision: Numbered &
    Signed & {
      readonly item_id: string;
      readonly decision: 'published' | 'taken-down';
      /** The version that is shown; null where the item is taken down. */
      readonly version: number | null;
      readonly reason: string;
    };
  public_snapshot: Numbered &
    Signed & { readonly petition_id: string; readonly shown: boolean; readonly body: string; readonly sha256: string };
  public_notice: { readonly petition_id: string; readonly milestone: string; readonly at: Instant };
  public_subscriber: {
    readonly id: string;
    readonly petition_id: string;
    /** Keyed tag of the address: the same address is one subscriber. */
    readonly tag: Bytes;
    readonly sealed: Bytes;
    readonly language: 'en' | 'es';
    readonly token_hash: string;
    readonly asked_at: Instant;
    readonly confirmed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  public_notice_sent: { readonly subscriber_id: string; readonly milestone: string; readonly at: Instant };
  manual: Numbered & Signed & { readonly organisation_id: string; readonly version: string };
  premises: Numbered & Signed & { readonly organisation_id: string; readonly addresses: string };
  note_book: Signed & { readonly petition_id: string; readonly salt: string; readonly probe: string };
  private_note: Numbered & Signed & { readonly petition_id: string; readonly tag: string; readonly body: string };
  challenge: Numbered &
    Signed & {
      readonly id: string;
      readonly petition_id: string;
      readonly line_id: string;
      readonly sealed: Bytes;
      readonly commitment: string;
    };
  challenge_answer: Signed & {
    readonly challenge_id: string;
    readonly upheld: boolean;
    readonly sealed: Bytes;
    readonly commitment: string;
  };
  petition_blob: { readonly petition_id: string; readonly hash: string; readonly bytes: number; readonly stored_at: OrDefault<Date> };
  sheet_form: Numbered &
    Signed & {
      readonly petition_id: string;
      readonly kind: 'printing' | 'foreign';
      readonly layout_id: string;
      readonly sha256: string;
      readonly body: string;
    };
  intake: Numbered & {
    readonly id: string;
    readonly petition_id: string;
    readonly name_sealed: Bytes;
    readonly upload_hash: string;
    readonly status: IntakeStatus;
    readonly problem: string | null;
    readonly pages: OrDefault<number>;
    readonly pages_done: OrDefault<number>;
    readonly summary: string | null;
    readonly actor: string;
    readonly started_at: Instant;
    readonly finished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  intake_page: PlaceOfPage & {
    readonly name_sealed: Bytes;
    readonly original: string;
    readonly outcome: 'read' | 'rejected';
    readonly body: string;
    readonly pack_hash: string | null;
    readonly parts: string;
    readonly at: Instant;
  };
  intake_reject: PlaceOfPage & { readonly reason: string; readonly detail: string; readonly at: Instant };
  intake_answer: PlaceOfPage & Numbered & Signed & { readonly answer: RejectAnswer };
  section_page: {
    readonly section_id: string;
    readonly petition_id: string;
    readonly page: string;
    readonly layout_id: string;
    /** Numbers of the lines that a person must say of whether they count, as a JSON list. */
    readonly doubts: string;
    readonly intake_id: string;
    readonly file: number;
    readonly intake_page: number;
    readonly at: Instant;
  };
  line_decision: Numbered &
    Signed & { readonly section_id: string; readonly page: string; readonly line: number; readonly counts: boolean };
  idempotency: {
    readonly user_id: string;
    readonly key: string;
    readonly route: string;
    readonly request_hash: string;
    readonly status: number | null;
    readonly sealed: Bytes | null;
    readonly at: Instant;
  };
  setting: { readonly key: string; readonly value: string };
  event: {
    readonly position: GeneratedAlways<number>;
    readonly id: string;
    readonly chain: string;
    readonly at: Instant;
    readonly kind: string;
    readonly actor: string;
    readonly petition_id: string | null;
    readonly body: string;
  };
  event_pending: { readonly event_id: string; readonly position: number };
  log_entry: { readonly chain: string; readonly seq: number; readonly event_id: string; readonly previous: string; readonly hash: string };
}

/** What can stand on a public page beside its facts. */
export type PublicItemKind = 'event' | 'place' | 'announcement' | 'statement';
/** A page of what was handed in: files and pages count from 1. */
interface PlaceOfPage {
  readonly intake_id: string;
  readonly file: number;
  readonly page: number;
}

/** How far the reading of what was handed in is. */
export type IntakeStatus = 'waiting' | 'reading' | 'done' | 'failed' | 'cancelled';

/** What a person says of a page that was set aside. */
export type RejectAnswer = 'nothing-on-it' | 'scanned-again' | 'entered-by-hand' | 'open-again';

/** What a person may be inside an organisation. */
export type MemberRole = 'administrator' | 'supervisor' | 'clerk' | 'campaign-manager' | 'campaign-worker' | 'proponent' | 'observer';

/** Why a line is looked at: by the first reviewer, again before a rejection stands, or again on a newer roll. */
export type Purpose = 'first' | 'second' | 'recheck';
