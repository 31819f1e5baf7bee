/**
 * The phone page's own service worker, under /app/phone/ only: keeps the page and its files, so that it opens without a network.
 * It keeps nothing of the record; what waits to be sent lies in the page's own store (outbox.ts).
 */
interface WorkerEvent {
  readonly request: Request;
  readonly data?: unknown;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerScope {
  addEventListener(kind: 'install' | 'activate' | 'fetch' | 'message', listener: (event: WorkerEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const scope = self as unknown as WorkerScope;
const PAGE = '/app/phone/';
const KEPT = 'countersign-phone-1';

scope.addEventListener('install', (event) => event.waitUntil(keepPage().then(() => scope.skipWaiting())));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
// The page tells which of its files were loaded before this worker was there.
scope.addEventListener('message', (event) => {
  if (Array.isArray(event.data)) event.waitUntil(keepFiles(event.data.filter((each): each is string => typeof each === 'string')));
});
scope.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/app/assets/')) event.respondWith(fromStore(event.request));
  else if (event.request.mode === 'navigate' || url.pathname.startsWith(PAGE)) event.respondWith(fromNetwork(event.request));
});

async function keepPage(): Promise<void> {
  const page = await fetch(PAGE, { cache: 'no-cache' });
  const text = await page.clone().text();
  const store = await caches.open(KEPT);
  await store.put(PAGE, page);
  await keepFiles([...text.matchAll(/(?:src|href)="(\/app\/[^"]+)"/g)].map(([, path]) => path));
}

async function keepFiles(paths: readonly string[]): Promise<void> {
  const store = await caches.open(KEPT);
  await Promise.all(
    paths.map(async (path) => {
      if ((await store.match(path)) !== undefined) return;
      const answer = await fetch(path).catch(() => null);
      if (answer?.ok) await store.put(path, answer);
    }),
  );
}

/** Files whose names hold their hash never change. */
async function fromStore(request: Request): Promise<Response> {
  const store = await caches.open(KEPT);
  const known = await store.match(request);
  if (known !== undefined) return known;
  const answer = await fetch(request);
  if (answer.ok) await store.put(request, answer.clone());
  return answer;
}

/** The page itself is asked for anew, and kept for when there is no network. */
async function fromNetwork(request: Request): Promise<Response> {
  const store = await caches.open(KEPT);
  const key = request.mode === 'navigate' ? PAGE : request;
  try {
    const answer = await fetch(request);
    if (answer.ok) await store.put(key, answer.clone());
    return answer;
  } catch (error) {
    const known = await store.match(key);
    if (known !== undefined) return known;
    throw error;
  }
}
