/** Why a voter is, or is not, a candidate for a line: evidence per field in words, for the person who checks and for the record. */

import { addressBits, nameBits, type PreparedLine, prepareLine, setBackground } from './compare.ts';
import { EXACT_BITS } from './expand.ts';
import { NONE, REC } from './index-file.ts';
import type { Roll } from './index-open.ts';
import { directionText, houseText } from './normalize.ts';
import { readLine } from './query.ts';
import { STREET_TYPES } from './street-types.ts';
import type { FieldEvidence, LineText, VoterRecord } from './types.ts';
import { createRoles, INITIAL_BITS, type Role, type Roles, UNRELATED, wordOf } from './words.ts';
import type { Word } from './written-word.ts';

export interface Explanation {
  readonly voter: VoterRecord;
  readonly fields: readonly FieldEvidence[];
  /** log2 likelihood ratio of the name alone against a random person. */
  readonly nameBits: number;
  /** Cost in bits of what differs in the address; null when it is another address. */
  readonly addressBits: number | null;
}

export interface Explainer {
  explain(text: LineText, row: number): Explanation;
  /** The evidence in words alone. */
  fields(text: LineText, row: number): readonly FieldEvidence[];
  /** What was looked for: the understandings of the name and the address parts, in words. */
  searched(text: LineText): readonly string[];
}

/**
 * Explains candidates of one roll; keeps caches, so make one per thread. `rough` counts how common an unknown name is by a bound: the
 * words are the same, the bits of unknown names smaller, and spellings are not counted. For a report of many lines.
 */
export function createExplainer(roll: Roll, { rough = false }: { rough?: boolean } = {}): Explainer {
  const { views } = roll;
  const roles = createRoles(views);

  // The candidates of a line are explained one after another.
  let last: { readonly text: LineText; readonly line: PreparedLine } | null = null;

  function prepare(text: LineText): PreparedLine {
    if (last?.text === text) return last.line;
    const line = prepareLine({ query: readLine(text), roles, views });
    setBackground({ line, roles, depth: rough ? 'rough' : 'full' });
    last = { text, line };
    return line;
  }

  function compared(text: LineText, row: number): { readonly voter: VoterRecord; readonly fields: readonly FieldEvidence[] } {
    const line = prepare(text);
    const voter = roll.voterAt(row);
    const { rec } = views;
    const at = row * REC.words;
    const extra = rec[at + REC.extra];
    const fields: FieldEvidence[] = [];
    const add = (field: FieldEvidence['field'], written: string, onRoll: string, words: string, bits: number) =>
      fields.push({ field, written, onRoll, words, bits: Math.round(bits * 10) / 10 });
    const reading = bestReading(line, row, roles, rec);
    if (reading !== null) {
      if (reading.surname !== null) {
        const bits = roles.surname.bits(reading.surname, rec[at + REC.surname]);
        add(
          'surname',
          reading.surname.text,
          voter.lastName,
          reading.bits >= 4 && bits < UNRELATED
            ? `${nameWords(reading.surname, rec[at + REC.surname], bits, roles.surname)}, names in another order`
            : nameWords(reading.surname, rec[at + REC.surname], bits, roles.surname),
          bits >= UNRELATED ? -7 : -bits - reading.surnameU,
        );
      }
      if (reading.given !== null) {
        const middle = rec[at + REC.middle];
        const bits = roles.given.bits(reading.given, rec[at + REC.given]);
        const viaMiddle = middle !== NONE && reading.given.text.length > 1 ? roles.given.bits(reading.given, middle) : UNRELATED;
        if (viaMiddle < bits && viaMiddle < 14)
          add('given', reading.given.text, `${voter.firstName} ${voter.middleName}`, 'the middle name', -viaMiddle - 5.6 - reading.givenU);
        else
          add(
            'given',
            reading.given.text,
            voter.firstName,
            nameWords(reading.given, rec[at + REC.given], bits, roles.given),
            bits >= UNRELATED ? -10 : -bits - reading.givenU,
          );
      }
      if (reading.middle !== null) {
        const same = voter.middleName !== '' && voter.middleName[0] === reading.middle.text[0];
        add(
          'middle',
          reading.middle.text,
          voter.middleName,
          voter.middleName === '' ? 'not on the roll' : same ? (reading.middle.text.length === 1 ? 'initial agrees' : 'agrees') : 'differs',
          voter.middleName === '' ? -1.5 : same ? 3.4 : -4.5,
        );
      }
    }
    const suffix = extra & 7;
    if (line.query.suffix !== 0 || suffix !== 0) {
      const written = ['', 'JR', 'SR', 'II', 'III', 'IV', 'V', 'VI'][line.query.suffix];
      add(
        'suffix',
        written,
        voter.suffix,
        written === '' ? 'not given' : line.query.suffix === suffix ? 'same' : voter.suffix === '' ? 'not on the roll' : 'differs',
        line.query.suffix === suffix ? 6 : -2,
      );
    }
    if (line.query.birth !== 0 && views.birth[row] !== 0) {
      const written = String(line.query.birth).replace(/^(\d{4})(\d\d)(\d\d)$/, (_, y, m, d) => (m === '00' ? y : `${y}-${m}-${d}`));
      add(
        'birth',
        written,
        voter.birth,
        written === voter.birth ? 'same' : written.slice(0, 4) === voter.birth.slice(0, 4) ? 'same year' : 'differs',
        written === voter.birth ? 13.5 : written.slice(0, 4) === voter.birth.slice(0, 4) ? 2 : -9,
      );
    }
    if (line.query.hasAddress) {
      const { address } = line.query;
      const house = rec[at + REC.house];
      add(
        'house',
        line.query.housePattern || houseText(address.house),
        voter.houseNumber,
        line.query.housePattern !== ''
          ? 'partly unreadable'
          : address.house === house
            ? 'same'
            : address.house === 0
              ? 'not given'
              : address.house >>> 6 === house >>> 6
                ? 'fraction or letter differs'
                : 'differs',
        address.house === house ? 0 : -8,
      );
      const streetBits = line.street === null ? UNRELATED : roles.street.bits(line.street, rec[at + REC.street]);
      const written = [directionText(address.direction), address.street, STREET_TYPES[address.type]]
        .filter((part) => part !== '')
        .join(' ');
      const onRoll = [voter.streetDirection, voter.streetName, voter.streetType].filter((part) => part !== '').join(' ');
      add(
        'street',
        written,
        onRoll,
        line.street === null
          ? 'not given'
          : streetBits <= EXACT_BITS + 0.01
            ? 'same'
            : nameWords(line.street, rec[at + REC.street], streetBits, roles.street),
        streetBits >= UNRELATED ? -20 : -streetBits,
      );
      if (address.unit !== '' || voter.unit !== '')
        add(
          'unit',
          address.unit,
          voter.unit,
          address.unit === ''
            ? 'not given'
            : voter.unit === ''
              ? 'not on the roll'
              : line.unitId === extra >>> 14
                ? 'same'
                : 'differs (does not count against the line)',
          line.unitId === extra >>> 14 ? 0 : -3,
        );
    }
    if (line.query.zip !== '')
      add(
        'zip',
        line.query.zip,
        voter.zip,
        voter.zip === '' ? 'not on the roll' : line.query.zip === voter.zip ? 'same' : 'differs',
        line.query.zip === voter.zip ? 0 : -8,
      );
    if (line.city !== null) {
      const bits = roles.city.bits(line.city, rec[at + REC.place] & 0xffff);
      add(
        'city',
        text.city !== '' ? text.city.trim().toUpperCase() : line.query.city,
        voter.city,
        voter.city === '' ? 'not on the roll' : bits <= EXACT_BITS + 0.01 ? 'same' : bits < 14 ? 'nearly the same' : 'differs',
        bits < 14 ? 0 : -5,
      );
    }
    return { voter, fields };
  }

  function explain(text: LineText, row: number): Explanation {
    const line = prepare(text);
    const address = line.query.hasAddress ? addressBits({ line, row, roles, views, streetBits: null }) : UNRELATED;
    return {
      ...compared(text, row),
      nameBits: nameBits({ line, row, roles, views }) - line.background,
      addressBits: address >= UNRELATED ? null : address,
    };
  }

  function searched(text: LineText): readonly string[] {
    const line = prepare(text);
    // A report of many lines expands no word for its sake.
    const spellings = (role: Role, word: Word | null, of: string) =>
      rough ? `likely spellings${of}` : `${word === null ? 0 : role.expand(word).count} spellings${of}`;
    const words = line.readings.map(
      ({ surname, given }) =>
        `surname ${surname?.text ?? '(none)'} (${spellings(roles.surname, surname, ' on the roll')}), given name ${given?.text ?? '(none)'} (${spellings(roles.given, given, '')})`,
    );
    const { address } = line.query;
    if (line.query.hasAddress) {
      words.push(
        `address ${[houseText(address.house), directionText(address.direction), address.street, STREET_TYPES[address.type], address.unit && `unit ${address.unit}`].filter((part) => part).join(' ')} (${spellings(roles.street, line.street, ' of the street')}, house numbers one slip away)`,
      );
      if (line.zipId >= 0) words.push(`all streets of ZIP ${line.query.zip} that come near it`);
      else if (line.city !== null && line.city.exact >= 0) words.push(`all streets of ${line.query.city} that come near it`);
    } else words.push('no address on the line');
    words.push(`roll as of ${roll.header.asOf}, ${roll.header.counts.voters} voters`);
    return words;
  }

  return { explain, fields: (text, row) => compared(text, row).fields, searched };
}

function bestReading(line: PreparedLine, row: number, roles: Roles, rec: Uint32Array): PreparedLine['readings'][number] | null {
  let best: PreparedLine['readings'][number] | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const reading of line.readings) {
    const surname = reading.surname === null ? 0 : Math.min(30, roles.surname.bits(reading.surname, rec[row * REC.words + REC.surname]));
    const given = reading.given === null ? 0 : Math.min(30, roles.given.bits(reading.given, rec[row * REC.words + REC.given]));
    if (reading.bits + surname + given < least) {
      least = reading.bits + surname + given;
      best = reading;
    }
  }
  return best;
}

/** How a written word stands to the voter's, in words. */
function nameWords(word: Word, id: number, bits: number, role: Role): string {
  if (bits <= EXACT_BITS + 0.01) return 'same';
  if (bits >= UNRELATED) return 'differs';
  const onRoll = wordOf(role, id);
  if (word.text.length === 1 || onRoll.length === 1) return bits <= INITIAL_BITS + 1 ? 'initial agrees' : 'differs';
  if (word.familiar.has(id)) return 'short or familiar form';
  if (
    word.text.length !== onRoll.length &&
    (onRoll.startsWith(word.text) || onRoll.endsWith(word.text) || word.text.startsWith(onRoll) || word.text.endsWith(onRoll)) &&
    Math.abs(word.text.length - onRoll.length) > 1
  )
    return 'part of the name';
  if (word.text.includes('?')) return 'partly unreadable';
  return bits < 12.5 ? 'one slip of writing or reading' : bits < 21 ? 'two slips of writing or reading' : 'several letters differ';
}
