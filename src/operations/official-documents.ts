import { impossible } from '../basics/assert.ts';
import { ok } from '../basics/result.ts';
import { certificatePaper } from '../documents/certificate.ts';
import type { CertifiedResult, DeterminedFigures } from '../documents/certified-result.ts';
import { drawPaper } from '../documents/draw-record.ts';
import { noticeToBody, noticeToProponents } from '../documents/notices.ts';
import type { Paper, PaperLanguage } from '../documents/paper.ts';
import { writePdf } from '../documents/write-pdf.ts';
import type { Member } from '../law/access.ts';
import { type Deps, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { datesOf } from './petition-dates.ts';
import { type ReadCount, readCount } from './read-count.ts';

/** Documents that an office makes from the record; permanent names. */
export const OFFICIAL_DOCUMENTS = ['certificate', 'notice-to-proponents', 'notice-to-body', 'draw-record'] as const;
export type OfficialDocument = (typeof OFFICIAL_DOCUMENTS)[number];

/** Makes one of the office's documents as PDF. The same record gives the same bytes. */
export async function officialDocument(
  deps: Pick<Deps, 'db'>,
  input: {
    readonly member: Member;
    readonly petitionId: string;
    readonly document: OfficialDocument;
    readonly language: PaperLanguage;
  },
): Promise<Outcome<Uint8Array>> {
  const { member, petitionId, document, language } = input;
  const found = await petitionFor(deps.db, { member, act: 'count.read', petitionId });
  if (!found.ok) return found;
  const count = await readCount(deps, { member, petitionId });
  if (!count.ok) return count;
  const office = (
    await deps.db.selectFrom('organisation').select('name').where('id', '=', found.value.petition.organisation_id).executeTakeFirstOrThrow()
  ).name;
  const paper = await paperOf(deps, { context: found.value, count: count.value, office, document, language });
  return paper.ok ? writePdf(paper.value) : paper;
}

interface Asked {
  readonly context: PetitionContext;
  readonly count: ReadCount;
  readonly office: string;
  readonly document: OfficialDocument;
  readonly language: PaperLanguage;
}

async function paperOf(deps: Pick<Deps, 'db'>, asked: Asked): Promise<Outcome<Paper>> {
  const { context, count, office, document, language } = asked;
  if (document === 'draw-record') {
    if (count.draw === null || count.frame === null) return refuse('sample-not-drawn', 'No sample was drawn.');
    const { petition } = context;
    const { draw, frame } = count;
    return ok(
      drawPaper(
        {
          petition,
          office,
          frame,
          framePublished: count.framePublished!,
          seed: draw.seed,
          drawn: draw.at,
          size: draw.size,
          fingerprint: draw.fingerprint,
          steps: count.sample?.steps ?? [],
          first: draw.first,
        },
        language,
      ),
    );
  }
  const certified = certifiedOf(asked);
  if (!certified.ok) return certified;
  switch (document) {
    case 'certificate':
      return ok(certificatePaper(certified.value, language));
    case 'notice-to-proponents':
      return ok(noticeToProponents({ ...certified.value, dates: await datesOf(deps, context) }, language));
    case 'notice-to-body':
      if (certified.value.figures.outcome !== 'sufficient')
        return refuse('petition-insufficient', 'Only a sufficient petition is presented to the governing body.');
      return ok(noticeToBody({ ...certified.value, dates: await datesOf(deps, context) }, language));
    default:
      return impossible(document);
  }
}

function certifiedOf({ context, count, office }: Asked): Outcome<CertifiedResult> {
  const { petition, pack, packSha256, filed } = context;
  const { certificate } = count;
  const determined = count.determinations.find(({ number }) => number === certificate?.determination);
  if (certificate === null || determined === undefined)
    return refuse('not-certified', 'The petition has not been certified.', { remedy: 'Certify the last determination first.' });
  return ok({
    petition,
    office,
    pack,
    packSha256,
    filed,
    on: certificate.on,
    figures: determined.body as unknown as DeterminedFigures,
    sample: count.draw === null || count.frame === null ? null : { frame: count.frame, seed: count.draw.seed, size: count.draw.size },
  });
}
