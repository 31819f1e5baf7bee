import { type Kysely, sql } from 'kysely';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type Act, access, type Member } from '../law/access.ts';
import { parseRulePack, type RulePack } from '../law/rule-pack.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { OperatorKeys } from '../record/operator-key.ts';
import { openPetitionKey } from '../record/petition-keys.ts';
import type { RecordTables } from '../record/schema.ts';
import type { SecretKey } from '../record/sealing.ts';
import type { SignatureStore } from './signature-store.ts';

/** What operations stand on. Each asks for the part it uses. */
export interface Deps {
  readonly db: Kysely<RecordTables>;
  readonly keys: () => OperatorKeys;
  readonly store: ContentStore;
  readonly now: () => Date;
  /** The text of a rule pack by its id; null where there is none. */
  readonly packText: (id: string) => Promise<string | null>;
  /** Reference images of voters' signatures; absent where the installation has none. */
  readonly signatures?: SignatureStore;
}

/** How an operation ends. */
export type Outcome<T> = Result<T, Problem>;

/** A refusal with a stable code. */
export function refuse(
  code: string,
  message: string,
  more: { readonly remedy?: string; readonly field?: string; readonly row?: number } = {},
): Result<never, Problem> {
  return err({ code, message, ...more });
}

/** Answer for what does not exist or lies behind the wall: the two cannot be told apart. */
export function notFound(what: string): Result<never, Problem> {
  return refuse('not-found', `There is no such ${what}.`);
}

/** What is said where stored content does not open: nothing the asker did, and nothing that asking again mends. */
export function contentDamaged(what: string): Problem {
  return {
    code: 'content-damaged',
    message: `The stored content of this ${what} is damaged or gone.`,
    remedy: 'An operator must run countersign doctor and bring the content back from a backup.',
  };
}

/** Carries an expected refusal out of a transaction, so that it is rolled back. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Runs an operation in one transaction: a refusal rolls everything back; two people at once end in `changed-meanwhile` for the second. */
export async function inTransaction<T>(
  deps: Pick<Deps, 'db'>,
  work: (trx: Kysely<RecordTables>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    const value = await deps.db.transaction().execute(async (trx) => {
      const result = await work(trx);
      if (!result.ok) throw new Refused(result.error);
      return result.value;
    });
    return ok(value);
  } catch (error) {
    if (error instanceof Refused) return err(error.problem);
    const constraint = uniqueViolation(error);
    if (constraint === 'line_state_one_valid') {
      return refuse('voter-already-counted', 'This voter’s signature was found valid on another line a moment ago.', {
        remedy: 'Look at both lines and find this one a duplicate.',
      });
    }
    if (constraint !== null) {
      return refuse('changed-meanwhile', 'Somebody else changed this at the same moment.', {
        remedy: 'Load it again and look before you repeat.',
      });
    }
    throw error;
  }
}

/** Name of the unique constraint that an error of either database speaks of; null for any other error. Deadlocks and serialization failures count as such. */
export function uniqueViolation(error: unknown): string | null {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown };
  if (code === '23505') return String(constraint ?? '');
  return code === '40P01' || code === '40001' ? '' : null;
}

/** One row at most, written into the statement: as a parameter the database would not know how few rows to plan for. */
export const ONE = sql.lit(1);

/** A petition as operations see it. */
export interface PetitionContext {
  readonly petition: PetitionRow;
  readonly pack: RulePack;
  readonly packSha256: string;
  /** Where its life stands, and the number of the last step. */
  readonly state: string;
  readonly step: number;
  /** Day of filing; null before. */
  readonly filed: string | null;
}

type PetitionRow = {
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
  readonly created_at: Date;
};

/** Parsed packs by hash: a pack of a hash never changes. */
const parsedPacks = new Map<string, RulePack>();

/** Loads a petition for an act of a member: the wall first, then the role. */
export async function petitionFor(
  db: Kysely<RecordTables>,
  { member, act, petitionId }: { readonly member: Member; readonly act: Act; readonly petitionId: string },
): Promise<Outcome<PetitionContext>> {
  return contextFor(db, { member, act, row: await contextRow(db, petitionId), what: 'petition' });
}

/** Where a petition stands and by which law; the caller has checked access, or is a job of somebody who had it. */
export async function petitionContext(db: Kysely<RecordTables>, petition: Pick<PetitionRow, 'id'>): Promise<PetitionContext> {
  const row = await contextRow(db, petition.id);
  if (row === undefined) throw new Error(`there is no petition ${petition.id}`);
  return contextOf(db, row);
}

/** A petition with its pack and where it stands, in one go: every request of the desk begins with it. */
function contextRow(db: Kysely<RecordTables>, petitionId: string) {
  return contextRows(db).where('petition.id', '=', petitionId).executeTakeFirst();
}

/** Petitions as `contextOf` wants them; the caller says which, and may join what else it needs in the same go. */
export function contextRows(db: Kysely<RecordTables>) {
  return db
    .selectFrom('petition')
    .selectAll('petition')
    .select(({ selectFrom }) => {
      const last = selectFrom('petition_step').whereRef('petition_id', '=', 'petition.id').orderBy('number', 'desc').limit(ONE);
      return [
        selectFrom('petition_pack')
          .select('pack_sha256')
          .whereRef('petition_id', '=', 'petition.id')
          .orderBy('number', 'desc')
          .limit(ONE)
          .as('context_pack'),
        last.select('to_state').as('context_state'),
        last.select('number').as('context_step'),
        last.select('on_date').where('event', '=', 'petition-filed').as('context_filed'),
      ];
    });
}

/** Checks the wall, then the role, on a petition that was read by `contextRows`. */
export async function contextFor(
  db: Kysely<RecordTables>,
  {
    member,
    act,
    row,
    what,
  }: {
    readonly member: Member;
    readonly act: Act;
    readonly row: NonNullable<Awaited<ReturnType<typeof contextRow>>> | undefined;
    /** What is said not to exist where it lies behind the wall. */
    readonly what: string;
  },
): Promise<Outcome<PetitionContext>> {
  if (row === undefined) return notFound(what);
  const may = access({ member, act, resource: { organisationId: row.organisation_id, petitionId: row.id } });
  if (may === 'hidden') return notFound(what);
  return may === 'forbidden' ? forbidden(act) : ok(await contextOf(db, row));
}

async function contextOf(
  db: Kysely<RecordTables>,
  {
    context_pack: packSha256,
    context_state: state,
    context_step: step,
    context_filed: filed,
    ...petition
  }: NonNullable<Awaited<ReturnType<typeof contextRow>>>,
): Promise<PetitionContext> {
  if (packSha256 === null || state === null || step === null) throw new Error(`petition ${petition.id} has no pack or no step`);
  return { petition, pack: await packOf(db, packSha256), packSha256, state, step, filed };
}

/** The pack of a hash, from the record (not from the files, which may have moved on). */
async function packOf(db: Kysely<RecordTables>, sha256: string): Promise<RulePack> {
  const known = parsedPacks.get(sha256);
  if (known !== undefined) return known;
  const row = await db.selectFrom('rule_pack').select('body').where('sha256', '=', sha256).executeTakeFirstOrThrow();
  const parsed = parseRulePack(JSON.parse(row.body));
  if (!parsed.ok) throw new Error(`rule pack ${sha256} no longer parses: ${parsed.error[0]?.message}`);
  parsedPacks.set(sha256, parsed.value);
  return parsed.value;
}

/** Opens the key of a petition's personal data. */
export function keyOf(deps: Pick<Deps, 'keys'>, db: Kysely<RecordTables>, petition: string): Promise<Outcome<SecretKey>> {
  return openPetitionKey({ db, keys: deps.keys(), petition });
}

/** Refusal of an act that the role does not have. */
export function forbidden(act: Act): Result<never, Problem> {
  return refuse('not-allowed', 'Your role does not allow this.', { field: act });
}

/** Checks an act on an organisation as a whole. */
export function organisationFor({
  member,
  act,
  organisationId,
}: {
  readonly member: Member;
  readonly act: Act;
  readonly organisationId: string;
}): Outcome<null> {
  const may = access({ member, act, resource: { organisationId } });
  if (may === 'hidden') return notFound('organisation');
  return may === 'forbidden' ? forbidden(act) : ok(null);
}
