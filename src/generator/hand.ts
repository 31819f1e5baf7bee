import type { Address } from './county.ts';
import type { Person } from './household.ts';
import type { NameSource } from './names.ts';
import { ADOPTED, OTHER_FORMS } from './signer-names.ts';
import type { Stream } from './stream.ts';

/** What a signer wrote, before anybody or anything read it. */
export interface Handwritten {
  readonly given: string;
  readonly surname: string;
  /** True when the surname was written where the given name belongs. */
  readonly swapped: boolean;
  readonly address: string;
  readonly city: string;
  readonly zip: string;
  /** Error classes that are the signer's own. */
  readonly classes: readonly string[];
}

const TYPE_FORMS: Readonly<Record<string, readonly string[]>> = {
  ST: ['ST', 'ST', 'ST', 'ST.', 'STREET', 'STR'],
  AVE: ['AVE', 'AVE', 'AVE', 'AV', 'AVENUE', 'AVE.'],
  BLVD: ['BLVD', 'BLVD', 'BL', 'BLV', 'BOULEVARD', 'BLVD.'],
  DR: ['DR', 'DR', 'DRIVE', 'DR.'],
  RD: ['RD', 'RD', 'ROAD'],
  PL: ['PL', 'PL', 'PLACE'],
  WAY: ['WAY', 'WAY', 'WY'],
  CT: ['CT', 'CT', 'COURT'],
  LN: ['LN', 'LN', 'LANE'],
  TER: ['TER', 'TERRACE', 'TERR'],
  CIR: ['CIR', 'CIRCLE'],
  PKWY: ['PKWY', 'PARKWAY', 'PKY'],
  HWY: ['HWY', 'HWY', 'HIGHWAY'],
};
const DIRECTION_FORMS: Readonly<Record<string, readonly string[]>> = {
  N: ['N', 'N', 'N', 'N.', 'NORTH', 'NO'],
  S: ['S', 'S', 'S', 'S.', 'SOUTH', 'SO'],
  E: ['E', 'E', 'E', 'E.', 'EAST'],
  W: ['W', 'W', 'W', 'W.', 'WEST'],
};
/** Other names by which long streets go. */
const STREET_ALIASES: Readonly<Record<string, readonly string[]>> = {
  'PACIFIC COAST': ['PCH', 'PAC COAST HWY', 'HWY 1'],
  'MARTIN LUTHER KING JR': ['MLK', 'M L KING', 'MARTIN LUTHER KING', 'KING'],
  'CESAR E CHAVEZ': ['CESAR CHAVEZ', 'E CHAVEZ'],
  'STATE HIGHWAY 138': ['HWY 138', 'SR 138', 'HIGHWAY 138'],
  PEARBLOSSOM: ['HWY 138'],
  'TOPANGA CANYON': ['TOPANGA CYN', 'TOPANGA'],
  'LAUREL CANYON': ['LAUREL CYN'],
  'SOLEDAD CANYON': ['SOLEDAD CYN', 'SOLEDAD'],
  'BOUQUET CANYON': ['BOUQUET CYN'],
};
const ORDINAL_WORDS = ['', 'FIRST', 'SECOND', 'THIRD', 'FOURTH', 'FIFTH', 'SIXTH', 'SEVENTH', 'EIGHTH', 'NINTH', 'TENTH'];
const CITY_FORMS: Readonly<Record<string, readonly string[]>> = {
  'LOS ANGELES': ['LA', 'L.A.', 'L A', 'LA', 'LOS ANGELS', 'LOS ANG'],
  'LONG BEACH': ['LB', 'L BEACH', 'LONG BCH', 'L.B.'],
  'NORTH HOLLYWOOD': ['N HOLLYWOOD', 'NO HOLLYWOOD', 'N. HOLLYWOOD', 'NOHO'],
  'SANTA MONICA': ['S MONICA', 'STA MONICA'],
  'SANTA CLARITA': ['S CLARITA', 'SCV'],
  'MANHATTAN BEACH': ['MANHATTAN BCH', 'MB'],
  'REDONDO BEACH': ['REDONDO', 'REDONDO BCH'],
  'HERMOSA BEACH': ['HERMOSA'],
  'BEVERLY HILLS': ['BEV HILLS', 'BH'],
  'WOODLAND HILLS': ['WOODLAND HLS', 'W HILLS'],
  'SOUTH PASADENA': ['S PASADENA', 'SO PASADENA'],
  'MONTEREY PARK': ['MTY PARK', 'MONTEREY PK'],
  'HUNTINGTON PARK': ['HP', 'HUNTINGTON PK'],
  'LA CANADA FLINTRIDGE': ['LA CANADA', 'LA CAÑADA'],
  'PALOS VERDES PENINSULA': ['PV', 'PALOS VERDES', 'RPV'],
  'RANCHO PALOS VERDES': ['RPV', 'RANCHO PV'],
  'SAN FERNANDO': ['SN FERNANDO'],
  'SHERMAN OAKS': ['S OAKS'],
  'SUN VALLEY': ['SUN VLY'],
  INGLEWOOD: ['INGLEWD'],
  GLENDALE: ['GLNDALE', 'GLENDALE CA'],
  BURBANK: ['BURBNK', 'BURBANK CA'],
};
/** Names of quarters that people of the city of Los Angeles write as their city. */
const QUARTERS = [
  'HOLLYWOOD',
  'EAGLE ROCK',
  'SILVERLAKE',
  'BOYLE HEIGHTS',
  'ECHO PARK',
  'HIGHLAND PARK',
  'KOREATOWN',
  'WESTCHESTER',
  'MAR VISTA',
  'SOUTH LA',
  'EAST LA',
  'LOS FELIZ',
];

function writeName({ stream, person, names }: { readonly stream: Stream; readonly person: Person; readonly names: NameSource }) {
  const classes: string[] = [];
  let given = person.firstName;
  let surname = person.lastName;
  const forms = OTHER_FORMS.get(person.firstName);
  const asian = ['chinese', 'korean', 'vietnamese'].includes(person.group);
  const habit = stream.among([0.165, 0.04, 0.02, 0.018, 0.757]);
  if (habit === 0 && forms !== undefined) {
    given = stream.pick(forms);
    classes.push('nickname');
  } else if (habit === 1) {
    given =
      person.firstName[0] +
      (stream.chance(0.25) ? '.' : '') +
      (person.middleName !== '' && stream.chance(0.35) ? ` ${person.middleName[0]}` : '');
    classes.push('initial');
  } else if (habit === 2 && person.middleName.length > 2) {
    given = stream.chance(0.3) ? `${person.firstName[0]} ${person.middleName}` : person.middleName;
    classes.push('middle-name');
  } else if (habit === 3 && person.sex === 'F') {
    surname = names.surname(stream, person.group);
    classes.push('maiden');
  } else if (asian && names.isOwnGiven(person.firstName, person.group) && stream.chance(0.06)) {
    given = stream.pick(ADOPTED[person.sex]);
    classes.push('adopted-name');
  } else if (/[ -]/.test(given) && stream.chance(0.4)) {
    const parts = given.split(/[ -]/);
    const form = stream.among([0.55, 0.25, 0.2]);
    given = form === 0 ? parts[0] : form === 1 ? parts.join('') : `${parts[0]} ${parts[1][0]}`;
    classes.push('half-given');
  }
  if (person.middleName !== '' && !classes.includes('middle-name') && !classes.includes('initial')) {
    const form = stream.among([0.17, 0.05, 0.78]);
    if (form === 0) given += ` ${person.middleName[0]}${stream.chance(0.3) ? '.' : ''}`;
    else if (form === 1) given += ` ${person.middleName}`;
  }
  const double =
    /^[^ -]{3,}[ -][^ -]{3,}$/.test(surname) &&
    !/^(?:VAN|VON|DEL|MAC|DI|LA|LE|LO|EL|AL|ABU|BEN|BIN|ST\.?|FITZ|DELLA|DELA|DELOS|SAN) /.test(surname);
  if (double && stream.chance(0.5)) {
    const parts = surname.split(/[ -]/);
    surname = parts[stream.chance(0.72) ? 0 : 1];
    classes.push('half-surname');
  } else if (double && stream.chance(0.25)) surname = surname.includes('-') ? surname.replace('-', ' ') : surname.replace(' ', '-');
  if (/^DE[L ]/.test(surname) && surname.includes(' ') && stream.chance(0.3)) surname = surname.replaceAll(' ', '');
  if (person.suffix !== '') {
    if (stream.chance(0.45)) surname += stream.pick([` ${person.suffix}`, ` ${person.suffix}`, `, ${person.suffix}`, ` ${person.suffix}.`]);
  }
  const swapped = stream.chance(asian ? 0.1 : 0.037);
  if (swapped) classes.push('swapped');
  return { given, surname, swapped, classes };
}

function writeStreet(stream: Stream, address: Address, classes: string[]): string {
  const aliases = STREET_ALIASES[address.name];
  if (aliases !== undefined && stream.chance(0.35)) {
    classes.push('street-alias');
    return stream.pick(aliases);
  }
  let name = address.name;
  const ordinal = /^(\d+)(?:ST|ND|RD|TH)$/.exec(name);
  if (ordinal !== null && stream.chance(0.25)) {
    const n = Number(ordinal[1]);
    name = n <= 10 && stream.chance(0.5) ? ORDINAL_WORDS[n] : ordinal[1];
    classes.push('ordinal');
  }
  if (/^AVENUE [A-Z]/.test(name) && stream.chance(0.5)) name = name.replace('AVENUE', 'AVE');
  if (/^(?:CALLE|AVENIDA|CAMINO) /.test(name) && stream.chance(0.15))
    name = name
      .replace(/^CALLE/, 'CLL')
      .replace(/^AVENIDA/, 'AVE')
      .replace(/^CAMINO/, 'CMO');
  let direction = '';
  if (address.direction !== '') {
    if (stream.chance(0.1)) classes.push('direction-missing');
    else direction = `${stream.pick(DIRECTION_FORMS[address.direction])} `;
  }
  let type = '';
  if (address.type !== '') {
    if (stream.chance(0.12)) classes.push('type-missing');
    else type = ` ${stream.pick(TYPE_FORMS[address.type] ?? [address.type])}`;
  }
  return `${direction}${name}${type}`;
}

function writeUnit(stream: Stream, unit: string, classes: string[]): string {
  if (unit === '') return '';
  if (stream.chance(0.2)) {
    classes.push('unit-missing');
    return '';
  }
  let bare = unit.replace(/^(?:APT|UNIT|SPC|#) ?/, '');
  if (stream.chance(0.025)) {
    bare = /^\d+$/.test(bare) ? String(Number(bare) + stream.between(1, 9)) : stream.pick(['A', 'B', 'C', 'D']);
    classes.push('unit-wrong');
  }
  return stream.pick([
    ` APT ${bare}`,
    ` APT ${bare}`,
    ` #${bare}`,
    ` #${bare}`,
    ` # ${bare}`,
    ` UNIT ${bare}`,
    ` ${bare}`,
    `, ${bare}`,
    ` APT. ${bare}`,
    ` APT #${bare}`,
  ]);
}

/** The line as this person would write it, with the person's own habits but no slips. */
export function writeByHand({
  stream,
  person,
  address,
  names,
}: {
  readonly stream: Stream;
  readonly person: Person;
  readonly address: Address;
  readonly names: NameSource;
}): Handwritten {
  const { given, surname, swapped, classes } = writeName({ stream, person, names });
  let house = address.house;
  if (house.endsWith(' 1/2') && stream.chance(0.3)) {
    house = stream.chance(0.5) ? house.slice(0, -4) : `${house.slice(0, -4)}.5`;
    classes.push('half-number');
  }
  const text = `${house} ${writeStreet(stream, address, classes)}${writeUnit(stream, address.unit, classes)}`.trim();
  let city = address.city;
  let zip = address.zip;
  const missing = stream.among([0.14, 0.05, 0.01, 0.8]);
  if (missing === 0 || missing === 2) {
    zip = '';
    classes.push('no-zip');
  }
  if (missing === 1 || missing === 2) {
    city = '';
    classes.push('no-city');
  } else if (CITY_FORMS[city] !== undefined && stream.chance(0.07)) {
    city = stream.pick(CITY_FORMS[city]);
    classes.push('city-form');
  } else if (city === 'LOS ANGELES' && stream.chance(0.02)) {
    city = stream.pick(QUARTERS);
    classes.push('city-form');
  }
  return { given, surname, swapped, address: text, city, zip, classes };
}
