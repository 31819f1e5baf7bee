import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { type StrikeEffect, strikeEffect } from '../quality/strike-effect.ts';
import { writtenCell } from '../reports/csv.ts';
import { circulationWindow } from './circulation-context.ts';
import { type Deps, keyOf, type Outcome, petitionFor } from './deps.ts';
import { lastScreening, qualityRows } from './quality-rows.ts';
import { byCode } from './read-circulation.ts';

/** A line that should not go to the office. */
export interface StrikeRow {
  readonly lineId: string;
  readonly section: string;
  readonly page: string;
  readonly line: string;
  readonly reason: string;
  /** Words of the reason in both languages. */
  readonly words: { readonly en: string; readonly es: string };
  readonly by: 'person' | 'screening';
  /** Section, page and line of the copy that stays, where this one is a second. */
  readonly keeps: string | null;
  readonly struck: boolean;
}

/** Sections whose declaration or form can still be put right, with the last day for it. */
export interface CureRow {
  readonly section: string;
  readonly fault: string;
  readonly words: { readonly en: string; readonly es: string };
  readonly lines: number;
}

/** The strike list with what striking does. A doubtful line is never on it: doubt is a question, not a rejection. */
export interface StrikeList {
  readonly screenedAt: string | null;
  readonly items: readonly StrikeRow[];
  readonly total: number;
  readonly struck: number;
  readonly effect: StrikeEffect;
  readonly required: number;
  /** Last day to put sections right: the last day of filing. Null where not known. */
  readonly cureBy: string | null;
  readonly cures: readonly CureRow[];
}

/** Lists the lines that a person or the screening found invalid for a reason of the line, by section as they lie in the box. */
export async function readStrikeList(
  deps: Pick<Deps, 'db' | 'keys'>,
  {
    member,
    petitionId,
    offset,
    limit,
  }: { readonly member: Member; readonly petitionId: string; readonly offset: number; readonly limit: number },
): Promise<Outcome<StrikeList>> {
  const found = await petitionFor(deps.db, { member, act: 'quality.read', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const { pack, petition } = found.value;
  const reasons = new Map(pack.reasons.map((reason) => [reason.code, reason]));
  const run = await lastScreening(deps.db, petitionId);
  const held = { raw: 0, eligible: 0, ineligible: 0, questions: 0, duplicates: 0 };
  const places = new Map<string, string>();
  const listed: { readonly row: Omit<StrikeRow, 'keeps'>; readonly other: string | null }[] = [];
  let struck = 0;
  for await (const row of qualityRows(deps.db, { petitionId, key: key.value, runId: run?.id ?? null, read: false })) {
    const { section, page, line, lineId } = row;
    places.set(lineId, [section, page, line].filter((part) => part !== '').join(' / '));
    if (row.struck) struck += 1;
    else {
      held.raw += 1;
      if (row.judged === 'valid') held.eligible += 1;
      if (row.judged === 'question' || row.judged === 'unchecked') held.questions += 1;
      if (row.judged === 'invalid') {
        held.ineligible += 1;
        if (row.reason === 'duplicate') held.duplicates += 1;
      }
    }
    const reason = row.reason === null ? undefined : reasons.get(row.reason);
    if (row.judged !== 'invalid' || reason?.scope !== 'line') continue;
    listed.push({
      row: { lineId, section, page, line, reason: reason.code, words: reason.words, by: row.by!, struck: row.struck },
      other: row.otherLine,
    });
  }
  listed.sort((a, b) => byCode(a.row.section, b.row.section));
  const open = listed.filter(({ row }) => !row.struck);
  return ok({
    screenedAt: run?.finished_at?.toISOString() ?? null,
    items: listed
      .slice(offset, offset + limit)
      .map(({ row, other }) => ({ ...row, keeps: other === null ? null : (places.get(other) ?? null) })),
    total: listed.length,
    struck,
    required: petition.required,
    effect: strikeEffect({
      pack,
      required: petition.required,
      held,
      strike: { lines: open.length, duplicates: open.filter(({ row }) => row.reason === 'duplicate').length },
    }),
    cureBy: (await circulationWindow(deps.db, found.value)).to,
    cures: await curesOf(deps, petitionId, reasons),
  });
}

async function curesOf(
  deps: Pick<Deps, 'db'>,
  petitionId: string,
  reasons: ReadonlyMap<string, { readonly words: { readonly en: string; readonly es: string } }>,
): Promise<readonly CureRow[]> {
  const rows = await deps.db
    .selectFrom('section_review')
    .innerJoin('section', 'section.id', 'section_review.section_id')
    .distinctOn('section_review.section_id')
    .select(['section.id', 'section.code', 'section_review.outcome', 'section_review.fault'])
    .where('section.petition_id', '=', petitionId)
    .orderBy('section_review.section_id')
    .orderBy('section_review.number', 'desc')
    .execute();
  const faulty = rows.filter(({ outcome }) => outcome === 'fault');
  if (faulty.length === 0) return [];
  const counts = await deps.db
    .selectFrom('line')
    .select(({ fn }) => ['section_id', fn.countAll<number>().as('n')])
    .where(
      'section_id',
      'in',
      faulty.map(({ id }) => id),
    )
    .groupBy('section_id')
    .execute();
  const linesOf = new Map(counts.map(({ section_id, n }) => [section_id, Number(n)]));
  return faulty
    .map(({ id, code, fault }) => ({
      section: code,
      fault: fault!,
      words: reasons.get(fault!)?.words ?? { en: fault!, es: fault! },
      lines: linesOf.get(id) ?? 0,
    }))
    .sort((a, b) => byCode(a.section, b.section));
}

/** The whole strike list as CSV. */
export async function strikeListCsv(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<string>> {
  const list = await readStrikeList(deps, { member, petitionId, offset: 0, limit: Number.MAX_SAFE_INTEGER });
  if (!list.ok) return list;
  const rows = list.value.items.map(({ section, page, line, reason, by, keeps, struck }) =>
    [section, page, line, reason, by, keeps ?? '', struck ? 'yes' : 'no'].map(writtenCell).join(','),
  );
  return ok(`section,page,line,reason,by,the_copy_that_stays,struck\n${rows.map((row) => `${row}\n`).join('')}`);
}
