import { readdirSync, readFileSync } from 'node:fs';

/** The fields of a process's line in /proc from its state on: 1 is its parent. */
export function statOf(pid: number | string): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
}

/** Looks at the memory of named processes and of all they started, every second; what several share is counted in parts. Linux only. */
export function watchMemory<N extends string>(families: Readonly<Record<N, number>>) {
  const roots = new Map(Object.entries(families) as [N, number][]);
  const peaks = new Map<N, number>();
  const look = () => {
    const parents = new Map<number, number>();
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        parents.set(Number(pid), Number(statOf(pid)[1]));
      } catch {
        // It ended meanwhile.
      }
    }
    for (const [name, root] of roots) {
      const now = [...parents.keys()].filter((pid) => isOf(pid, root, parents)).reduce((sum, pid) => sum + megabytesOf(pid), 0);
      peaks.set(name, Math.max(peaks.get(name) ?? 0, Math.round(now)));
    }
  };
  const timer = setInterval(look, 1_000);
  return {
    /** A process was replaced by another. */
    replace(name: N, pid: number): void {
      roots.set(name, pid);
    },
    /** Ends the watch and gives the largest sums in megabytes. */
    stop(): Readonly<Record<string, number>> {
      clearInterval(timer);
      return Object.fromEntries(peaks);
    },
  };
}

function isOf(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) if (at === root) return true;
  return false;
}

function megabytesOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}
