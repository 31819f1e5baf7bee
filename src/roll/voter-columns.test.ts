import { describe, expect, it } from 'vitest';
import { findVoterColumns } from './voter-columns.ts';

function named(headings: string, given?: Readonly<Record<string, string>>) {
  const found = findVoterColumns({ file: 'v.csv', headings: headings.split(','), ...(given ? { given } : {}) });
  return found.ok ? found.value : found.error[0];
}

describe('columns of a voter file', () => {
  it.each([
    ['voter_id,last_name,first_name,street_name'],
    ['Voter ID,Last Name,First Name,Street Name'],
    ['VOTERID,LASTNAME,FIRSTNAME,STREETNAME'],
    ['Registration Number,Surname,Given Name,Street'],
  ])('%s', (headings) => {
    const [id, last, first, street] = headings.split(',');
    expect(named(headings)).toMatchObject({ named: { voter_id: id, last_name: last, first_name: first, street_name: street } });
  });

  it('keeps district columns under tidy names and reads past party, race and ethnicity', () => {
    const found = named('voter_id,last_name,first_name,address,District City Council,district_board,Party,Race,ethnic_code');
    expect(found).toMatchObject({
      districts: [
        { field: 'district_city_council', column: 4 },
        { field: 'district_board', column: 5 },
      ],
      neverStored: ['Party', 'Race', 'ethnic_code'],
    });
  });

  it('lets what is given go before what the headings say', () => {
    const found = named('voter_id,sos_id,last_name,first_name,address,Ward 7', { voter_id: 'SOS_ID', district_ward: 'Ward 7' });
    expect(found).toMatchObject({ named: { voter_id: 'sos_id', district_ward: 'Ward 7' } });
  });

  it.each([
    ['a,b', undefined, 'column-missing', /lacks columns: voter_id; last_name; first_name; address/],
    ['voter_id,last_name,first_name', undefined, 'column-missing', /lacks a column: address.*Found: voter_id, last_name, first_name/],
    ['line_id,page,line,name,address,signed_on', undefined, 'file-is-lines', /petition lines/],
    ['voter_id,last_name,first_name,address', { nonsense: 'voter_id' }, 'column-unknown', /no field "nonsense"/],
    ['voter_id,last_name,first_name,address', { zip: 'Postcode' }, 'column-missing', /no column "Postcode"/],
    ['voter_id,last_name,last_name,first_name,address', undefined, 'column-twice', /More than one column is called "last_name"/],
    ['voter_id,last_name,first_name,address,Party', { district_a: 'Party' }, 'column-never-stored', /never stored/],
  ])('%s is refused', (headings, given, code, message) => {
    expect(named(headings, given)).toMatchObject({ code, message: expect.stringMatching(message), remedy: expect.any(String) });
  });
});
