// A roll is half a gigabyte that is read here and there: with pages of two megabytes instead of four kilobytes each look at it takes
// a third less time. Linux gives such pages to programs that ask, and the GNU C library asks where a variable says so at the start.
const { readFileSync } = require('node:fs');

/** Commands that open a roll. */
const COMMANDS = ['screen', 'demo', 'roll', 'evaluate', 'serve', 'worker'];
const ASKING = 'glibc.malloc.hugetlb=1';

/** Starts the program anew in its place, once, where large pages have to be asked for. */
function askForLargePages(command) {
  const { env } = process;
  if (env.COUNTERSIGN_LARGE_PAGES !== undefined) {
    // What this program starts itself gets the variable as it was.
    if (env.COUNTERSIGN_LARGE_PAGES === '') delete env.GLIBC_TUNABLES;
    else env.GLIBC_TUNABLES = env.COUNTERSIGN_LARGE_PAGES;
    delete env.COUNTERSIGN_LARGE_PAGES;
    return;
  }
  const tunables = env.GLIBC_TUNABLES ?? '';
  if (!COMMANDS.includes(command) || process.send !== undefined || tunables.includes('glibc.malloc.hugetlb')) return;
  if (process.platform !== 'linux' || typeof process.execve !== 'function' || !onRequest()) return;
  try {
    process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
      ...env,
      GLIBC_TUNABLES: tunables === '' ? ASKING : `${tunables}:${ASKING}`,
      COUNTERSIGN_LARGE_PAGES: tunables,
    });
  } catch {
    // Where it may not be done, small pages do as well.
  }
}

function onRequest() {
  try {
    return readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8').includes('[madvise]');
  } catch {
    return false;
  }
}

module.exports = { askForLargePages };
