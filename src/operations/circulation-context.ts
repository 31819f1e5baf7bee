import type { Kysely } from 'kysely';
import { z } from 'zod';
import { dateIn, isTimeZone } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { RecordTables } from '../record/schema.ts';
import { type Deps, type Outcome, type PetitionContext, refuse } from './deps.ts';
import { datesOf } from './petition-dates.ts';

/** What a campaign sets for the circulation of one petition. */
export const CirculationSettings = z.strictObject({
  /** Time zone in which the campaign's days begin. */
  zone: z.string().refine(isTimeZone, 'There is no such time zone; write one like America/Los_Angeles.').default('UTC'),
  /** A section out longer than this is asked for. */
  overdueDays: z.int().min(1).max(365).default(7),
  /** Lines of one section; null where it is not known. */
  linesPerSection: z.int().min(1).max(10_000).nullable().default(null),
  /** The petition's short key in the codes of its sheets. */
  sheetKey: z
    .string()
    .regex(/^[0-9A-Z][0-9A-Z-]{0,14}[0-9A-Z]$/, 'Use 2 to 16 of A-Z, 0-9 and -.')
    .nullable()
    .default(null),
  /** Pay, in cents; by valid line only with the words of whoever found it lawful here. */
  centsPerHour: z.int().min(0).max(100_000).nullable().default(null),
  centsPerValidLine: z.int().min(0).max(100_000).nullable().default(null),
  payPerLineBasis: z.string().trim().max(500).nullable().default(null),
  /** Who is written to about sections that are out too long: nobody unless somebody chose it. */
  remindManagers: z.boolean().default(false),
  /** Circulators whose address is known, each of his own sections. */
  remindCirculators: z.boolean().default(false),
  /** Days until the same section is asked for again. */
  remindEveryDays: z.int().min(1).max(90).default(7),
});
export type CirculationSettings = z.infer<typeof CirculationSettings>;

/** The settings of a petition's circulation as they stand, and their number (0: never set). */
export async function circulationSettings(
  db: Kysely<RecordTables>,
  petitionId: string,
): Promise<{ readonly number: number; readonly settings: CirculationSettings }> {
  const row = await db
    .selectFrom('circulation_setting')
    .select(['number', 'body'])
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined
    ? { number: 0, settings: CirculationSettings.parse({}) }
    : { number: row.number, settings: CirculationSettings.parse(JSON.parse(row.body)) };
}

/** When lines may be gathered: from the day the form was approved to the last day of circulation. Null where not known. */
export interface CirculationWindow {
  readonly from: string | null;
  readonly to: string | null;
  /** The rule of the last day, with its citation. */
  readonly rule: string | null;
  readonly confirmed: 'official' | 'secondary' | 'unconfirmed' | null;
}

/** The days of circulation. */
export async function circulationWindow(
  db: Kysely<RecordTables>,
  context: PetitionContext,
  language: 'en' | 'es' = 'en',
): Promise<CirculationWindow> {
  const approved = await db
    .selectFrom('petition_step')
    .select('on_date')
    .where('petition_id', '=', context.petition.id)
    .where('event', '=', 'form-approved')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (approved === undefined) return { from: null, to: null, rule: null, confirmed: null };
  const last = (await datesOf({ db }, context, language)).find(({ event }) => event === 'circulation-deadline');
  return {
    from: approved.on_date,
    to: last?.date ?? null,
    rule: last === undefined ? null : `${last.rule} (${last.citation.section})`,
    confirmed: last?.confirmed ?? null,
  };
}

/** Checks a day on which paper was out or signed: real, not in the future where the campaign is, inside the circulation. */
export async function circulationDay(
  deps: Pick<Deps, 'now'>,
  {
    db,
    context,
    settings,
    on,
    what,
  }: {
    readonly db: Kysely<RecordTables>;
    readonly context: PetitionContext;
    readonly settings: CirculationSettings;
    readonly on: string;
    /** `out`: paper goes out, only while it may be circulated. `signed`: lines were signed. `back`: paper comes back, at any time after. */
    readonly what: 'out' | 'signed' | 'back';
  },
): Promise<Outcome<CirculationWindow>> {
  const window = await circulationWindow(db, context);
  const today = dateIn({ zone: settings.zone, at: deps.now() });
  if (on > today) return refuse('date-in-future', `${on} is still to come: in ${settings.zone} it is ${today}.`, { field: 'on' });
  if (window.from === null) {
    return refuse('not-circulating', 'The form is not approved yet: nothing may circulate.', {
      remedy: 'Record the step “form-approved” first.',
    });
  }
  if (on < window.from)
    return refuse('before-circulation', `Circulation began on ${window.from}.`, { field: 'on', remedy: 'Look at the date again.' });
  if (what !== 'back' && window.to !== null && on > window.to) {
    return refuse('circulation-over', `The last day of circulation was ${window.to}: ${window.rule}.`, {
      field: 'on',
      remedy: what === 'out' ? 'No section may go out any more; what is out can be returned.' : 'Lines signed later do not count.',
    });
  }
  return ok(window);
}
