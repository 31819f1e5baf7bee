import '../styles/main.scss';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadArea, startLanguages } from '../ui/language.ts';
import { chosenTheme, showTheme } from '../ui/theme.ts';
import { Phone } from './phone.tsx';

showTheme(chosenTheme());

async function start(): Promise<void> {
  await startLanguages();
  await loadArea('campaign');
  createRoot(document.getElementById('app')!).render(
    <StrictMode>
      <Phone />
    </StrictMode>,
  );

  if ('serviceWorker' in navigator) {
    await navigator.serviceWorker.register('/app/phone/worker.js', { scope: '/app/phone/' });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    active?.postMessage(loaded.filter((path) => path.startsWith('/app/assets/')));
  }
}

// Not awaited at the top: other files are loaded by this one, and would wait for it.
void start();
