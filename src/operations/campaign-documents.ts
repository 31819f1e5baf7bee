import { impossible } from '../basics/assert.ts';
import { dateIn } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import {
  answerPaper,
  committeePaper,
  measurePaper,
  noticePaper,
  type PaperFacts,
  receiptPaper,
  servicePaper,
  voterFilePaper,
} from '../documents/campaign-papers.ts';
import type { Paper as DocumentPaper, PaperLanguage } from '../documents/paper.ts';
import { writePdf } from '../documents/write-pdf.ts';
import type { Member } from '../law/access.ts';
import { proponentsNeeded } from '../law/circulators.ts';
import { petitionSubject } from '../law/petition-subject.ts';
import { circulationSettings } from './circulation-context.ts';
import { type Deps, keyOf, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { PAPER_KINDS, type Paper, type PaperKind } from './papers.ts';
import { papersOf, statementWords, wordLimit } from './record-paper.ts';

/** A paper as the campaign sees it. */
export interface ShownPaper {
  readonly kind: PaperKind;
  /** 0 where it was never recorded. */
  readonly number: number;
  readonly paper: Paper | null;
  readonly words: {
    readonly counted: number;
    readonly most: number | null;
    readonly hyphenated: readonly string[];
    readonly runs: readonly string[];
  } | null;
}

/** Papers that a petition of the other subject has no use for. */
const NOT_ABOUT: Readonly<Record<'officer' | 'measure', readonly PaperKind[]>> = { officer: ['measure'], measure: ['notice', 'answer'] };

/** Every paper of a petition, recorded or not. */
export async function readPapers(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<{ readonly items: readonly ShownPaper[]; readonly proponentsNeeded: number | null }>> {
  const found = await petitionFor(deps.db, { member, act: 'paper.record', petitionId });
  if (!found.ok) return found;
  const { pack, petition } = found.value;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const papers = await papersOf(deps.db, { petitionId, key: key.value });
  const notice = papers.get('notice')?.paper;
  const nomination = notice?.kind === 'notice' ? notice.nominationSignatures : null;
  return ok({
    proponentsNeeded:
      nomination === null ? null : proponentsNeeded({ pack, registered: petition.registered, nominationSignatures: nomination }),
    items: PAPER_KINDS.filter((kind) => papers.has(kind) || !NOT_ABOUT[petitionSubject(pack)].includes(kind)).map((kind): ShownPaper => {
      const kept = papers.get(kind);
      const counted = kept === undefined ? null : statementWords(pack, kept.paper);
      return {
        kind,
        number: kept?.number ?? 0,
        paper: kept?.paper ?? null,
        words:
          counted === null
            ? null
            : {
                counted: counted.words,
                most: wordLimit(pack, kind as 'notice' | 'answer')?.most ?? null,
                hyphenated: counted.hyphenated,
                runs: counted.runs,
              },
      };
    }),
  });
}

/** Makes one of the campaign's papers as PDF; the same record gives the same bytes on the same day. */
export async function campaignDocument(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  {
    member,
    petitionId,
    kind,
    language,
  }: { readonly member: Member; readonly petitionId: string; readonly kind: PaperKind; readonly language: PaperLanguage },
): Promise<Outcome<Uint8Array>> {
  const found = await petitionFor(deps.db, { member, act: 'paper.record', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const kept = (await papersOf(deps.db, { petitionId, key: key.value })).get(kind);
  if (kept === undefined) return refuse('paper-not-recorded', 'This paper was not written yet.', { remedy: 'Write it first.' });
  const { settings } = await circulationSettings(deps.db, petitionId);
  const on = dateIn({ zone: settings.zone, at: deps.now() });
  return writePdf(documentOf({ context: found.value, paper: kept.paper, on, language }));
}

function documentOf({
  context: { petition, pack },
  paper,
  on,
  language,
}: {
  readonly context: PetitionContext;
  readonly paper: Paper;
  readonly on: string;
  readonly language: PaperLanguage;
}): DocumentPaper {
  const facts: PaperFacts = { petition, pack, on };
  const words = statementWords(pack, paper)?.words ?? 0;
  switch (paper.kind) {
    case 'notice': {
      const { nominationSignatures } = paper;
      const needed =
        nominationSignatures === null ? null : proponentsNeeded({ pack, registered: petition.registered, nominationSignatures });
      return noticePaper(facts, { ...paper, words, needed }, language);
    }
    case 'answer':
      return answerPaper(facts, { ...paper, words }, language);
    case 'measure':
      return measurePaper(facts, paper, language);
    case 'proof-of-service':
      return servicePaper(facts, paper, language);
    case 'filing-receipt':
      return receiptPaper(facts, paper, language);
    case 'committee':
      return committeePaper(facts, paper, language);
    case 'voter-file-agreement':
      return voterFilePaper(facts, paper, language);
    default:
      return impossible(paper);
  }
}
