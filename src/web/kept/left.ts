const CHANNEL = 'countersign.left';

/** Tells other tabs that somebody has signed out here. */
export function tellLeft(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Calls back when somebody signs out in another tab. */
export function onLeft(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
