import type { Kysely } from 'kysely';
import { err, ok } from '../basics/result.ts';
import type { Act, Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { BlobDamaged } from '../record/blob-cipher.ts';
import type { RecordTables } from '../record/schema.ts';
import { contentDamaged, type Deps, keyOf, notFound, type Outcome, petitionFor, refuse } from './deps.ts';
import { examinationFor } from './examination-access.ts';
import { lineFor } from './line-context.ts';
import { numberOnSheet } from './line-numbers.ts';
import { type PackPart, pictureOf } from './page-pack.ts';

/** A picture of the record: JPEG, gray. */
export interface Picture {
  readonly bytes: Buffer;
}

type PictureDeps = Pick<Deps, 'db' | 'keys' | 'store' | 'now'>;

const NO_PICTURE = refuse('no-picture', 'There is no picture of this: it came onto the record as text, or its sheet was not handed in.');

/** The image of one line, cut from its sheet. Proponents see, inside the rules of the examination, the lines found invalid and those that such a line repeats; each look is logged. */
export async function readLineImage(
  deps: PictureDeps,
  { member, lineId, address }: { readonly member: Member; readonly lineId: string; readonly address: string },
): Promise<Outcome<Picture>> {
  const found = await lineFor(deps.db, { member, act: 'line.image', lineId });
  if (!found.ok) return found;
  const { line, petition } = found.value;
  const open = await examinationFor(deps, { member, act: 'line.image', petitionId: petition.id, address });
  if (!open.ok) return open;
  if (member.role === 'proponent' && !(await isExamined(deps.db, lineId)))
    return refuse('line-not-open', 'Only lines found invalid are open for examination.');
  const picture = await pagePicture(deps, {
    petitionId: petition.id,
    sectionId: line.section_id,
    page: line.page,
    name: (parts) => lineName(line.number, parts),
  });
  if (picture.ok && member.role === 'proponent')
    await appendEvent(deps.db, {
      kind: 'line.image-read',
      body: { line: lineId },
      actor: member.userId,
      at: deps.now(),
      organisation: member.organisationId,
      petition: petition.id,
    });
  return picture;
}

/** Whether a line was found invalid, or is the one that an invalid line repeats. */
async function isExamined(db: Kysely<RecordTables>, lineId: string): Promise<boolean> {
  const row = await db
    .selectFrom('line_state')
    .select('line_state.line_id')
    .where('line_state.outcome', '=', 'invalid')
    .where(({ eb, or, exists, selectFrom }) =>
      or([
        eb('line_state.line_id', '=', lineId),
        exists(
          selectFrom('finding')
            .select('finding.id')
            .whereRef('finding.line_id', '=', 'line_state.line_id')
            .where('finding.duplicate_of', '=', lineId),
        ),
      ]),
    )
    .where('line_state.petition_id', '=', ({ selectFrom }) => selectFrom('line').select('line.petition_id').where('line.id', '=', lineId))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The pictures that a page has beside those of its lines. */
export type PagePart = 'page' | 'heading' | 'declaration';

/** A page of a section, brought upright, or a crop of it. */
export async function readPageImage(
  deps: PictureDeps,
  {
    member,
    sectionId,
    page,
    part = 'page',
  }: { readonly member: Member; readonly sectionId: string; readonly page: string; readonly part?: PagePart },
): Promise<Outcome<Picture>> {
  const found = await sectionFor(deps.db, { member, act: 'sheets.read', sectionId });
  if (!found.ok) return found;
  return pagePicture(deps, { petitionId: found.value.petitionId, sectionId, page, name: part });
}

/** A page of what was handed in that was set aside, as it came. */
export async function readSetAsidePicture(
  deps: PictureDeps,
  { member, intakeId, file, page }: { readonly member: Member; readonly intakeId: string; readonly file: number; readonly page: number },
): Promise<Outcome<Picture>> {
  const intake = await deps.db.selectFrom('intake').select('petition_id').where('id', '=', intakeId).executeTakeFirst();
  if (intake === undefined) return notFound('intake');
  const found = await petitionFor(deps.db, { member, act: 'sheets.read', petitionId: intake.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('intake') : found;
  const row = await deps.db
    .selectFrom('intake_page')
    .select(['pack_hash', 'parts'])
    .where('intake_id', '=', intakeId)
    .where('file', '=', file)
    .where('page', '=', page)
    .executeTakeFirst();
  if (row === undefined) return notFound('page');
  const parts = JSON.parse(row.parts) as readonly PackPart[];
  const name = parts.some((part) => part.name === 'picture') ? 'picture' : 'page';
  return cut(deps, { petitionId: intake.petition_id, hash: row.pack_hash, parts, name });
}

/** The petition of a section that a member may do an act on. */
export async function sectionFor(
  db: Kysely<RecordTables>,
  { member, act, sectionId }: { readonly member: Member; readonly act: Act; readonly sectionId: string },
) {
  const section = await db.selectFrom('section').selectAll().where('id', '=', sectionId).executeTakeFirst();
  if (section === undefined) return notFound('section');
  const found = await petitionFor(db, { member, act, petitionId: section.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('section') : found;
  return ok({ ...found.value, petitionId: section.petition_id, code: section.code });
}

async function pagePicture(
  deps: PictureDeps,
  {
    petitionId,
    sectionId,
    page,
    name,
  }: {
    readonly petitionId: string;
    readonly sectionId: string;
    readonly page: string;
    readonly name: string | ((parts: readonly PackPart[]) => string);
  },
): Promise<Outcome<Picture>> {
  const row = await deps.db
    .selectFrom('section_page')
    .innerJoin('intake_page', (join) =>
      join
        .onRef('intake_page.intake_id', '=', 'section_page.intake_id')
        .onRef('intake_page.file', '=', 'section_page.file')
        .onRef('intake_page.page', '=', 'section_page.intake_page'),
    )
    .select(['pack_hash', 'parts'])
    .where('section_page.section_id', '=', sectionId)
    .where('section_page.page', '=', page)
    .executeTakeFirst();
  if (row === undefined) return NO_PICTURE;
  const parts = JSON.parse(row.parts) as readonly PackPart[];
  return cut(deps, { petitionId, hash: row.pack_hash, parts, name: typeof name === 'string' ? name : name(parts) });
}

/** Name of a line's picture among those of its page. */
function lineName(number: string, parts: readonly PackPart[]): string {
  const onSheet = parts.flatMap(({ name }) => (name.startsWith('line-') ? [Number(name.slice(5))] : []));
  return `line-${String(numberOnSheet(number, onSheet) ?? 0).padStart(3, '0')}`;
}

async function cut(
  deps: PictureDeps,
  {
    petitionId,
    hash,
    parts,
    name,
  }: { readonly petitionId: string; readonly hash: string | null; readonly parts: readonly PackPart[]; readonly name: string },
): Promise<Outcome<Picture>> {
  if (hash === null || !parts.some((part) => part.name === name)) return NO_PICTURE;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  try {
    const source = await deps.store.ofPetition.get({ db: deps.db, petition: petitionId, key: key.value, hash });
    const bytes = source === null ? null : await pictureOf({ source, parts, name });
    return bytes === null ? NO_PICTURE : ok({ bytes });
  } catch (error) {
    if (error instanceof BlobDamaged) return err(contentDamaged('picture'));
    throw error;
  }
}
