/** Whether the server answered when it was last asked. */
let reached = true;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

/** Milliseconds until a server that was not reached is asked again, whether or not anybody has something to ask. */
const PAUSE = 4_000;

/** Says how a request went: any answer is an answer. */
export function reportReach(now: boolean): void {
  if (!now && timer === null) timer = setTimeout(() => void ask(), PAUSE);
  if (now === reached) return;
  reached = now;
  for (const listener of listeners) listener();
}

/** For useSyncExternalStore. */
export function subscribeToReach(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the server can be reached, as far as is known. */
export function isReached(): boolean {
  return reached;
}

async function ask(): Promise<void> {
  timer = null;
  const answer = await fetch('/api/v1/me', { method: 'HEAD' }).catch(() => null);
  reportReach(answer !== null);
}
