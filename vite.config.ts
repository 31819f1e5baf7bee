import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The screens: src/web/ into dist/web/, served by the server under /app/. */
export default defineConfig({
  root: at('src/web'),
  base: '/app/',
  plugins: [react()],
  css: { preprocessorOptions: { scss: { loadPaths: [at('node_modules/@uswds/uswds/packages')], quietDeps: true } } },
  build: {
    outDir: process.env.COUNTERSIGN_WEB_OUT ?? at('dist/web'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing inline in the page: the policy of the server allows own files only.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 2048,
    rolldownOptions: {
      input: { main: at('src/web/index.html'), phone: at('src/web/phone/index.html'), worker: at('src/web/worker.ts') },
      // The service worker keeps its name: a browser asks for it again by it.
      output: { entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
