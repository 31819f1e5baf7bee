import { tellLeft } from '../kept/left.ts';
import { clearShelf } from '../kept/shelf.ts';
import { accounts } from './accounts.ts';

/** How signing out ended: done, not yet because findings still wait for the server, or the server could not be reached. */
export type Left = 'done' | 'findings-wait' | 'offline';

/** Signs out and leaves nothing of a voter on this machine; not while findings wait here, which would be lost. */
export async function leave(userId: string): Promise<Left> {
  const { outboxOf } = await import('../registrar/desk/outbox.ts');
  if (!(await outboxOf(userId).emptied())) return 'findings-wait';
  await clearShelf();
  const { error } = await accounts.signOut().catch(() => ({ error: { status: 0 } }));
  if (error !== null && error.status === 0) return 'offline';
  tellLeft();
  return 'done';
}
