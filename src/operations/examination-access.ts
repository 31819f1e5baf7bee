import { BlockList, isIPv6 } from 'node:net';
import type { Kysely } from 'kysely';
import { dateIn } from '../basics/local-time.ts';
import type { Act, Member } from '../law/access.ts';
import type { CalendarRow } from '../law/calendar.ts';
import type { RecordTables } from '../record/schema.ts';
import { type Deps, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { datesOf } from './petition-dates.ts';

/** Whether the proponents may look at the lines now, and if not, why. */
export type ExaminationState = 'not-open' | 'not-begun' | 'open' | 'ended' | 'over' | 'elsewhere';

/** The clock of an examination. */
export interface ExaminationClock {
  readonly state: ExaminationState;
  readonly begun: string | null;
  readonly ended: string | null;
  /** Dates of the pack for asking for it and for ending it, as far as they follow from what happened. */
  readonly dates: readonly CalendarRow[];
}

/** A day is over for a deadline when it is over everywhere: nobody loses a day to the clock of a machine. */
const LATEST_ZONE = 'Etc/GMT+12';

/** Where the examination of a petition stands for somebody at an address; null: an address is not asked for. */
export async function examinationClock(
  deps: Pick<Deps, 'db' | 'now'>,
  { context, address }: { readonly context: PetitionContext; readonly address: string | null },
): Promise<ExaminationClock> {
  const { petition, state } = context;
  const steps = await deps.db
    .selectFrom('petition_step')
    .select(['event', 'on_date'])
    .where('petition_id', '=', petition.id)
    .where('event', 'in', ['review-begun', 'review-ended'])
    .orderBy('number', 'desc')
    .execute();
  const begun = steps.find(({ event }) => event === 'review-begun')?.on_date ?? null;
  const ended = steps[0]?.event === 'review-ended' ? steps[0].on_date : null;
  const dates = (await datesOf(deps, context)).filter(({ event }) => event.startsWith('review'));
  const finish = dates.find(({ event, from }) => event === 'review-finish-deadline' && from.known);
  const today = dateIn({ zone: LATEST_ZONE, at: deps.now() });
  const clock = { begun, ended, dates };
  if (state !== 'insufficient') return { state: 'not-open', ...clock };
  if (begun === null) return { state: 'not-begun', ...clock };
  if (ended !== null) return { state: 'ended', ...clock };
  if (finish !== undefined && today > finish.date) return { state: 'over', ...clock };
  if (address !== null && !(await isOnPremises(deps.db, { context, address }))) return { state: 'elsewhere', ...clock };
  return { state: 'open', ...clock };
}

/** Why the lines cannot be looked at. */
const REFUSALS: Readonly<Record<Exclude<ExaminationState, 'open'>, readonly [code: string, message: string, remedy: string]>> = {
  'not-open': [
    'not-open-for-examination',
    'Lines are open for examination once the petition was found insufficient.',
    'Wait for the certificate.',
  ],
  'not-begun': ['examination-not-begun', 'The office has not begun the examination.', 'Ask the office for a day.'],
  ended: ['examination-ended', 'The examination has ended.', 'Ask the office.'],
  over: ['examination-over', 'The time allowed for the examination is over.', 'Ask the office.'],
  elsewhere: [
    'not-on-premises',
    'The law has this examined at the office: this machine is not one of those set up for it.',
    'Use a machine of the office, or have the office name this one.',
  ],
};

/** Loads a petition for looking at the lines found invalid: the office that leads it always, proponents inside the rules of the pack. */
export async function examinationFor(
  deps: Pick<Deps, 'db' | 'now'>,
  {
    member,
    act,
    petitionId,
    address,
  }: { readonly member: Member; readonly act: Act; readonly petitionId: string; readonly address: string },
): Promise<Outcome<PetitionContext>> {
  const found = await petitionFor(deps.db, { member, act, petitionId });
  if (!found.ok || member.role !== 'proponent') return found;
  const { state } = await examinationClock(deps, { context: found.value, address });
  if (state === 'open') return found;
  const [code, message, remedy] = REFUSALS[state];
  return refuse(code, message, { remedy });
}

/** Machines named by the office, newest setting; null where it never named any. */
export async function premisesOf(db: Kysely<RecordTables>, organisationId: string): Promise<readonly string[] | null> {
  const row = await db
    .selectFrom('premises')
    .select('addresses')
    .where('organisation_id', '=', organisationId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.addresses) as string[]);
}

async function isOnPremises(
  db: Kysely<RecordTables>,
  { context, address }: { readonly context: PetitionContext; readonly address: string },
): Promise<boolean> {
  const rule = context.pack.examination.onPremises;
  if (rule === 'no') return true;
  const named = await premisesOf(db, context.petition.organisation_id);
  // Where the law is not known to ask for it, naming machines is the office's choice.
  if (named === null) return rule === 'unknown';
  return addressIn(named, address);
}

/** Whether an address is one of those named, each a single address or a network as `address/bits`. */
export function addressIn(named: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const one of named) {
    const [network, bits] = one.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
