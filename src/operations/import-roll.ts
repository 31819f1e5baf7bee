import { z } from 'zod';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson, type Json } from '../record/canonical-json.ts';
import { newId } from '../record/ids.ts';
import { ROLL_FORMAT, ROLL_MAGIC, type RollHeader } from '../roll/index-file.ts';
import { type Deps, inTransaction, type Outcome, organisationFor, refuse } from './deps.ts';

/** A roll to be kept: the built roll file as a stream of bytes. */
export const ImportRoll = z.strictObject({ jurisdiction: z.string().trim().min(1).max(100) });
export type ImportRoll = z.infer<typeof ImportRoll>;

/** A kept roll. */
export interface ImportedRoll {
  readonly rollId: string;
  readonly sha256: string;
  readonly asOf: string;
  readonly voters: number;
}

/** Keeps a built roll file: encrypted, by its content; the same file twice is one roll. */
export async function importRoll(
  deps: Pick<Deps, 'db' | 'store' | 'now'>,
  { member, source, ...input }: ImportRoll & { readonly member: Member; readonly source: AsyncIterable<Uint8Array> },
): Promise<Outcome<ImportedRoll>> {
  const may = organisationFor({ member, act: 'roll.import', organisationId: member.organisationId });
  if (!may.ok) return may;
  const head = new HeaderReader();
  const staged = await deps.store.put(head.watch(source));
  try {
    const header = head.header();
    if (!header.ok) return header;
    const { asOf, counts, sources } = header.value;
    const at = deps.now();
    return await inTransaction(deps, async (trx) => {
      const known = await trx
        .selectFrom('roll')
        .select('id')
        .where('organisation_id', '=', member.organisationId)
        .where('jurisdiction', '=', input.jurisdiction)
        .where('blob_hash', '=', staged.hash)
        .executeTakeFirst();
      const answer = { sha256: staged.hash, asOf, voters: counts.voters };
      if (known !== undefined) return ok({ rollId: known.id, ...answer });
      await deps.store.keep({ trx, staged, organisation: member.organisationId });
      const rollId = newId(at.getTime());
      await trx
        .insertInto('roll')
        .values({
          id: rollId,
          organisation_id: member.organisationId,
          jurisdiction: input.jurisdiction,
          as_of: asOf,
          blob_hash: staged.hash,
          voters: counts.voters,
          rows: counts.rows,
          set_aside: counts.setAside,
          sources: canonicalJson(sources as unknown as Json),
          actor: member.userId,
          at,
        })
        .execute();
      await appendEvent(trx, {
        kind: 'roll.imported',
        body: { roll: rollId, sha256: staged.hash, asOf, voters: counts.voters, setAside: counts.setAside },
        actor: member.userId,
        at,
        organisation: member.organisationId,
      });
      return ok({ rollId, ...answer });
    });
  } finally {
    await deps.store.drop(staged);
  }
}

const LONGEST_HEADER = 1 << 24;

const Header = z.looseObject({
  format: z.literal(ROLL_FORMAT),
  asOf: z.iso.date(),
  sources: z.array(z.json()),
  counts: z.looseObject({ setAside: z.int().min(0), rows: z.int().min(0), voters: z.int().min(0) }),
});

/** Picks the header out of the bytes that pass by. */
class HeaderReader {
  private parts: Buffer[] = [];
  private held = 0;

  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      if (this.held < LONGEST_HEADER) {
        this.parts.push(Buffer.from(piece.subarray(0, LONGEST_HEADER - this.held)));
        this.held += piece.length;
      }
      yield piece;
    }
  }

  header(): Result<Pick<RollHeader, 'asOf' | 'counts' | 'sources'>, Problem> {
    const bytes = Buffer.concat(this.parts);
    const wrong = refuse('roll-file-invalid', 'This is not a roll file of this version.', {
      remedy: 'Build it with: countersign roll build.',
    });
    if (bytes.length < 12 || bytes.toString('latin1', 0, 8) !== ROLL_MAGIC) return wrong;
    const length = bytes.readUInt32LE(8);
    if (length > bytes.length - 12) return wrong;
    try {
      const parsed = Header.safeParse(JSON.parse(bytes.toString('utf8', 12, 12 + length)));
      return parsed.success ? ok(parsed.data as unknown as Pick<RollHeader, 'asOf' | 'counts' | 'sources'>) : wrong;
    } catch {
      return err(wrong.ok ? (undefined as never) : wrong.error);
    }
  }
}
