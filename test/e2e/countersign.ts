import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The launcher of this checkout. */
export const LAUNCHER = fileURLToPath(new URL('../../bin/countersign.js', import.meta.url));

export interface Run {
  /** Exit code, or null where a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Program and first arguments; the launcher under this Node where missing. */
  readonly command?: readonly string[];
  /** Called with the running process, to stop it at some moment. */
  readonly meanwhile?: (child: { readonly kill: (signal: NodeJS.Signals) => void; readonly ended: () => boolean }) => Promise<void>;
}

/** Runs `countersign` as a user does, in a process of its own, and waits for its end. */
export function countersign(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const [program, ...first] = options.command ?? [process.execPath, LAUNCHER];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let ended = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      ended = true;
      resolve({ code, signal, stdout, stderr });
    });
    options.meanwhile?.({ kill: (signal) => void child.kill(signal), ended: () => ended }).catch(reject);
  });
}

/** A folder of its own for a test, removed afterwards. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Names of all files under a folder, sorted. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
