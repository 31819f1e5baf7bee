import { corruptKeyed } from './corrupt-keyed.ts';
import { corruptMachine } from './corrupt-machine.ts';
import { type Address, type County, STATUS, type Voter } from './county.ts';
import { writeByHand } from './hand.ts';
import type { Person } from './household.ts';
import type { LineCells } from './line-cells.ts';
import { openStream, type Stream } from './stream.ts';

export type Corruptor = 'keyed' | 'machine';

/** Why a line does not count, in the words of the rule packs. */
export type TrueReason =
  | ''
  | 'not-registered'
  | 'duplicate'
  | 'different-address'
  | 'cancelled'
  | 'out-of-district'
  | 'registered-late'
  | 'registration-pending'
  | 'no-address'
  | 'po-box-only'
  | 'illegible';

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
  /** Index of another voter of the same name at the same address; -1 where there is none. */
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

/** How many lines of each kind, as published for the county recall petition of 2022 (715,833 lines). */
export const MIX_2022 = {
  lines: 715_833,
  notRegistered: 88_464,
  duplicate: 43_593,
  differentAddress: 32_187,
  cancelled: 7_344,
  outOfCounty: 5_374,
  other: 9_331,
} as const;

const LINES_PER_PAGE = 10;
const PAGES_PER_SECTION = 2;
const FULL_SECTION = LINES_PER_PAGE * PAGES_PER_SECTION;
/** Circulation of 2022: from 27 January to 6 July, as day numbers. */
const CIRCULATION = { first: 19019, last: 19179 } as const;
/** 45 % of lines are read without a slip, 35 % with one, 15 % with two or three, 5 % with four to six. */
const SLIPS = [0.45, 0.35, 0.15, 0.05];

/** Nobody is made to sign twice before so many have signed once, lest the first signer sign ten times. */
const FEWEST_TO_REPEAT = 20;

const KIND = { section: 31, line: 32 } as const;

type Case =
  | 'eligible'
  | 'not-registered'
  | 'duplicate'
  | 'mover'
  | 'cancelled'
  | 'out-of-county'
  | 'late'
  | 'no-address'
  | 'illegible'
  | 'pending';

function drawCase(stream: Stream): Case {
  const share = (n: number): number => n / MIX_2022.lines;
  const kinds: readonly Case[] = [
    'not-registered',
    'duplicate',
    'mover',
    'cancelled',
    'out-of-county',
    'late',
    'no-address',
    'illegible',
    'pending',
    'eligible',
  ];
  const other = share(MIX_2022.other);
  return kinds[
    stream.among([
      share(MIX_2022.notRegistered),
      share(MIX_2022.duplicate),
      share(MIX_2022.differentAddress),
      share(MIX_2022.cancelled),
      share(MIX_2022.outOfCounty),
      other * 0.35,
      other * 0.3,
      other * 0.2,
      other * 0.15,
      1,
    ])
  ];
}

interface Section {
  readonly id: string;
  readonly size: number;
  readonly place: number;
  /** Share of signers from the circulator's own ZIP code, from those around it, and from anywhere. */
  readonly reach: readonly number[];
  readonly day: number;
}

function drawSection(stream: Stream, county: County, index: number): Section {
  stream.at(KIND.section, index);
  const place = county.places.draw(stream);
  const reach = stream.pick([
    [0.6, 0.25, 0.15],
    [0.6, 0.25, 0.15],
    [0.35, 0.35, 0.3],
    [0.08, 0.17, 0.75],
  ]);
  const size = stream.chance(0.72) ? FULL_SECTION : stream.between(1, FULL_SECTION);
  const day = stream.between(CIRCULATION.first + 4, CIRCULATION.last);
  return { id: String(index + 1).padStart(6, '0'), size, place, reach, day };
}

/** The lines of a petition in the order of its sections. The same seed, county and number give the same lines. */
export function* writePetition({
  seed,
  county,
  lines,
  corruptor,
  nameColumns,
}: {
  readonly seed: string;
  readonly county: County;
  readonly lines: number;
  readonly corruptor: Corruptor;
  readonly nameColumns: 'one' | 'two';
}): Generator<GeneratedLine, void> {
  const stream = openStream(`${seed}/petition`);
  const used = new Uint8Array(county.voters);
  const signers = new Uint32Array(lines);
  const lineOf = new Float64Array(lines);
  let signed = 0;
  let last: Voter | null = null;
  let done = 0;

  for (let s = 0; done < lines; s++) {
    const section = drawSection(stream, county, s);
    last = null;
    for (let k = 0; k < section.size && done < lines; k++) {
      stream.at(KIND.line, done);
      yield line({ section, sectionIndex: s, k });
      done++;
    }
  }

  function homePlace(section: Section): number {
    const reach = stream.among(section.reach);
    return reach === 0 ? section.place : reach === 1 ? stream.pick(county.places.near[section.place]) : county.places.draw(stream);
  }

  /** Somebody who may sign and has not; null where nobody is found. */
  function freshVoter(section: Section): Voter | null {
    if (county.voters === 0) return null;
    const mate = housemate(section);
    if (mate !== null) return mate;
    for (let tries = 0; tries < 250; tries++) {
      const near = tries < 12 ? county.drawInPlace(stream, homePlace(section)) : stream.below(county.voters);
      if (near < 0 || used[near] === 1 || county.status[near] > STATUS.inactive) continue;
      const voter = county.voterAt(near);
      if (voter.person.registeredOn > section.day - 4) continue;
      used[near] = 1;
      last = voter;
      return voter;
    }
    return null;
  }

  /** People of one home often sign one after the other. */
  function housemate(section: Section): Voter | null {
    if (last === null || !stream.chance(0.3)) return null;
    const { first, household } = last;
    for (let k = 0; k < household.length; k++) {
      const index = first + k;
      if (used[index] === 1 || county.status[index] > STATUS.inactive || household[k].registeredOn > section.day - 4) continue;
      used[index] = 1;
      last = county.voterAt(index);
      return last;
    }
    return null;
  }

  function fromList(list: Uint32Array): Voter | null {
    for (let tries = 0; tries < 30 && list.length > 0; tries++) {
      const index = list[stream.below(list.length)];
      if (used[index] === 1) continue;
      used[index] = 1;
      return county.voterAt(index);
    }
    return null;
  }

  function somebody(group: Person['group'], surname?: string): Person {
    const sex = stream.chance(0.5) ? 'F' : 'M';
    const birthYear = stream.between(1935, 2003);
    return {
      lastName: surname ?? county.names.surname(stream, group),
      firstName: county.names.given(stream, { group, sex, birthYear }),
      middleName: county.names.middle(stream, { group, sex, birthYear }),
      suffix: '',
      sex,
      birthYear,
      birthDay: '01-01',
      group,
      status: 'active',
      registeredOn: 0,
      twin: false,
    };
  }

  interface Signing {
    readonly person: Person;
    readonly address: Address;
    readonly voter: Voter | null;
    readonly reason: TrueReason;
    readonly classes: readonly string[];
    readonly duplicateOf?: string;
  }

  function notRegistered(section: Section): Signing {
    const kind = county.voters === 0 ? 2 : stream.among([0.35, 0.25, 0.4]);
    const near = kind === 2 ? -1 : county.drawInPlace(stream, homePlace(section));
    const neighbour = kind === 2 ? null : county.voterAt(near < 0 ? stream.below(county.voters) : near);
    if (neighbour !== null && kind === 0) {
      let person = somebody(neighbour.person.group, neighbour.person.lastName);
      for (let tries = 0; tries < 8 && neighbour.household.some((other) => other.firstName === person.firstName); tries++) {
        person = somebody(neighbour.person.group, neighbour.person.lastName);
      }
      return { person, address: neighbour.address, voter: null, reason: 'not-registered', classes: ['relative'] };
    }
    const group = county.names.group(stream);
    if (neighbour !== null)
      return { person: somebody(group), address: neighbour.address, voter: null, reason: 'not-registered', classes: ['stranger'] };
    return {
      person: somebody(group),
      address: county.drawEmptyHome(stream, homePlace(section)),
      voter: null,
      reason: 'not-registered',
      classes: ['unknown'],
    };
  }

  function elsewhere(section: Section): Address {
    const place = homePlace(section);
    if (stream.chance(0.3)) return county.drawEmptyHome(stream, place);
    const near = county.drawInPlace(stream, place);
    return county.voterAt(near < 0 ? stream.below(county.voters) : near).address;
  }

  function moved(voter: Voter, section: Section): Signing {
    let address = elsewhere(section);
    for (let tries = 0; tries < 8 && address.house === voter.address.house && address.name === voter.address.name; tries++)
      address = elsewhere(section);
    const marries = voter.person.sex === 'F' && stream.chance(0.05);
    const person = marries ? { ...voter.person, lastName: county.names.surname(stream, voter.person.group) } : voter.person;
    return { person, address, voter, reason: 'different-address', classes: marries ? ['mover', 'other-surname'] : ['mover'] };
  }

  function duplicate(): Signing | null {
    if (signed < FEWEST_TO_REPEAT) return null;
    const j = stream.chance(0.1) ? signed - 1 - stream.below(Math.min(signed, 40)) : stream.below(signed);
    const voter = county.voterAt(signers[j]);
    return {
      person: voter.person,
      address: voter.address,
      voter,
      reason: 'duplicate',
      classes: ['duplicate'],
      duplicateOf: lineIdOf(lineOf[j]),
    };
  }

  function plain(voter: Voter | null, reason: TrueReason, classes: readonly string[] = []): Signing | null {
    return voter === null ? null : { person: voter.person, address: voter.address, voter, reason, classes };
  }

  function signing(section: Section): Signing {
    const kind = drawCase(stream);
    switch (kind) {
      case 'not-registered':
        return notRegistered(section);
      case 'duplicate':
        return duplicate() ?? plain(freshVoter(section), '') ?? notRegistered(section);
      case 'mover': {
        const voter = freshVoter(section);
        return voter === null ? notRegistered(section) : moved(voter, section);
      }
      case 'cancelled':
        return plain(fromList(county.cancelled), 'cancelled', ['cancelled']) ?? notRegistered(section);
      case 'pending':
        return plain(fromList(county.pending), 'registration-pending', ['pending']) ?? notRegistered(section);
      case 'late': {
        const voter = fromList(county.recent);
        if (voter === null || voter.person.registeredOn <= section.day) return plain(freshVoter(section), '') ?? notRegistered(section);
        return { person: voter.person, address: voter.address, voter, reason: 'registered-late', classes: ['late'] };
      }
      case 'out-of-county': {
        const place = county.places.outside.draw(stream);
        const home = county.drawEmptyHome(stream, section.place);
        return {
          person: somebody(county.names.group(stream)),
          address: { ...home, city: place.city, zip: place.zip, place: -1 },
          voter: null,
          reason: 'out-of-district',
          classes: ['out-of-county'],
        };
      }
      case 'no-address':
        return plain(freshVoter(section), 'no-address', ['no-address']) ?? notRegistered(section);
      case 'illegible':
        return plain(freshVoter(section), 'illegible', ['illegible']) ?? notRegistered(section);
      case 'eligible':
        return plain(freshVoter(section), '') ?? notRegistered(section);
    }
  }

  function lineIdOf(place: number): string {
    const s = Math.floor(place / FULL_SECTION);
    const k = place % FULL_SECTION;
    return lineIdAt(String(s + 1).padStart(6, '0'), k);
  }

  function lineIdAt(section: string, k: number): string {
    return `${section}-${Math.floor(k / LINES_PER_PAGE) + 1}-${String(k + 1).padStart(2, '0')}`;
  }

  function scrawl(text: string): string {
    return text.replace(/[\p{L}\d]/gu, (character) => (stream.chance(0.7) ? '?' : character));
  }

  function line({
    section,
    sectionIndex,
    k,
  }: {
    readonly section: Section;
    readonly sectionIndex: number;
    readonly k: number;
  }): GeneratedLine {
    const who = signing(section);
    if (who.reason === '' && who.voter !== null) {
      signers[signed] = who.voter.index;
      lineOf[signed] = sectionIndex * FULL_SECTION + k;
      signed++;
    }
    const hand = writeByHand({ stream, person: who.person, address: who.address, names: county.names });
    const [given, surname] = hand.swapped ? [hand.surname, hand.given] : [hand.given, hand.surname];
    const one = hand.swapped && stream.chance(0.5) ? `${given}, ${surname}` : `${given} ${surname}`;
    let cells: LineCells = {
      name: nameColumns === 'one' ? one : '',
      firstName: nameColumns === 'one' ? '' : given,
      lastName: nameColumns === 'one' ? '' : surname,
      address: hand.address,
      city: hand.city,
      zip: hand.zip,
    };
    let reason = who.reason;
    if (reason === 'no-address') {
      const box = stream.chance(0.4) ? `${stream.pick(['PO BOX', 'P.O. BOX', 'POB'])} ${stream.between(10, 99999)}` : '';
      if (box !== '') reason = 'po-box-only';
      cells =
        box === ''
          ? { ...cells, address: '', city: stream.chance(0.5) ? '' : cells.city, zip: stream.chance(0.5) ? '' : cells.zip }
          : { ...cells, address: box };
    }
    if (reason === 'illegible') {
      cells = {
        ...cells,
        name: scrawl(cells.name),
        firstName: scrawl(cells.firstName),
        lastName: scrawl(cells.lastName),
        address: scrawl(cells.address),
        zip: scrawl(cells.zip),
      };
    }
    const slips = stream.among(SLIPS);
    const edits = slips < 2 ? slips : slips === 2 ? stream.between(2, 3) : stream.between(4, 6);
    const corrupt = corruptor === 'keyed' ? corruptKeyed : corruptMachine;
    const result = corrupt({ stream, cells, edits });
    const classes = [...who.classes, ...hand.classes];
    const voter = who.voter;
    let namesake = -1;
    if (voter !== null) {
      const self = voter.index - voter.first;
      const twinOf = voter.household.findIndex(
        (other, at) => at !== self && other.lastName === voter.person.lastName && other.firstName === voter.person.firstName,
      );
      if (twinOf >= 0) {
        namesake = voter.first + twinOf;
        classes.push(voter.person.suffix !== '' || voter.household[twinOf].suffix !== '' ? 'jr-sr' : 'same-name');
      }
      if (voter.person.twin) classes.push('twin');
      if (twinOf < 0 && voter.household.some((other, at) => at !== self && other.lastName === voter.person.lastName))
        classes.push('family-home');
    }
    if (result.edits > 0) classes.push('misread');
    return {
      lineId: lineIdAt(section.id, k),
      section: section.id,
      page: Math.floor(k / LINES_PER_PAGE) + 1,
      line: k + 1,
      cells: result.cells,
      signedOn: section.day,
      voter: voter === null ? -1 : voter.index,
      namesake,
      eligible: reason === '',
      reason,
      classes: classes.every((name) => name === 'family-home') ? ['clean', ...classes] : classes,
      legibility: result.edits,
      duplicateOf: who.duplicateOf ?? '',
      group: who.person.group,
    };
  }
}
