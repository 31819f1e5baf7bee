import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Seconds that a lock may stand without the name of its process: between the two calls that make one. */
const NAMELESS_SECONDS = 10;

/** Does work that only one process of the machine may do at a time; the others wait. `lock` is a folder that stands while it is done, and one of a process that is gone is broken. */
export async function oneAtATime<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  while (!taken(lock)) {
    if (isLeftBehind(lock)) rmSync(lock, { recursive: true, force: true });
    else await setTimeout(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
  } catch {
    return false;
  }
  writeFileSync(join(lock, String(process.pid)), '');
  return true;
}

function isLeftBehind(lock: string): boolean {
  try {
    const [holder] = readdirSync(lock);
    if (holder === undefined) return Date.now() - statSync(lock).mtimeMs > NAMELESS_SECONDS * 1000;
    return !isAlive(Number(holder));
  } catch {
    return false; // it was given back meanwhile
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
