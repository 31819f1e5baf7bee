import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRoll, type RollBuildSummary } from './import.ts';
import { openRoll, type Roll } from './index-open.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-former-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADING =
  'voter_id,last_name,first_name,house_number,street_name,street_type,unit,city,zip,status,registered_on,birth_date,district_ward';

interface Built {
  readonly roll: Roll;
  readonly summary: RollBuildSummary;
  readonly path: string;
}

async function build(
  name: string,
  asOf: string,
  rows: readonly string[],
  formerRolls: readonly Built[] = [],
  heading = HEADING,
): Promise<Built> {
  writeFileSync(join(folder, `${name}.csv`), [heading, ...rows].join('\n'));
  const path = join(folder, `${name}.roll`);
  const built = await buildRoll({
    files: [join(folder, `${name}.csv`)],
    asOf,
    out: path,
    formerRolls: formerRolls.map((roll) => roll.path),
  });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  const roll = await openRoll({ path });
  if (!roll.ok) throw new Error(roll.error.message);
  return { roll: roll.value, summary: built.value, path };
}

/** Every row of a roll: voter, status, former or not, name and address. */
function everything({ roll }: Built): string[] {
  return Array.from({ length: roll.views.rows }, (_, row) => {
    const v = roll.voterAt(row);
    return `${v.voterId} ${v.status}${v.former ? ' former' : ''}: ${v.firstName} ${v.lastName}, ${v.houseNumber} ${v.streetName} ${v.streetType} ${v.unit} ${v.city} ${v.zip}`;
  }).sort();
}

const SMITH = (address: string, rest = 'active,2001-01-01,1980-02-03,1') => `1,SMITH,ANN,${address},${rest}`;

describe('older rolls', () => {
  it('keep earlier names and addresses findable, and voters who are gone', async () => {
    const oldest = await build('oldest', '2020-01-01', [
      SMITH('5,ELM,AVE,,BELL,90201'),
      '2,JONES,BO,9,OAK,ST,APT 4,BELL,90201,active,1999-09-09,1970,2',
      '4,GONE,LONG,7,PINE,ST,,BELL,90201,active,1999-09-09,1970,2',
    ]);
    const older = await build('older', '2021-01-01', [
      SMITH('12,MAIN,ST,,BELL,90201'),
      '2,JONES,BO,9,OAK,ST,APT 4,BELL,90201,active,1999-09-09,1970,2',
      "3,O'HARA,CY,3,OAK,ST,,LOS ANGELES,90012,inactive,2005-05-05,,1",
    ]);
    const now = await build(
      'now',
      '2022-07-06',
      [SMITH('14 1/2,MAIN,ST,,BELL,90201'), '2,JONES-LEE,BO,9,OAK,ST,UNIT 4,BELL,90201,active,1999-09-09,1970,2'],
      [oldest, older],
    );
    expect(everything(now)).toEqual([
      '1 active former: ANN SMITH, 12 MAIN ST  BELL 90201',
      '1 active former: ANN SMITH, 5 ELM AVE  BELL 90201',
      '1 active: ANN SMITH, 14 1/2 MAIN ST  BELL 90201',
      '2 active former: BO JONES, 9 OAK ST APT 4 BELL 90201',
      '2 active: BO JONES-LEE, 9 OAK ST UNIT 4 BELL 90201',
      "3 cancelled former: CY O'HARA, 3 OAK ST  LOS ANGELES 90012",
      '4 cancelled former: LONG GONE, 7 PINE ST  BELL 90201',
    ]);
    expect(now.summary).toMatchObject({ read: 2, accepted: 2, rows: 7, voters: 4, former: 3, gone: 2 });
    const { roll } = now;
    expect(roll.header.counts).toEqual({ read: 2, accepted: 2, setAside: 0, rows: 7, voters: 4 });
    // The current row is the newest one; who is gone has the former one.
    const current = ['1', '2', '3', '4'].map((id) => roll.voterAt(roll.rowOfVoterId(id) ?? -1));
    expect(current.map((v) => v.former)).toEqual([false, false, true, true]);
    expect(current[2]).toMatchObject({ registeredOn: '2005-05-05', birth: '', districts: { district_ward: '1' } });
    // Frequencies count current registrations only.
    const frequency = (name: string) => {
      const { heap, off, count, freq } = roll.views.surname;
      const keys = Array.from({ length: count }, (_, i) => Buffer.from(heap.slice(off[i], off[i + 1])).toString());
      return freq[keys.indexOf(name)];
    };
    expect([frequency('SMITH'), frequency('JONES'), frequency('JONESLEE'), frequency('OHARA')]).toEqual([1, 0, 1, 0]);
  });

  it('change nothing where nothing changed, however it is written', async () => {
    const rows = [SMITH('12,MAIN,ST,APT 4,LOS ANGELES,90012'), '2,García,JOSÉ,9,OAK,ST,,BELL,,active,1999-09-09,1970,2'];
    const older = await build('same-older', '2021-01-01', rows);
    const rewritten = [SMITH('12,Main,Street,#4,L.A.,90012-1234'), '2,GARCIA,JOSE,9,OAK,,,BELL,90201,active,1999-09-09,1970,2'];
    const now = await build('same-now', '2022-01-01', rewritten, [older]);
    expect(now.summary).toMatchObject({ rows: 2, former: 0, gone: 0 });
    const alone = await build('same-alone', '2022-01-01', rewritten);
    const sections = ({ roll }: Built) => roll.header.sections.map(({ name, sha256 }) => [name, sha256]);
    expect(sections(now)).toEqual(sections(alone));
  });

  it.each([
    ['numbers', '10', '20'],
    ['texts', 'CA10', 'CA20'],
    ['texts then numbers', 'CA10', '20'],
    ['numbers then texts', '10', 'CA20'],
  ])('bring voter ids together: %s', async (name, one, two) => {
    const line = (id: string, street: string) => `${id},SMITH,ANN,1,${street},ST,,BELL,90201,active,2001-01-01,1980,1`;
    const older = await build(`ids-older-${name}`, '2021-01-01', [line(one, 'ELM'), line('7', 'ELM'), line('9', 'OAK')]);
    const now = await build(`ids-now-${name}`, '2022-01-01', [line(two, 'ELM'), line('7', 'PINE'), line('9', 'OAK')], [older]);
    const cancelled = one === two ? [] : [`${one} cancelled former: ANN SMITH, 1 ELM ST  BELL 90201`];
    expect(everything(now)).toEqual(
      [
        ...cancelled,
        `${two} active: ANN SMITH, 1 ELM ST  BELL 90201`,
        '7 active former: ANN SMITH, 1 ELM ST  BELL 90201',
        '7 active: ANN SMITH, 1 PINE ST  BELL 90201',
        '9 active: ANN SMITH, 1 OAK ST  BELL 90201',
      ].sort(),
    );
    const bytes = readFileSync(now.path);
    await build(`ids-now-${name}`, '2022-01-01', [line(two, 'ELM'), line('7', 'PINE'), line('9', 'OAK')], [older]);
    expect(readFileSync(now.path).equals(bytes)).toBe(true);
  });

  it('take an address from one column too, and pass what they kept on to the next roll', async () => {
    const heading = 'voter_id,last_name,first_name,address,city,zip';
    const first = await build('chain-1', '2020-01-01', ['1,SMITH,ANN,12 N MAIN ST APT 4,BELL,90201'], [], heading);
    const second = await build('chain-2', '2021-01-01', ['1,SMITH,ANN,5 ELM AVE,BELL,90201'], [first], heading);
    const third = await build('chain-3', '2022-01-01', ['1,SMITH,ANN,77 OAK LN,BELL,90201'], [second], heading);
    const addresses = Array.from({ length: third.roll.views.rows }, (_, row) => third.roll.voterAt(row))
      .map((v) => `${v.houseNumber} ${v.streetDirection} ${v.streetName} ${v.streetType} ${v.unit}`.replace(/ +/g, ' ').trim())
      .sort();
    expect(addresses).toEqual(['12 N MAIN ST APT 4', '5 ELM AVE', '77 OAK LN'].map((text) => expect.stringContaining(text.slice(0, 5))));
    expect(third.summary).toMatchObject({ former: 2, gone: 0 });
  });

  it('refuse a roll that is not older, and a damaged one', async () => {
    const later = await build('later', '2023-01-01', [SMITH('1,A,ST,,BELL,90201')]);
    const path = join(folder, 'refused.roll');
    const files = [join(folder, 'later.csv')];
    const result = await buildRoll({ files, asOf: '2022-01-01', out: path, formerRolls: [later.path] });
    expect(result.ok ? null : result.error[0].code).toBe('roll-not-older');
    const damaged = await buildRoll({ files, asOf: '2024-01-01', out: path, formerRolls: [files[0]] });
    expect(damaged.ok ? null : damaged.error[0].code).toBe('roll-not-roll');
  });
});
