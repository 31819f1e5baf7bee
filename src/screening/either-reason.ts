/** Lines that do not count for one of two reasons: whoever signed is nowhere on the roll, or is registered at another address. Which of them nobody can read off the line. */

import { ADDRESS_AGREEMENTS, KEPT, MATCH_KINDS, type MatchTable } from '../roll/match-table.ts';
import type { LineTable } from '../roll/types.ts';
import { addressLikeness } from './address-second-look.ts';
import type { CandidateVerdict } from './judge.ts';
import type { ScreeningSettings } from './settings.ts';
import type { SigningDate } from './signing-date.ts';
import type { LawView, RollFacts } from './types.ts';

const DIFFERENT = ADDRESS_AGREEMENTS.indexOf('different');
const UNCLEAR = ADDRESS_AGREEMENTS.indexOf('unclear');
const MATCH = MATCH_KINDS.indexOf('match');
const ONE_OF_THESE = MATCH_KINDS.indexOf('one-of-these');

/** From this posterior on, a candidate at another address is compared with the line once more: an address much alike is a question. */
const COMPARED_FROM = 0.02;
/** Below this nothing is gained by looking. */
const SMALL = 0.002;

/** Whether the law rejects a signer who gave another address than the registered one, whoever he is; by signing date. */
export function moversAre(law: LawView): (signed: SigningDate) => boolean {
  const known = new Map<string | null, boolean>();
  return (signed) => {
    const key = signed.date;
    let invalid = known.get(key);
    if (invalid === undefined) {
      const facts = {
        status: 'active',
        registeredOn: null,
        birth: '',
        inDistrict: true,
        address: 'different',
        signedOn: signed.date,
      } as const;
      invalid = law.judge(facts).reasons.includes(law.codes.differentAddress);
      known.set(key, invalid);
    }
    return invalid;
  };
}

interface Asked {
  readonly input: {
    readonly lines: LineTable;
    readonly matches: MatchTable;
    readonly roll: RollFacts;
    readonly law: LawView;
    readonly settings: ScreeningSettings;
  };
  readonly i: number;
  readonly kind: number;
  readonly kept: number;
  readonly verdicts: readonly CandidateVerdict[];
  readonly agreements: readonly number[];
  /** The law rejects whoever gave another address than the registered one. */
  readonly movers: boolean;
}

/** The likelier reason and the other one; null where the line may count after all, or is nearly sure to be somebody at the address. */
export function eitherReason({
  input,
  i,
  kind,
  kept,
  verdicts,
  agreements,
  movers,
}: Asked): { readonly reason: string; readonly or: string } | null {
  const { lines, matches, roll, law, settings } = input;
  const base = i * KEPT;
  const placed = (k: number) => k < kept && (agreements[k] === DIFFERENT || agreements[k] === UNCLEAR);
  if (!movers || kind === ONE_OF_THESE || (kind === MATCH && !placed(0))) return null;
  const nowhere = matches.relative[i] + matches.stranger[i] + matches.elsewhere[i];
  let elsewhere = matches.othersMoved[i];
  for (let k = 0; k < kept; k++) if (placed(k)) elsewhere += matches.probability[base + k];
  const least = matches.relative[i] > nowhere / 2 ? settings.rejectEitherRelative : settings.rejectEither;
  if (nowhere + elsewhere < least) return null;
  for (let k = 0; k < kept; k++) {
    const p = matches.probability[base + k];
    if (!placed(k) || p < SMALL) continue;
    if (!verdicts[k].movedSince && !muchAlike({ lines, roll, i, row: matches.row[base + k] })) continue;
    if (p >= COMPARED_FROM) return null;
    elsewhere -= p;
  }
  if (nowhere + elsewhere < least) return null;
  const { notRegistered, differentAddress } = law.codes;
  return nowhere >= elsewhere ? { reason: notRegistered, or: differentAddress } : { reason: differentAddress, or: notRegistered };
}

/** The registered address and the one written agree in much of the number or of the street, in a ZIP that does not differ. */
function muchAlike({ lines, roll, i, row }: { lines: LineTable; roll: RollFacts; i: number; row: number }): boolean {
  const { house, street, zip } = addressLikeness(lines.textOf(i), roll.voterAt(row));
  if (zip === false) return house >= 0.75 && street >= 0.6;
  return house >= 0.75 || street >= 0.6 || (house >= 0.5 && street >= 0.4);
}
