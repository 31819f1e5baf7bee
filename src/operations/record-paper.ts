import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { countWords, type WordCount } from '../law/word-count.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { Json } from '../record/canonical-json.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey, sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { Paper, type PaperKind } from './papers.ts';

/** What a paper says, and the number of the version that the person saw (0: none). */
export const RecordPaper = z.strictObject({ petitionId: z.uuid(), after: z.int().min(0), paper: Paper });
export type RecordPaper = z.infer<typeof RecordPaper>;

/** A version of a paper. */
export interface KeptPaper {
  readonly number: number;
  readonly paper: Paper;
}

function paperContext(id: string): string {
  return `paper ${id}`;
}

/** The newest version of each paper of a petition. */
export async function papersOf(
  db: Kysely<RecordTables>,
  { petitionId, key }: { readonly petitionId: string; readonly key: SecretKey },
): Promise<ReadonlyMap<PaperKind, KeptPaper>> {
  const rows = await db
    .selectFrom('paper')
    .distinctOn('kind')
    .selectAll()
    .where('petition_id', '=', petitionId)
    .orderBy('kind')
    .orderBy('number', 'desc')
    .execute();
  return new Map(
    rows.map((row) => {
      const opened = openValue({ key, sealed: row.sealed, context: paperContext(row.id) });
      if (opened === null) throw new Error(`paper ${row.id} does not open`);
      return [row.kind as PaperKind, { number: row.number, paper: Paper.parse(opened.value) }];
    }),
  );
}

/** The most words of a statement by the pack, with its section; null where the pack has no limit. */
export function wordLimit(pack: RulePack, kind: 'notice' | 'answer'): { readonly most: number; readonly section: string } | null {
  const rule = pack.form.find(({ code }) => code === (kind === 'notice' ? 'reasons-max-words' : 'answer-max-words'));
  return rule === undefined || typeof rule.value !== 'number' ? null : { most: rule.value, section: rule.citation.section };
}

/** Words of the statement in a paper by the code's own rule; null where the paper has none. */
export function statementWords(pack: RulePack, paper: Paper): WordCount | null {
  if (paper.kind !== 'notice' && paper.kind !== 'answer') return null;
  const text = paper.kind === 'notice' ? paper.grounds : paper.none ? '' : paper.text;
  return countWords({ text, rule: pack.wordCount, marks: { names: paper.names, inDictionary: paper.inDictionary } });
}

/** Keeps a paper, sealed; every version stays. A statement with more words than the law allows is refused with the count and what may lower it. */
export async function recordPaper(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: RecordPaper & { readonly member: Member },
): Promise<Outcome<{ readonly number: number; readonly words: number | null }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'paper.record', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, pack } = found.value;
    const { paper } = input;
    const counted = statementWords(pack, paper);
    const tooLong = counted === null ? null : lengthProblem({ pack, kind: paper.kind as 'notice' | 'answer', counted });
    if (tooLong !== null) return tooLong;
    if (paper.kind === 'answer' && !paper.none && counted?.words === 0)
      return refuse('answer-missing', 'The answer is empty.', {
        field: 'body.paper.text',
        remedy: 'Write it, or say that none was given.',
      });
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const last = (await papersOf(trx, { petitionId: petition.id, key: key.value })).get(paper.kind);
    if (last !== undefined && canonicalJson(last.paper as Json) === canonicalJson(paper as Json))
      return ok({ number: last.number, words: counted?.words ?? null });
    if ((last?.number ?? 0) !== input.after)
      return refuse('changed-meanwhile', 'Somebody else changed this paper meanwhile.', { remedy: 'Load it again and look.' });
    const at = deps.now();
    const id = newId(at.getTime());
    const number = input.after + 1;
    const { sealed, commitment } = sealValue({ key: key.value, value: paper as Json, context: paperContext(id) });
    await trx
      .insertInto('paper')
      .values({ id, petition_id: petition.id, kind: paper.kind, number, sealed, commitment, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'paper.recorded',
      body: { paper: id, kind: paper.kind, number, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number, words: counted?.words ?? null });
  });
}

function lengthProblem({
  pack,
  kind,
  counted,
}: {
  readonly pack: RulePack;
  readonly kind: 'notice' | 'answer';
  readonly counted: WordCount;
}) {
  const limit = wordLimit(pack, kind);
  if (limit === null || counted.words <= limit.most) return null;
  const by = pack.wordCount === undefined ? '' : `, counted by ${pack.wordCount.citation.section}`;
  const doubtful = [...counted.runs, ...counted.hyphenated].slice(0, 6);
  const message =
    kind === 'notice'
      ? `The grounds have ${counted.words} words${by}; at most ${limit.most} are allowed (${limit.section}).`
      : `The answer has ${counted.words} words${by}; at most ${limit.most} are allowed (${limit.section}).`;
  return refuse('words-too-many-invalid', message, {
    field: kind === 'notice' ? 'body.paper.grounds' : 'body.paper.text',
    remedy: `Take out ${counted.words - limit.most}.${doubtful.length === 0 ? '' : ` A name, or a hyphenated word of a dictionary, is one word when you mark it: ${doubtful.join('; ')}.`}`,
  });
}
