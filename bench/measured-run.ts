import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What one process used: seconds of wall clock and of CPU over all its threads, and the most memory it held at once. */
export interface Usage {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly peakMiB: number;
}

/** Where and on what a figure was measured. */
export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
}

/** Runs `countersign` in a process of its own and measures it; throws when it fails. */
export async function measuredRun(args: readonly string[]): Promise<Usage> {
  return measuredScript(fileURLToPath(new URL('../bin/countersign.js', import.meta.url)), args);
}

/** Runs a script with this Node in a process of its own and measures it; throws when it fails. */
export async function measuredScript(script: string, args: readonly string[]): Promise<Usage> {
  const preload = new URL('./usage.mjs', import.meta.url).href;
  return measuredProcess({ command: process.execPath, args: ['--import', preload, script, ...args] });
}

/** Runs a program that writes `{userSeconds, systemSeconds, peakKib}` to the file named by COUNTERSIGN_BENCH_USAGE when it ends. */
export async function measuredProcess({ command, args }: { command: string; args: readonly string[] }): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const usageFile = join(folder, 'usage.json');
  const start = performance.now();
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, args, {
      // What a step says is no result.
      stdio: ['ignore', 2, 'inherit'],
      env: { ...process.env, COUNTERSIGN_BENCH_USAGE: usageFile },
    });
    child.on('error', reject).on('close', resolve);
  });
  const wallSeconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  const used = JSON.parse(readFileSync(usageFile, 'utf8')) as { userSeconds: number; systemSeconds: number; peakKib: number };
  rmSync(folder, { recursive: true });
  return {
    wallSeconds: round(wallSeconds),
    cpuSeconds: round(used.userSeconds + used.systemSeconds),
    userSeconds: round(used.userSeconds),
    systemSeconds: round(used.systemSeconds),
    peakMiB: Math.round(used.peakKib / 1024),
  };
}

/** The machine and the commit, for the record of a bench; `+` marks changes that are not committed. */
export function circumstances(): Circumstances {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+'),
    cpu: cpus()[0].model,
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
