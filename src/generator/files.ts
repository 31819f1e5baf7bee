import { fromDayNumber } from '../basics/calendar-date.ts';
import type { Address } from './county.ts';
import type { Person } from './household.ts';
import type { GeneratedLine } from './petition-lines.ts';

/** How the voter file gives addresses: in columns of their own, or as one. */
export type FileShape = 'plain' | 'address';

/** Heading of voters.csv. */
export function voterHeading(shape: FileShape): string {
  const address = shape === 'plain' ? 'house_number,street_direction,street_name,street_type,unit' : 'address';
  return `voter_id,last_name,first_name,middle_name,suffix,birth_date,${address},city,zip,status,registered_on,district_county,district_supervisor\n`;
}

/** The value that every voter of the county has in district_county. */
export const COUNTY_DISTRICT = 'LOS ANGELES';

/** A voter id that says nothing of where in the file the voter stands: a fixed one-to-one mixing of 2^26 numbers. */
export function voterIdOf(index: number): string {
  const bits = 0x3ffffff;
  let x = index & bits;
  x = Math.imul(x ^ (x >>> 13), 0x2545f49) & bits;
  x = Math.imul(x ^ (x >>> 11), 0x1b873593) & bits;
  x = (x ^ (x >>> 15)) & bits;
  return String(10_000_000 + x);
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The address in one piece. */
export function oneLineAddress(address: Address): string {
  return [address.house, address.direction, address.name, address.type, address.unit].filter((part) => part !== '').join(' ');
}

/** One row of voters.csv. */
export function voterRow({
  person,
  address,
  index,
  shape,
}: {
  readonly person: Person;
  readonly address: Address;
  readonly index: number;
  readonly shape: FileShape;
}): string {
  const home =
    shape === 'plain'
      ? `${address.house},${address.direction},${address.name},${address.type},${cell(address.unit)}`
      : cell(oneLineAddress(address));
  return `${voterIdOf(index)},${person.lastName},${person.firstName},${person.middleName},${person.suffix},${person.birthYear}-${person.birthDay},${home},${address.city},${address.zip},${person.status},${fromDay(person.registeredOn)},${COUNTY_DISTRICT},${1 + (address.place % 5)}\n`;
}

const days = new Map<number, string>();
function fromDay(day: number): string {
  let text = days.get(day);
  if (text === undefined) {
    text = fromDayNumber(day);
    days.set(day, text);
  }
  return text;
}

/** Heading of lines.csv. */
export function lineHeading(nameColumns: 'one' | 'two'): string {
  return `line_id,section,page,line,${nameColumns === 'one' ? 'name' : 'first_name,last_name'},address,city,zip,signed_on\n`;
}

/** One row of lines.csv. */
export function lineRow({ line, nameColumns }: { readonly line: GeneratedLine; readonly nameColumns: 'one' | 'two' }): string {
  const { cells } = line;
  const name = nameColumns === 'one' ? cell(cells.name) : `${cell(cells.firstName)},${cell(cells.lastName)}`;
  return `${line.lineId},${line.section},${line.page},${line.line},${name},${cell(cells.address)},${cell(cells.city)},${cell(cells.zip)},${fromDay(line.signedOn)}\n`;
}

/** Heading of truth.csv. */
export const TRUTH_HEADING = 'line_id,voter_id,namesake_id,eligible,reason,classes,legibility,duplicate_of,surname_group\n';

/** One row of truth.csv. */
export function truthRow(line: GeneratedLine): string {
  const id = (index: number): string => (index < 0 ? '' : voterIdOf(index));
  return `${line.lineId},${id(line.voter)},${id(line.namesake)},${line.eligible},${line.reason},${line.classes.join(' ')},${line.legibility},${line.duplicateOf},${line.group}\n`;
}
