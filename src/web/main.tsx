import './styles/main.scss';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refused } from './api/client.ts';
import { makeRouter } from './router.tsx';
import { onLanguage, startLanguages } from './ui/language.ts';
import { chosenTheme, showTheme } from './ui/theme.ts';

showTheme(chosenTheme());
const queries = new QueryClient({
  defaultOptions: {
    // What the server refused it would refuse again; only what never reached it is tried once more.
    queries: {
      retry: (failures, error) => failures < 2 && error instanceof Refused && error.status === 0,
      staleTime: 5_000,
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
// The server tells some things in words: they are asked for again in the language that was chosen.
onLanguage(() => void queries.invalidateQueries());
const router = makeRouter(queries);

async function start(): Promise<void> {
  await startLanguages();
  createRoot(document.getElementById('app')!).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

// Not awaited at the top: other files are loaded by this one, and would wait for it.
void start();
