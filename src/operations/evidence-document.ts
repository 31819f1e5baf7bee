import sharp from 'sharp';
import { type EvidenceLine, evidencePaper } from '../documents/evidence.ts';
import type { PaperLanguage } from '../documents/paper.ts';
import { writePdf } from '../documents/write-pdf.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { type Deps, notFound, type Outcome, refuse } from './deps.ts';
import { readEvidencePacket, type WrittenLine } from './evidence-packet.ts';
import { examinationFor } from './examination-access.ts';
import { readLineImage } from './read-pictures.ts';

type Asking = { readonly member: Member; readonly lineId: string; readonly address: string };

/** The evidence packet of a line as PDF, only where the pack says that copies may be taken; that one was given stands in the log. */
export async function evidenceDocument(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { language, ...asking }: Asking & { readonly language: PaperLanguage },
): Promise<Outcome<Uint8Array>> {
  const { member, lineId, address } = asking;
  const row = await deps.db.selectFrom('line').select('petition_id').where('id', '=', lineId).executeTakeFirst();
  if (row === undefined) return notFound('line');
  const found = await examinationFor(deps, { member, act: 'examination.read', petitionId: row.petition_id, address });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('line') : found;
  const { pack, petition } = found.value;
  if (pack.examination.export !== 'yes')
    return refuse('copies-not-given', 'The law of this petition is not known to let copies of the evidence be taken.', {
      remedy: 'Look at it on the screen.',
    });
  const read = await readEvidencePacket(deps, asking);
  if (!read.ok) return read;
  const packet = read.value;
  const { reason, duplicate } = packet;
  if (reason === null) return refuse('line-not-open', 'Only lines found invalid are open for examination.');
  const office = await deps.db
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', petition.organisation_id)
    .executeTakeFirstOrThrow();
  const at = deps.now();
  const pdf = await writePdf(
    evidencePaper(
      {
        ...packet,
        ...(await withPicture(deps, { line: packet, asking })),
        reason,
        duplicate: duplicate === null ? null : await withPicture(deps, { line: duplicate, asking }),
        petition,
        office: office.name,
        on: at.toISOString().slice(0, 10),
      },
      language,
    ),
  );
  if (!pdf.ok) return pdf;
  await appendEvent(deps.db, {
    kind: 'examination.line-copied',
    body: { line: lineId, role: member.role },
    actor: member.userId,
    at,
    organisation: member.organisationId,
    petition: petition.id,
  });
  return pdf;
}

async function withPicture(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { line, asking }: { readonly line: WrittenLine; readonly asking: Asking },
): Promise<EvidenceLine> {
  const { lineId, section, page, line: number, text } = line;
  const shown = line.image ? await readLineImage(deps, { ...asking, lineId }) : null;
  const plain = { section, page, line: number, text };
  if (shown === null || !shown.ok) return { ...plain, picture: null };
  const { width, height } = await sharp(shown.value.bytes).metadata();
  return { ...plain, picture: { jpeg: shown.value.bytes, width, height } };
}
