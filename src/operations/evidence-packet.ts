import type { Kysely } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { reasonsOf, reviewersFor } from '../law/reasons.ts';
import type { Citation, Confirmed, RulePack, Words } from '../law/rule-pack.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import type { SecretKey } from '../record/sealing.ts';
import type { LineText } from '../roll/types.ts';
import { type Deps, keyOf, notFound, type Outcome, refuse } from './deps.ts';
import { examinationFor } from './examination-access.ts';
import { sectionReview } from './line-context.ts';
import { lineText } from './line-rows.ts';
import { namesOf } from './people-names.ts';
import { type HistoryEntry, lineHistory } from './read-petition.ts';

/** A line as it was written, with where it stands. */
export interface WrittenLine {
  readonly lineId: string;
  readonly section: string;
  readonly page: string;
  readonly line: string;
  readonly text: LineText;
  /** Whether its sheet is on the record: then /lines/:lineId/image shows it. */
  readonly image: boolean;
}

/** What a finding rests on, so that it can be questioned a year later. */
export interface EvidencePacket extends WrittenLine {
  readonly status: string;
  readonly outcome: string | null;
  readonly reason: {
    readonly code: string;
    readonly words: Words;
    readonly citation: Citation;
    readonly confirmed: Confirmed;
    /** People whom the law wants for this rejection, and who agreed. */
    readonly peopleNeeded: number;
    readonly peopleAgreed: number;
  } | null;
  /** Everything that was read on the line, oldest first. */
  readonly readings: readonly { readonly number: number; readonly method: string; readonly at: string; readonly text: LineText }[];
  readonly findings: readonly (HistoryEntry & { readonly reasonWords: Words | null })[];
  readonly sectionReview: {
    readonly outcome: string;
    readonly fault: string | null;
    readonly faultWords: Words | null;
    readonly signedFrom: string | null;
    readonly signedTo: string | null;
  } | null;
  /** The lines found invalid before and after it in the order of the record. */
  readonly previous: string | null;
  readonly next: string | null;
  /** The line that counts instead, where this one is a duplicate. */
  readonly duplicate: (WrittenLine & { readonly outcome: string | null }) | null;
}

/** Puts together the evidence of one line; that it was looked at stands in the log. Proponents see reviewers by role only, and of a voter what was found, not his number on the roll. */
export async function readEvidencePacket(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { member, lineId, address }: { readonly member: Member; readonly lineId: string; readonly address: string },
): Promise<Outcome<EvidencePacket>> {
  const { db } = deps;
  const row = await db.selectFrom('line').select('petition_id').where('id', '=', lineId).executeTakeFirst();
  if (row === undefined) return notFound('line');
  const petitionId = row.petition_id;
  const found = await examinationFor(deps, { member, act: 'examination.read', petitionId, address });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('line') : found;
  const state = await db.selectFrom('line_state').selectAll().where('line_id', '=', lineId).executeTakeFirstOrThrow();
  if (member.role === 'proponent' && state.outcome !== 'invalid')
    return refuse('line-not-open', 'Only lines found invalid are open for examination.');
  const key = await keyOf(deps, db, petitionId);
  if (!key.ok) return key;
  const { pack } = found.value;
  const readings = await readingsOf(db, { lineId, key: key.value });
  const findings = await lineHistory(deps, { lineId, petition: found.value.petition, key: key.value, member });
  const nameOf = await namesOf(
    db,
    findings.flatMap(({ reviewer }) => reviewer ?? []),
  );
  const duplicateOf = findings.findLast(({ live, duplicateOf: other }) => live && other !== null)?.duplicateOf ?? null;
  const other = duplicateOf === null ? null : ((await readingsOf(db, { lineId: duplicateOf, key: key.value })).at(-1) ?? null);
  const review = await sectionReview(db, readings[0].sectionId);
  await appendEvent(db, {
    kind: 'examination.line-read',
    body: { line: lineId, role: member.role },
    actor: member.userId,
    at: deps.now(),
    organisation: member.organisationId,
    petition: petitionId,
  });
  return ok({
    ...written(readings.at(-1)!),
    status: state.status,
    outcome: state.outcome,
    reason: state.reason === null ? null : reasonOf(pack, state.reason, state.rejections),
    readings: readings.map(({ number, method, at, text }) => ({ number, method, at: at.toISOString(), text })),
    findings: findings.map((finding) => ({
      ...finding,
      reviewer: finding.reviewer === null ? null : nameOf(finding.reviewer),
      reasonWords: wordsOf(pack, finding.reason),
    })),
    sectionReview:
      review === null
        ? null
        : {
            outcome: review.outcome,
            fault: review.fault,
            faultWords: wordsOf(pack, review.fault),
            signedFrom: review.signed_from,
            signedTo: review.signed_to,
          },
    previous: await neighbour(db, { lineId, petitionId, side: 'before' }),
    next: await neighbour(db, { lineId, petitionId, side: 'after' }),
    duplicate: other === null ? null : { ...written(other), outcome: await outcomeOf(db, other.text.lineId) },
  });
}

async function neighbour(
  db: Kysely<RecordTables>,
  { lineId, petitionId, side }: { readonly lineId: string; readonly petitionId: string; readonly side: 'before' | 'after' },
): Promise<string | null> {
  const row = await db
    .selectFrom('line_state')
    .innerJoin('line', 'line.id', 'line_state.line_id')
    .select('line.id')
    .where('line_state.petition_id', '=', petitionId)
    .where('line_state.outcome', '=', 'invalid')
    .where('line.ordinal', side === 'before' ? '<' : '>', ({ selectFrom }) =>
      selectFrom('line as own').select('own.ordinal').where('own.id', '=', lineId),
    )
    .orderBy('line.ordinal', side === 'before' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

interface Read {
  readonly sectionId: string;
  readonly number: number;
  readonly method: string;
  readonly at: Date;
  readonly text: LineText;
  readonly image: boolean;
}

async function readingsOf(
  db: Kysely<RecordTables>,
  { lineId, key }: { readonly lineId: string; readonly key: SecretKey },
): Promise<readonly Read[]> {
  const rows = await db
    .selectFrom('line')
    .innerJoin('section', 'section.id', 'line.section_id')
    .innerJoin('reading', 'reading.line_id', 'line.id')
    .leftJoin('section_page', (join) =>
      join.onRef('section_page.section_id', '=', 'line.section_id').onRef('section_page.page', '=', 'line.page'),
    )
    .select(['line.id', 'section.code', 'line.section_id', 'line.page', 'line.number'])
    .select(['reading.sealed', 'reading.number as reading', 'reading.method', 'reading.at', 'section_page.page as picture'])
    .where('line.id', '=', lineId)
    .orderBy('reading.number')
    .execute();
  return rows.map((row) => ({
    sectionId: row.section_id,
    number: row.reading,
    method: row.method,
    at: row.at,
    text: lineText(row, key),
    image: row.picture !== null,
  }));
}

function written({ text, image }: Read): WrittenLine {
  return { lineId: text.lineId, section: text.section, page: text.page, line: text.line, text, image };
}

async function outcomeOf(db: Kysely<RecordTables>, lineId: string): Promise<string | null> {
  return (await db.selectFrom('line_state').select('outcome').where('line_id', '=', lineId).executeTakeFirst())?.outcome ?? null;
}

function reasonOf(pack: RulePack, code: string, peopleAgreed: number): EvidencePacket['reason'] {
  const reason = reasonsOf(pack).find((one) => one.code === code);
  if (reason === undefined) return null;
  const { words, citation, confirmed } = reason;
  return { code, words, citation, confirmed, peopleNeeded: reviewersFor(pack, code), peopleAgreed };
}

function wordsOf(pack: RulePack, code: string | null): Words | null {
  return reasonsOf(pack).find((one) => one.code === code)?.words ?? null;
}
