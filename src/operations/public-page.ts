import type { Kysely } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Act, Member } from '../law/access.ts';
import type { PublicItemKind, RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import { type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { itemContext, type PublicItem, parseItem } from './public-item.ts';

/** A petition's page with what it stands on. */
export interface PageContext extends PetitionContext {
  readonly page: { readonly slug: string; readonly zone: string };
  readonly organisation: { readonly kind: 'campaign' | 'office'; readonly name: string };
}

/** Loads the page of a petition for an act of a member; refused where none was opened. */
export async function pageOf(
  db: Kysely<RecordTables>,
  asked: { readonly member: Member; readonly act: Act; readonly petitionId: string },
): Promise<Outcome<PageContext>> {
  const found = await petitionFor(db, asked);
  if (!found.ok) return found;
  const page = await db.selectFrom('public_page').select(['slug', 'zone']).where('petition_id', '=', asked.petitionId).executeTakeFirst();
  if (page === undefined) return refuse('page-missing', 'This petition has no public page yet.', { remedy: 'Open it first.' });
  const organisation = await db
    .selectFrom('organisation')
    .select(['kind', 'name'])
    .where('id', '=', found.value.petition.organisation_id)
    .executeTakeFirstOrThrow();
  return ok({ ...found.value, page, organisation });
}

/** An item as it stands. */
export interface ItemState {
  readonly itemId: string;
  readonly kind: PublicItemKind;
  /** Newest version, and when it was written. */
  readonly version: number;
  readonly writtenAt: Date;
  /** The version that is shown; null where none is. */
  readonly shown: number | null;
  /** First publication, and the last decision with its reason. */
  readonly firstShownAt: Date | null;
  readonly firstShown: number | null;
  readonly lastDecidedAt: Date | null;
  readonly reason: string | null;
  readonly takenDown: boolean;
}

/** Every item of a petition's page, oldest first. */
export async function itemsOf(db: Kysely<RecordTables>, petitionId: string): Promise<readonly ItemState[]> {
  const items = await db
    .selectFrom('public_item')
    .select(['id', 'kind'])
    .where('petition_id', '=', petitionId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  if (items.length === 0) return [];
  const ids = items.map(({ id }) => id);
  const versions = await db
    .selectFrom('public_item_version')
    .select(['item_id', 'number', 'at'])
    .where('item_id', 'in', ids)
    .orderBy('number')
    .execute();
  const decisions = await db.selectFrom('public_item_decision').selectAll().where('item_id', 'in', ids).orderBy('number').execute();
  return items.map(({ id, kind }) => {
    const version = versions.findLast(({ item_id }) => item_id === id)!;
    const decided = decisions.filter(({ item_id }) => item_id === id);
    const last = decided.at(-1);
    return {
      itemId: id,
      kind,
      version: version.number,
      writtenAt: version.at,
      shown: last?.version ?? null,
      firstShown: decided.find(({ decision }) => decision === 'published')?.version ?? null,
      firstShownAt: decided.find(({ decision }) => decision === 'published')?.at ?? null,
      lastDecidedAt: last?.at ?? null,
      reason: last === undefined || last.reason === '' ? null : last.reason,
      takenDown: last?.decision === 'taken-down',
    };
  });
}

/** Opens one version of an item; null where the petition's key is gone. */
export async function openItem(
  db: Kysely<RecordTables>,
  {
    key,
    itemId,
    kind,
    version,
  }: { readonly key: SecretKey; readonly itemId: string; readonly kind: PublicItemKind; readonly version: number },
): Promise<PublicItem | null> {
  const row = await db
    .selectFrom('public_item_version')
    .select('sealed')
    .where('item_id', '=', itemId)
    .where('number', '=', version)
    .executeTakeFirst();
  if (row === undefined) return null;
  const opened = openValue({ key, sealed: row.sealed, context: itemContext(itemId, version) });
  return opened === null ? null : parseItem(kind, opened.value);
}
