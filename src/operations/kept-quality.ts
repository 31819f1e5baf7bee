import { type Kysely, sql } from 'kysely';
import type { RecordTables } from '../record/schema.ts';
import { type GatheredQuality, gatherQuality } from './gather-quality.ts';

/** Petitions whose quality a process remembers at most; the one not asked for longest goes first. */
const KEPT = 8;

interface Kept {
  readonly print: string;
  readonly gathered: Promise<GatheredQuality>;
}

const keptOf = new WeakMap<Kysely<RecordTables>, Map<string, Kept>>();

/**
 * What `gatherQuality` finds, remembered until something it is made of changes: opening every line of a county takes minutes, and
 * the screens ask again and again. Only counts and codes are remembered, nothing that anybody wrote. Whoever asks while it is
 * gathered waits for the same result. What failed is not remembered.
 */
export async function keptQuality(
  db: Kysely<RecordTables>,
  { petitionId, key }: { readonly petitionId: string; readonly key: Buffer },
): Promise<GatheredQuality> {
  // Taken before the lines are read: what changes meanwhile is seen the next time, at the latest.
  const print = await printOf(db, petitionId);
  const petitions = keptOf.get(db) ?? new Map<string, Kept>();
  keptOf.set(db, petitions);
  const known = petitions.get(petitionId);
  petitions.delete(petitionId);
  const kept = known?.print === print ? known : { print, gathered: gatherQuality(db, { petitionId, key }) };
  petitions.set(petitionId, kept);
  if (petitions.size > KEPT) petitions.delete(petitions.keys().next().value!);
  try {
    return await kept.gathered;
  } catch (error) {
    if (petitions.get(petitionId) === kept) petitions.delete(petitionId);
    throw error;
  }
}

/** Facts are only ever added, so their numbers tell whether any changed. */
async function printOf(db: Kysely<RecordTables>, petitionId: string): Promise<string> {
  const { rows } = await sql<{ print: string }>`
    select concat_ws('/',
      (select count(*) from line where petition_id = ${petitionId}),
      (select count(*) from reading join line on line.id = reading.line_id where line.petition_id = ${petitionId} and reading.number > 1),
      (select count(*) from finding where petition_id = ${petitionId}),
      (select count(*) from line_strike where petition_id = ${petitionId}),
      (select count(*) from section_fact join section on section.id = section_fact.section_id where section.petition_id = ${petitionId}),
      (select count(*) from section_review join section on section.id = section_review.section_id where section.petition_id = ${petitionId}),
      (select id from screening_run where petition_id = ${petitionId} and status = 'done' order by started_at desc limit 1)
    ) as print`.execute(db);
  return rows[0].print;
}
