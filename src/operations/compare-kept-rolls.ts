import { Worker } from 'node:worker_threads';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RollChange } from '../roll/difference.ts';
import { type Deps, type Outcome, organisationFor, refuse } from './deps.ts';
import { openKeptRoll } from './kept-roll.ts';

/** What changed from one roll to another, in counts: no voter is named. */
export interface RollCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly by: readonly { readonly what: RollChange; readonly voters: number }[];
}

/** Compares two rolls of an organisation and jurisdiction, on a thread of its own. */
export async function compareKeptRolls(
  deps: Pick<Deps, 'db' | 'store'>,
  { member, rollId, before }: { readonly member: Member; readonly rollId: string; readonly before: string },
): Promise<Outcome<RollCounts>> {
  const may = organisationFor({ member, act: 'roll.read', organisationId: member.organisationId });
  if (!may.ok) return may;
  const older = await openKeptRoll(deps, { rollId: before, organisationId: member.organisationId });
  if (!older.ok) return refuse('not-found', 'There is no such roll.', { field: 'query.before' });
  const newer = await openKeptRoll(deps, { rollId, organisationId: member.organisationId });
  if (!newer.ok) return newer;
  if (older.value.jurisdiction !== newer.value.jurisdiction) {
    return refuse('roll-of-other-jurisdiction', `These rolls are of ${older.value.jurisdiction} and ${newer.value.jurisdiction}.`, {
      field: 'query.before',
    });
  }
  const file = new URL(import.meta.url.endsWith('.ts') ? './roll-difference-worker.ts' : './roll-difference-worker.js', import.meta.url);
  const worker = new Worker(file, { workerData: { before: older.value.roll.shared, after: newer.value.roll.shared } });
  try {
    return ok(
      await new Promise<RollCounts>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
    );
  } finally {
    await worker.terminate();
  }
}
