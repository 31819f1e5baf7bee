import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import type { Member } from '../law/access.ts';
import type { Deps } from './deps.ts';
import type { Enqueue } from './job-kinds.ts';
import { OPERATOR } from './people.ts';
import { takeInSheets } from './take-in-sheets.ts';

/** What one look at a folder of scans came to. */
export interface FolderLook {
  readonly taken: number;
  readonly refused: readonly Problem[];
}

/** Sizes of files as they were at the last look, by path: a file that still grows is left alone. */
export type SizesSeen = Map<string, number>;

const TAKEN = 'taken';
const REFUSED = 'refused';

/**
 * Looks once at a folder into which scanners write: it has a folder for each petition, named by the petition's id. A file that has not grown
 * since the last look is taken in and moved to `taken/`; one that is refused goes to `refused/`, with the reason beside it. Nothing is deleted.
 */
export async function takeInFolder(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'> & { readonly enqueue: Enqueue },
  { folder, seen }: { readonly folder: string; readonly seen: SizesSeen },
): Promise<FolderLook> {
  let taken = 0;
  const refused: Problem[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(entry.name)) continue;
    const member = await operatorFor(deps, entry.name);
    if (member === null) continue;
    const place = join(folder, entry.name);
    const files = (await readdir(place, { withFileTypes: true })).filter((one) => one.isFile() && !one.name.startsWith('.'));
    for (const { name } of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(place, name);
      const info = await stat(path).catch(() => null);
      if (info === null) continue;
      if (seen.get(path) !== info.size) {
        seen.set(path, info.size);
        continue;
      }
      const done = await takeInSheets(deps, { member, petitionId: entry.name, name: name.slice(0, 200), source: createReadStream(path) });
      if (done.ok) taken++;
      else refused.push({ ...done.error, file: name });
      // A petition that cannot take sheets yet (no form is kept) keeps its files waiting.
      if (!done.ok && done.error.code === 'sheet-form-missing') continue;
      seen.delete(path);
      await setAside({ place, name, to: done.ok ? TAKEN : REFUSED, reason: done.ok ? null : done.error });
    }
  }
  return { taken, refused };
}

/** The operator as a member of the petition's organisation: what lies in the folder was put there on the machine itself. */
async function operatorFor(deps: Pick<Deps, 'db'>, petitionId: string): Promise<Member | null> {
  const row = await deps.db
    .selectFrom('petition')
    .innerJoin('organisation', 'organisation.id', 'petition.organisation_id')
    .select(['organisation.id', 'organisation.kind'])
    .where('petition.id', '=', petitionId)
    .executeTakeFirst();
  return row === undefined
    ? null
    : {
        userId: OPERATOR,
        organisationId: row.id,
        organisationKind: row.kind,
        role: 'administrator',
        petitionId: null,
        seesConfidential: false,
      };
}

async function setAside({
  place,
  name,
  to,
  reason,
}: {
  readonly place: string;
  readonly name: string;
  readonly to: string;
  readonly reason: Problem | null;
}): Promise<void> {
  await mkdir(join(place, to), { recursive: true });
  let target = join(place, to, name);
  for (let n = 2; (await stat(target).catch(() => null)) !== null; n++) target = join(place, to, `${n}-${name}`);
  // Another server on the same folder may have been quicker.
  await rename(join(place, name), target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (reason !== null) await writeFile(`${target}.reason.txt`, `${reason.code}: ${reason.message}\n${reason.remedy ?? ''}\n`);
}
