/** The build this page is of, by the name of its script; null in a page that is served while it is worked on, and outside a page. */
const own =
  [...(globalThis.document?.scripts ?? [])]
    .map(({ src }) => /\/assets\/(main-[\w-]+)\.js$/.exec(src)?.[1])
    .find((name) => name !== undefined) ?? null;
let renewed = false;
const listeners = new Set<() => void>();

/** Compares the screens that the server says are its own with this page's. */
export function noteScreens(ofServer: string | null): void {
  const now = own !== null && ofServer !== null && ofServer !== own;
  if (now === renewed) return;
  renewed = now;
  for (const listener of listeners) listener();
}

/** For useSyncExternalStore. */
export function subscribeToRenewal(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the server has been renewed since this page was opened. */
export function isRenewed(): boolean {
  return renewed;
}
