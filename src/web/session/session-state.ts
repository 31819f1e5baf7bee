/** Whether the session is over, and who waits for a new one. */
interface SessionState {
  readonly over: boolean;
}

let state: SessionState = { over: false };
const listeners = new Set<() => void>();
let waiting: (() => void)[] = [];

function set(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** For useSyncExternalStore. */
export function subscribeToSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the session is over. */
export function isSessionOver(): boolean {
  return state.over;
}

/** Says that the session is over; settles once somebody has signed in again, or throws when the signal aborts. */
export function sessionOver(signal: AbortSignal): Promise<void> {
  if (!state.over) set({ over: true });
  return new Promise((resolve, reject) => {
    waiting.push(resolve);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Says that the same person has signed in again: what waited goes on. */
export function sessionRenewed(): void {
  set({ over: false });
  const ready = waiting;
  waiting = [];
  for (const resolve of ready) resolve();
}
