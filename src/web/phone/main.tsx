import '../styles/main.scss';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepPage } from '../kept/keep-page.ts';
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
  await keepPage('/app/phone/');
}

// Not awaited at the top: other files are loaded by this one, and would wait for it.
void start();
