import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRollFile } from './build-roll.ts';
import { compareRollFiles } from './compare-rolls.ts';

let folder: string;
const at = (name: string) => join(folder, name);

async function roll(name: string, asOf: string, rows: readonly string[]): Promise<string> {
  writeFileSync(at(`${name}.csv`), `voter_id,last_name,first_name,address,city,zip,status\n${rows.join('\n')}\n`);
  const built = await buildRollFile({ files: [at(`${name}.csv`)], asOf, out: at(`${name}.roll`) });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return at(`${name}.roll`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-compare-'));
  await roll('monday', '2024-01-01', [
    '1,GARCIA,MARIA,1 MAIN ST,LOS ANGELES,90012,active',
    '2,SMITH,JOHN,2 MAIN ST,LOS ANGELES,90012,active',
    '3,NGUYEN,THI,3 MAIN ST,LOS ANGELES,90012,active',
    '4,LEE,ANN,4 MAIN ST,LOS ANGELES,90012,active',
  ]);
  await roll('tuesday', '2024-01-02', [
    '1,GARCIA,MARIA,1 Main Street,LOS ANGELES,90012,active',
    '2,SMITH,JOHN,77 OAK AVE,LOS ANGELES,90012,cancelled',
    '4,LEE-PARK,ANN,4 MAIN ST,LOS ANGELES,90012,active',
    '5,BROWN,BOB,5 MAIN ST,LOS ANGELES,90012,active',
  ]);
  writeFileSync(
    at('lines.csv'),
    'line_id,screening,reason,voter_id,probability,second_voter_id\nL1,eligible,,1,0.99,\nL2,eligible,,2,0.99,\nL3,review,,1,0.6,3\nL4,ineligible,not-registered,,,\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('two rolls of one place', () => {
  it('counts who is new, gone and changed, and names the screened lines that it touches', async () => {
    const compared = await compareRollFiles({
      before: at('monday.roll'),
      after: at('tuesday.roll'),
      screened: at('lines.csv'),
      out: at('changes.csv'),
    });
    expect(compared.ok && compared.value).toMatchObject({
      added: 1,
      removed: 1,
      changed: 2,
      unchanged: 1,
      by: { name: 1, address: 1, status: 1 },
      lines: { screened: 4, byVoter: 2, again: 1 },
    });
    expect(readFileSync(at('changes.csv'), 'utf8').trimEnd().split('\n')).toEqual([
      'kind,id,what',
      'added,5,',
      'removed,3,',
      'changed,2,address status',
      'changed,4,name',
      'line,L2,voter-changed',
      'line,L3,voter-changed',
      'line,L4,look-up-again',
    ]);
  });

  it('finds nothing between a roll and itself', async () => {
    const compared = await compareRollFiles({ before: at('monday.roll'), after: at('monday.roll') });
    expect(compared.ok && compared.value).toMatchObject({ added: 0, removed: 0, changed: 0, unchanged: 4, lines: null, out: null });
  });

  it('refuses what is no roll and no screening, and writes nothing then', async () => {
    const noRoll = await compareRollFiles({ before: at('monday.csv'), after: at('absent.roll') });
    expect(noRoll.ok ? [] : noRoll.error.map(({ code }) => code)).toEqual(['roll-not-roll', 'roll-missing']);
    const noLines = await compareRollFiles({
      before: at('monday.roll'),
      after: at('tuesday.roll'),
      screened: at('monday.csv'),
      out: at('never.csv'),
    });
    expect(noLines.ok ? [] : noLines.error[0]).toMatchObject({ code: 'column-missing', field: 'line_id', row: 1 });
    expect(existsSync(at('never.csv'))).toBe(false);
  });
});
