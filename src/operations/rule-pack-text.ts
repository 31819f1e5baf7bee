import { readFile } from 'node:fs/promises';
import { listRulePacks, rulesFolder } from './rule-packs.ts';

/** The text of a rule pack that comes with the program, by its id; null where there is none. */
export async function rulePackText(id: string): Promise<string | null> {
  const found = (await listRulePacks()).find(({ pack }) => pack.id === id);
  return found === undefined ? null : readFile(`${await rulesFolder()}${found.file.replace(/^rules\//, '')}`, 'utf8');
}
