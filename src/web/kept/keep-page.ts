/** Has the browser keep this page with the files loaded so far, so that it opens without a network; where the browser cannot, it does without. */
export async function keepPage(scope: '/app/' | '/app/phone/'): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/app/worker.js', { scope });
    const active = registration.active ?? (await activeOf(registration));
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    active?.postMessage(loaded.filter((path) => path.startsWith('/app/assets/')));
  } catch (error) {
    // Without a network, or where the browser forbids it: the page works as before.
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
  }
}

function activeOf(registration: ServiceWorkerRegistration): Promise<ServiceWorker | null> {
  const worker = registration.installing ?? registration.waiting;
  if (worker === null) return Promise.resolve(registration.active);
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve(worker);
      else if (worker.state === 'redundant') resolve(null);
    });
  });
}
