import { type CalendarDate, parseLooseDate } from '../basics/calendar-date.ts';
import { type AddressOfLine, type Eligibility, eligibility } from '../law/eligibility.ts';
import { reasonsOf, reportedReason } from '../law/reasons.ts';
import type { RulePack } from '../law/rule-pack.ts';
import type { Explanation } from '../roll/explain.ts';
import type { Roll } from '../roll/index-open.ts';
import type { LineText } from '../roll/types.ts';
import { secondLook } from '../screening/address-second-look.ts';
import { type DistrictTest, districtTest } from '../screening/district.ts';
import type { PetitionFile } from '../screening/petition-file.ts';

/** What the law makes of a line if it is this voter's. A person still decides: he sees the sheet. */
export interface LawAnswer {
  readonly outcome: 'valid' | 'invalid' | 'question';
  /** The one reason that is reported by the pack's order. */
  readonly reported: string | null;
  /** All that apply, in the pack's order. */
  readonly reasons: readonly string[];
  readonly questions: readonly string[];
  readonly assumptions: readonly string[];
  readonly unconfirmed: readonly string[];
}

/** What is known of the section and the petition, the same for all candidates of a line. */
export interface JudgedLine {
  readonly pack: RulePack;
  readonly text: LineText;
  readonly filed: CalendarDate | null;
  readonly circulationFrom: CalendarDate | null;
  readonly signedFrom: CalendarDate | null;
  readonly signedTo: CalendarDate | null;
  readonly sectionFault: string | null;
}

/** What is known of the voter besides the roll. */
export interface JudgedVoter {
  readonly withdrawalReceived: CalendarDate | null;
  /** His signature was found valid on another line. */
  readonly countedElsewhere: boolean;
}

/** Asks the law about a line and a voter of the roll. */
export function judgeLine({
  line,
  roll,
  row,
  explanation,
  district,
  voter,
}: {
  readonly line: JudgedLine;
  readonly roll: Roll;
  readonly row: number;
  readonly explanation: Explanation;
  readonly district: DistrictTest;
  readonly voter: JudgedVoter;
}): LawAnswer {
  const now = explanation.voter.former ? roll.voterAt(roll.currentRow(roll.ordinalOf(row))) : explanation.voter;
  const inDistrict = district.answer(explanation.voter.former ? roll.currentRow(roll.ordinalOf(row)) : row);
  const address = addressOf(line.text, explanation);
  const signedOn = parseLooseDate(line.text.signedOn);
  const answer = eligibility({
    pack: line.pack,
    line: {
      signedOn,
      declarationFrom: line.signedFrom,
      declarationTo: line.signedTo,
      address,
      withdrawalReceived: voter.withdrawalReceived,
      sectionFaults: line.sectionFault === null ? [] : [line.sectionFault],
    },
    voter: {
      status: now.status,
      registeredOn: now.registeredOn === '' ? null : (now.registeredOn as CalendarDate),
      birth: now.birth,
      inDistrict: inDistrict === 2 ? null : inDistrict === 1,
    },
    petition: { filed: line.filed, circulationFrom: line.circulationFrom },
  });
  // He moved, and the line has the address he had: whether before or after signing is for a person to see.
  const moved =
    explanation.voter.former && address === 'same' && (signedOn === null || now.registeredOn === '' || now.registeredOn > signedOn);
  return combined({ answer, pack: line.pack, duplicate: voter.countedElsewhere, moved });
}

/** The law's answer where nobody on the roll is the signer. */
export function judgeNobody(line: JudgedLine): LawAnswer {
  const answer = eligibility({
    pack: line.pack,
    line: {
      signedOn: parseLooseDate(line.text.signedOn),
      address: 'same',
      sectionFaults: line.sectionFault === null ? [] : [line.sectionFault],
    },
    voter: null,
    petition: { filed: line.filed, circulationFrom: line.circulationFrom },
  });
  return combined({ answer, pack: line.pack, duplicate: false, moved: false });
}

function combined({
  answer,
  pack,
  duplicate,
  moved,
}: {
  readonly answer: Eligibility;
  readonly pack: RulePack;
  readonly duplicate: boolean;
  readonly moved: boolean;
}): LawAnswer {
  const known = reasonsOf(pack).some(({ code }) => code === 'duplicate');
  const codes = [...answer.reasons.filter((code) => !(moved && code === 'registered-late')), ...(duplicate && known ? ['duplicate'] : [])];
  const reasons = reasonsOf(pack).flatMap(({ code }) => (codes.includes(code) ? [code] : []));
  const questions = [...answer.questions, ...(moved ? ['moved-since'] : [])];
  return {
    outcome: reasons.length > 0 ? 'invalid' : questions.length > 0 ? 'question' : 'valid',
    reported: reportedReason(pack, reasons),
    reasons,
    questions,
    assumptions: answer.assumptions,
    unconfirmed: answer.unconfirmed,
  };
}

/** How the address written stands to the registered one. An address that was not read may stand on the sheet: a question, never a reason. */
function addressOf(text: LineText, { addressBits, fields, voter }: Explanation): AddressOfLine {
  if (text.address.trim() === '') return 'unclear';
  if (addressBits !== null) {
    const unit = fields.find(({ field }) => field === 'unit');
    return unit?.words.startsWith('differs') ? 'unit-differs' : 'same';
  }
  switch (secondLook({ text, voter })) {
    case 'same':
      return 'same';
    case 'doubt':
      return 'unclear';
    case 'other':
      return 'different';
  }
}

/** The test whether voters of a roll live in the petition's district; where the roll has no such field, every voter is taken to. */
export function districtOf({
  petition,
  roll,
}: {
  readonly petition: { readonly district_field: string | null; readonly district_value: string | null };
  readonly roll: Roll;
}): DistrictTest {
  const district = petition.district_field === null ? null : { field: petition.district_field, value: petition.district_value! };
  const test = districtTest({ petition: { district } as PetitionFile, roll, file: 'the petition' });
  return test.ok ? test.value : { basis: 'field-missing', answer: () => 2 };
}
