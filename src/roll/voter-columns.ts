import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** What a column of a voter file may hold. `district_*` columns come beside these. */
export type VoterField = keyof typeof ALIASES;

/** Headings by which a column is known without being told, compared without case, spaces and signs. The field's own name always counts. */
const ALIASES = {
  voter_id: [
    'voterid',
    'voteridnumber',
    'voteridentification',
    'votersid',
    'voterno',
    'voternumber',
    'voterregnum',
    'voterregistrationnumber',
    'registrationid',
    'registrationnumber',
    'regid',
    'regnum',
    'registrantid',
    'lvoteruniqueid',
    'idnumber',
    'statevoterid',
    'sosvoterid',
    'id',
    'affnumber',
  ],
  last_name: ['lastname', 'surname', 'familyname', 'lname', 'namelast', 'last', 'voterlastname', 'szNameLast'],
  first_name: ['firstname', 'givenname', 'forename', 'fname', 'namefirst', 'first', 'given', 'voterfirstname', 'szNameFirst'],
  middle_name: ['middlename', 'middle', 'mname', 'namemiddle', 'middleinitial', 'mi', 'middlenames', 'szNameMiddle'],
  suffix: ['suffix', 'namesuffix', 'suffixname', 'generation', 'namesuffixlbl', 'sNameSuffix', 'gensuffix'],
  birth_date: ['birthdate', 'dateofbirth', 'dob', 'birthday', 'dtBirthDate', 'dateofbirthdt'],
  birth_year: ['birthyear', 'yearofbirth', 'yob', 'yearborn'],
  house_number: [
    'housenumber',
    'housenum',
    'houseno',
    'streetnumber',
    'stnum',
    'addressnumber',
    'resstreetnumber',
    'streetno',
    'residencestreetnumber',
    'nHouseNum',
  ],
  house_suffix: [
    'housesuffix',
    'housefraction',
    'housenumberfraction',
    'housenumbersuffix',
    'halfcode',
    'housefractionnumber',
    'fraction',
    'addrnonstd',
    'resstreetfrac',
    'housenumsuffix',
    'streetnumbersuffix',
    'stfrac',
    'sFraction',
    'addressnumbersuffix',
  ],
  street_direction: [
    'streetdirection',
    'direction',
    'predirection',
    'streetpredirection',
    'streetdir',
    'predir',
    'dir',
    'stdirprefix',
    'prefixdirection',
    'directionprefix',
    'streetdirprefix',
    'sPreDir',
  ],
  street_name: ['streetname', 'street', 'stname', 'residencestreetname', 'szStreetName'],
  street_type: ['streettype', 'streetsuffix', 'sttype', 'streettypecd', 'typeofstreet', 'roadtype', 'sStreetSuffix'],
  street_post_direction: [
    'streetpostdirection',
    'postdirection',
    'postdir',
    'streetsuffixdirection',
    'suffixdirection',
    'stdirsuffix',
    'streetdirsuffix',
    'directionsuffix',
    'sPostDir',
  ],
  unit_type: ['unittype', 'apttype', 'unitdesignator', 'unitdesignation', 'buildingtype', 'sUnitAbbr'],
  unit: ['unit', 'unitnumber', 'unitnum', 'apt', 'aptnum', 'aptnumber', 'apartment', 'apartmentnumber', 'aptunit', 'unitno', 'sUnitNum'],
  address: [
    'address',
    'residenceaddress',
    'residentialaddress',
    'residentialaddress1',
    'streetaddress',
    'address1',
    'addressline1',
    'residenceaddress1',
    'resaddress',
    'resaddr',
    'resstreetaddress',
    'homeaddress',
    'residenceaddressline1',
    'situsaddress',
  ],
  address_2: ['address2', 'residentialsecondaryaddr', 'residenceaddressline2', 'residenceaddress2', 'residentialaddress2', 'addressline2'],
  city: ['city', 'residencecity', 'rescity', 'rescitydesc', 'residentialcity', 'town', 'cityname', 'regcity', 'szSitusCity'],
  zip: ['zip', 'zipcode', 'zip5', 'postalcode', 'reszip', 'residencezip', 'residencezipcode', 'residentialzip', 'regzipcode', 'sSitusZip'],
  status: [
    'status',
    'voterstatus',
    'registrationstatus',
    'voterstatusdesc',
    'statuscode',
    'voterstatuscode',
    'statuscd',
    'votingstatus',
    'sStatusCode',
  ],
  registered_on: [
    'registeredon',
    'registrationdate',
    'dateregistered',
    'registrdt',
    'regdate',
    'dateofregistration',
    'effectivedate',
    'effectiveregistrationdate',
    'dateofreg',
    'registereddate',
    'dtRegDate',
    'originalregistrationdate',
  ],
  sex: ['sex', 'gender', 'gendercode', 'sexcode', 'sGender'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Every field a heading can be given to with field=heading. */
export const VOTER_FIELDS = Object.keys(ALIASES) as VoterField[];

/** Columns that have no place in a roll: read past, never stored. */
const NEVER_STORED = /^(?:sz?|voter|reg|registered|registration)?(?:political)?(?:party|race|ethnic)|party$/;

export interface VoterColumns {
  /** Column of each field that the file has. */
  readonly at: Readonly<Partial<Record<VoterField, number>>>;
  readonly districts: readonly { readonly field: string; readonly column: number }[];
  /** Canonical field -> heading, for the roll's header. */
  readonly named: Readonly<Record<string, string>>;
  /** Headings that were read past because they hold party, race or ethnicity. */
  readonly neverStored: readonly string[];
}

function plain(heading: string): string {
  return heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

function districtField(heading: string): string | null {
  const field = heading
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^district(?:_.+)?$/.test(field) ? field : null;
}

/** Finds the columns of a voter file by their headings; `given` (field -> heading) goes before what the headings say. */
export function findVoterColumns({
  file,
  headings,
  given = {},
  guess = true,
}: {
  readonly file: string;
  readonly headings: readonly string[];
  readonly given?: Readonly<Record<string, string>>;
  /** False: only the columns that are given. */
  readonly guess?: boolean;
}): Result<VoterColumns, readonly Problem[]> {
  const problems: Problem[] = [];
  const at: Partial<Record<VoterField, number>> = {};
  const districts: { field: string; column: number }[] = [];
  const taken = new Set<number>();
  const byName = new Map<string, number>();
  const twice = new Set<number>();
  headings.forEach((heading, column) => {
    const name = plain(heading);
    const first = byName.get(name);
    if (first !== undefined) twice.add(first);
    else if (name !== '') byName.set(name, column);
  });
  const found = headings.filter((heading) => heading !== '').join(', ') || 'none';

  for (const [field, heading] of Object.entries(given)) {
    const district = districtField(field);
    if (district === null && !(VOTER_FIELDS as string[]).includes(field)) {
      problems.push({
        code: 'column-unknown',
        file,
        field,
        message: `There is no field "${field}".`,
        remedy: `The fields are ${VOTER_FIELDS.join(', ')} and district_*.`,
      });
      continue;
    }
    const exact = headings.indexOf(heading);
    const column = exact >= 0 ? exact : byName.get(plain(heading));
    if (column === undefined) {
      problems.push({
        code: 'column-missing',
        file,
        field,
        message: `There is no column "${heading}" to read ${field} from. Found: ${found}.`,
        remedy: 'Name a heading of the file.',
      });
      continue;
    }
    if (NEVER_STORED.test(plain(headings[column]))) {
      problems.push({
        code: 'column-never-stored',
        file,
        field,
        message: `The column "${headings[column]}" is never stored in a roll.`,
        remedy: 'Leave party, race and ethnicity out.',
      });
      continue;
    }
    taken.add(column);
    if (district !== null) districts.push({ field: district, column });
    else at[field as VoterField] = column;
  }
  if (problems.length > 0) return err(problems);

  const neverStored: string[] = [];
  headings.forEach((heading, column) => {
    if (NEVER_STORED.test(plain(heading))) {
      neverStored.push(heading);
      taken.add(column);
    }
  });
  for (const field of guess ? VOTER_FIELDS : []) {
    if (at[field] !== undefined) continue;
    for (const name of [field, ...ALIASES[field]]) {
      const column = byName.get(plain(name));
      if (column === undefined || taken.has(column)) continue;
      at[field] = column;
      taken.add(column);
      break;
    }
  }
  headings.forEach((heading, column) => {
    const field = guess ? districtField(heading) : null;
    if (field !== null && !taken.has(column) && !districts.some((district) => district.field === field)) districts.push({ field, column });
  });

  const has = (field: VoterField) => at[field] !== undefined;
  const missing: string[] = (['voter_id', 'last_name', 'first_name'] as const).filter((field) => !has(field));
  if (!has('street_name') && !has('address')) missing.push('address (or house_number, street_name, street_type)');
  if (missing.length > 0) {
    const looksLikeLines = !has('voter_id') && ['lineid', 'signedon', 'datesigned', 'line', 'page'].some((name) => byName.has(name));
    if (looksLikeLines)
      return err([
        {
          code: 'file-is-lines',
          file,
          message: 'This looks like a file of petition lines, not a voter file: it has no voter ids.',
          remedy: 'Give the voter file here, and the lines to the screening.',
        },
      ]);
    return err([
      {
        code: 'column-missing',
        file,
        message: `The voter file lacks ${missing.length === 1 ? 'a column' : 'columns'}: ${missing.join('; ')}. Found: ${found}.`,
        remedy: 'Name the columns with --columns field=heading,… or check that this is the right file.',
      },
    ]);
  }
  const doubled = [...Object.values(at), ...districts.map(({ column }) => column)].filter((column) => twice.has(column));
  if (doubled.length > 0)
    return err(
      doubled.map((column) => ({
        code: 'column-twice',
        file,
        message: `More than one column is called "${headings[column]}".`,
        remedy: 'Rename the column that is not meant.',
      })),
    );
  const named: Record<string, string> = {};
  for (const field of VOTER_FIELDS) {
    const column = at[field];
    if (column !== undefined) named[field] = headings[column];
  }
  for (const { field, column } of districts) named[field] = headings[column];
  return ok({ at, districts, named, neverStored });
}
