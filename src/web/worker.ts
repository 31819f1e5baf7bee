/**
 * The service worker of the pages under /app/: keeps the page and its files, so that it opens without a network. It is registered once
 * for the desk and once for the phone page, each under its own scope. It keeps nothing of the record and touches no request to the API.
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
  readonly registration: { readonly scope: string };
}

const scope = self as unknown as WorkerScope;
/** The page of this scope: every address in it is this page. */
const PAGE = new URL(scope.registration.scope).pathname;
const PHONE = '/app/phone/';
const KEPT = `countersign ${PAGE} 1`;
/** Milliseconds a network that neither answers nor fails is given where the page is kept. */
const PATIENCE = 4_000;

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
  // The phone page is another page, with a worker of its own.
  else if (PAGE !== PHONE && url.pathname.startsWith(PHONE)) return;
  else if (event.request.mode === 'navigate') event.respondWith(pageFromNetwork(event.request));
  else if (PAGE === PHONE && url.pathname.startsWith(PHONE)) event.respondWith(fromNetwork(event.request));
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

/** The page is asked for anew, and kept for when there is no network. Files of an earlier build go with it. */
async function pageFromNetwork(request: Request): Promise<Response> {
  const store = await caches.open(KEPT);
  const known = await store.match(PAGE);
  try {
    const answer = await Promise.race([fetch(request), ...(known === undefined ? [] : [late()])]);
    const text = answer.ok ? await answer.clone().text() : null;
    if (text !== null && text !== (await known?.clone().text())) {
      for (const file of await store.keys()) await store.delete(file);
      await store.put(PAGE, answer.clone());
    }
    return answer;
  } catch (error) {
    if (known !== undefined) return known;
    throw error;
  }
}

function late(): Promise<never> {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('The network does not answer.')), PATIENCE));
}

async function fromNetwork(request: Request): Promise<Response> {
  const store = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await store.put(request, answer.clone());
    return answer;
  } catch (error) {
    const known = await store.match(request);
    if (known !== undefined) return known;
    throw error;
  }
}
