import type { Problem } from '../basics/problem.ts';
import { ok, type Result } from '../basics/result.ts';
import { ADDRESS_AGREEMENTS, KEPT, MATCH_KINDS, type MatchTable } from '../roll/match-table.ts';
import type { LineTable, LineText, VoterRecord } from '../roll/types.ts';
import { agreementOf } from './address-second-look.ts';
import { type AssumptionCounts, noAssumptions } from './assumptions.ts';
import { type DistrictTest, districtTest } from './district.ts';
import { assignLines, type Claim, type Contested } from './duplicates.ts';
import { eitherReason, moversAre } from './either-reason.ts';
import { type Expectation, expectValid } from './expectation.ts';
import { type CandidateVerdict, createJudge } from './judge.ts';
import { givenNameStands, standsLetterByLetter } from './letter-by-letter.ts';
import type { PetitionFile } from './petition-file.ts';
import { areNear, bearsSurname, type SignedLine, sameSignerBits } from './same-signer.ts';
import type { ScreeningSettings } from './settings.ts';
import { type SigningDate, signingDates } from './signing-date.ts';
import {
  type LawView,
  NO_CODE,
  NO_LINE,
  NO_ROW,
  OUTCOMES,
  QUESTION_CODES,
  type QuestionCode,
  type RollFacts,
  type ScreeningTable,
} from './types.ts';

export interface ScreeningInput {
  readonly lines: LineTable;
  readonly matches: MatchTable;
  readonly roll: RollFacts;
  readonly law: LawView;
  readonly petition: PetitionFile;
  readonly settings: ScreeningSettings;
  /** Name of the petition file, for problems. */
  readonly petitionPath: string;
}

/** The screening of a petition: a projection, never an official finding; no signature has been compared. */
export interface Screening {
  readonly table: ScreeningTable;
  /** Reason codes of the pack in the order of first use; `table.reason` points into it. */
  readonly reasons: readonly string[];
  /** Lines that share a voter with another, with what became of each; in line order. */
  readonly contested: readonly Contested[];
  /** What the probabilities add up to. */
  readonly expectation: Expectation;
  readonly assumptions: AssumptionCounts;
  readonly settings: ScreeningSettings;
}

const ELIGIBLE = OUTCOMES.indexOf('eligible');
const INELIGIBLE = OUTCOMES.indexOf('ineligible');
const REVIEW = OUTCOMES.indexOf('review');
const MATCH = MATCH_KINDS.indexOf('match');
const ONE_OF_THESE = MATCH_KINDS.indexOf('one-of-these');
const ELSEWHERE = MATCH_KINDS.indexOf('registered-elsewhere');
const NOT_FOUND = MATCH_KINDS.indexOf('not-found');
const SAME = ADDRESS_AGREEMENTS.indexOf('same');
const UNCLEAR = ADDRESS_AGREEMENTS.indexOf('unclear');
const MISSING = ADDRESS_AGREEMENTS.indexOf('missing');
const DIFFERENT = ADDRESS_AGREEMENTS.indexOf('different');

/** A third candidate belongs to "one of these" from this share of the best one's probability on. */
const TIED_SHARE = 0.1;

/** Posterior from which on a line chooses its voter first. */
const SURE = 0.999;
const FAIRLY_SURE = 0.99;
/** Posterior from which on the voter of a line in review is looked for on other lines. */
const SUSPECTED_FROM = 0.02;
/** Posterior from which on a line in review names another one that has the same voter. */
const NAMED_FROM = 0.1;
/** Candidates that are looked for on other lines then. */
const NAMED = 2;
/** Posterior from which on another line in review has a voter. */
const LIKELIER = 0.5;
const ALREADY_SIGNED = QUESTION_CODES.indexOf('already-signed');

/** Screens every line: who it is, what the law says of that voter, and what a person must answer where that is open. */
export function screenLines(input: ScreeningInput): Result<Screening, Problem> {
  const { matches, roll, petition, petitionPath } = input;
  const district = districtTest({ petition, roll, file: petitionPath });
  if (!district.ok) return district;
  const table = emptyTable(matches.count);
  const reasons: string[] = [];
  const assumptions = noAssumptions();
  screenEach({ input, district: district.value, table, reasons, assumptions });
  const contested = settleDuplicates({ input, table, reasons });
  askAboutSecondSignatures({ input, table, contested, reasons });
  nameOtherLines(input, table);
  const expectation = expectValid({ ...input, table, district: district.value });
  return ok({ table, reasons, contested, expectation, assumptions, settings: input.settings });
}

function emptyTable(count: number): ScreeningTable {
  return {
    count,
    outcome: new Uint8Array(count).fill(REVIEW),
    reason: new Uint8Array(count).fill(NO_CODE),
    otherReason: new Uint8Array(count).fill(NO_CODE),
    question: new Uint8Array(count).fill(NO_CODE),
    row: new Uint32Array(count).fill(NO_ROW),
    probability: new Float32Array(count),
    secondRow: new Uint32Array(count).fill(NO_ROW),
    secondProbability: new Float32Array(count),
    valid: new Float32Array(count),
    adds: new Float32Array(count),
    otherLine: new Uint32Array(count).fill(NO_LINE),
  };
}

function codeOf(reasons: string[], reason: string): number {
  const index = reasons.indexOf(reason);
  return index >= 0 ? index : reasons.push(reason) - 1;
}

/** First pass: every line by itself, duplicates aside. */
function screenEach({
  input,
  district,
  table,
  reasons,
  assumptions,
}: {
  input: ScreeningInput;
  district: DistrictTest;
  table: ScreeningTable;
  reasons: string[];
  assumptions: AssumptionCounts;
}): void {
  const { lines, matches, roll, law, petition, settings } = input;
  const judge = createJudge({ roll, law, district });
  const dates = signingDates(petition);
  const dated = lines.columns.has('signedOn');
  const addressed = lines.columns.has('address');
  const verdicts: CandidateVerdict[] = new Array(KEPT);
  const agreements: number[] = new Array(KEPT);
  const here = new Map<string, number>();
  const elsewhere = new Map<string, number>();
  const leaning = new Map<CandidateVerdict, number>();
  const movers = moversAre(law);
  for (let i = 0; i < matches.count; i++) {
    const signed: SigningDate = dates.read(dated ? lines.cellOf(i, 'signedOn').trim() : '');
    assumptions.signed[signed.source]++;
    const base = i * KEPT;
    const kind = matches.kind[i];
    let kept = 0;
    let valid = 0;
    here.clear();
    elsewhere.clear();
    for (; kept < KEPT && matches.row[base + kept] !== NO_ROW; kept++) {
      const p = matches.probability[base + kept];
      const address = agreementOf({ lines, matches, roll, i, k: base + kept });
      agreements[kept] = address;
      const verdict = judge(matches.row[base + kept], address, signed);
      verdicts[kept] = verdict;
      if (verdict.reasons.length === 0) valid += p;
      else {
        const mass = verdict.reasons.includes(law.codes.differentAddress) ? elsewhere : here;
        mass.set(verdict.reasons[0], (mass.get(verdict.reasons[0]) ?? 0) + p);
      }
    }
    if (kept > 0) {
      table.row[i] = matches.row[base];
      table.probability[i] = matches.probability[base];
    }
    if (kept > 1) {
      table.secondRow[i] = matches.row[base + 1];
      table.secondProbability[i] = matches.probability[base + 1];
    }
    table.valid[i] = Math.min(1, valid);

    const household = matches.relative[i] > matches.stranger[i] + matches.elsewhere[i];
    const dateOpen = signed.source === 'outside' && law.signingPeriodMatters;
    if (isEligible({ matches, i, kind, kept, verdicts, agreements, household, settings, roll })) {
      if (dateOpen) {
        table.question[i] = QUESTION_CODES.indexOf('signing-date');
        continue;
      }
      table.outcome[i] = ELIGIBLE;
      leaning.set(verdicts[0], (leaning.get(verdicts[0]) ?? 0) + 1);
      if (roll.views.birth[table.row[i]] === 0) assumptions.ageUnknown++;
      if (!addressed) assumptions.addressNotTranscribed++;
      if (agreements[0] !== matches.address[base] && addressed) assumptions.addressReadAsSame++;
      continue;
    }
    const notOnRoll = matches.relative[i] + matches.stranger[i] + matches.elsewhere[i];
    // A line that gave nothing to search with was not searched for: finding nobody then says nothing.
    const searched = kept > 0 || matches.elsewhere[i] < 1;
    const exact =
      kind === MATCH &&
      here.size > 0 &&
      matches.probability[base] >= settings.letterByLetter &&
      standsLetterByLetter(lines.textOf(i), roll.voterAt(matches.row[base]));
    const reason = !searched ? null : certainReason({ kind, here, elsewhere, notOnRoll, household, exact, law, settings });
    const either =
      reason !== null || !searched ? null : eitherReason({ input, i, kind, kept, verdicts, agreements, movers: movers(signed) });
    const readable = reason === law.codes.notRegistered || either !== null || kept === 0 ? readability(lines.textOf(i)) : 'readable';
    if ((reason !== null || either !== null) && readable === 'readable') {
      table.outcome[i] = INELIGIBLE;
      table.reason[i] = codeOf(reasons, reason ?? either!.reason);
      if (either !== null) table.otherReason[i] = codeOf(reasons, either.or);
      if (kept > 0) leaning.set(verdicts[0], (leaning.get(verdicts[0]) ?? 0) + 1);
      continue;
    }
    table.question[i] = QUESTION_CODES.indexOf(questionOf({ input, i, kind, kept, verdicts, agreements, notOnRoll, household, readable }));
  }
  for (const [verdict, count] of leaning) {
    for (const code of verdict.assumptions) assumptions.byLaw.set(code, (assumptions.byLaw.get(code) ?? 0) + count);
    for (const path of verdict.unconfirmed) assumptions.unconfirmed.set(path, (assumptions.unconfirmed.get(path) ?? 0) + count);
  }
}

interface Weighing {
  readonly matches: MatchTable;
  readonly i: number;
  readonly kind: number;
  readonly kept: number;
  readonly verdicts: readonly CandidateVerdict[];
  readonly settings: ScreeningSettings;
  readonly roll: RollFacts;
  /** Address agreement of each kept candidate, after the second look. */
  readonly agreements: readonly number[];
  readonly household: boolean;
}

/** Eligible: one voter, or any of a pair that the line cannot tell apart, at the address written, and the law lets each of them sign. */
function isEligible({ matches, i, kind, kept, verdicts, agreements, household, settings, roll }: Weighing): boolean {
  if (kept === 0 || kind === NOT_FOUND) return false;
  const base = i * KEPT;
  const least = kind === ONE_OF_THESE ? leastOfTied(matches, i) : Number.POSITIVE_INFINITY;
  const voter = roll.ordinalOf(matches.row[base]);
  let together = 0;
  for (let k = 0; k < kept; k++) {
    const counted = k === 0 || matches.probability[base + k] >= least || roll.ordinalOf(matches.row[base + k]) === voter;
    if (!counted) continue;
    const address = agreements[k];
    if (verdicts[k].open || verdicts[k].reasons.length > 0 || address === UNCLEAR || address === MISSING) {
      // Another row of the same voter says nothing against the row that fits; another voter who may not sign does.
      if (k > 0 && roll.ordinalOf(matches.row[base + k]) === voter) continue;
      return false;
    }
    together += matches.probability[base + k];
  }
  const found = matches.address[base] === DIFFERENT && agreements[0] === SAME;
  return together >= (found ? settings.acceptSecondLook : household ? settings.acceptBesideRelative : settings.accept);
}

interface Certainty {
  readonly kind: number;
  /** Posterior by reported reason: of voters at the address written, and of voters at another one. */
  readonly here: ReadonlyMap<string, number>;
  readonly elsewhere: ReadonlyMap<string, number>;
  readonly notOnRoll: number;
  /** The likeliest explanation is a relative of somebody registered at the address. */
  readonly household: boolean;
  /** Name and address of the best candidate stand on the line letter by letter. */
  readonly exact: boolean;
  readonly law: LawView;
  readonly settings: ScreeningSettings;
}

/** The best two of "one of these" always belong to it, and any other that comes near the best. */
function leastOfTied(matches: MatchTable, i: number): number {
  return Math.min(matches.probability[i * KEPT + 1], matches.probability[i * KEPT] * TIED_SHARE);
}

/** The one reason that is certain enough to be stated; null where there is none. */
function certainReason({ kind, here, elsewhere, notOnRoll, household, exact, law, settings }: Certainty): string | null {
  if (kind === NOT_FOUND && notOnRoll >= (household ? settings.rejectRelative : settings.rejectNotFound)) return law.codes.notRegistered;
  for (const [reason, p] of here) {
    // No address in the file may mean that none was read: a person looks at the sheet.
    if (reason !== law.codes.noAddress && p >= (exact ? settings.letterByLetter : settings.reject)) return reason;
  }
  if (kind !== ELSEWHERE && kind !== MATCH) return null;
  for (const [reason, p] of elsewhere) if (p >= settings.rejectElsewhere) return reason;
  return null;
}

type Readability = 'readable' | 'unreadable' | 'empty';

/** Whether a name can be looked for at all: at least two letters, and not mostly marks that stand for what could not be read. */
export function readability(text: LineText): Readability {
  const name = text.firstName === '' && text.lastName === '' ? text.name : `${text.firstName} ${text.lastName}`;
  if (name.trim() === '' && text.address.trim() === '') return 'empty';
  let letters = 0;
  let marks = 0;
  for (const character of name) {
    if (/\p{L}/u.test(character)) letters++;
    else if ('?*_#~'.includes(character)) marks++;
    if (letters > 64) break;
  }
  return letters < 2 || marks * 2 > letters ? 'unreadable' : 'readable';
}

interface Asking {
  readonly input: ScreeningInput;
  readonly i: number;
  readonly kind: number;
  readonly kept: number;
  readonly verdicts: readonly CandidateVerdict[];
  readonly agreements: readonly number[];
  readonly notOnRoll: number;
  readonly household: boolean;
  readonly readable: Readability;
}

function questionOf({ input, i, kind, kept, verdicts, agreements, notOnRoll, household, readable }: Asking): QuestionCode {
  const { matches } = input;
  if (readable === 'empty') return 'line-empty';
  const base = i * KEPT;
  const address = agreements[0];
  const atAddress = kept > 0 && address !== DIFFERENT && address !== MISSING;
  if (kept === 0 || kind === NOT_FOUND || notOnRoll > 0.9) {
    if (readable === 'unreadable') return 'name-unreadable';
    return household && atAddress ? 'voter-or-relative' : 'find-this-person';
  }
  if (verdicts[0].movedSince) return 'moved-since';
  if (kind === ONE_OF_THESE) return 'which-of-these';
  if (address === DIFFERENT) return 'same-person-elsewhere';
  if (address === MISSING) return 'address-missing';
  if (address === UNCLEAR) return 'same-address';
  if (kind === MATCH && verdicts[0].open) return 'fact-missing';
  if (matches.probability[base] < 0.2 && notOnRoll < 0.5 && kept > 1 && matches.probability[base + 1] < 0.2) return 'find-this-person';
  return household ? 'voter-or-relative' : 'is-this-the-voter';
}

/** Second pass: which eligible lines are further signatures of voters who are counted already. */
function settleDuplicates({ input, table, reasons }: { input: ScreeningInput; table: ScreeningTable; reasons: string[] }): Contested[] {
  const { law, roll, settings } = input;
  const surely = (a: Claim, b: Claim) =>
    sameSignerBits({
      a: signedLine(input, a.line),
      b: signedLine(input, b.line),
      voter: roll.voterAt(roll.currentRow(b.voters[0])),
    }) >= settings.duplicateBits;
  const contested = assignLines({ claims: claimsOf(input, table), policy: law.duplicates, surely });
  for (const { line, standing, keeps } of contested) {
    if (standing === 'kept') continue;
    table.otherLine[line] = keeps === line ? NO_LINE : keeps;
    if (standing === 'duplicate') {
      table.outcome[line] = INELIGIBLE;
      table.reason[line] = codeOf(reasons, law.codes.duplicate);
      // Whoever it is, the line does not count: a copy, or of a relative who is not on the roll.
      if (![line, keeps].every((i) => isVoterHimself(input, i))) table.otherReason[line] = codeOf(reasons, law.codes.notRegistered);
      table.question[line] = NO_CODE;
    } else {
      table.outcome[line] = REVIEW;
      table.question[line] = QUESTION_CODES.indexOf(keeps === line ? 'signed-again' : 'already-signed');
    }
  }
  return contested;
}

/** Whether a line can hardly be a relative's who is on no roll: a name near the voter's is one that a relative bears too. */
function isVoterHimself({ lines, matches, roll, settings }: ScreeningInput, i: number): boolean {
  return together(matches, i) >= settings.duplicateAlone && givenNameStands(lines.textOf(i), roll.voterAt(matches.row[i * KEPT]));
}

/** Posterior that the line is of the voter, or of one of the pair, that it is taken for. */
function together(matches: MatchTable, i: number): number {
  const least = matches.kind[i] === ONE_OF_THESE ? leastOfTied(matches, i) : Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let k = i * KEPT; k < (i + 1) * KEPT && matches.row[k] !== NO_ROW; k++)
    if (k === i * KEPT || matches.probability[k] >= least) sum += matches.probability[k];
  return sum;
}

/** What the comparison of two lines needs of one of them. */
function signedLine({ lines, matches }: ScreeningInput, line: number): SignedLine {
  const certainty = together(matches, line);
  let here = 0;
  for (let k = line * KEPT; k < (line + 1) * KEPT && matches.row[k] !== NO_ROW; k++)
    if (k === line * KEPT || (matches.address[k] !== DIFFERENT && matches.address[k] !== MISSING)) here += matches.probability[k];
  return {
    text: lines.textOf(line),
    certainty,
    rival: Math.max(0, here - certainty),
    stranger: matches.stranger[line] + matches.elsewhere[line],
  };
}

/** Questions of a line that may still be the further signature of a voter at his address. */
const AT_ADDRESS: ReadonlySet<number> = new Set(
  (['is-this-the-voter', 'voter-or-relative', 'same-address'] as const).map((question) => QUESTION_CODES.indexOf(question)),
);

function claimsOf({ lines, matches, roll, settings }: ScreeningInput, table: ScreeningTable): Claim[] {
  // Most voters are claimed once: only lines whose voter somebody else claims too become objects.
  const claimed = new Uint8Array(roll.header.counts.rows + 1);
  const each = (i: number, visit: (ordinal: number) => void) => {
    const base = i * KEPT;
    visit(roll.ordinalOf(matches.row[base]));
    if (matches.kind[i] !== ONE_OF_THESE) return;
    const least = leastOfTied(matches, i);
    for (let k = 1; k < KEPT && matches.row[base + k] !== NO_ROW; k++) {
      if (matches.probability[base + k] >= least) visit(roll.ordinalOf(matches.row[base + k]));
    }
  };
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] === ELIGIBLE) each(i, (ordinal) => void (claimed[ordinal] = Math.min(2, claimed[ordinal] + 1)));
  }
  const open: number[] = [];
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== REVIEW || !AT_ADDRESS.has(table.question[i]) || matches.kind[i] === ONE_OF_THESE) continue;
    if (matches.probability[i * KEPT] < settings.compareCopies) continue;
    const ordinal = roll.ordinalOf(matches.row[i * KEPT]);
    if (claimed[ordinal] === 0) continue;
    claimed[ordinal] = 2;
    open.push(i);
  }
  const claims: Claim[] = [];
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== ELIGIBLE) continue;
    const voters: number[] = [];
    let shared = false;
    each(i, (ordinal) => {
      if (claimed[ordinal] > 1) shared = true;
      if (!voters.includes(ordinal)) voters.push(ordinal);
    });
    if (!shared) continue;
    const p = together(matches, i);
    claims.push({
      line: i,
      voters,
      strict: p >= SURE,
      order: orderOf({ p, text: lines.textOf(i), voter: roll.voterAt(matches.row[i * KEPT]) }),
    });
  }
  for (const i of open) {
    claims.push({ line: i, voters: [roll.ordinalOf(matches.row[i * KEPT])], strict: false, open: true });
  }
  return claims;
}

/** Whether a line can count for nobody: its voter surely signed another line, and nobody else on the roll comes near. */
function isCopyOrNobody({ input, table, i, other }: { input: ScreeningInput; table: ScreeningTable; i: number; other: number }): boolean {
  const { lines, matches, roll, settings } = input;
  if (!AT_ADDRESS.has(table.question[i]) && table.question[i] !== ALREADY_SIGNED) return false;
  const p = matches.probability[i * KEPT];
  if (matches.address[i * KEPT] === DIFFERENT) return false;
  const copy = p * matches.probability[other * KEPT];
  const nobody = matches.relative[i] + matches.stranger[i] + matches.elsewhere[i];
  return (
    matches.probability[other * KEPT] >= SURE &&
    copy + nobody >= settings.rejectCopyOrNobody &&
    readability(lines.textOf(i)) === 'readable' &&
    !areNear(lines.textOf(i), lines.textOf(other)) &&
    (p < 0.5 ||
      sameSignerBits({ a: signedLine(input, i), b: signedLine(input, other), voter: roll.voterAt(matches.row[i * KEPT]) }) >=
        settings.copyOrNobodyBits)
  );
}

/** Which of a voter's lines stands: one that is sure and writes the name out, another sure one, one less sure, any other. */
function orderOf({ p, text, voter }: { p: number; text: LineText; voter: VoterRecord }): number {
  if (p >= FAIRLY_SURE && givenNameStands(text, voter) && bearsSurname(text, voter)) return 0;
  return p >= SURE ? 1 : p >= FAIRLY_SURE ? 2 : 3;
}

/** Third pass: lines in review whose likeliest voter is counted already ask that question first; under `void-all` the counted line is asked about too. */
function askAboutSecondSignatures({
  input,
  table,
  contested,
  reasons,
}: {
  input: ScreeningInput;
  table: ScreeningTable;
  contested: Contested[];
  reasons: string[];
}): void {
  const { matches, roll, law, settings } = input;
  const counts = new Map<number, number>();
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== REVIEW || matches.row[i * KEPT] === NO_ROW) continue;
    if (matches.probability[i * KEPT] >= SUSPECTED_FROM) counts.set(roll.ordinalOf(matches.row[i * KEPT]), NO_LINE);
  }
  if (counts.size === 0) return;
  const pairs = new Set<number>();
  for (const { line, voters } of contested) if (voters.length > 1) pairs.add(line);
  for (let i = 0; i < table.count; i++) {
    // A line of a pair leaves the other person free, so it accuses nobody.
    if (table.outcome[i] !== ELIGIBLE || pairs.has(i) || matches.kind[i] === ONE_OF_THESE) continue;
    const ordinal = roll.ordinalOf(matches.row[i * KEPT]);
    if (counts.get(ordinal) === NO_LINE) counts.set(ordinal, i);
  }
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== REVIEW || matches.row[i * KEPT] === NO_ROW) continue;
    const other = counts.get(roll.ordinalOf(matches.row[i * KEPT]));
    if (other === undefined || other === NO_LINE) continue;
    if (law.duplicates !== 'void-all' && isCopyOrNobody({ input, table, i, other })) {
      const { duplicate, notRegistered } = law.codes;
      const [reason, or] = matches.probability[i * KEPT] >= 0.5 ? [duplicate, notRegistered] : [notRegistered, duplicate];
      table.outcome[i] = INELIGIBLE;
      table.reason[i] = codeOf(reasons, reason);
      table.otherReason[i] = codeOf(reasons, or);
      table.question[i] = NO_CODE;
      table.otherLine[i] = other;
      continue;
    }
    if (table.otherLine[i] !== NO_LINE || matches.probability[i * KEPT] < settings.suspectDuplicate) continue;
    table.otherLine[i] = other;
    const question = QUESTION_CODES[table.question[i]];
    const atThisAddress = question === 'is-this-the-voter' || question === 'voter-or-relative' || question === 'same-address';
    if (atThisAddress) table.question[i] = QUESTION_CODES.indexOf('already-signed');
    if (law.duplicates === 'void-all' && atThisAddress && table.outcome[other] === ELIGIBLE) {
      table.outcome[other] = REVIEW;
      table.question[other] = QUESTION_CODES.indexOf('signed-again');
      table.otherLine[other] = i;
    }
  }
}

/** Last pass: a line in review that may be of a voter whom another line has already names that line, whatever is asked. */
function nameOtherLines({ matches, roll }: ScreeningInput, table: ScreeningTable): void {
  const lineOf = new Map<number, number>();
  for (const outcome of [ELIGIBLE, REVIEW]) {
    for (let i = 0; i < table.count; i++) {
      // A pair leaves the other person free.
      if (table.outcome[i] !== outcome || matches.kind[i] === ONE_OF_THESE || !(matches.probability[i * KEPT] >= LIKELIER)) continue;
      const ordinal = roll.ordinalOf(matches.row[i * KEPT]);
      if (!lineOf.has(ordinal)) lineOf.set(ordinal, i);
    }
  }
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== REVIEW) continue;
    for (let k = i * KEPT; k < i * KEPT + NAMED && table.otherLine[i] === NO_LINE && matches.row[k] !== NO_ROW; k++) {
      if (matches.probability[k] < NAMED_FROM) break;
      const other = lineOf.get(roll.ordinalOf(matches.row[k]));
      if (other !== undefined && other !== i) table.otherLine[i] = other;
    }
  }
}
