/** What people type to find a voter, made from voters of the roll: the ways of typing, each with its slips, from a seed. */
import { seededRandom } from '../src/basics/random.ts';
import type { Roll } from '../src/roll/index-open.ts';
import type { VoterRecord } from '../src/roll/types.ts';

export interface TypedQuery {
  readonly style: string;
  readonly text: string;
  /** The voter that was meant. */
  readonly voterId: string;
  /** Whether what is typed tells the voter from others, so that he should be among the first ten. */
  readonly telling: boolean;
}

interface Style {
  readonly name: string;
  readonly telling: boolean;
  readonly type: (voter: VoterRecord, pick: (below: number) => number) => string;
}

const start = (text: string, length: number) => text.slice(0, Math.max(1, length));
const year = (voter: VoterRecord) => voter.birth.slice(0, 4);
const street = (voter: VoterRecord) => voter.streetName;

/** One slip as fingers make it: two letters swapped, one left out, one doubled or one beside it. */
function misspelt(text: string, pick: (below: number) => number): string {
  if (text.length < 4) return text;
  const at = 1 + pick(text.length - 2);
  const kind = pick(4);
  if (kind === 0) return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1);
  if (kind === 2) return text.slice(0, at) + text[at] + text.slice(at);
  return text.slice(0, at) + String.fromCharCode(97 + pick(26)) + text.slice(at + 1);
}

const STYLES: readonly Style[] = [
  {
    name: 'beginnings: garc mar 1423 map',
    telling: true,
    type: (v, pick) => `${start(v.lastName, 3 + pick(3))} ${start(v.firstName, 2 + pick(2))} ${v.houseNumber} ${start(street(v), 3)}`,
  },
  {
    name: 'beginnings, given name first',
    telling: true,
    type: (v, pick) => `${start(v.firstName, 3)} ${start(v.lastName, 3 + pick(3))} ${v.houseNumber}`,
  },
  { name: 'house and street: 1423 maple', telling: false, type: (v) => `${v.houseNumber} ${street(v)}` },
  { name: 'house, street, surname begun', telling: true, type: (v) => `${v.houseNumber} ${start(street(v), 4)} ${start(v.lastName, 4)}` },
  { name: 'street first: maple 1423 garcia', telling: true, type: (v) => `${street(v)} ${v.houseNumber} ${v.lastName}` },
  { name: 'ZIP and surname: 90012 nguyen', telling: false, type: (v) => `${v.zip} ${v.lastName}` },
  { name: 'ZIP, surname, given name', telling: true, type: (v) => `${v.zip} ${v.lastName} ${v.firstName}` },
  { name: 'full name', telling: false, type: (v) => `${v.firstName} ${v.lastName}` },
  { name: 'surname, given name, year', telling: false, type: (v) => `${v.lastName} ${v.firstName} ${year(v)}` },
  { name: 'given name and year', telling: false, type: (v) => `${v.firstName} ${year(v)}` },
  { name: 'full name and birth date', telling: true, type: (v) => `${v.lastName} ${v.firstName} ${v.birth}` },
  { name: 'birth date and surname begun', telling: true, type: (v) => `${v.birth} ${start(v.lastName, 3)}` },
  { name: 'full name and city', telling: false, type: (v) => `${v.firstName} ${v.lastName} ${v.city}` },
  { name: 'voter id', telling: true, type: (v) => v.voterId },
  {
    name: 'misspelt surname, given name, house',
    telling: true,
    type: (v, pick) => `${misspelt(v.lastName, pick)} ${v.firstName} ${v.houseNumber}`,
  },
  {
    name: 'misspelt given name, surname, street',
    telling: true,
    type: (v, pick) => `${v.lastName} ${misspelt(v.firstName, pick)} ${street(v)}`,
  },
  {
    name: 'misspelt street and surname',
    telling: true,
    type: (v, pick) => `${v.houseNumber} ${misspelt(street(v), pick)} ${misspelt(v.lastName, pick)}`,
  },
  {
    name: 'whole line',
    telling: true,
    type: (v) =>
      `${v.firstName} ${v.lastName} ${v.houseNumber} ${v.streetDirection} ${street(v)} ${v.streetType} ${v.unit} ${v.city} ${v.zip}`,
  },
  {
    name: 'whole line, other house number',
    telling: true,
    type: (v, pick) => `${v.firstName} ${v.lastName} ${Number.parseInt(v.houseNumber, 10) + 1 + pick(8)} ${street(v)} ${v.zip}`,
  },
];

/** `each` queries of every style, about voters of all parts of the roll. */
export function typedQueries({ roll, each, seed }: { roll: Roll; each: number; seed: string }): readonly TypedQuery[] {
  const pick = seededRandom(seed).below;
  const queries: TypedQuery[] = [];
  for (const { name, telling, type } of STYLES) {
    for (let i = 0; i < each; i++) {
      let voter = roll.voterAt(pick(roll.views.rows));
      while (voter.firstName === '' || voter.houseNumber === '' || voter.birth === '') voter = roll.voterAt(pick(roll.views.rows));
      const text = type(voter, pick).toLowerCase().replace(/\s+/g, ' ').trim();
      queries.push({ style: name, text, voterId: voter.voterId, telling });
    }
  }
  return queries;
}
