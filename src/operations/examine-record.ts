import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { chainHead, sequence } from '../record/audit-log.ts';
import { blobNames } from '../record/blob-names.ts';
import { folderStorage } from '../record/blob-storage.ts';
import { brokenEntry } from '../record/check-chain.ts';
import { openPetitionKey } from '../record/petition-keys.ts';
import { openValue } from '../record/sealing.ts';
import { petitionContext } from './deps.ts';
import type { Installation } from './installation.ts';
import { liveFindings, peopleFor } from './line-context.ts';
import { standingOf } from './line-standing.ts';
import { findingContext } from './record-finding.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly words: string;
}

/** Looks an installation over: log, commitments, derived state, contents, keys, disk. It changes nothing but the numbering of pending events. */
export async function examineRecord({ deps, place, record }: Pick<Installation, 'deps' | 'place' | 'record'>): Promise<readonly Check[]> {
  await sequence(deps.db);
  return [
    await checkLog(deps.db),
    await checkFindings(deps),
    await checkContents({ deps, place }),
    await checkTriggers(deps.db),
    await checkKey(place),
    await checkDisk(place, record.kind),
  ];
}

async function checkLog(db: Installation['deps']['db']): Promise<Check> {
  const chains = await db.selectFrom('log_entry').select('chain').distinct().orderBy('chain').execute();
  let total = 0;
  for (const { chain } of chains) {
    const broken = await brokenEntry(db, chain);
    if (broken !== null) return { name: 'log', state: 'bad', words: `Entry ${broken.seq} of ${chain} is broken.` };
    total += (await chainHead(db, chain)).seq;
  }
  return { name: 'log', state: 'good', words: `${total} entries in ${chains.length} chains follow one another.` };
}

/** Every finding must open to what the log committed to, and every line stand as its findings say. */
async function checkFindings({ db, keys }: Installation['deps']): Promise<Check> {
  let findings = 0;
  for (const petition of await db.selectFrom('petition').selectAll().execute()) {
    const key = await openPetitionKey({ db, keys: keys(), petition: petition.id });
    const { pack } = await petitionContext(db, petition);
    const logged = await db
      .selectFrom('event')
      .select('body')
      .where('petition_id', '=', petition.id)
      .where('kind', 'in', ['finding.recorded', 'finding.undone', 'line.re-opened'])
      .execute();
    const committed = new Map(
      logged.map(({ body }) => JSON.parse(body) as { finding: string; commitment: string }).map((body) => [body.finding, body.commitment]),
    );
    const rows = await db
      .selectFrom('finding')
      .selectAll()
      .where('petition_id', '=', petition.id)
      .orderBy('line_id')
      .orderBy('number')
      .execute();
    for (const row of rows) {
      const opened = key.ok ? openValue({ key: key.value, sealed: row.sealed, context: findingContext(row.id) }) : null;
      const intact = committed.get(row.id) === row.commitment && (!key.ok || opened?.commitment === row.commitment);
      if (!intact) return { name: 'findings', state: 'bad', words: `Finding ${row.id} is not the one that the log committed to.` };
      findings++;
    }
    if (committed.size !== rows.length)
      return {
        name: 'findings',
        state: 'bad',
        words: `The log knows ${committed.size} findings of petition ${petition.id}, the record has ${rows.length}.`,
      };
    const states = await db
      .selectFrom('line_state')
      .select(['line_id', 'status', 'outcome', 'reason'])
      .where('petition_id', '=', petition.id)
      .where('findings', '>', 0)
      .execute();
    const byLine = Map.groupBy(rows, ({ line_id }) => line_id);
    for (const state of states) {
      const live = liveFindings(byLine.get(state.line_id) ?? []);
      const standing = standingOf({ findings: live as never, peopleFor: (reason) => peopleFor(pack, reason) });
      if (standing.status !== state.status || standing.outcome !== state.outcome || standing.reason !== state.reason) {
        return { name: 'findings', state: 'bad', words: `Line ${state.line_id} does not stand as its findings say.` };
      }
    }
  }
  return { name: 'findings', state: 'good', words: `${findings} findings are those that the log committed to.` };
}

async function checkContents({ deps, place }: Pick<Installation, 'deps' | 'place'>): Promise<Check> {
  const storage = folderStorage(join(place.folder, 'blobs'));
  const names = await blobNames(deps.db);
  for (const name of names) {
    const source = await storage.read(name);
    if (source === null) return { name: 'contents', state: 'bad', words: `The content ${name.split('/').at(-1)} is gone.` };
    for await (const _piece of source) break;
  }
  return { name: 'contents', state: 'good', words: `${names.length} contents are there.` };
}

async function checkTriggers(db: Installation['deps']['db']): Promise<Check> {
  const rows = await sql<{ n: number }>`select count(*)::int as n from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = 'public'::regnamespace and t.tgenabled <> 'O'`.execute(db);
  const off = rows.rows[0].n;
  return off === 0
    ? { name: 'guards', state: 'good', words: 'The database guards its facts.' }
    : { name: 'guards', state: 'bad', words: `${off} guards of the database are switched off.` };
}

async function checkKey({ folder, keyFile }: Installation['place']): Promise<Check> {
  const beside = join(keyFile).startsWith(join(folder, '/'));
  return beside
    ? {
        name: 'operator key',
        state: 'warning',
        words: 'The key lies in the data folder, with what it protects: set COUNTERSIGN_KEY_FILE, and keep a copy elsewhere.',
      }
    : { name: 'operator key', state: 'good', words: 'The key lies outside of the data folder.' };
}

async function checkDisk({ folder }: Installation['place'], kind: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / 1e9;
  return {
    name: 'disk',
    state: free < 5 ? 'warning' : 'good',
    words: `${free.toFixed(0)} GB free in the data folder (${kind === 'embedded' ? 'contents and database' : 'contents'}).`,
  };
}
