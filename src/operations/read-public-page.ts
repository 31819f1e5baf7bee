import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { openPetitionKey } from '../record/petition-keys.ts';
import type { PublicItemKind, RecordTables } from '../record/schema.ts';
import { type Deps, keyOf, type Outcome, petitionFor } from './deps.ts';
import { type PublicFacts, publicFacts, textsOf, toldCount } from './public-facts.ts';
import type { PublicItem } from './public-item.ts';
import { itemsOf, openItem, pageOf } from './public-page.ts';

/** An item as an editor sees it. */
export interface EditedItem {
  readonly itemId: string;
  readonly kind: PublicItemKind;
  readonly version: number;
  readonly shown: number | null;
  readonly takenDown: boolean;
  readonly reason: string | null;
  readonly body: PublicItem['body'];
}

/** A page as its editors see it. */
export interface EditedPage {
  readonly organisation: 'campaign' | 'office';
  /** Null before the page was opened. */
  readonly page: {
    readonly slug: string;
    readonly zone: string;
    readonly shown: boolean;
    readonly publishedAt: string | null;
    /** Whether the facts or texts changed since. */
    readonly changed: boolean;
  } | null;
  readonly texts: PublicFacts['texts'];
  readonly items: readonly EditedItem[];
  /** Lines by a campaign's own tallies, and the last tally's day; null where there are none. */
  readonly tallied: { readonly lines: number; readonly on: string; readonly told: number | null } | null;
}

/** Reads a page for those who edit it. */
export async function readEditedPage(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<EditedPage>> {
  const petition = await petitionFor(deps.db, { member, act: 'page.edit', petitionId });
  if (!petition.ok) return petition;
  const tallied = await talliedLines(deps.db, petitionId);
  const texts = await textsOf(deps.db, petitionId);
  const organisation = member.organisationKind;
  const found = await pageOf(deps.db, { member, act: 'page.edit', petitionId });
  if (!found.ok) return ok({ organisation, page: null, texts, items: [], tallied });
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const last = await deps.db
    .selectFrom('public_snapshot')
    .selectAll()
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const published = last?.shown === true ? (JSON.parse(last.body) as PublicFacts) : null;
  const now = await publicFacts(deps.db, { context: found.value, claim: null });
  const { slug, zone } = found.value.page;
  const items: EditedItem[] = [];
  for (const { itemId, kind, version, shown, takenDown, reason } of await itemsOf(deps.db, petitionId)) {
    const item = await openItem(deps.db, { key: key.value, itemId, kind, version });
    if (item !== null) items.push({ itemId, kind, version, shown, takenDown, reason, body: item.body });
  }
  return ok({
    organisation,
    page: {
      slug,
      zone,
      shown: published !== null,
      publishedAt: published === null ? null : last!.at.toISOString(),
      changed: published !== null && withoutClaims(published) !== withoutClaims(now),
    },
    texts,
    items,
    tallied,
  });
}

function withoutClaims({ counts, ...facts }: PublicFacts): string {
  return JSON.stringify(sorted({ ...facts, counts: counts.filter(({ by }) => by === 'office') }));
}

/** With keys in order, as the record keeps them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  );
}

async function talliedLines(db: Kysely<RecordTables>, petitionId: string): Promise<EditedPage['tallied']> {
  const { rows } = await sql<{ lines: number | string | null; on_date: string | null }>`
    select sum(lines) as lines, max(on_date)::text as on_date from (
      select distinct on (section_id) lines, on_date from section_tally where petition_id = ${petitionId} order by section_id, number desc
    ) last`.execute(db);
  const { lines, on_date } = rows[0];
  return lines === null || on_date === null ? null : { lines: Number(lines), on: on_date, told: toldCount(Number(lines)) };
}

/** A shown item, as the public sees it. */
export interface ShownItem {
  readonly itemId: string;
  readonly item: PublicItem;
  readonly firstShownAt: Date;
  /** Set where another version was shown before. */
  readonly correctedAt: Date | null;
}

/** A page as it is shown. */
export interface ShownPage {
  readonly slug: string;
  readonly facts: PublicFacts;
  readonly publishedAt: Date;
  /** Publications so far. */
  readonly number: number;
  readonly items: readonly ShownItem[];
  /** Whether somebody can ask to be told by e-mail: not after the petition's key is gone. */
  readonly alive: boolean;
  readonly petitionId: string;
}

/** A published page by its address; null where there is none. Needs nobody signed in: only what was published is read. */
export async function readShownPage(deps: Pick<Deps, 'db' | 'keys'>, slug: string): Promise<ShownPage | null> {
  const row = await shownSnapshots(deps.db).where('public_page.slug', '=', slug).executeTakeFirst();
  if (row === undefined) return null;
  const key = await openPetitionKey({ db: deps.db, keys: deps.keys(), petition: row.petition_id });
  const items: ShownItem[] = [];
  if (key.ok) {
    for (const { itemId, kind, shown, firstShown, firstShownAt, lastDecidedAt } of await itemsOf(deps.db, row.petition_id)) {
      if (shown === null) continue;
      const item = await openItem(deps.db, { key: key.value, itemId, kind, version: shown });
      const corrected = shown !== firstShown;
      if (item !== null) items.push({ itemId, item, firstShownAt: firstShownAt!, correctedAt: corrected ? lastDecidedAt : null });
    }
  }
  return {
    slug,
    facts: JSON.parse(row.body) as PublicFacts,
    publishedAt: row.at,
    number: row.number,
    items,
    alive: key.ok,
    petitionId: row.petition_id,
  };
}

/** Every published page, newest publication first. */
export async function listShownPages(
  db: Kysely<RecordTables>,
): Promise<readonly { readonly slug: string; readonly facts: PublicFacts; readonly publishedAt: Date }[]> {
  const rows = await shownSnapshots(db).orderBy('public_snapshot.at', 'desc').orderBy('public_page.slug').limit(500).execute();
  return rows.map(({ slug, body, at }) => ({ slug, facts: JSON.parse(body) as PublicFacts, publishedAt: at }));
}

function shownSnapshots(db: Kysely<RecordTables>) {
  return db
    .selectFrom('public_page')
    .innerJoin('public_snapshot', 'public_snapshot.petition_id', 'public_page.petition_id')
    .select(['public_page.slug', 'public_page.petition_id', 'public_snapshot.number', 'public_snapshot.body', 'public_snapshot.at'])
    .where('public_snapshot.shown', '=', true)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('public_snapshot as later')
            .select('later.number')
            .whereRef('later.petition_id', '=', 'public_snapshot.petition_id')
            .whereRef('later.number', '>', 'public_snapshot.number'),
        ),
      ),
    );
}

/** A text that is another one as soon as anything that the public sees has changed. Cheap: all tables behind it only grow. */
export async function publicStamp(db: Kysely<RecordTables>): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select concat_ws('.', (select count(*) from public_snapshot), (select count(*) from public_item_decision),
      (select count(*) from petition_key where destroyed_at is not null)) as stamp`.execute(db);
  return rows[0].stamp;
}
