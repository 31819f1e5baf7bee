import type { CalendarDate } from '../basics/calendar-date.ts';
import { reasonsOf } from './reasons.ts';
import type { RulePack } from './rule-pack.ts';

/** How the address of the line and the voter's agree. */
export type AddressOfLine = 'same' | 'unit-differs' | 'different' | 'missing' | 'unclear';

/** Standing of a voter on the roll. */
export type StatusOnRoll = 'active' | 'inactive' | 'cancelled' | 'pending' | 'preregistered' | 'confidential' | 'unknown';

/** What is known of one line; null or absent means not known, and never counts against the signer. */
export interface LineFacts {
  readonly signedOn: CalendarDate | null;
  /** The dates between which the circulator declares that the section was signed. */
  readonly declarationFrom?: CalendarDate | null;
  readonly declarationTo?: CalendarDate | null;
  readonly address: AddressOfLine;
  /** False where a person or a reading says that the field is empty. */
  readonly fieldsPresent?: Readonly<Partial<Record<FieldOfLine, boolean | null>>>;
  /** Crossed out before filing: not part of the raw count. */
  readonly struck?: boolean;
  /** The day on which a request to withdraw this signature was received. */
  readonly withdrawalReceived?: CalendarDate | null;
  /** Faults of the whole section, as reason codes of the pack. */
  readonly sectionFaults?: readonly string[];
}

export type FieldOfLine = RulePack['lineFields'][number]['field'];

/** What the roll says of the voter that a line was found to be; null where the signer is not on the roll. */
export interface VoterFacts {
  readonly status: StatusOnRoll;
  readonly registeredOn: CalendarDate | null;
  /** YYYY-MM-DD, YYYY where only the year is known, or ''. */
  readonly birth: string;
  /** Lives in the district of the petition; null where the roll does not say. */
  readonly inDistrict: boolean | null;
}

export interface PetitionFacts {
  readonly filed: CalendarDate | null;
  /** First and last day on which it may be signed, where known. */
  readonly circulationFrom?: CalendarDate | null;
  readonly circulationTo?: CalendarDate | null;
}

export interface EligibilityInput {
  readonly pack: RulePack;
  readonly line: LineFacts;
  readonly voter: VoterFacts | null;
  readonly petition: PetitionFacts;
}

/** What the law makes of one line. The signature itself is not looked at. */
export interface Eligibility {
  readonly eligible: boolean;
  /** The one reason that the pack's order reports. */
  readonly reported: string | null;
  /** All reasons that apply, in the pack's order. */
  readonly reasons: readonly string[];
  /** What was taken in the signer's favour because a fact is missing. */
  readonly assumptions: readonly string[];
  /** What a person must answer before the line can be decided. */
  readonly questions: readonly string[];
  /** Parts of the pack that this outcome leans on and that are not confirmed, as paths such as `registration`. */
  readonly unconfirmed: readonly string[];
}

/** Judges a line as of its signing date. Missing facts become assumptions in the signer's favour, doubt becomes a question; neither is ever a reason. */
export function eligibility({ pack, line, voter, petition }: EligibilityInput): Eligibility {
  const found = new Set<string>();
  const assumptions: string[] = [];
  const questions: string[] = [];
  const unconfirmed = new Set<string>();
  function reason(code: string | null, leansOn?: { readonly path: string; readonly confirmed: string }) {
    const known = code === null ? undefined : reasonsOf(pack).find((r) => r.code === code);
    if (known === undefined) return;
    found.add(known.code);
    if (leansOn?.confirmed === 'unconfirmed') unconfirmed.add(leansOn.path);
    if (known.confirmed === 'unconfirmed') unconfirmed.add(`reasons.${known.code}`);
  }

  for (const fault of line.sectionFaults ?? []) reason(fault);
  for (const rule of pack.lineFields) {
    if (rule.required && line.fieldsPresent?.[rule.field] === false) {
      reason(rule.reason, { path: `lineFields.${rule.field}`, confirmed: rule.confirmed });
    }
  }
  if (line.withdrawalReceived != null && withdrawalCounts(pack, line.withdrawalReceived, petition.filed)) {
    reason('withdrawn', { path: 'withdrawal', confirmed: pack.withdrawal.confirmed });
  }
  const signedOn = signingDate(line, petition);
  if (signedOn.assumption !== null) assumptions.push(signedOn.assumption);
  if (line.signedOn !== null && pack.signingPeriod) {
    const rule = pack.signingPeriod;
    const leansOn = { path: 'signingPeriod', confirmed: rule.confirmed };
    if (outside(line.signedOn, line.declarationFrom, line.declarationTo)) reason(rule.outsideDeclaration, leansOn);
    if (outside(line.signedOn, petition.circulationFrom, petition.circulationTo)) reason(rule.outsideCirculation, leansOn);
  }

  if (voter === null) reason('not-registered', { path: 'signer', confirmed: pack.signer.confirmed });
  else {
    judgeVoter({ pack, voter, signedOn: signedOn.date, filed: petition.filed, assumptions, reason, unconfirmed });
    judgeAddress({ pack, address: line.address, questions, reason });
  }

  const reasons = found.size === 0 ? [] : reasonsOf(pack).flatMap((r) => (found.has(r.code) ? [r.code] : []));
  const struck = line.struck === true;
  return {
    eligible: reasons.length === 0 && questions.length === 0 && !struck,
    reported: struck ? 'struck' : (reasons[0] ?? null),
    reasons: struck ? ['struck', ...reasons] : reasons,
    assumptions,
    questions,
    unconfirmed: [...unconfirmed].sort(),
  };
}

type Report = (code: string | null, leansOn?: { readonly path: string; readonly confirmed: string }) => void;

interface JudgeVoter {
  readonly pack: RulePack;
  readonly voter: VoterFacts;
  readonly signedOn: CalendarDate | null;
  readonly filed: CalendarDate | null;
  readonly assumptions: string[];
  readonly reason: Report;
  readonly unconfirmed: Set<string>;
}

function judgeVoter({ pack, voter, signedOn, filed, assumptions, reason, unconfirmed }: JudgeVoter): void {
  const signer = { path: 'signer', confirmed: pack.signer.confirmed };
  const ofAge = oldEnough(voter.birth, signedOn, pack.signer.minimumAge);
  if (ofAge === false) reason('underage', signer);
  const status = pack.signer.statuses[voter.status];
  if (status?.assumption !== undefined) assumptions.push(status.assumption);
  if (status?.confirmed === 'unconfirmed') unconfirmed.add(`signer.statuses.${voter.status}`);
  // A preregistered voter who has turned the age by the signing date is registered by then.
  const grownUp = status?.reason === 'underage' && ofAge === true;
  if (status !== undefined && status.reason !== null && !grownUp) reason(status.reason, signer);
  if (pack.signer.mustLiveInDistrict) {
    if (voter.inDistrict === false) reason('out-of-district', signer);
    else if (voter.inDistrict === null) assumptions.push('district-as-the-roll');
  }
  const rule = pack.registration;
  const leansOn = { path: 'registration', confirmed: rule.confirmed };
  if (voter.registeredOn === null) {
    assumptions.push('registered-in-time');
    return;
  }
  const late =
    (rule.rule !== 'registered-by-filing' && signedOn !== null && voter.registeredOn > signedOn) ||
    (rule.rule !== 'registered-by-signing' && filed !== null && voter.registeredOn > filed);
  if (late) reason('registered-late', leansOn);
}

interface JudgeAddress {
  readonly pack: RulePack;
  readonly address: AddressOfLine;
  readonly questions: string[];
  readonly reason: Report;
}

function judgeAddress({ pack, address, questions, reason }: JudgeAddress): void {
  const leansOn = { path: 'address', confirmed: pack.address.confirmed };
  const field = pack.lineFields.find((rule) => rule.field === 'address');
  if (address === 'missing' && (field?.required === true || pack.address.rule === 'must-match')) {
    reason(field?.reason ?? 'no-address', leansOn);
    return;
  }
  if (pack.address.rule === 'not-compared') return;
  switch (address) {
    case 'same':
      return;
    case 'unit-differs':
      if (pack.address.unitMatters) reason('different-address', leansOn);
      return;
    case 'different':
      reason('different-address', leansOn);
      return;
    case 'missing':
      return;
    case 'unclear':
      questions.push('address-same-as-registered');
  }
}

/** Whether a request to withdraw, received on that day, takes the signature out; where the day of filing is not known it does. */
export function withdrawalCounts(pack: RulePack, received: CalendarDate, filed: CalendarDate | null): boolean {
  if (pack.withdrawal.value === 'none') return false;
  if (filed === null) return true;
  return pack.withdrawal.value === 'before-filing-day' ? received < filed : received <= filed;
}

/** The date as of which a line is judged: its own, else the latest that the circulator's declaration allows, else the day of filing. */
function signingDate(line: LineFacts, petition: PetitionFacts): { readonly date: CalendarDate | null; readonly assumption: string | null } {
  if (line.signedOn !== null) return { date: line.signedOn, assumption: null };
  if (line.declarationTo != null) return { date: line.declarationTo, assumption: 'signed-on-last-declared-day' };
  if (petition.filed !== null) return { date: petition.filed, assumption: 'signed-on-filing-day' };
  return { date: null, assumption: 'signing-date-unknown' };
}

function outside(date: CalendarDate, from: CalendarDate | null | undefined, to: CalendarDate | null | undefined): boolean {
  return (from != null && date < from) || (to != null && date > to);
}

/** True, false, or null where the birth date (or only its year) does not tell. */
function oldEnough(birth: string, on: CalendarDate | null, age: number): boolean | null {
  const year = Number(birth.slice(0, 4));
  if (on === null || birth === '' || !Number.isInteger(year) || year === 0) return null;
  const coming = `${String(year + age).padStart(4, '0')}${birth.length === 10 ? birth.slice(4) : ''}`;
  if (birth.length === 10) return on >= coming;
  const signedYear = Number(on.slice(0, 4));
  if (signedYear === year + age) return null;
  return signedYear > year + age;
}
