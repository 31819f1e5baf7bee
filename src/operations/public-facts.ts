import type { Kysely } from 'kysely';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { type CalendarRow, calendar } from '../law/calendar.ts';
import type { Citation, Confirmed, RulePack, Words } from '../law/rule-pack.ts';
import { threshold } from '../law/threshold.ts';
import { type Following, whatFollows } from '../law/what-follows.ts';
import type { RecordTables } from '../record/schema.ts';
import { hideSmallCells } from '../reports/small-cells.ts';
import { type PetitionContext, petitionContext } from './deps.ts';
import { TEXT_FIELDS, type TextField } from './open-public-page.ts';
import { calendarName, isWithOffice } from './petition-life.ts';
import type { PageContext } from './public-page.ts';

/** A figure of the page: what, how many, on which day it was true, and whose statement it is. */
export interface PublicCount {
  readonly what: 'gathered' | 'raw-count' | 'sampled' | 'projected' | 'valid' | 'invalid';
  readonly count: number;
  readonly on: string;
  readonly by: 'campaign' | 'office';
  /** The figure is the least of it: more than that were counted. */
  readonly atLeast: boolean;
}

/** Everything that a publication says, fixed as it stood. Nobody is in it. */
export interface PublicFacts {
  readonly version: 1;
  readonly organisation: { readonly kind: 'campaign' | 'office'; readonly name: string };
  readonly petition: { readonly title: string; readonly target: string; readonly jurisdiction: string; readonly attempt: number };
  readonly pack: { readonly id: string; readonly version: string; readonly title: Words };
  readonly zone: string;
  readonly state: string;
  /** Day of the last step. */
  readonly since: string;
  readonly requirement: {
    readonly count: number;
    readonly percent: string | null;
    readonly of: number;
    readonly base: Words;
    readonly citation: Citation;
    readonly confirmed: Confirmed;
  };
  readonly counts: readonly PublicCount[];
  /** Lines not counted by reason, from the certificate; small groups together in `rest`. */
  readonly reasons: readonly { readonly words: Words; readonly lines: number }[];
  readonly rest: number;
  /** The rule by which nothing is told while lines are examined; null where figures may be told. */
  readonly secrecy: { readonly what: Words; readonly citation: Citation; readonly confirmed: Confirmed } | null;
  readonly timeline: readonly { readonly on: string; readonly event: string; readonly details: Readonly<Record<string, string>> }[];
  readonly attempts: readonly {
    readonly attempt: number;
    readonly title: string;
    readonly state: string;
    readonly since: string;
    readonly required: number;
  }[];
  readonly calendar: readonly {
    /** The deadline's name in the pack. */
    readonly event: string;
    readonly on: string;
    readonly words: Words;
    readonly kind: CalendarRow['kind'];
    readonly citation: Citation;
    readonly confirmed: Confirmed;
  }[];
  /** What the law has follow after the certificate; absent from publications made before it was told. */
  readonly follows?: readonly Following[];
  readonly withdrawal: { readonly value: RulePack['withdrawal']['value']; readonly citation: Citation; readonly confirmed: Confirmed };
  readonly verification: {
    readonly sample: {
      readonly percent: string;
      readonly floor: number;
      readonly citation: Citation;
      readonly confirmed: Confirmed;
    } | null;
    readonly bands: {
      readonly pass: string;
      readonly fail: string | null;
      readonly citation: Citation;
      readonly confirmed: Confirmed;
    } | null;
    readonly duplicates: { readonly value: RulePack['duplicates']['value']; readonly citation: Citation; readonly confirmed: Confirmed };
  };
  readonly texts: Readonly<Record<TextField, { readonly en: string; readonly es: string }>>;
}

/** Details of a step that the public is told, by event; anything else of a step stays inside. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'election-ordered': ['electionOn', 'orderedBy', 'kind'],
  'election-held': ['result', 'outcome', 'yes', 'no'],
};

/** A campaign's count below this is not told. */
export const LEAST_TOLD = 50;

/** A campaign's count as it is told: rounded down, to tens below a thousand and to hundreds from there, so that no single line shows; null where it is small. */
export function toldCount(lines: number): number | null {
  if (lines < LEAST_TOLD) return null;
  const step = lines < 1000 ? 10 : 100;
  return Math.floor(lines / step) * step;
}

/** Gathers the facts of a petition as they stand now. `claim` is what a campaign says that it holds. */
export async function publicFacts(
  db: Kysely<RecordTables>,
  { context, claim }: { readonly context: PageContext; readonly claim: { readonly lines: number; readonly on: string } | null },
): Promise<PublicFacts> {
  const { petition, pack, page, organisation, state } = context;
  const steps = await db
    .selectFrom('petition_step')
    .select(['event', 'on_date', 'details'])
    .where('petition_id', '=', petition.id)
    .orderBy('number')
    .execute();
  const secrecy = pack.progress.find(({ to }) => to === 'public');
  const forbidden = secrecy !== undefined && secrecy.may !== 'yes';
  const official =
    organisation.kind === 'office' ? await officialCounts(db, { context, untold: forbidden && isWithOffice(state) }) : NOTHING;
  const told = claim === null || organisation.kind === 'office' ? null : toldCount(claim.lines);
  const events = Object.fromEntries(steps.map(({ event, on_date }) => [calendarName(event), on_date as CalendarDate]));
  const dates = calendar({ pack, registered: petition.registered, events });
  return {
    version: 1,
    organisation: { kind: organisation.kind, name: organisation.name },
    petition: { title: petition.title, target: petition.target, jurisdiction: petition.jurisdiction, attempt: petition.attempt },
    pack: { id: pack.id, version: pack.version, title: pack.title },
    zone: page.zone,
    state,
    since: steps.at(-1)!.on_date,
    requirement: requirementOf(context),
    counts: [
      ...(told === null ? [] : [{ what: 'gathered' as const, count: told, on: claim!.on, by: 'campaign' as const, atLeast: true }]),
      ...official.counts,
    ],
    reasons: official.reasons,
    rest: official.rest,
    secrecy:
      forbidden && organisation.kind === 'office' ? { what: secrecy.what, citation: secrecy.citation, confirmed: secrecy.confirmed } : null,
    timeline: steps.map(({ event, on_date, details }) => ({ on: on_date, event, details: toldDetails(event, details) })),
    attempts: await earlierAttempts(db, petition.previous_petition_id),
    follows: whatFollows({ pack, state, calendar: dates }),
    calendar: dates
      .filter(({ from }) => from.known)
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
      .map(({ event, date, kind, citation, confirmed }) => ({
        event,
        on: date,
        words: pack.deadlines.find((deadline) => deadline.event === event)!.words,
        kind,
        citation,
        confirmed,
      })),
    withdrawal: pack.withdrawal,
    verification: {
      sample: pack.sampling === null ? null : only(pack.sampling, ['percent', 'floor', 'citation', 'confirmed']),
      bands:
        pack.bands === null
          ? null
          : {
              pass: pack.bands.pass.percent,
              fail: pack.bands.fail?.percent ?? null,
              citation: pack.bands.citation,
              confirmed: pack.bands.confirmed,
            },
      duplicates: only(pack.duplicates, ['value', 'citation', 'confirmed']),
    },
    texts: await textsOf(db, petition.id),
  };
}

function only<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<T, K>;
}

function requirementOf({ petition, pack }: PetitionContext): PublicFacts['requirement'] {
  const base = pack.threshold.base === 'registered' ? { registered: petition.registered } : { votes: petition.registered };
  const made = threshold({ pack, ...base, ...(petition.kind === null ? {} : { kind: petition.kind }) });
  return {
    count: petition.required,
    percent: made.ok && made.value.required === petition.required ? made.value.percent : null,
    of: petition.registered,
    base: pack.threshold.baseWords,
    citation: pack.threshold.citation,
    confirmed: pack.threshold.confirmed,
  };
}

function toldDetails(event: string, details: string): Readonly<Record<string, string>> {
  const known = JSON.parse(details) as Readonly<Record<string, string>>;
  return Object.fromEntries((TOLD[event] ?? []).filter((key) => typeof known[key] === 'string').map((key) => [key, known[key]]));
}

interface Official {
  readonly counts: readonly PublicCount[];
  readonly reasons: PublicFacts['reasons'];
  readonly rest: number;
}
const NOTHING: Official = { counts: [], reasons: [], rest: 0 };

/** The office's own figures: the raw count, and what was determined or certified. While lines are examined only the raw count, where the pack forbids more. */
async function officialCounts(
  db: Kysely<RecordTables>,
  { context: { petition, pack }, untold }: { readonly context: PageContext; readonly untold: boolean },
): Promise<Official> {
  const raw = await db
    .selectFrom('raw_count')
    .select(['lines', 'at'])
    .where('petition_id', '=', petition.id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const counts: PublicCount[] = [];
  const add = (what: PublicCount['what'], count: unknown, on: string) => {
    if (typeof count === 'number') counts.push({ what, count, on, by: 'office', atLeast: false });
  };
  if (raw !== undefined) add('raw-count', raw.lines, raw.at.toISOString().slice(0, 10));
  if (untold) return { ...NOTHING, counts };
  const certificate = await db
    .selectFrom('certificate')
    .select(['body', 'on_date'])
    .where('petition_id', '=', petition.id)
    .executeTakeFirst();
  const last = certificate ?? (await lastDetermination(db, petition.id));
  if (last === null) return { ...NOTHING, counts };
  const body = JSON.parse(last.body) as {
    readonly basis: 'sample' | 'full';
    readonly lines?: number;
    readonly valid?: number;
    readonly invalid?: number;
    readonly statutory?: { readonly projectedValid: number | null };
    readonly reasons: Readonly<Record<string, number>>;
  };
  if (body.basis === 'sample') {
    add('sampled', body.lines, last.on_date);
    add('projected', body.statutory?.projectedValid, last.on_date);
    return { ...NOTHING, counts };
  }
  add('valid', body.valid, last.on_date);
  add('invalid', body.invalid, last.on_date);
  const rows = Object.entries(body.reasons).map(([code, lines]) => ({ code, lines }));
  const { shown, rest } = hideSmallCells(rows.filter(({ lines }) => lines > 0));
  return {
    counts,
    rest,
    reasons: shown.map(({ code, lines }) => ({
      lines,
      words: pack.reasons.find((reason) => reason.code === code)?.words ?? { en: code, es: code },
    })),
  };
}

async function lastDetermination(
  db: Kysely<RecordTables>,
  petitionId: string,
): Promise<{ readonly body: string; readonly on_date: string } | null> {
  const row = await db
    .selectFrom('determination')
    .select(['body', 'at'])
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { body: row.body, on_date: row.at.toISOString().slice(0, 10) };
}

/** Attempts before this one, latest first. */
async function earlierAttempts(db: Kysely<RecordTables>, previous: string | null): Promise<PublicFacts['attempts']> {
  const attempts: PublicFacts['attempts'][number][] = [];
  for (let id = previous; id !== null; ) {
    const petition = await db.selectFrom('petition').selectAll().where('id', '=', id).executeTakeFirst();
    if (petition === undefined) break;
    const { state } = await petitionContext(db, petition);
    const last = await db
      .selectFrom('petition_step')
      .select('on_date')
      .where('petition_id', '=', id)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    attempts.push({ attempt: petition.attempt, title: petition.title, state, since: last.on_date, required: petition.required });
    id = petition.previous_petition_id;
  }
  return attempts;
}

/** The texts of a page as they stand, in both languages; what was not written is empty. */
export async function textsOf(db: Kysely<RecordTables>, petitionId: string): Promise<PublicFacts['texts']> {
  const rows = await db
    .selectFrom('public_text')
    .select(['field', 'language', 'body'])
    .where('petition_id', '=', petitionId)
    .orderBy('number')
    .execute();
  const textOf = (field: TextField, language: 'en' | 'es') =>
    rows.findLast((row) => row.field === field && row.language === language)?.body ?? '';
  return Object.fromEntries(
    TEXT_FIELDS.map((field) => [field, { en: textOf(field, 'en'), es: textOf(field, 'es') }]),
  ) as unknown as PublicFacts['texts'];
}
