import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { parseRulePack, type RulePack } from '../law/rule-pack.ts';

/** The packs that come with the program. In a checkout the folder stands two above this file, in a package beside the compiled code. */
const RULES = [new URL('../../rules/', import.meta.url), new URL('../../../rules/', import.meta.url)];

/** A pack with the file that it came from, its path relative to the folder of packs. */
export interface PackFile {
  readonly file: string;
  readonly pack: RulePack;
}

/** Reads one pack from a file. */
export async function readRulePackFile(path: string): Promise<Result<RulePack, readonly Problem[]>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return err([{ code: 'file-unreadable', message: `The file cannot be read (${(error as NodeJS.ErrnoException).code}).`, file: path }]);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err([{ code: 'json-invalid', message: `Not JSON: ${(error as Error).message}.`, file: path }]);
  }
  const parsed = parseRulePack(json);
  return parsed.ok ? parsed : err(parsed.error.map((problem) => ({ ...problem, file: path })));
}

/** All packs that come with the program, by id. A pack that does not parse is a bug of the program. */
export async function listRulePacks(): Promise<readonly PackFile[]> {
  const folder = await rulesFolder();
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json')).sort();
  const packs: PackFile[] = [];
  for (const name of names) {
    const read = await readRulePackFile(`${folder}${name}`);
    if (!read.ok) throw new Error(`rules/${name}: ${read.error.map((p) => `${p.field ?? ''} ${p.message}`).join('; ')}`);
    packs.push({ file: `rules/${name}`, pack: read.value });
  }
  return packs.sort((a, b) => (a.pack.id < b.pack.id ? -1 : 1));
}

/** Finds a pack by its id, or reads it where a path to a JSON file is given. */
export async function readRulePack(idOrPath: string): Promise<Result<RulePack, readonly Problem[]>> {
  if (idOrPath.endsWith('.json')) return readRulePackFile(idOrPath);
  const packs = await listRulePacks();
  const found = packs.find(({ pack }) => pack.id === idOrPath);
  if (found !== undefined) return ok(found.pack);
  return err([
    {
      code: 'rule-pack-unknown',
      message: `There is no rule pack "${idOrPath}".`,
      remedy: `Known: ${packs.map(({ pack }) => pack.id).join(', ')}; or give a path to a pack of your own.`,
    },
  ]);
}

/** Folder of the packs that come with the program. */
export async function rulesFolder(): Promise<string> {
  for (const url of RULES) {
    const path = fileURLToPath(url);
    if ((await readdir(path).catch(() => [])).length > 0) return path;
  }
  throw new Error('the folder of rule packs is missing');
}
