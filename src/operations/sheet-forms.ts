import type { Kysely } from 'kysely';
import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { err, ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import type { SheetLayout } from '../sheets/layout.ts';
import { parseLayout } from '../sheets/layout.ts';
import type { Printing } from '../sheets/print.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { overlapping, parsePrinting } from './read-sheets.ts';

/** A form by which the sheets of a petition are read: what was printed, or a foreign form marked up on its blank. */
export const KeepSheetForm = z.strictObject({ petitionId: z.uuid(), form: z.json() });
export type KeepSheetForm = z.infer<typeof KeepSheetForm>;

/** The mark-up of a foreign form, with the pictures of its blank in it. */
const ForeignUpload = z.strictObject({
  format: z.literal('countersign-foreign-form'),
  version: z.literal(1),
  layout: z.json(),
  blanks: z
    .array(z.strictObject({ side: z.int().min(1).max(99), image: z.base64().max(60_000_000), page: z.int().min(1).default(1) }))
    .min(1)
    .max(99),
});

/** A marked-up foreign form as the record keeps it: the blanks lie in the content store. */
export interface KeptForeignForm {
  readonly layout: SheetLayout;
  readonly blanks: readonly { readonly side: number; readonly hash: string; readonly page: number }[];
}

/** Everything by which a petition's sheets are read. */
export interface SheetForms {
  readonly printings: readonly Printing[];
  readonly foreign: readonly KeptForeignForm[];
}

/** Keeps a form by which sheets are read; the same form twice is one. */
export async function keepSheetForm(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { member, petitionId, form }: KeepSheetForm & { readonly member: Member },
): Promise<Outcome<{ readonly number: number; readonly layoutId: string }>> {
  const isForeign = (form as { format?: unknown } | null)?.format === 'countersign-foreign-form';
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'sheets.form', petitionId });
    if (!found.ok) return found;
    const key = await keyOf(deps, trx, petitionId);
    if (!key.ok) return key;
    let body: Printing | KeptForeignForm;
    if (isForeign) {
      const parsed = ForeignUpload.safeParse(form);
      if (!parsed.success)
        return refuse('markup-invalid', parsed.error.issues[0].message, {
          field: parsed.error.issues[0].path.join('.'),
          remedy: 'See "Foreign forms" in docs/sheets.md.',
        });
      const layout = parseLayout(parsed.data.layout, 'the form');
      if (!layout.ok) return layout;
      const blanks = [];
      for (const { side, image, page } of parsed.data.blanks) {
        const hash = await deps.store.ofPetition.put({ trx, petition: petitionId, key: key.value, bytes: Buffer.from(image, 'base64') });
        blanks.push({ side, hash, page });
      }
      body = { layout: layout.value, blanks };
    } else {
      const printing = parsePrinting(form, 'the form');
      if (!printing.ok) return printing;
      body = printing.value;
    }
    const text = JSON.stringify(body);
    const hash = sha256(text);
    const known = await trx.selectFrom('sheet_form').select(['number', 'sha256']).where('petition_id', '=', petitionId).execute();
    const same = known.find((one) => one.sha256 === hash);
    if (same !== undefined) return ok({ number: same.number, layoutId: body.layout.id });
    const kind = isForeign ? 'foreign' : 'printing';
    if (kind === 'printing') {
      const { printings } = await sheetForms(trx, petitionId);
      const overlap = overlapping([...printings, body as Printing]);
      if (overlap !== null) return err(overlap);
    }
    const number = Math.max(0, ...known.map((one) => one.number)) + 1;
    const at = deps.now();
    const layoutId = body.layout.id;
    await trx
      .insertInto('sheet_form')
      .values({ petition_id: petitionId, number, kind, layout_id: layoutId, sha256: hash, body: text, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'sheets.form-kept',
      body: { number, kind, layout: layoutId, sha256: hash },
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: petitionId,
    });
    return ok({ number, layoutId });
  });
}

/** The forms of a petition in the order in which they were kept. */
export async function sheetForms(db: Kysely<RecordTables>, petitionId: string): Promise<SheetForms> {
  const rows = await db.selectFrom('sheet_form').select(['kind', 'body']).where('petition_id', '=', petitionId).orderBy('number').execute();
  const of = <T>(kind: 'printing' | 'foreign') => rows.filter((row) => row.kind === kind).map((row) => JSON.parse(row.body) as T);
  return { printings: of<Printing>('printing'), foreign: of<KeptForeignForm>('foreign') };
}

/** The layout of an id among a petition's forms; null where there is none. */
export async function sheetLayout(
  db: Kysely<RecordTables>,
  { petitionId, layoutId }: { readonly petitionId: string; readonly layoutId: string },
) {
  const row = await db
    .selectFrom('sheet_form')
    .select('body')
    .where('petition_id', '=', petitionId)
    .where('layout_id', '=', layoutId)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.body) as { readonly layout: SheetLayout }).layout;
}
