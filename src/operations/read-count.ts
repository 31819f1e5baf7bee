import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { type DrawnLine, drawFingerprint } from '../law/sampling/draw.ts';
import { sampleSize } from '../law/sampling/sample-size.ts';
import type { Step } from '../law/step.ts';
import type { Json } from '../record/canonical-json.ts';
import { type Deps, type Outcome, petitionFor } from './deps.ts';

/** The official count of a petition as it stands, with its history. */
export interface ReadCount {
  readonly rawCounts: readonly { readonly number: number; readonly lines: number; readonly reason: string; readonly at: string }[];
  /** Lines on the record, which the raw count must agree with. */
  readonly linesOnRecord: number;
  readonly required: number;
  readonly method: 'sample' | 'full' | null;
  /** Whether the pack allows a sample of this raw count, and how large it would be; null before the raw count. */
  readonly sample: {
    readonly allowed: boolean;
    readonly size: number;
    readonly everyLine: boolean;
    readonly steps: readonly Step[];
  } | null;
  readonly frame: string | null;
  readonly framePublished: string | null;
  readonly draw: {
    readonly seed: string;
    readonly size: number;
    readonly at: string;
    readonly fingerprint: string;
    /** The first lines drawn: position in the frame and the counter that chose it. */
    readonly first: readonly DrawnLine[];
  } | null;
  readonly determinations: readonly {
    readonly number: number;
    readonly basis: string;
    readonly outcome: string;
    readonly at: string;
    readonly body: Json;
  }[];
  readonly certificate: { readonly outcome: string; readonly on: string; readonly determination: number } | null;
}

/** Lines of a draw that are shown where it is held. */
const SHOWN = 20;

/** Reads the official count: raw counts, choice, frame, draw, determinations, certificate. Nothing of a screening is in it. */
export async function readCount(
  { db }: Pick<Deps, 'db'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<ReadCount>> {
  const found = await petitionFor(db, { member, act: 'count.read', petitionId });
  if (!found.ok) return found;
  const { pack, petition } = found.value;
  const raw = await db.selectFrom('raw_count').selectAll().where('petition_id', '=', petitionId).orderBy('number').execute();
  const choice = await db.selectFrom('count_choice').select('method').where('petition_id', '=', petitionId).executeTakeFirst();
  const frame = await db.selectFrom('frame').select(['raw', 'hash', 'at']).where('petition_id', '=', petitionId).executeTakeFirst();
  const drawn = await db.selectFrom('draw').selectAll().where('petition_id', '=', petitionId).executeTakeFirst();
  const determinations = await db.selectFrom('determination').selectAll().where('petition_id', '=', petitionId).orderBy('number').execute();
  const certificate = await db.selectFrom('certificate').selectAll().where('petition_id', '=', petitionId).executeTakeFirst();
  const lines = await db
    .selectFrom('line')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('petition_id', '=', petitionId)
    .executeTakeFirstOrThrow();
  const last = raw.at(-1);
  const size = last === undefined ? null : sampleSize({ pack, raw: last.lines });
  return ok({
    rawCounts: raw.map(({ number, lines: counted, reason, at }) => ({ number, lines: counted, reason, at: at.toISOString() })),
    linesOnRecord: Number(lines.n),
    required: petition.required,
    method: choice?.method ?? null,
    sample:
      size === null
        ? null
        : size.ok
          ? { ...size.value, allowed: pack.sampling?.onlyAbove == null || last!.lines > pack.sampling.onlyAbove }
          : { allowed: false, size: last!.lines, everyLine: true, steps: [] },
    frame: frame === undefined ? null : `${frame.raw}-${frame.hash}`,
    framePublished: frame?.at.toISOString() ?? null,
    draw: drawn === undefined ? null : shownDraw(drawn),
    determinations: determinations.map(({ number, basis, outcome, body, at }) => ({
      number,
      basis,
      outcome,
      at: at.toISOString(),
      body: JSON.parse(body) as Json,
    })),
    certificate:
      certificate === undefined
        ? null
        : { outcome: certificate.outcome, on: certificate.on_date, determination: certificate.determination_number },
  });
}

function shownDraw({ seed, size, at, body }: { readonly seed: string; readonly size: number; readonly at: Date; readonly body: string }) {
  const kept = JSON.parse(body) as { frame: string; count: number; lines: (readonly [number, number])[] };
  const lines = kept.lines.map(([position, counter]) => ({ position, counter }));
  return {
    seed,
    size,
    at: at.toISOString(),
    fingerprint: drawFingerprint({ frame: kept.frame, seed, count: kept.count, lines }),
    first: lines.slice(0, SHOWN),
  };
}
