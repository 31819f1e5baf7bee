import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where the screens are served. */
export const WEB_PATH = '/app';

/** Names the screens that belong to this server: a page of an older build tells from it that it should be opened anew. */
export const SCREENS_HEADER = 'countersign-screens';

/** Where their build lies: beside the compiled server in a package, in dist/ of a checkout. */
const BUILT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../dist/web' : '../web', import.meta.url));

/** Serves the built screens: files whose names hold their hash may be kept for ever, the page is asked for again each time. Every other address under /app/ is the page too: its script knows what to show there. */
export async function serveWeb(app: FastifyInstance, folder: string = BUILT): Promise<void> {
  app.get(WEB_PATH, async (_request, reply) => reply.redirect(`${WEB_PATH}/`));
  if (!existsSync(join(folder, 'index.html'))) {
    app.get(`${WEB_PATH}/*`, async (_request, reply) =>
      reply.status(503).type('text/plain; charset=utf-8').send('The screens have not been built: npm run build:web\n'),
    );
    return;
  }
  const screens = /\/assets\/(main-[\w-]+)\.js/.exec(readFileSync(join(folder, 'index.html'), 'utf8'))?.[1];
  if (screens !== undefined) {
    app.addHook('onSend', async (request, reply) => {
      if (request.url.startsWith('/api/v1/')) reply.header(SCREENS_HEADER, screens);
    });
  }
  await app.register(
    async (scope) => {
      await scope.register(fastifyStatic, {
        root: folder,
        prefix: '/',
        preCompressed: true,
        cacheControl: false,
        dotfiles: 'deny',
        setHeaders: (reply, path) =>
          void reply.header('cache-control', path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache'),
      });
      scope.setNotFoundHandler((request, reply) =>
        request.method === 'GET' && !request.url.startsWith(`${WEB_PATH}/assets/`)
          ? reply.sendFile('index.html')
          : reply.status(404).type('text/plain; charset=utf-8').send('There is nothing here.\n'),
      );
    },
    { prefix: WEB_PATH },
  );
}
