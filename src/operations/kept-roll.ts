import type { Kysely } from 'kysely';
import { err, ok } from '../basics/result.ts';
import { BlobDamaged } from '../record/blob-cipher.ts';
import type { RecordTables } from '../record/schema.ts';
import { createExplainer, type Explainer } from '../roll/explain.ts';
import { type Roll, viewRollImage } from '../roll/index-open.ts';
import { createFinderThread, type FinderThread } from '../roll/lookup-thread.ts';
import { contentDamaged, type Deps, notFound, type Outcome } from './deps.ts';

/** A roll of the record, decrypted into memory: the plain bytes never touch the disk. */
export interface KeptRoll {
  readonly roll: Roll;
  readonly finder: FinderThread;
  readonly explainer: Explainer;
  readonly jurisdiction: string;
  readonly asOf: string;
}

/** Rolls held in memory at once by one process; a county's takes a few hundred megabytes. */
const HELD = 2;

const held = new Map<string, { readonly organisationId: string; readonly opening: Promise<KeptRoll> }>();

/** Opens a roll of the record for one organisation; kept open, as the same roll serves every look-up. */
export async function openKeptRoll(
  deps: Pick<Deps, 'store'> & { readonly db: Kysely<RecordTables> },
  { rollId, organisationId }: { readonly rollId: string; readonly organisationId: string },
): Promise<Outcome<KeptRoll>> {
  const known = held.get(rollId);
  if (known !== undefined) {
    // A roll never changes hands.
    if (known.organisationId !== organisationId) return notFound('roll');
    // Most recently used goes to the end.
    held.delete(rollId);
    held.set(rollId, known);
    return settled(known.opening);
  }
  const row = await deps.db.selectFrom('roll').selectAll().where('id', '=', rollId).executeTakeFirst();
  if (row === undefined || row.organisation_id !== organisationId) return notFound('roll');
  const meanwhile = held.get(rollId);
  if (meanwhile !== undefined) return settled(meanwhile.opening);
  const opening = load(deps, { organisation: row.organisation_id, hash: row.blob_hash }).then((roll) => ({
    roll,
    finder: createFinderThread(roll.shared),
    explainer: createExplainer(roll),
    jurisdiction: row.jurisdiction,
    asOf: row.as_of,
  }));
  held.set(rollId, { organisationId, opening });
  opening.catch(() => held.delete(rollId));
  for (const [oldest, leaving] of [...held].slice(0, Math.max(0, held.size - HELD))) {
    held.delete(oldest);
    // Whoever still waits for its answers gets them.
    leaving.opening.then(({ finder }) => finder.close()).catch(() => undefined);
  }
  return settled(opening);
}

/** An open roll, or the refusal where its content is damaged or gone. */
async function settled(opening: Promise<KeptRoll>): Promise<Outcome<KeptRoll>> {
  try {
    return ok(await opening);
  } catch (error) {
    if (error instanceof BlobDamaged) return err(contentDamaged('roll'));
    throw error;
  }
}

async function load(
  deps: Pick<Deps, 'store'> & { readonly db: Kysely<RecordTables> },
  { organisation, hash }: { readonly organisation: string; readonly hash: string },
): Promise<Roll> {
  const blob = await deps.db
    .selectFrom('blob')
    .select('bytes')
    .where('organisation_id', '=', organisation)
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  const source = await deps.store.get({ db: deps.db, organisation, hash });
  if (source === null) throw new BlobDamaged('the content is gone');
  const image = new SharedArrayBuffer(blob.bytes);
  const bytes = new Uint8Array(image);
  let at = 0;
  for await (const piece of source) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const roll = viewRollImage(image);
  if (roll === null) throw new BlobDamaged('this is no roll');
  return roll;
}
