/** Compiles src/ into dist/ for the package: Node strips no types under node_modules, and builds the screens. Run by `npm run build` and before `npm pack`. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWebBuilt } from './web-build.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// The screens stay: they are built anew only where they are stale, and a running server may be serving them.
for (const name of existsSync('dist') ? readdirSync('dist') : [])
  if (!name.startsWith('web') && !name.startsWith('.')) rmSync(join('dist', name), { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
copyTables();
refuseSourceNames();
await ensureWebBuilt({ say: (text) => process.stderr.write(`${text}\n`) });

/** Tables and templates that stand beside the source are read at run time from the same place in dist/. */
function copyTables(): void {
  for (const file of globSync('src/**/*', { exclude: ['src/web/**'], withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (!file.isFile() || /\.tsx?$|\.md$/.test(path)) continue;
    const target = join('dist', relative(join(process.cwd(), 'src'), join(process.cwd(), path)));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
}

/** The compiler rewrites imports, but not the name of a worker's file in a URL: that must follow the extension of its own module. */
function refuseSourceNames(): void {
  const wrong = globSync('dist/**/*.js').filter((file) => /new URL\(\s*['"`][^'"`]*\.ts['"`]/.test(readFileSync(file, 'utf8')));
  if (wrong.length === 0) return;
  process.stderr.write(
    `These name a .ts file that the package does not hold; take the extension of import.meta.url: ${wrong.join(', ')}\n`,
  );
  process.exit(1);
}
