/** What the tests need beyond npm packages; npm runs it before `npm test`. Installs it where that is possible, and else says what is skipped. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumPath } from '../test/chromium.ts';

if (chromiumPath() === null && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
  process.stdout.write('Installing chromium, in which the tests open the report …\n');
  install('chromium');
}
if (chromiumPath() === null) {
  process.stdout.write('No chromium: tests that open the report in a browser are skipped. Install it, or set CHROMIUM to its path.\n');
}

function install(debianPackage: string): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
  } catch {
    process.stdout.write(`${debianPackage} could not be installed.\n`);
  }
}
