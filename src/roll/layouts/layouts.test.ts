// Longer than 600 lines: a table of made-up rows for every layout, which is read beside the test that runs it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRoll } from '../import.ts';
import { openRoll } from '../index-open.ts';
import type { VoterRecord } from '../types.ts';
import { ROLL_LAYOUTS } from './known.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-layouts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Member {
  readonly name: string;
  readonly data: Buffer;
}

/** A ZIP archive as packers make it: local headers, directory, end. */
function zipOf(members: readonly Member[], { stored = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of members) {
    const packed = stored ? data : deflateRawSync(data);
    const fields = (head: Buffer, at: number) => {
      head.writeUInt16LE(20, at);
      head.writeUInt16LE(stored ? 0 : 8, at + 4);
      head.writeUInt32LE(crc32(data), at + 10);
      head.writeUInt32LE(packed.length, at + 14);
      head.writeUInt32LE(data.length, at + 18);
      head.writeUInt16LE(name.length, at + 22);
    };
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    fields(local, 4);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    fields(entry, 6);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

async function voters(name: string, data: Buffer | string, options: { layout?: string } = {}) {
  const path = join(folder, name);
  writeFileSync(path, data);
  const out = `${path}.roll`;
  const result = await buildRoll({ files: [path], asOf: '2024-01-01', out, ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const roll = await openRoll({ path: out });
  if (!roll.ok) throw new Error(JSON.stringify(roll.error));
  const records = Array.from({ length: result.value.voters }, (_, ordinal) => roll.value.voterAt(roll.value.currentRow(ordinal)));
  return { summary: result.value, records };
}

/** A row of a table with these headings; what is not named is empty. */
function row(headings: readonly string[], cells: Readonly<Record<string, string>>): string[] {
  for (const heading of Object.keys(cells)) if (!headings.includes(heading)) throw new Error(`no heading ${heading}`);
  return headings.map((heading) => cells[heading] ?? '');
}

const quoted = (cells: readonly string[], delimiter: string) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);

const NC =
  'county_id county_desc voter_reg_num ncid last_name first_name middle_name name_suffix_lbl status_cd voter_status_desc reason_cd voter_status_reason_desc res_street_address res_city_desc state_cd zip_code mail_addr1 mail_addr2 mail_addr3 mail_addr4 mail_city mail_state mail_zipcode full_phone_number confidential_ind registr_dt race_code ethnic_code party_cd gender_code birth_year age_at_year_end birth_state drivers_lic precinct_abbrv precinct_desc municipality_abbrv municipality_desc ward_abbrv ward_desc cong_dist_abbrv super_court_abbrv judic_dist_abbrv nc_senate_abbrv nc_house_abbrv county_commiss_abbrv county_commiss_desc township_abbrv township_desc school_dist_abbrv school_dist_desc fire_dist_abbrv fire_dist_desc water_dist_abbrv water_dist_desc sewer_dist_abbrv sewer_dist_desc sanit_dist_abbrv sanit_dist_desc rescue_dist_abbrv rescue_dist_desc munic_dist_abbrv munic_dist_desc dist_1_abbrv dist_1_desc vtd_abbrv vtd_desc'.split(
    ' ',
  );

const OH =
  'SOS_VOTERID,COUNTY_NUMBER,COUNTY_ID,LAST_NAME,FIRST_NAME,MIDDLE_NAME,SUFFIX,DATE_OF_BIRTH,REGISTRATION_DATE,VOTER_STATUS,PARTY_AFFILIATION,RESIDENTIAL_ADDRESS1,RESIDENTIAL_SECONDARY_ADDR,RESIDENTIAL_CITY,RESIDENTIAL_STATE,RESIDENTIAL_ZIP,RESIDENTIAL_ZIP_PLUS4,RESIDENTIAL_COUNTRY,RESIDENTIAL_POSTALCODE,MAILING_ADDRESS1,MAILING_SECONDARY_ADDRESS,MAILING_CITY,MAILING_STATE,MAILING_ZIP,MAILING_ZIP_PLUS4,MAILING_COUNTRY,MAILING_POSTAL_CODE,CAREER_CENTER,CITY,CITY_SCHOOL_DISTRICT,COUNTY_COURT_DISTRICT,CONGRESSIONAL_DISTRICT,COURT_OF_APPEALS,EDU_SERVICE_CENTER_DISTRICT,EXEMPTED_VILL_SCHOOL_DISTRICT,LIBRARY,LOCAL_SCHOOL_DISTRICT,MUNICIPAL_COURT_DISTRICT,PRECINCT_NAME,PRECINCT_CODE,STATE_BOARD_OF_EDUCATION,STATE_REPRESENTATIVE_DISTRICT,STATE_SENATE_DISTRICT,TOWNSHIP,VILLAGE,WARD,PRIMARY-03/07/2000,GENERAL-11/07/2000'.split(
    ',',
  );

const WA =
  'StateVoterID|FName|MName|LName|NameSuffix|Birthyear|Gender|RegStNum|RegStFrac|RegStName|RegStType|RegUnitType|RegStPreDirection|RegStPostDirection|RegStUnitNum|RegCity|RegState|RegZipCode|CountyCode|PrecinctCode|PrecinctPart|LegislativeDistrict|CongressionalDistrict|Mail1|Mail2|Mail3|MailCity|MailZip|MailState|MailCountry|Registrationdate|LastVoted|StatusCode'.split(
    '|',
  );

const CO =
  'VOTER_ID,COUNTY_CODE,COUNTY,LAST_NAME,FIRST_NAME,MIDDLE_NAME,NAME_SUFFIX,VOTER_NAME,STATUS_CODE,PRECINCT_NAME,ADDRESS_LIBRARY_ID,HOUSE_NUM,HOUSE_SUFFIX,PRE_DIR,STREET_NAME,STREET_TYPE,POST_DIR,UNIT_TYPE,UNIT_NUM,RESIDENTIAL_ADDRESS,RESIDENTIAL_CITY,RESIDENTIAL_STATE,RESIDENTIAL_ZIP_CODE,RESIDENTIAL_ZIP_PLUS,EFFECTIVE_DATE,REGISTRATION_DATE,STATUS,STATUS_REASON,BIRTH_YEAR,GENDER,PRECINCT,SPLIT,VOTER_STATUS_ID,PARTY,PREFERENCE,PARTY_AFFILIATION_DATE,PHONE_NUM,MAIL_ADDR1,MAIL_ADDR2,MAIL_ADDR3,MAILING_CITY,MAILING_STATE,MAILING_ZIP_CODE,MAILING_ZIP_PLUS,MAILING_COUNTRY,SPL_ID,PERMANENT_MAIL_IN_VOTER,CONGRESSIONAL,STATE_SENATE,STATE_HOUSE,ID_REQUIRED'.split(
    ',',
  );

const MI =
  'LAST_NAME,FIRST_NAME,MIDDLE_NAME,NAME_SUFFIX,YEAR_OF_BIRTH,GENDER,REGISTRATION_DATE,STREET_NUMBER_PREFIX,STREET_NUMBER,STREET_NUMBER_SUFFIX,DIRECTION_PREFIX,STREET_NAME,STREET_TYPE,DIRECTION_SUFFIX,EXTENSION,CITY,STATE,ZIP_CODE,MAILING_ADDRESS_LINE_ONE,MAILING_ADDRESS_LINE_TWO,MAILING_ADDRESS_LINE_THREE,MAILING_ADDRESS_LINE_FOUR,MAILING_ADDRESS_LINE_FIVE,VOTER_IDENTIFICATION_NUMBER,COUNTY_CODE,COUNTY_NAME,JURISDICTION_CODE,JURISDICTION_NAME,PRECINCT,WARD,SCHOOL_DISTRICT_CODE,SCHOOL_DISTRICT_NAME,STATE_HOUSE_DISTRICT_CODE,STATE_HOUSE_DISTRICT_NAME,STATE_SENATE_DISTRICT_CODE,STATE_SENATE_DISTRICT_NAME,US_CONGRESS_DISTRICT_CODE,US_CONGRESS_DISTRICT_NAME,COUNTY_COMMISSIONER_DISTRICT_CODE,COUNTY_COMMISSIONER_DISTRICT_NAME,VILLAGE_DISTRICT_CODE,VILLAGE_DISTRICT_NAME,VILLAGE_PRECINCT,SCHOOL_PRECINCT,IS_PERMANENT_ABSENTEE_VOTER,VOTER_STATUS_TYPE_CODE,UOCAVA_STATUS_CODE,UOCAVA_STATUS_NAME'.split(
    ',',
  );

const CA =
  'lVoterUniqueID sAffNumber szStateVoterID sVoterTitle szNameLast szNameFirst szNameMiddle sNameSuffix sGender szSitusAddress szSitusCity sSitusState sSitusZip sHouseNum sUnitAbbr sUnitNum szStreetName sStreetSuffix sPreDir sPostDir szMailAddress1 szMailAddress2 szMailAddress3 szMailAddress4 szMailZip szPhone szEmailAddress dtBirthDate sBirthPlace dtRegDate dtOrigRegDate dtLastUpdate_dt sStatusCode szStatusReasonDesc sPrecinctID szPartyName szLanguageName'.split(
    ' ',
  );

const CC =
  'RegistrationNumber VoterID VoterTitle FirstName MiddleName LastName NameSuffix Gender BirthDate BirthPlace Language HouseNumber PreDirection StreetName StreetSuffix PostDirection UnitAbbr UnitNumber ResidenceCity ResidenceZipCode MailAddress1 MailCity MailState MailZip PhoneNumber EmailAddress RegistrationDate PartyName PartyAbbr VBMProgramStatus StatusReason PrecinctID PrecinctPortion PrecinctName'.split(
    ' ',
  );

const headingsOf = (id: string) => ROLL_LAYOUTS.find((layout) => layout.id === id)?.headings ?? [];

interface Case {
  readonly id: string;
  readonly name: string;
  readonly data: Buffer;
  readonly expected: Partial<VoterRecord>;
}

/** One made-up voter in each published shape. */
function cases(): Case[] {
  const nc = row(NC, {
    county_id: '92',
    county_desc: 'WAKE',
    voter_reg_num: '000012345678',
    ncid: 'EH123456',
    last_name: 'MUÑOZ',
    first_name: 'ANA',
    middle_name: 'LUZ',
    name_suffix_lbl: '',
    status_cd: 'A',
    voter_status_desc: 'ACTIVE',
    res_street_address: '120 N MAPLE ST   # 4B ',
    res_city_desc: 'RALEIGH',
    state_cd: 'NC',
    zip_code: '27601',
    registr_dt: '05/12/2016',
    race_code: 'W',
    ethnic_code: 'HL',
    party_cd: 'UNA',
    gender_code: 'F',
    birth_year: '1971',
    precinct_abbrv: '01-01',
    municipality_desc: 'RALEIGH',
    cong_dist_abbrv: '2',
    nc_senate_abbrv: '15',
    nc_house_abbrv: '38',
  });
  const oh = row(OH, {
    SOS_VOTERID: 'OH0011102498',
    COUNTY_NUMBER: '63',
    LAST_NAME: 'DOE',
    FIRST_NAME: 'JANE',
    MIDDLE_NAME: 'Q',
    SUFFIX: 'III',
    DATE_OF_BIRTH: '1965-12-08',
    REGISTRATION_DATE: '2016-03-29',
    VOTER_STATUS: 'CONFIRMATION',
    PARTY_AFFILIATION: 'R',
    RESIDENTIAL_ADDRESS1: '3044 1/2 IRA RD',
    RESIDENTIAL_SECONDARY_ADDR: 'APT 3',
    RESIDENTIAL_CITY: 'AKRON',
    RESIDENTIAL_STATE: 'OH',
    RESIDENTIAL_ZIP: '44333',
    CITY: 'AKRON CITY',
    CONGRESSIONAL_DISTRICT: '13',
    PRECINCT_CODE: '77ARE',
  });
  const fl = row(headingsOf('us-fl'), {
    'County Code': 'ALA',
    'Voter ID': '100123456',
    'Name Last': 'Van "Dyke"',
    'Name Suffix': 'Jr.',
    'Name First': 'Rob',
    'Requested public records exemption': 'N',
    'Residence Address Line 1': '4234 SW 12TH TER APT 7',
    'Residence City (USPS)': 'Gainesville',
    'Residence State': '',
    'Residence Zipcode': '326071234',
    Gender: 'M',
    Race: '5',
    'Birth Date': '01/31/1980',
    'Registration Date': '10/01/2000',
    'Party Affiliation': 'NPA',
    Precinct: '41',
    'Voter Status': 'INA',
    'Congressional District': '3',
  });
  const wa = row(WA, {
    StateVoterID: 'WA012345678',
    FName: 'Ren\u00e9e',
    LName: 'Fournier',
    Birthyear: '1990',
    Gender: 'F',
    RegStNum: '123',
    RegStFrac: '1/2',
    RegStName: 'Main',
    RegStType: 'St',
    RegUnitType: 'Apt',
    RegStPostDirection: 'SW',
    RegStUnitNum: '4B',
    RegCity: 'Seattle',
    RegState: 'WA',
    RegZipCode: '98101',
    CountyCode: 'KI',
    PrecinctCode: '1823',
    LegislativeDistrict: '43',
    CongressionalDistrict: '7',
    Registrationdate: '2012-08-21',
    StatusCode: 'Active',
  });
  const co = (id: string, first: string) =>
    row(CO, {
      VOTER_ID: id,
      COUNTY_CODE: '16',
      COUNTY: 'Denver',
      LAST_NAME: 'OLSEN',
      FIRST_NAME: first,
      VOTER_NAME: `OLSEN, ${first}`,
      STATUS_CODE: 'A',
      ADDRESS_LIBRARY_ID: '998',
      HOUSE_NUM: '1600',
      PRE_DIR: 'E',
      STREET_NAME: 'COLFAX',
      STREET_TYPE: 'AVE',
      UNIT_TYPE: 'UNIT',
      UNIT_NUM: '12',
      RESIDENTIAL_ADDRESS: '1600 E COLFAX AVE UNIT 12',
      RESIDENTIAL_CITY: 'DENVER',
      RESIDENTIAL_STATE: 'CO',
      RESIDENTIAL_ZIP_CODE: '80218',
      EFFECTIVE_DATE: '06/01/2020',
      REGISTRATION_DATE: '05/30/2020',
      STATUS: 'Active',
      BIRTH_YEAR: '1988',
      GENDER: 'Female',
      PRECINCT: '1203416203',
      PARTY: 'UAF',
      CONGRESSIONAL: 'Congressional 1',
    });
  const mi = row(MI, {
    LAST_NAME: 'NOWAK',
    FIRST_NAME: 'ADAM',
    YEAR_OF_BIRTH: '1959',
    GENDER: 'M',
    REGISTRATION_DATE: '1991-02-03',
    STREET_NUMBER: '77',
    DIRECTION_PREFIX: 'W',
    STREET_NAME: 'HURON',
    STREET_TYPE: 'ST',
    EXTENSION: 'LOT 9',
    CITY: 'ANN ARBOR',
    STATE: 'MI',
    ZIP_CODE: '48104',
    VOTER_IDENTIFICATION_NUMBER: '4123456',
    COUNTY_NAME: 'WASHTENAW',
    JURISDICTION_NAME: 'ANN ARBOR CITY',
    PRECINCT: '1',
    VOTER_STATUS_TYPE_CODE: 'V',
  });
  const fixed = (() => {
    const line = Buffer.alloc(520, 0x20);
    const put = (start: number, text: string) => line.write(text, start, 'latin1');
    put(0, 'NOWAK');
    put(35, 'EVE');
    put(55, 'M');
    put(78, '1961');
    put(82, 'F');
    put(83, '02031991');
    put(92, '0000077');
    put(103, 'W');
    put(105, 'HURON');
    put(135, 'ST');
    put(143, 'APT 2');
    put(156, 'ANN ARBOR');
    put(191, 'MI');
    put(193, '48104');
    put(448, '0000004123457');
    put(461, '81');
    put(463, '03000');
    put(468, '000101');
    put(517, 'A');
    put(519, 'N');
    return line;
  })();
  const pa = row(headingsOf('us-pa'), {
    'ID Number': '001234567-09',
    'Last Name': 'STOLTZFUS',
    'First Name': 'SARAH',
    'Middle Name': 'K',
    Gender: 'F',
    DOB: '07/04/1976',
    'Registration Date': '09/09/1999',
    'Voter Status': 'A',
    'Party Code': 'NF',
    'House Number': '16',
    'House Number Suffix': 'B',
    'Street Name': 'W KING ST',
    'Apartment Number': '3',
    City: 'LANCASTER',
    State: 'PA',
    Zip: '17603',
    'Precinct Code': '0010',
    'Zone 6': 'STH096',
    County: 'LANCASTER',
  });
  const ca = row(CA, {
    lVoterUniqueID: '123456789',
    szNameLast: 'GARCIA LOPEZ  ',
    szNameFirst: 'MARIA',
    szNameMiddle: 'E',
    sGender: 'F',
    szSitusAddress: '1423 1/2 W MAPLE AVE #4',
    szSitusCity: 'RIVERSIDE',
    sSitusState: 'CA',
    sSitusZip: '92501',
    sHouseNum: '1423 1/2',
    sUnitAbbr: '#',
    sUnitNum: '4',
    szStreetName: 'MAPLE',
    sStreetSuffix: 'AVE',
    sPreDir: 'W',
    dtBirthDate: '3/14/1971',
    dtRegDate: '5/2/2009',
    sStatusCode: 'A',
    sPrecinctID: '45012',
    szPartyName: 'No Party Preference',
  });
  const cc = row(CC, {
    RegistrationNumber: 'R12345678',
    VoterID: 'V0123456789',
    FirstName: 'JOHN',
    LastName: 'SMITH',
    Gender: 'M',
    BirthDate: '01/15/1980',
    HouseNumber: '123',
    StreetName: 'MAIN',
    StreetSuffix: 'ST',
    ResidenceCity: 'WALNUT CREEK',
    ResidenceZipCode: '94596',
    RegistrationDate: '10/01/2000',
    PartyName: 'Democratic',
    PrecinctID: '1234',
  });
  const latin = (text: string) => Buffer.from(text, 'latin1');
  return [
    {
      id: 'us-nc',
      name: 'ncvoter92.zip',
      data: zipOf([{ name: 'ncvoter92.txt', data: latin(`${quoted(NC, '\t')}\r\n${quoted(nc, '\t')}\r\n`) }]),
      expected: {
        voterId: 'EH123456',
        lastName: 'MUÑOZ',
        firstName: 'ANA',
        birth: '1971',
        houseNumber: '120',
        streetDirection: 'N',
        streetName: 'MAPLE',
        streetType: 'ST',
        unit: '# 4B',
        city: 'RALEIGH',
        zip: '27601',
        status: 'active',
        registeredOn: '2016-05-12',
      },
    },
    {
      id: 'us-oh',
      name: 'SWVF_1_22.txt.gz',
      data: gzipSync(`${quoted(OH, ',')}\n${quoted(oh, ',')}\n`),
      expected: {
        voterId: 'OH0011102498',
        suffix: 'III',
        birth: '1965-12-08',
        houseNumber: '3044 1/2',
        streetName: 'IRA',
        streetType: 'RD',
        unit: 'APT 3',
        city: 'AKRON',
        zip: '44333',
        status: 'inactive',
        registeredOn: '2016-03-29',
      },
    },
    {
      id: 'us-fl',
      name: '20240109_VoterDetail.zip',
      data: zipOf([{ name: '20240109_VoterDetail/ALA_20240109.txt', data: latin(`${fl.join('\t')}\r\n`) }]),
      expected: {
        voterId: '100123456',
        lastName: 'VAN "DYKE"',
        suffix: 'JR',
        birth: '1980-01-31',
        houseNumber: '4234',
        streetDirection: 'SW',
        streetName: '12TH',
        streetType: 'TER',
        unit: 'APT 7',
        city: 'GAINESVILLE',
        zip: '32607',
        status: 'inactive',
        registeredOn: '2000-10-01',
      },
    },
    {
      id: 'us-wa',
      name: '20240102_VRDB_Extract.txt',
      data: latin(`${WA.join('|')}\r\n${wa.join('|')}\r\n`),
      expected: {
        voterId: 'WA012345678',
        firstName: 'RENÉE',
        lastName: 'FOURNIER',
        birth: '1990',
        houseNumber: '123 1/2',
        streetDirection: 'SW',
        streetName: 'MAIN',
        unit: 'APT 4B',
        zip: '98101',
        status: 'active',
        registeredOn: '2012-08-21',
      },
    },
    {
      id: 'us-co',
      name: 'EX-002.zip',
      data: zipOf(
        [
          {
            name: 'Registered_Voters_List_Part1.txt',
            data: Buffer.from(`${quoted(CO, ',')}\r\n${quoted(co('600123456', 'KARI'), ',')}\r\n`),
          },
          {
            name: 'Registered_Voters_List_Part2.txt',
            data: Buffer.from(`${quoted(CO, ',')}\r\n${quoted(co('600123457', 'NILS'), ',')}\r\n`),
          },
        ],
        { stored: true },
      ),
      expected: {
        voterId: '600123456',
        firstName: 'KARI',
        houseNumber: '1600',
        streetDirection: 'E',
        streetName: 'COLFAX',
        streetType: 'AVE',
        unit: 'UNIT 12',
        birth: '1988',
        status: 'active',
        registeredOn: '2020-05-30',
      },
    },
    {
      id: 'us-mi',
      name: 'EntireState.zip',
      data: zipOf([
        { name: 'EntireStateVoterHistory.csv', data: Buffer.from('VOTER_IDENTIFICATION_NUMBER,ELECTION_DATE\n1,2\n') },
        { name: 'entire_state_v.csv', data: Buffer.from(`${MI.join(',')}\n${quoted(mi, ',')}\n`) },
      ]),
      expected: {
        voterId: '4123456',
        birth: '1959',
        houseNumber: '77',
        streetDirection: 'W',
        streetName: 'HURON',
        unit: 'LOT 9',
        city: 'ANN ARBOR',
        status: 'inactive',
        registeredOn: '1991-02-03',
      },
    },
    {
      id: 'us-mi-fixed',
      name: 'FOIA_VOTERS.zip',
      data: zipOf([
        { name: 'countycd.lst', data: Buffer.from('81 WASHTENAW\r\n') },
        { name: 'entire_state_v.lst', data: Buffer.concat([fixed, Buffer.from('\r\n')]) },
      ]),
      expected: {
        voterId: '0000004123457',
        firstName: 'EVE',
        birth: '1961',
        houseNumber: '77',
        streetDirection: 'W',
        streetName: 'HURON',
        streetType: 'ST',
        unit: 'APT 2',
        city: 'ANN ARBOR',
        zip: '48104',
        status: 'active',
        registeredOn: '1991-02-03',
      },
    },
    {
      id: 'us-pa',
      name: 'Statewide.zip',
      data: zipOf([
        { name: 'LANCASTER FVE 20240101.txt', data: Buffer.from(`${quoted(pa, '\t')}\n`) },
        { name: 'LANCASTER Zone Codes 20240101.txt', data: Buffer.from('"LANCASTER"\t"1"\t"X"\n') },
      ]),
      expected: {
        voterId: '001234567-09',
        birth: '1976-07-04',
        houseNumber: '16B',
        streetDirection: 'W',
        streetName: 'KING',
        streetType: 'ST',
        unit: '3',
        status: 'active',
        registeredOn: '1999-09-09',
      },
    },
    {
      id: 'us-ca-county',
      name: 'voters_mvmj.txt',
      data: Buffer.from(`${CA.join('\t')}\r\n${ca.join('\t')}\r\n`),
      expected: {
        voterId: '123456789',
        lastName: 'GARCIA LOPEZ',
        birth: '1971-03-14',
        houseNumber: '1423 1/2',
        streetName: 'MAPLE',
        unit: '# 4',
        status: 'active',
        registeredOn: '2009-05-02',
      },
    },
    {
      id: 'us-ca-county-plain',
      name: 'contra-costa.tsv',
      data: Buffer.from(`${CC.join('\t')}\n${cc.join('\t')}\n`),
      expected: { voterId: 'V0123456789', birth: '1980-01-15', houseNumber: '123', city: 'WALNUT CREEK', status: 'unknown' },
    },
  ];
}

describe('layouts of public voter files', () => {
  it.each(cases())('$id is known by its signs and read whole', async ({ id, name, data, expected }) => {
    const { summary, records } = await voters(name, data);
    expect(summary.notes[0]).toBe(`Read as: ${ROLL_LAYOUTS.find((layout) => layout.id === id)?.name}.`);
    expect(summary).toMatchObject({ setAside: 0, warnings: [] });
    expect(records[0]).toMatchObject(expected);
    expect(JSON.stringify(records)).not.toMatch(/UNA|Democratic|Preference|UAF/);
    const again = await voters(`again-${name}`, data, { layout: id });
    expect(again.records[0]).toMatchObject(expected);
  });

  const person = (id: string, cells: Readonly<Record<string, string>>) =>
    row(OH, {
      SOS_VOTERID: id,
      LAST_NAME: 'PEÑA',
      FIRST_NAME: 'JOSÉ',
      DATE_OF_BIRTH: '1965-12-08',
      VOTER_STATUS: 'ACTIVE',
      RESIDENTIAL_ADDRESS1: '12 OAK ST',
      RESIDENTIAL_CITY: 'AKRON',
      RESIDENTIAL_ZIP: '44333',
      ...cells,
    });
  const ohio = (delimiter: string, end: string) =>
    [OH, person('OH1', { MAILING_ADDRESS1: `FLAT 2${end}REAR` }), person('OH2', {})]
      .map((cells) => quoted(cells, delimiter) + end)
      .join('');
  const comma = ohio(',', '\n');
  it.each([
    ['comma', Buffer.from(comma)],
    ['tab', Buffer.from(ohio('\t', '\n'))],
    ['pipe', Buffer.from(ohio('|', '\n'))],
    ['a byte-order mark and lines of Windows', Buffer.from(`\ufeff${ohio(',', '\r\n')}`)],
    ['Windows-1252', Buffer.from(comma, 'latin1')],
    ['gzip', gzipSync(comma)],
    ['ZIP', zipOf([{ name: 'SWVF_1_22.txt', data: Buffer.from(comma) }])],
  ])('reads one layout in any writing and packing: %s, with a line break inside a cell', async (name, data) => {
    const { summary, records } = await voters(`ohio ${name}`, data);
    expect(summary).toMatchObject({ read: 2, accepted: 2, setAside: 0 });
    expect(summary.notes[0]).toContain('Ohio');
    expect(records.map(({ voterId, lastName, firstName, birth, zip }) => [voterId, lastName, firstName, birth, zip])).toEqual(
      ['OH1', 'OH2'].map((id) => [id, 'PEÑA', 'JOSÉ', '1965-12-08', '44333']),
    );
  });

  it('reads several files of one layout as one roll, each packed in its own way', async () => {
    const files = [
      ['part 1.txt', Buffer.from(comma)],
      ['part 2.gz', gzipSync(comma.replaceAll('"OH1"', '"OH3"').replaceAll('"OH2"', '"OH4"'))],
      ['part 3.zip', zipOf([{ name: 'x.csv', data: Buffer.from(comma.replaceAll('"OH1"', '"OH5"').replaceAll('"OH2"', '"OH1"')) }])],
    ] as const;
    const paths = files.map(([name, data]) => {
      writeFileSync(join(folder, name), data);
      return join(folder, name);
    });
    const result = await buildRoll({ files: paths, asOf: '2024-01-01', out: join(folder, 'parts.roll') });
    // OH1 stands in the first part already.
    expect(result.ok && result.value).toMatchObject({ read: 6, accepted: 5, setAside: 1, voters: 5 });
  });

  it('has a test and a source for every layout, and each is told apart from the others', () => {
    expect(cases().map(({ id }) => id)).toEqual(ROLL_LAYOUTS.map(({ id }) => id));
    for (const layout of ROLL_LAYOUTS) expect(layout.sources.length).toBeGreaterThan(0);
  });

  it('reads all files of an archive and counts them as one source', async () => {
    const colorado = cases().find(({ id }) => id === 'us-co');
    const { summary, records } = await voters('two-parts.zip', colorado?.data ?? '');
    expect(records.map(({ firstName }) => firstName)).toEqual(['KARI', 'NILS']);
    expect(summary.sources).toMatchObject([{ file: 'two-parts.zip', rows: 2, bytes: colorado?.data.length }]);
  });

  it('keeps the districts of a layout', async () => {
    const ohio = cases().find(({ id }) => id === 'us-oh');
    const { records } = await voters('districts.gz', ohio?.data ?? '');
    expect(records[0].districts).toMatchObject({
      district_congress: '13',
      district_precinct: '77ARE',
      district_municipality: 'AKRON CITY',
    });
  });

  it.each([
    ['cut.gz', gzipSync('voter_id,last_name,first_name,address\n1,A,B,1 MAIN ST\n'.repeat(500)).subarray(0, 60), /unexpected end/],
    ['cut.zip', zipOf([{ name: 'v.csv', data: Buffer.from('voter_id,last_name\n') }]).subarray(0, 60), /damaged/],
    ['none.zip', zipOf([{ name: 'v.pdf', data: Buffer.from('x') }]), /no text files/],
    ['sheet.xlsx', zipOf([{ name: '[Content_Types].xml', data: Buffer.from('x') }]), /spreadsheet/],
  ])('refuses %s with one clear error', async (name, data, message) => {
    const path = join(folder, name);
    writeFileSync(path, data);
    const result = await buildRoll({ files: [path], asOf: '2024-01-01', out: `${path}.roll` });
    expect(result.ok ? '' : result.error.map((problem) => problem.message).join()).toMatch(message);
  });

  it('reads Parquet where DuckDB is installed, and refuses it damaged', async ({ skip }) => {
    const duckdb = await import('@duckdb/node-api').catch(() => null);
    if (duckdb === null) return skip('DuckDB is not installed');
    const path = join(folder, 'voters.parquet');
    const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
    await connection.run(
      `copy (select '7' as voter_id, 'MUÑOZ "X", JR' as last_name, 'ANA' as first_name, '12 OAK ST' as address, date '1980-02-03' as birth_date) to '${path}' (format parquet)`,
    );
    connection.closeSync();
    const { records, summary } = await voters('v.parquet', readFileSync(path));
    expect(records[0]).toMatchObject({ voterId: '7', lastName: 'MUÑOZ "X"', suffix: 'JR', houseNumber: '12', birth: '1980-02-03' });
    expect(summary.sources[0]).toMatchObject({ file: 'v.parquet', bytes: readFileSync(path).length });
    const cut = join(folder, 'cut.parquet');
    writeFileSync(cut, readFileSync(path).subarray(0, 200));
    const result = await buildRoll({ files: [cut], asOf: '2024-01-01', out: `${cut}.roll` });
    expect(result.ok ? '' : result.error[0].code).toBe('parquet-unreadable');
  });

  it('refuses a damaged member of an archive', async () => {
    const data = zipOf([{ name: 'v.csv', data: Buffer.from('voter_id,last_name,first_name,address\n1,SMITH,ANN,1 MAIN ST\n') }], {
      stored: true,
    });
    data[30 + 5 + 40] ^= 1;
    const path = join(folder, 'flipped.zip');
    writeFileSync(path, data);
    const result = await buildRoll({ files: [path], asOf: '2024-01-01', out: `${path}.roll` });
    expect(result.ok ? '' : result.error[0].message).toMatch(/damaged/);
  });
});
