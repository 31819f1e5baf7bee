import { ok } from '../basics/result.ts';
import type { DeterminedFigures } from '../documents/certified-result.ts';
import type { Member } from '../law/access.ts';
import { reasonsOf } from '../law/reasons.ts';
import type { Citation, Confirmed, RulePack, Words } from '../law/rule-pack.ts';
import { type Deps, type Outcome, petitionFor } from './deps.ts';
import { type ExaminationClock, examinationClock, examinationFor } from './examination-access.ts';

/** The examination of a petition's invalid lines: the law, the clock and what was certified. */
export interface ReadExamination extends ExaminationClock {
  readonly law: RulePack['examination'];
  /** Figures of the certificate; null before it. */
  readonly certified: {
    readonly basis: 'sample' | 'full';
    readonly required: number;
    readonly lines: number;
    readonly valid: number;
    /** Lines that would have to be valid after all for another result; null where that cannot be said in one figure. */
    readonly shortfall: number | null;
    readonly reasons: readonly {
      readonly code: string;
      readonly words: Words;
      readonly lines: number;
      readonly citation: Citation;
      readonly confirmed: Confirmed;
    }[];
  } | null;
}

/** Reads where the examination stands; nothing of a line is in it. */
export async function readExamination(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, petitionId, address }: { readonly member: Member; readonly petitionId: string; readonly address: string },
): Promise<Outcome<ReadExamination>> {
  const found = await petitionFor(deps.db, { member, act: 'examination.read', petitionId });
  if (!found.ok) return found;
  const { pack, state } = found.value;
  const clock = await examinationClock(deps, { context: found.value, address: member.role === 'proponent' ? address : null });
  const certificate = await deps.db.selectFrom('certificate').select('body').where('petition_id', '=', petitionId).executeTakeFirst();
  const figures = certificate === undefined ? null : (JSON.parse(certificate.body) as DeterminedFigures);
  return ok({
    ...clock,
    law: pack.examination,
    certified:
      figures === null || state !== 'insufficient'
        ? null
        : {
            basis: figures.basis,
            required: figures.required,
            lines: figures.lines,
            valid: figures.valid,
            shortfall: shortfallOf(figures),
            reasons: reasonsOf(pack)
              .filter(({ code }) => (figures.reasons[code] ?? 0) > 0)
              .map(({ code, words, citation, confirmed }) => ({ code, words, lines: figures.reasons[code], citation, confirmed })),
          },
  });
}

/** In a full count what is missing to the requirement; in a sample what is missing to the number below which it fails. */
function shortfallOf(figures: DeterminedFigures): number | null {
  if (figures.basis === 'full') return Math.max(0, figures.required - figures.valid);
  const below = figures.statutory?.cutPoints?.insufficientBelow ?? null;
  return below === null ? null : Math.max(0, below - figures.valid);
}

/** A line found invalid, by its place. */
export interface InvalidLine {
  readonly lineId: string;
  readonly ordinal: number;
  readonly section: string;
  readonly page: string;
  readonly line: string;
  readonly reason: string;
}

/** Lists the lines found invalid in the order of the record, a page at a time, all or of one reason. */
export async function listInvalidLines(
  deps: Pick<Deps, 'db' | 'now'>,
  input: {
    readonly member: Member;
    readonly petitionId: string;
    readonly address: string;
    readonly reason?: string | undefined;
    readonly after: number;
    readonly limit: number;
  },
): Promise<Outcome<{ readonly items: readonly InvalidLine[]; readonly next: number | null }>> {
  const { petitionId, reason, after, limit } = input;
  const found = await examinationFor(deps, { ...input, act: 'examination.read' });
  if (!found.ok) return found;
  const rows = await deps.db
    .selectFrom('line_state')
    .innerJoin('line', 'line.id', 'line_state.line_id')
    .innerJoin('section', 'section.id', 'line.section_id')
    .select(['line.id', 'line.ordinal', 'section.code', 'line.page', 'line.number', 'line_state.reason'])
    .where('line_state.petition_id', '=', petitionId)
    .where('line_state.outcome', '=', 'invalid')
    .where('line.ordinal', '>', after)
    .$if(reason !== undefined, (query) => query.where('line_state.reason', '=', reason!))
    .orderBy('line.ordinal')
    .limit(limit + 1)
    .execute();
  const items = rows.map((row) => ({
    lineId: row.id,
    ordinal: row.ordinal,
    section: row.code,
    page: row.page,
    line: row.number,
    reason: row.reason!,
  }));
  return ok({ items: items.slice(0, limit), next: rows.length > limit ? items[limit - 1].ordinal : null });
}
