import { execFile } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { sha256 } from '../src/basics/hashing.ts';
import { oneAtATime } from './one-at-a-time.ts';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const TARGET = join(CHECKOUT, 'dist/web');
const MARK = join(TARGET, '.built-from');
const LOCK = join(CHECKOUT, 'dist/.web-lock');

/** What the build is made from: any change in here makes it stale. */
function sourceHash(): string {
  const files = globSync(['src/web/**/*', 'src/law/**/*.ts', 'src/basics/**/*.ts', 'vite.config.ts', 'package-lock.json'], {
    cwd: CHECKOUT,
  })
    .filter((file) => !/\.test\.tsx?$/.test(file) && statSync(join(CHECKOUT, file)).isFile())
    .sort();
  return sha256(files.map((file) => `${file} ${sha256(readFileSync(join(CHECKOUT, file)))}`).join('\n'));
}

/** Builds the screens unless they are up to date; the new build appears whole in place of the old one. Says whether it built. */
export async function ensureWebBuilt({ say }: { readonly say: (text: string) => void }): Promise<boolean> {
  const isFresh = () => existsSync(MARK) && readFileSync(MARK, 'utf8') === sourceHash();
  if (isFresh()) return false;
  return oneAtATime(LOCK, async () => {
    if (isFresh()) return false;
    const from = sourceHash();
    say('Building the screens …');
    const fresh = join(CHECKOUT, 'dist/web.next');
    rmSync(fresh, { recursive: true, force: true });
    await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
      cwd: CHECKOUT,
      env: { ...process.env, NODE_ENV: 'production', COUNTERSIGN_WEB_OUT: fresh },
    }).catch((error: { readonly stdout?: string; readonly stderr?: string; readonly message: string }) => {
      throw new Error(`The screens do not build.\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
    });
    compress(fresh);
    writeFileSync(join(fresh, '.built-from'), from);
    rmSync(TARGET, { recursive: true, force: true });
    renameSync(fresh, TARGET);
    return true;
  });
}

/** Text is compressed once here and not at every request. */
function compress(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|css|html|svg|json|webmanifest)$/.test(file)) continue;
    const bytes = readFileSync(join(folder, file));
    if (bytes.length < 1024) continue;
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
}
