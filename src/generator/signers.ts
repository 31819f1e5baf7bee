import { type Address, type County, STATUS, type Voter } from './county.ts';
import type { Person } from './household.ts';
import { lineIdAt, type Section } from './sections.ts';
import type { Stream } from './stream.ts';

/** Why a line does not count, as reason codes of the rule packs; '' where it does. */
export type TrueReason =
  | ''
  | 'not-registered'
  | 'duplicate'
  | 'different-address'
  | 'cancelled'
  | 'out-of-district'
  | 'registered-late'
  | 'registration-pending'
  | 'underage'
  | 'no-address'
  | 'po-box-only'
  | 'illegible';

/** Who signs a line, with what address, and whether that counts. */
export interface Signing {
  readonly person: Person;
  readonly address: Address;
  /** Null where the signer is not on the roll. */
  readonly voter: Voter | null;
  readonly reason: TrueReason;
  readonly classes: readonly string[];
  /** Id of the voter's first line. */
  readonly duplicateOf?: string;
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

/** Of `other`, which the office did not break down: the generator's assumption. */
const OTHER = { late: 0.33, noAddress: 0.3, illegible: 0.2, pending: 0.12, underage: 0.05 } as const;

/** Nobody is made to sign twice before so many have signed once, lest the first signer sign ten times. */
const FEWEST_TO_REPEAT = 20;

/** Share of lines, where an older roll is made too, of voters who registered anew at another address after signing. */
const MOVED_SINCE = 0.005;

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
  | 'pending'
  | 'underage';

const CASES: readonly (readonly [Case, number])[] = [
  ['not-registered', MIX_2022.notRegistered],
  ['duplicate', MIX_2022.duplicate],
  ['mover', MIX_2022.differentAddress],
  ['cancelled', MIX_2022.cancelled],
  ['out-of-county', MIX_2022.outOfCounty],
  ['late', MIX_2022.other * OTHER.late],
  ['no-address', MIX_2022.other * OTHER.noAddress],
  ['illegible', MIX_2022.other * OTHER.illegible],
  ['pending', MIX_2022.other * OTHER.pending],
  ['underage', MIX_2022.other * OTHER.underage],
  ['eligible', MIX_2022.lines],
];
const CASE_SHARES = CASES.map(([, count]) => count / MIX_2022.lines);

/** Draws signers line by line; remembers who has signed. */
export interface Signers {
  begin(section: Section): void;
  /** The signer of the next line of the section, which stands at this place of the petition. */
  next(place: number): Signing;
}

interface SignersInput {
  readonly county: County;
  readonly stream: Stream;
  /** The most lines that will be asked for. */
  readonly lines: number;
  readonly olderRoll: boolean;
}

/** Opens the signers of a petition. */
export function openSigners({ county, stream, lines, olderRoll }: SignersInput): Signers {
  const used = new Uint8Array(county.voters);
  const signers = new Uint32Array(lines);
  const lineOf = new Float64Array(lines);
  let signed = 0;
  let last: Voter | null = null;
  let section: Section;

  return {
    begin(next) {
      section = next;
      last = null;
    },
    next(place) {
      const signing = movedSince() ?? draw();
      if (signing.reason === '' && signing.voter !== null && !signing.classes.includes('moved-since')) {
        signers[signed] = signing.voter.index;
        lineOf[signed] = place;
        signed++;
      }
      return signing;
    },
  };

  function draw(): Signing {
    switch (CASES[stream.among(CASE_SHARES)][0]) {
      case 'not-registered':
        return notRegistered();
      case 'duplicate':
        return duplicate() ?? eligible();
      case 'mover': {
        const voter = freshVoter();
        return voter === null ? notRegistered() : moved(voter);
      }
      case 'cancelled':
        return listed(county.cancelled, 'cancelled', 'cancelled') ?? notRegistered();
      case 'pending':
        return listed(county.pending, 'registration-pending', 'pending') ?? notRegistered();
      case 'underage':
        return listed(county.preregistered, 'underage', 'underage') ?? notRegistered();
      case 'late':
        return late() ?? eligible();
      case 'out-of-county':
        return outOfCounty();
      case 'no-address':
        return plain(freshVoter(), 'no-address', ['no-address']) ?? notRegistered();
      case 'illegible':
        return plain(freshVoter(), 'illegible', ['illegible']) ?? notRegistered();
      case 'eligible':
        return eligible();
    }
  }

  function eligible(): Signing {
    return plain(freshVoter(), '') ?? notRegistered();
  }

  function plain(voter: Voter | null, reason: TrueReason, classes: readonly string[] = []): Signing | null {
    return voter === null ? null : { person: voter.person, address: voter.address, voter, reason, classes };
  }

  function homePlace(): number {
    const reach = stream.among(section.reach);
    return reach === 0 ? section.place : reach === 1 ? stream.pick(county.places.near[section.place]) : county.places.draw(stream);
  }

  /** Registered in time by what the roll says, whatever day of the section it was. */
  function mayHaveSigned(index: number, person: Person): boolean {
    return used[index] === 0 && county.status[index] <= STATUS.inactive && person.registeredOn <= section.day - 4;
  }

  /** Somebody who may sign and has not; null where nobody is found. */
  function freshVoter(): Voter | null {
    if (county.voters === 0) return null;
    const mate = housemate();
    if (mate !== null) return mate;
    for (let tries = 0; tries < 250; tries++) {
      const index = tries < 12 ? county.drawInPlace(stream, homePlace()) : stream.below(county.voters);
      if (index < 0 || used[index] === 1 || county.status[index] > STATUS.inactive) continue;
      const voter = county.voterAt(index);
      if (!mayHaveSigned(index, voter.person)) continue;
      used[index] = 1;
      last = voter;
      return voter;
    }
    return null;
  }

  /** People of one home often sign one after the other. */
  function housemate(): Voter | null {
    if (last === null || !stream.chance(0.3)) return null;
    const { first, household } = last;
    const k = household.findIndex((person, at) => mayHaveSigned(first + at, person));
    if (k < 0) return null;
    used[first + k] = 1;
    last = county.voterAt(first + k);
    return last;
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

  function listed(list: Uint32Array, reason: TrueReason, name: string): Signing | null {
    return plain(fromList(list), reason, [name]);
  }

  /** Somebody who is on no roll. */
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

  function notRegistered(): Signing {
    const kind = county.voters === 0 ? 2 : stream.among([0.35, 0.25, 0.4]);
    const near = kind === 2 ? -1 : county.drawInPlace(stream, homePlace());
    const neighbour = kind === 2 ? null : county.voterAt(near < 0 ? stream.below(county.voters) : near);
    const reason = 'not-registered';
    if (neighbour !== null && kind === 0) {
      const relative = (): Person => somebody(neighbour.person.group, neighbour.person.lastName);
      let person = relative();
      for (let tries = 0; tries < 8 && neighbour.household.some((other) => other.firstName === person.firstName); tries++)
        person = relative();
      return { person, address: neighbour.address, voter: null, reason, classes: ['relative'] };
    }
    const person = somebody(county.names.group(stream));
    if (neighbour !== null) return { person, address: neighbour.address, voter: null, reason, classes: ['stranger'] };
    return { person, address: county.drawEmptyHome(stream, homePlace()), voter: null, reason, classes: ['unknown'] };
  }

  function outOfCounty(): Signing {
    const { city, zip } = county.places.outside.draw(stream);
    const address = { ...county.drawEmptyHome(stream, section.place), city, zip, place: -1 };
    return { person: somebody(county.names.group(stream)), address, voter: null, reason: 'out-of-district', classes: ['out-of-county'] };
  }

  function elsewhere(): Address {
    const place = homePlace();
    if (stream.chance(0.3)) return county.drawEmptyHome(stream, place);
    const near = county.drawInPlace(stream, place);
    return county.voterAt(near < 0 ? stream.below(county.voters) : near).address;
  }

  /** The roll has the old address, the line the new one. */
  function moved(voter: Voter): Signing {
    const isSameStreet = (address: Address): boolean => address.name === voter.address.name;
    let address = elsewhere();
    for (let tries = 0; tries < 8 && isSameStreet(address); tries++) address = elsewhere();
    const marries = voter.person.sex === 'F' && stream.chance(0.05);
    const person = marries ? { ...voter.person, lastName: county.names.surname(stream, voter.person.group) } : voter.person;
    return { person, address, voter, reason: 'different-address', classes: marries ? ['mover', 'other-surname'] : ['mover'] };
  }

  function late(): Signing | null {
    const voter = fromList(county.recent);
    if (voter === null || voter.person.registeredOn <= section.day || (olderRoll && county.formerHome(voter.index) !== null)) return null;
    return plain(voter, 'registered-late', ['late']);
  }

  /** The line has the address at which the signer was registered when signing; only an older roll still has it. */
  function movedSince(): Signing | null {
    if (!olderRoll || !stream.chance(MOVED_SINCE)) return null;
    const voter = fromList(county.recent);
    const former = voter === null ? null : county.formerHome(voter.index);
    if (voter === null || former === null || voter.person.registeredOn <= section.day) return null;
    return { person: voter.person, address: former.address, voter, reason: '', classes: ['moved-since'] };
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
      duplicateOf: lineIdAt(lineOf[j]),
    };
  }
}
