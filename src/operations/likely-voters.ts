import { type Member, seesVoter } from '../law/access.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import type { LineMatch, LineText } from '../roll/types.ts';
import type { KeptRoll } from './kept-roll.ts';
import { type KeptCandidate, screeningContext } from './screen-lines.ts';

/** The last reading of a line and the last finished screening of it, as they stand on the record. */
export interface ReadAndScreened {
  readonly id: string;
  readonly reading: number;
  readonly read_at: Date;
  readonly run_id: string | null;
  readonly run_roll: string | null;
  readonly run_started: Date | null;
  readonly screened: Uint8Array | null;
}

/** Whom a line may be, and by what. */
export interface LikelyVoters {
  /** The last screening, or a search with the last reading alone, because it is newer or the roll is another one. */
  readonly basis: 'screening' | 'reading';
  /** Question of the screening for a person. */
  readonly question: string | null;
  readonly voters: readonly { readonly row: number; readonly probability: number }[];
}

/** Whom the line may be: those of the last screening, unless it was of an earlier reading or another roll, or there was none. */
export async function likelyVoters({
  member,
  ...line
}: LineToMatch & { readonly member: Pick<Member, 'seesConfidential'> }): Promise<LikelyVoters> {
  return shownTo(member, { kept: line.kept, found: await allLikely(line) });
}

interface LineToMatch {
  readonly row: ReadAndScreened;
  readonly text: LineText;
  readonly key: SecretKey;
  readonly kept: (KeptRoll & { readonly rollId: string }) | null;
}

/**
 * Whom of these a member may see. To whoever is not named for confidential voters they are not on the roll: what is left is as likely as it
 * would be without them, and nothing that the screening asked or settled because of them is told.
 */
function shownTo(
  member: Pick<Member, 'seesConfidential'>,
  { kept, found }: { readonly kept: KeptRoll | null; readonly found: LikelyVoters },
): LikelyVoters {
  const seen = found.voters.filter(({ row }) => kept === null || seesVoter(member, kept.roll.voterAt(row)));
  if (seen.length === found.voters.length) return found;
  const sum = (list: LikelyVoters['voters']) => list.reduce((total, { probability }) => total + probability, 0);
  const rest = 1 - (sum(found.voters) - sum(seen));
  const voters = seen.map(({ row, probability }) => ({ row, probability: rest <= 0 ? 0 : Math.min(1, probability / rest) }));
  if (found.basis === 'reading') return { ...found, voters };
  return { basis: found.basis, voters, question: voters.length === 0 ? 'find-this-person' : 'is-this-the-voter' };
}

async function allLikely({ row, text, key, kept }: LineToMatch): Promise<LikelyVoters> {
  if (kept === null) return { basis: 'screening', question: null, voters: [] };
  const screened = screenedOf({ row, key });
  if (screened !== null && row.run_roll === kept.rollId && row.run_started !== null && row.read_at <= row.run_started) {
    const voters = screened.candidates.flatMap(({ voterId, probability }) => {
      const at = kept.roll.rowOfVoterId(voterId);
      return at === null ? [] : [{ row: at, probability }];
    });
    return { basis: 'screening', question: screened.question, voters };
  }
  if (`${text.name}${text.firstName}${text.lastName}`.trim() === '') return { basis: 'reading', question: null, voters: [] };
  const { candidates } = await matched({ kept, text, reading: row.reading });
  return { basis: 'reading', question: null, voters: candidates.map(({ row: at, probability }) => ({ row: at, probability })) };
}

interface Screened {
  readonly candidates: readonly KeptCandidate[];
  readonly question: string | null;
}

/** What the screening kept of a line. */
function screenedOf({ row, key }: { readonly row: ReadAndScreened; readonly key: SecretKey }): Screened | null {
  if (row.run_id === null || row.screened === null) return null;
  const opened = openValue({ key, sealed: row.screened, context: screeningContext(row.run_id, row.id) });
  return (opened?.value ?? null) as unknown as Screened | null;
}

/** Answers kept for the keystrokes that follow on the same line. */
const REMEMBERED = 64;
const remembered = new Map<string, Promise<LineMatch>>();

/** The match of a reading: asked for once, since every keystroke of a look-up wants it again. */
function matched({
  kept,
  text,
  reading,
}: {
  readonly kept: KeptRoll & { readonly rollId: string };
  readonly text: LineText;
  readonly reading: number;
}): Promise<LineMatch> {
  const name = `${kept.rollId} ${text.lineId} ${reading}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const asked = kept.finder.match(text);
  remembered.set(name, asked);
  asked.catch(() => remembered.delete(name));
  for (const oldest of [...remembered.keys()].slice(0, Math.max(0, remembered.size - REMEMBERED))) remembered.delete(oldest);
  return asked;
}
