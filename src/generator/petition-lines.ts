import { corruptKeyed } from './corrupt-keyed.ts';
import { corruptMachine } from './corrupt-machine.ts';
import type { County, Voter } from './county.ts';
import { writeByHand } from './hand.ts';
import type { LineCells } from './line-cells.ts';
import { drawSection, lineIdAt, pageOf, placeOfLine, type Section } from './sections.ts';
import { openSigners, type Signing, type TrueReason } from './signers.ts';
import { openStream, type Stream } from './stream.ts';

export type Corruptor = 'keyed' | 'machine';

/** One line with its truth. */
export interface GeneratedLine {
  readonly lineId: string;
  readonly section: string;
  readonly page: number;
  readonly line: number;
  readonly cells: LineCells;
  /** Day number of the latest date of the circulator's declaration for the section. */
  readonly signedOn: number;
  /** Index of the signer among the voters; -1 where the signer is not on the roll. */
  readonly voter: number;
  /** Index of another voter of the same name whom the line does not tell apart by home: in the same home, or in the building where no right unit is given; -1 where there is none. */
  readonly namesake: number;
  readonly eligible: boolean;
  readonly reason: TrueReason;
  readonly classes: readonly string[];
  /** Slips of reading in the line, 0 to 6. */
  readonly legibility: number;
  /** Line id of the voter's first line; ''. */
  readonly duplicateOf: string;
  readonly group: string;
}

export interface PetitionInput {
  readonly seed: string;
  readonly county: County;
  readonly lines: number;
  readonly corruptor: Corruptor;
  readonly nameColumns: 'one' | 'two';
  /** An older roll goes with the county: some signers have registered at another address since. */
  readonly olderRoll?: boolean;
}

/** 45 % of lines are read without a slip, 35 % with one, 15 % with two or three, 5 % with four to six. */
const SLIPS = [0.45, 0.35, 0.15, 0.05];
/** The stream positions of lines. */
const KIND = 32;

/** The lines of a petition in the order of its sections. The same seed, county and number give the same lines. */
export function* writePetition({
  seed,
  county,
  lines,
  corruptor,
  nameColumns,
  olderRoll = false,
}: PetitionInput): Generator<GeneratedLine, void> {
  const stream = openStream(`${seed}/petition`);
  const signers = openSigners({ county, stream, lines, olderRoll });
  for (let index = 0, done = 0; done < lines; index++) {
    const section = drawSection({ stream, county, index });
    signers.begin(section);
    for (let k = 0; k < section.size && done < lines; k++, done++) {
      stream.at(KIND, done);
      yield writeLine({ stream, county, corruptor, nameColumns, section, k, signing: signers.next(placeOfLine(section, k)) });
    }
  }
}

interface LineInput {
  readonly stream: Stream;
  readonly county: County;
  readonly corruptor: Corruptor;
  readonly nameColumns: 'one' | 'two';
  readonly section: Section;
  readonly k: number;
  readonly signing: Signing;
}

function writeLine({ stream, county, corruptor, nameColumns, section, k, signing }: LineInput): GeneratedLine {
  const { person, address, voter } = signing;
  const hand = writeByHand({ stream, person, address, names: county.names });
  const [given, surname] = hand.swapped ? [hand.surname, hand.given] : [hand.given, hand.surname];
  const one = hand.swapped && stream.chance(0.5) ? `${given}, ${surname}` : `${given} ${surname}`;
  const cells: LineCells = {
    name: nameColumns === 'one' ? one : '',
    firstName: nameColumns === 'one' ? '' : given,
    lastName: nameColumns === 'one' ? '' : surname,
    address: hand.address,
    city: hand.city,
    zip: hand.zip,
  };
  const written = spoilt({ stream, cells, reason: signing.reason });
  const slips = stream.among(SLIPS);
  const edits = slips < 2 ? slips : slips === 2 ? stream.between(2, 3) : stream.between(4, 6);
  const corrupt = corruptor === 'keyed' ? corruptKeyed : corruptMachine;
  const read = corrupt({ stream, cells: written.cells, edits });
  const unitTold = !hand.classes.includes('unit-missing') && !hand.classes.includes('unit-wrong');
  const company = voter === null ? NOBODY : companyOf({ county, voter, unitTold });
  const classes = [...signing.classes, ...hand.classes, ...company.classes, ...(read.edits > 0 ? ['misread'] : [])];
  return {
    lineId: lineIdAt(placeOfLine(section, k)),
    section: section.id,
    page: pageOf(k),
    line: k + 1,
    cells: read.cells,
    signedOn: section.day,
    voter: voter === null ? -1 : voter.index,
    namesake: company.namesake,
    eligible: written.reason === '',
    reason: written.reason,
    classes: classes.every((name) => name === 'family-home') ? ['clean', ...classes] : classes,
    legibility: read.edits,
    duplicateOf: signing.duplicateOf ?? '',
    group: person.group,
  };
}

/** Takes away what the line must lack for its reason: the residence, or anything that can be read. */
function spoilt({ stream, cells, reason }: { readonly stream: Stream; readonly cells: LineCells; readonly reason: TrueReason }): {
  readonly cells: LineCells;
  readonly reason: TrueReason;
} {
  if (reason === 'no-address') {
    if (stream.chance(0.4)) {
      return {
        cells: { ...cells, address: `${stream.pick(['PO BOX', 'P.O. BOX', 'POB'])} ${stream.between(10, 99999)}` },
        reason: 'po-box-only',
      };
    }
    return {
      cells: { ...cells, address: '', city: stream.chance(0.5) ? '' : cells.city, zip: stream.chance(0.5) ? '' : cells.zip },
      reason,
    };
  }
  if (reason === 'illegible') {
    const scrawl = (text: string): string => text.replace(/[\p{L}\d]/gu, (character) => (stream.chance(0.7) ? '?' : character));
    const { name, firstName, lastName, address, zip } = cells;
    return {
      cells: {
        ...cells,
        name: scrawl(name),
        firstName: scrawl(firstName),
        lastName: scrawl(lastName),
        address: scrawl(address),
        zip: scrawl(zip),
      },
      reason,
    };
  }
  return { cells, reason };
}

interface Company {
  readonly namesake: number;
  readonly classes: readonly string[];
}

const NOBODY: Company = { namesake: -1, classes: [] };

/** Who else of the name lives where the signer is registered. */
function companyOf({ county, voter, unitTold }: { readonly county: County; readonly voter: Voter; readonly unitTold: boolean }): Company {
  const { person, household, first } = voter;
  const self = voter.index - first;
  const sameName = (other: { readonly lastName: string; readonly firstName: string }): boolean =>
    other.lastName === person.lastName && other.firstName === person.firstName;
  const classes: string[] = person.twin ? ['twin'] : [];
  const at = household.findIndex((other, k) => k !== self && sameName(other));
  if (at >= 0) {
    classes.push(person.suffix !== '' || household[at].suffix !== '' ? 'jr-sr' : 'same-name');
    return { namesake: first + at, classes };
  }
  if (household.some((other, k) => k !== self && other.lastName === person.lastName)) classes.push('family-home');
  if (!unitTold) {
    for (const other of county.neighboursOf(voter)) {
      if (sameName(other.person)) return { namesake: other.index, classes: [...classes, 'same-name-building'] };
    }
  }
  return { namesake: -1, classes };
}
