import sharp from 'sharp';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { appendEvent } from '../record/audit-log.ts';
import { type Deps, notFound, type Outcome, refuse } from './deps.ts';
import { hiddenVoters } from './hidden-voters.ts';
import { heldBatch, type LineContext, lineFor } from './line-context.ts';
import { numberOnSheet } from './line-numbers.ts';
import { readLineImage } from './read-pictures.ts';
import { sheetLayout } from './sheet-forms.ts';
import { deskRollId } from './weigh-voters.ts';

/** The reason that a comparison of signatures can give. */
const MISMATCH = 'signature-mismatch';

/** Pixels of a reference image at most, as it is shown. */
const SHOWN_WIDTH = 900;

/** Whether signatures are compared: the pack knows the reason, and the organisation has references. */
export async function comparesSignatures(
  { signatures }: Pick<Deps, 'signatures'>,
  { pack, organisationId }: { readonly pack: RulePack; readonly organisationId: string },
): Promise<boolean> {
  return signatures !== undefined && pack.reasons.some(({ code }) => code === MISMATCH) && (await signatures.has(organisationId));
}

/** How many references a voter has, and whether the line's own signature can be cut from its sheet. */
export async function countSignatures(
  deps: Pick<Deps, 'db' | 'store' | 'signatures'>,
  { member, lineId, voterId }: { readonly member: Member; readonly lineId: string; readonly voterId: string },
): Promise<Outcome<{ readonly references: number; readonly crop: boolean }>> {
  const found = await lineFor(deps.db, { member, act: 'finding.record', lineId });
  if (!found.ok) return found;
  const { isHidden } = await rollOfLine(deps, { member, lineId, petition: found.value.petition });
  const references = isHidden(voterId) ? 0 : ((await deps.signatures?.count({ organisationId: member.organisationId, voterId })) ?? 0);
  return ok({ references, crop: (await signatureCell(deps, found.value)) !== null });
}

/** A voter's reference, made anew as JPEG: what a file says besides its picture stays behind. The reading is logged. */
export async function readReferenceSignature(
  deps: Pick<Deps, 'db' | 'store' | 'now' | 'signatures'>,
  {
    member,
    lineId,
    voterId,
    number,
  }: { readonly member: Member; readonly lineId: string; readonly voterId: string; readonly number: number },
): Promise<Outcome<{ readonly bytes: Buffer }>> {
  const found = await lineFor(deps.db, { member, act: 'finding.record', lineId });
  if (!found.ok) return found;
  const { petition } = found.value;
  const { rollId, isHidden } = await rollOfLine(deps, { member, lineId, petition });
  if (isHidden(voterId)) return notFound('signature');
  const file = (await deps.signatures?.read({ organisationId: member.organisationId, voterId, number })) ?? null;
  if (file === null) return notFound('signature');
  const bytes = await sharp(file, { limitInputPixels: 60_000_000 })
    .rotate()
    .resize({ width: SHOWN_WIDTH, withoutEnlargement: true })
    .jpeg({ quality: 85 })
    .toBuffer()
    .catch(() => null);
  if (bytes === null) return refuse('no-picture', 'This reference is no picture that can be shown.');
  if (rollId !== null)
    await appendEvent(deps.db, {
      kind: 'voter.read',
      body: { roll: rollId, purpose: 'signature', results: 1 },
      actor: member.userId,
      at: deps.now(),
      organisation: member.organisationId,
      petition: petition.id,
    });
  return ok({ bytes });
}

/** The roll in which the voters of a line are looked for, and which of them this member must not see. */
async function rollOfLine(
  deps: Pick<Deps, 'db' | 'store'>,
  { member, lineId, petition }: { readonly member: Member; readonly lineId: string; readonly petition: LineContext['petition'] },
): Promise<{ readonly rollId: string | null; readonly isHidden: (voterId: string) => boolean }> {
  const held = await heldBatch(deps.db, { lineId, userId: member.userId });
  const rollId = await deskRollId(deps.db, { petition, batchRollId: held?.roll_id ?? null });
  return { rollId, isHidden: await hiddenVoters(deps, { member, rollId }) };
}

/** The signature on a line, cut from the picture of the line by the form's layout, so that nothing else of it is seen. */
export async function readLineSignature(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { member, lineId }: { readonly member: Member; readonly lineId: string },
): Promise<Outcome<{ readonly bytes: Buffer }>> {
  const found = await lineFor(deps.db, { member, act: 'finding.record', lineId });
  if (!found.ok) return found;
  const part = await signatureCell(deps, found.value);
  if (part === null) return refuse('no-picture', 'The form of this line does not say where its signature stands.');
  // Nobody who may find lines is held to the machines of an examination.
  const picture = await readLineImage(deps, { member, lineId, address: '0.0.0.0' });
  if (!picture.ok) return picture;
  const image = sharp(picture.value.bytes);
  const { width, height } = await image.metadata();
  const left = Math.round(part.from * width);
  const bytes = await image
    .extract({ left, top: 0, width: Math.max(1, Math.min(width - left, Math.round((part.to - part.from) * width))), height })
    .jpeg({ quality: 90 })
    .toBuffer();
  return ok({ bytes });
}

/** Between which shares of a line's width its signature stands; null where the line has no picture or the form no such cell. */
async function signatureCell(
  { db }: Pick<Deps, 'db'>,
  { petition, line }: LineContext,
): Promise<{ readonly from: number; readonly to: number } | null> {
  const page = await db
    .selectFrom('section_page')
    .select('layout_id')
    .where('section_id', '=', line.section_id)
    .where('page', '=', line.page)
    .executeTakeFirst();
  if (page === undefined) return null;
  const layout = await sheetLayout(db, { petitionId: petition.id, layoutId: page.layout_id });
  if (layout === null) return null;
  for (const { lines } of layout.sides) {
    const number = numberOnSheet(
      line.number,
      lines.map((each) => each.number),
    );
    const strip = lines.find((each) => each.number === number);
    const cell = strip?.cells.find(({ field }) => field === 'signature');
    if (strip !== undefined && cell !== undefined)
      return { from: (cell.box.x - strip.box.x) / strip.box.width, to: (cell.box.x + cell.box.width - strip.box.x) / strip.box.width };
  }
  return null;
}
