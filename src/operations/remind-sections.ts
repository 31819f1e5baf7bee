import { type Kysely, sql } from 'kysely';
import { type CalendarDate, daysBetween } from '../basics/calendar-date.ts';
import { dateIn } from '../basics/local-time.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import { type CirculationSettings, circulationSettings } from './circulation-context.ts';
import { contactsOf } from './circulator-contact.ts';
import { type Deps, inTransaction, keyOf, petitionContext } from './deps.ts';
import { type Custody, custodyOf } from './move-sections.ts';
import { byCode } from './read-circulation.ts';

/** A section in a letter. */
export interface AskedSection {
  readonly code: string;
  readonly daysOut: number;
  /** Number of the circulator who has it; null in letters to circulators, who are asked for their own. */
  readonly circulator: number | null;
}

/** One letter about sections that are out too long. */
export interface ReminderLetter {
  readonly to: string;
  /** Null where it is not known: the letter is written in both languages. */
  readonly language: 'en' | 'es' | null;
  readonly kind: 'manager' | 'circulator';
  readonly petition: { readonly id: string; readonly organisationId: string; readonly title: string };
  readonly overdueDays: number;
  readonly sections: readonly AskedSection[];
}

/** Sends a letter; rejects where the mail server did not take it. */
export type SendReminder = (letter: ReminderLetter) => Promise<void>;

/** Letters that went out, and those that the mail server did not take (they are tried again). */
export interface RemindersSent {
  readonly sent: number;
  readonly failed: number;
}

interface Overdue extends Custody {
  readonly daysOut: number;
  readonly period: number;
}

interface Reader {
  /** Who has been asked, for the record: no address. */
  readonly name: string;
  readonly email: string;
  readonly language: 'en' | 'es' | null;
  readonly kind: 'manager' | 'circulator';
  readonly sections: readonly Overdue[];
}

/**
 * Writes to those who chose it about sections that are out too long, each section once in a period. A letter is recorded after the mail
 * server took it: after a crash one may come twice, none is lost.
 */
export async function remindOfSections(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { send }: { readonly send: SendReminder },
): Promise<RemindersSent> {
  let sent = 0;
  let failed = 0;
  for (const { petition_id: petitionId } of await deps.db.selectFrom('circulation_setting').select('petition_id').distinct().execute()) {
    const { settings } = await circulationSettings(deps.db, petitionId);
    if (!settings.remindManagers && !settings.remindCirculators) continue;
    const { petition, state } = await petitionContext(deps.db, { id: petitionId });
    if (state !== 'circulating') continue;
    const overdue = await overdueSections(deps, { petitionId, settings });
    if (overdue.length === 0) continue;
    const numbers = new Map(
      (await deps.db.selectFrom('circulator').select(['id', 'number']).where('petition_id', '=', petitionId).execute()).map(
        ({ id, number }) => [id, number],
      ),
    );
    for (const reader of await readersOf(deps, { petitionId, organisationId: petition.organisation_id, settings, overdue })) {
      const due = await notAskedFor(deps.db, { petitionId, reader });
      if (due.length === 0) continue;
      try {
        await send({
          to: reader.email,
          language: reader.language,
          kind: reader.kind,
          petition: { id: petitionId, organisationId: petition.organisation_id, title: petition.title },
          overdueDays: settings.overdueDays,
          sections: due.map(({ code, daysOut, circulatorId }) => ({
            code,
            daysOut,
            circulator: reader.kind === 'circulator' || circulatorId === null ? null : (numbers.get(circulatorId) ?? null),
          })),
        });
      } catch {
        failed++;
        continue;
      }
      await recordAsked(deps, { petitionId, organisationId: petition.organisation_id, reader, due });
      sent++;
    }
  }
  return { sent, failed };
}

async function overdueSections(
  deps: Pick<Deps, 'db' | 'now'>,
  { petitionId, settings }: { readonly petitionId: string; readonly settings: CirculationSettings },
): Promise<readonly Overdue[]> {
  const today = dateIn({ zone: settings.zone, at: deps.now() });
  return [...(await custodyOf(deps.db, { petitionId })).values()]
    .filter(({ kind }) => kind === 'issued')
    .map((one) => {
      const daysOut = daysBetween(one.on as CalendarDate, today);
      return { ...one, daysOut, period: Math.floor((daysOut - settings.overdueDays - 1) / settings.remindEveryDays) };
    })
    .filter(({ daysOut }) => daysOut > settings.overdueDays)
    .sort((a, b) => byCode(a.code, b.code));
}

async function readersOf(
  deps: Pick<Deps, 'db' | 'keys'>,
  {
    petitionId,
    organisationId,
    settings,
    overdue,
  }: {
    readonly petitionId: string;
    readonly organisationId: string;
    readonly settings: CirculationSettings;
    readonly overdue: readonly Overdue[];
  },
): Promise<readonly Reader[]> {
  const readers: Reader[] = [];
  if (settings.remindManagers) {
    const managers = await sql<{ id: string; email: string }>`
      select "user".id, "user".email from membership join "user" on "user".id = membership.user_id
      where membership.organisation_id = ${organisationId} and membership.role = 'campaign-manager' and membership.ended_at is null
      order by "user".id`.execute(deps.db);
    for (const { id, email } of managers.rows)
      readers.push({ name: `manager ${id}`, email, language: null, kind: 'manager', sections: overdue });
  }
  if (!settings.remindCirculators) return readers;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return readers;
  for (const [circulatorId, { email, language }] of await contactsOf(deps.db, { petitionId, key: key.value })) {
    const sections = overdue.filter((one) => one.circulatorId === circulatorId);
    if (email !== null && sections.length > 0)
      readers.push({ name: `circulator ${circulatorId}`, email, language, kind: 'circulator', sections });
  }
  return readers;
}

/** Sections of a reader that were not asked for in their present period. */
async function notAskedFor(
  db: Kysely<RecordTables>,
  { petitionId, reader }: { readonly petitionId: string; readonly reader: Reader },
): Promise<readonly Overdue[]> {
  const asked = await db
    .selectFrom('section_reminder')
    .select(['section_id', 'out_on', 'period'])
    .where('petition_id', '=', petitionId)
    .where('reader', '=', reader.name)
    .execute();
  const known = new Set(asked.map(({ section_id, out_on, period }) => `${section_id} ${out_on} ${period}`));
  return reader.sections.filter(({ sectionId, on, period }) => !known.has(`${sectionId} ${on} ${period}`));
}

async function recordAsked(
  deps: Pick<Deps, 'db' | 'now'>,
  {
    petitionId,
    organisationId,
    reader,
    due,
  }: {
    readonly petitionId: string;
    readonly organisationId: string;
    readonly reader: Reader;
    readonly due: readonly Overdue[];
  },
): Promise<void> {
  const at = deps.now();
  await inTransaction(deps, async (trx) => {
    await trx
      .insertInto('section_reminder')
      .values(
        due.map(({ sectionId, on, period }) => ({
          petition_id: petitionId,
          section_id: sectionId,
          reader: reader.name,
          out_on: on!,
          period,
          at,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await appendEvent(trx, {
      kind: 'sections.reminded',
      body: { to: reader.kind, sections: due.length },
      actor: 'operator',
      at,
      organisation: organisationId,
      petition: petitionId,
    });
    return { ok: true, value: null };
  });
}
