import type { NameGroup } from './name-groups.ts';
import type { NameSource, Sex } from './names.ts';
import type { Stream } from './stream.ts';

export type RollStatus = 'active' | 'inactive' | 'cancelled' | 'pending' | 'preregistered';

/** What stands on the synthetic roll about one person, besides the address. */
export interface Person {
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly suffix: string;
  readonly sex: Sex;
  readonly birthYear: number;
  /** Month and day of birth as MM-DD. */
  readonly birthDay: string;
  readonly group: NameGroup;
  readonly status: RollStatus;
  /** Days since 1970-01-01. */
  readonly registeredOn: number;
  /** One of two people of the same birth date, surname and a similar given name. */
  readonly twin: boolean;
}

/** The last day of the roll, 2022-07-25, and the first day on which somebody may have registered late, 2022-02-01, as day numbers. */
export const LAST_DAY = 19198;
const CIRCULATION_STARTS = 19024;
const YEAR_OF_ROLL = 2022;
/** Families with a child of 16 or 17 who has preregistered. */
const PREREGISTERED = 0.02;

type Household = 'one' | 'couple' | 'couple-two-names' | 'family' | 'parent-and-child' | 'wider-family' | 'sharers';
const KINDS: readonly Household[] = ['one', 'couple', 'couple-two-names', 'family', 'parent-and-child', 'wider-family', 'sharers'];
/** Shares of households with at least one voter; together they put 37 % of voters at an address with another of the same surname. */
const HOUSE_SHARES = [0.385, 0.165, 0.11, 0.085, 0.065, 0.025, 0.165];
const APARTMENT_SHARES = [0.6, 0.08, 0.095, 0.025, 0.035, 0.01, 0.155];

const TWIN_CHANGES: readonly (readonly [RegExp, string])[] = [
  [/A$/, 'O'],
  [/O$/, 'A'],
  [/N$/, 'NA'],
  [/Y$/, 'IE'],
  [/IE$/, 'Y'],
  [/^J/, 'D'],
  [/^M/, 'N'],
  [/E$/, 'A'],
];

interface Who {
  readonly group: NameGroup;
  readonly sex: Sex;
  readonly birthYear: number;
}

function pad(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

/** The voters of one home, drawn from where the stream stands. Two calls from the same place give the same people. */
export function drawHousehold({
  stream,
  names,
  apartment,
}: {
  readonly stream: Stream;
  readonly names: NameSource;
  readonly apartment: boolean;
}): readonly Person[] {
  const people: Person[] = [];
  const kind = KINDS[stream.among(apartment ? APARTMENT_SHARES : HOUSE_SHARES)];

  function person(who: Who, lastName: string, given?: Partial<Person>): Person {
    const statusDraw = stream.next();
    const usual: RollStatus = statusDraw < 0.03 ? 'cancelled' : statusDraw < 0.034 ? 'pending' : statusDraw < 0.074 ? 'inactive' : 'active';
    const status = given?.status ?? usual;
    const during = stream.chance(0.006);
    const adult = Math.max(8035, (who.birthYear + 18 - 1970) * 365.25 + 180);
    const registeredOn = during
      ? CIRCULATION_STARTS + stream.below(LAST_DAY - CIRCULATION_STARTS)
      : Math.floor(CIRCULATION_STARTS - 5 - (CIRCULATION_STARTS - 5 - Math.min(adult, CIRCULATION_STARTS - 10)) * stream.next() ** 2);
    const made: Person = {
      lastName,
      firstName: given?.firstName ?? names.given(stream, who),
      middleName: given?.middleName ?? names.middle(stream, who),
      suffix: given?.suffix ?? '',
      sex: who.sex,
      birthYear: who.birthYear,
      birthDay: given?.birthDay ?? `${pad(1 + stream.below(12))}-${pad(1 + stream.below(28))}`,
      group: who.group,
      status,
      registeredOn,
      twin: given?.twin ?? false,
    };
    people.push(made);
    return made;
  }
  const sex = (): Sex => (stream.chance(0.52) ? 'F' : 'M');
  const yearOf = (age: number): number => YEAR_OF_ROLL - Math.max(19, Math.min(101, Math.round(age)));
  /** Of a grown child; children too young to vote make room for an older one. */
  const childOf = (age: number): number => {
    const child = age - stream.between(19, 36);
    return child < 19 ? 19 + stream.below(9) : child;
  };
  const anyAge = (): number => 19 + (stream.next() + stream.next()) * 36;

  function couple(age: number, sameName: boolean): { readonly first: Person; readonly second: Person } {
    const group = names.group(stream);
    const otherGroup = stream.chance(0.86) ? group : names.group(stream);
    const surname = names.surname(stream, group);
    const firstSex: Sex = 'M';
    const secondSex: Sex = stream.chance(0.97) ? 'F' : 'M';
    const first = person({ group, sex: firstSex, birthYear: yearOf(age) }, surname);
    const married = sameName
      ? group === 'hispanic' && surname.includes(' ') && !surname.startsWith('DE')
        ? surname.split(' ')[0]
        : surname
      : names.surname(stream, otherGroup);
    const second = person({ group: otherGroup, sex: secondSex, birthYear: yearOf(age + stream.between(-7, 5)) }, married);
    return { first, second };
  }

  function children(father: Person, mother: Person | null, count: number): void {
    const parentAge = YEAR_OF_ROLL - (mother?.birthYear ?? father.birthYear);
    const surname =
      stream.chance(0.05) && mother !== null && !/[ -]/.test(father.lastName + mother.lastName) && mother.lastName !== father.lastName
        ? `${father.lastName}-${mother.lastName}`
        : father.lastName;
    let elder: Person | null = null;
    let named = false;
    for (let i = 0; i < count; i++) {
      const who: Who = { group: father.group, sex: sex(), birthYear: yearOf(childOf(parentAge)) };
      if (elder !== null && stream.chance(0.075)) {
        const similar = twinName(elder.firstName);
        const twinWho = { ...who, birthYear: elder.birthYear };
        person(twinWho, surname, { birthDay: elder.birthDay, twin: true, ...(similar === null ? {} : { firstName: similar }) });
        people[people.indexOf(elder)] = { ...elder, twin: true };
        elder = null;
        continue;
      }
      if (!named && father.sex === who.sex && stream.chance(who.sex === 'M' ? 0.2 : 0.03)) {
        named = true;
        const form = who.sex === 'M' ? stream.among([0.42, 0.25, 0.06, 0.27]) : 3;
        const middleName = stream.chance(0.6) ? father.middleName : '';
        person(who, father.lastName, {
          firstName: father.firstName,
          suffix: ['JR', 'JR', 'III', ''][form],
          ...(middleName === '' ? {} : { middleName }),
        });
        if (form === 0 || form === 2) people[0] = { ...people[0], suffix: form === 2 ? 'JR' : stream.chance(0.55) ? 'SR' : '' };
        continue;
      }
      elder = person(who, surname);
    }
    if (stream.chance(PREREGISTERED)) {
      person({ group: father.group, sex: sex(), birthYear: YEAR_OF_ROLL - 17 }, surname, { status: 'preregistered' });
    }
  }

  function twinName(name: string): string | null {
    if (!stream.chance(0.6)) return null;
    for (const [from, to] of TWIN_CHANGES) if (from.test(name) && name.length > 3) return name.replace(from, to);
    return null;
  }

  switch (kind) {
    case 'one': {
      const group = names.group(stream);
      person({ group, sex: sex(), birthYear: yearOf(anyAge()) }, names.surname(stream, group));
      break;
    }
    case 'couple':
      couple(anyAge() + 8, true);
      break;
    case 'couple-two-names':
      couple(anyAge(), false);
      break;
    case 'family': {
      const { first, second } = couple(stream.between(42, 70), stream.chance(0.78));
      children(first, second, 1 + stream.among([0.55, 0.33, 0.12]));
      break;
    }
    case 'parent-and-child': {
      const group = names.group(stream);
      const parent = person(
        { group, sex: stream.chance(0.7) ? 'F' : 'M', birthYear: yearOf(stream.between(42, 78)) },
        names.surname(stream, group),
      );
      children(parent, null, 1 + stream.among([0.75, 0.25]));
      break;
    }
    case 'wider-family': {
      const { first, second } = couple(stream.between(46, 66), stream.chance(0.8));
      children(first, second, 2 + stream.below(3));
      person(
        { group: first.group, sex: 'F', birthYear: yearOf(YEAR_OF_ROLL - first.birthYear + 26) },
        stream.chance(0.6) ? first.lastName : names.surname(stream, first.group),
      );
      break;
    }
    case 'sharers': {
      const count = 2 + stream.among([0.6, 0.28, 0.12]);
      for (let i = 0; i < count; i++) {
        const group = names.group(stream);
        person({ group, sex: sex(), birthYear: yearOf(21 + stream.next() ** 1.6 * 45) }, names.surname(stream, group));
      }
    }
  }
  return people;
}
