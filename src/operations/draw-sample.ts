import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { draw, drawFingerprint, type Frame, frameOf } from '../law/sampling/draw.ts';
import { sampleSize } from '../law/sampling/sample-size.ts';
import { appendEvent } from '../record/audit-log.ts';
import { insertMany } from '../record/bulk.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import { act, examining } from './count.ts';
import { type Deps, inTransaction, type Outcome, refuse } from './deps.ts';

/** Fixing the frame. */
export const PublishFrame = z.strictObject({ petitionId: z.uuid() });

/** Fixes the sampling frame: every line on the record in its order. Its hash is published before the seed is rolled; it never changes. */
export async function publishFrame(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<Frame>> {
  return inTransaction(deps, async (trx) => {
    const found = await examining(trx, { member, petitionId });
    if (!found.ok) return found;
    const before = await trx.selectFrom('frame').select(['raw', 'hash']).where('petition_id', '=', petitionId).executeTakeFirst();
    if (before !== undefined) return ok({ ...before, id: `${before.raw}-${before.hash}` });
    const choice = await trx.selectFrom('count_choice').select('method').where('petition_id', '=', petitionId).executeTakeFirst();
    if (choice?.method !== 'sample') return refuse('sample-not-chosen', 'A frame is fixed once a sample has been chosen.');
    const raw = await trx
      .selectFrom('raw_count')
      .select('lines')
      .where('petition_id', '=', petitionId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const lines = await trx.selectFrom('line').select('id').where('petition_id', '=', petitionId).orderBy('ordinal').execute();
    if (lines.length !== raw.lines) {
      return refuse('raw-count-differs', `The raw count is ${raw.lines}, but ${lines.length} lines are on the record.`, {
        remedy: 'Import the missing lines or correct the raw count.',
      });
    }
    const frame = frameOf(lines.map(({ id }) => id));
    if (!frame.ok) return frame;
    const at = deps.now();
    await trx
      .insertInto('frame')
      .values({
        petition_id: petitionId,
        hash: frame.value.hash,
        raw: frame.value.raw,
        body: lines.map(({ id }) => id).join('\n'),
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'frame.published',
      body: { hash: frame.value.hash, raw: frame.value.raw },
      ...act(found.value, member, at),
    });
    return ok(frame.value);
  });
}

/** Drawing the sample. */
export const DrawSample = z.strictObject({
  petitionId: z.uuid(),
  /** The frame that everybody has seen, as `raw-hash`. */
  frame: z.string().max(100),
  /** Text from dice, used exactly as given. */
  seed: z.string().min(1).max(500),
});
export type DrawSample = z.infer<typeof DrawSample>;

/** A drawn sample. */
export interface DrawnSample {
  readonly size: number;
  readonly fingerprint: string;
  readonly everyLine: boolean;
}

/** Draws the sample: once. The same seed again is answered as the first time; another seed is refused. */
export async function drawSample(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: DrawSample & { readonly member: Member },
): Promise<Outcome<DrawnSample>> {
  return inTransaction(deps, async (trx) => {
    const found = await examining(trx, { member, petitionId: input.petitionId });
    if (!found.ok) return found;
    const row = await trx.selectFrom('frame').selectAll().where('petition_id', '=', input.petitionId).executeTakeFirst();
    if (row === undefined) return refuse('frame-missing', 'The frame is fixed and published before the draw.');
    const frame: Frame = { raw: row.raw, hash: row.hash, id: `${row.raw}-${row.hash}` };
    if (input.frame !== frame.id) return refuse('frame-differs', 'This is not the frame that was published.', { field: 'frame' });
    const size = sampleSize({ pack: found.value.pack, raw: frame.raw });
    if (!size.ok) return size;
    const drawn = draw({ frame, seed: input.seed, count: size.value.size });
    if (!drawn.ok) return drawn;
    const answer = { size: size.value.size, fingerprint: drawFingerprint(drawn.value), everyLine: size.value.everyLine };
    const before = await trx.selectFrom('draw').select('seed').where('petition_id', '=', input.petitionId).executeTakeFirst();
    if (before !== undefined) {
      return before.seed === input.seed ? ok(answer) : refuse('sample-drawn', 'The sample has been drawn: there is one draw only.');
    }
    const ids = row.body.split('\n');
    const at = deps.now();
    await trx
      .insertInto('draw')
      .values({
        petition_id: input.petitionId,
        seed: input.seed,
        size: answer.size,
        body: canonicalJson({
          frame: frame.id,
          seed: input.seed,
          count: answer.size,
          lines: drawn.value.lines.map(({ position, counter }) => [position, counter]),
        }),
        actor: member.userId,
        at,
      })
      .execute();
    await insertMany(trx, {
      table: 'sample_line',
      columns: [
        { name: 'petition_id', type: 'uuid' },
        { name: 'position', type: 'integer' },
        { name: 'line_id', type: 'uuid' },
      ],
      rows: drawn.value.lines.map(({ position }) => ({ petition_id: input.petitionId, position, line_id: ids[position - 1] })),
    });
    await appendEvent(trx, {
      kind: 'sample.drawn',
      body: {
        seed: input.seed,
        size: answer.size,
        frame: frame.hash,
        lines: sha256(drawn.value.lines.map(({ position }) => position).join('\n')),
      },
      ...act(found.value, member, at),
    });
    return ok(answer);
  });
}
