import { styleText } from 'node:util';
import { SingleBar } from 'cli-progress';
import { formatProblem, type Problem } from '../basics/problem.ts';
import type { OnProgress } from '../basics/progress.ts';
import type { Result } from '../basics/result.ts';

/** The whole policy of exit codes: 0 done, 1 the job failed, 2 the command was not understood, 128 + n stopped by signal n. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130, terminated: 143 } as const;

/** A style of `node:util` styleText: a colour, or `bold`, `dim`, `underline`, or several. */
export type Style = Parameters<typeof styleText>[0];

/** A running progress display; on anything but a terminal it does nothing. */
export interface ProgressDisplay {
  readonly onProgress: OnProgress;
  /** Takes the bar off the screen; call it before printing. Safe to call twice. */
  stop(): void;
}

/** What a command may use of the outside world. */
export interface CliIo {
  /** Writes text to standard output as it stands (no newline is added). */
  out(text: string): void;
  /** Writes text to standard error as it stands. */
  err(text: string): void;
  /** Writes a value to standard output as indented JSON with a newline. */
  json(value: unknown): void;
  /** Standard output is a terminal. */
  readonly isTTY: boolean;
  /** Width of the terminal in characters; 100 where it is not one. */
  readonly columns: number;
  /** Text in a colour or weight; plain where standard output takes no colours or NO_COLOR is set. */
  style(style: Style, text: string): string;
  /** Starts a progress display on standard error. */
  progress(): ProgressDisplay;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** Sets the exit code of the process; the process still ends by itself. */
  exit(code: number): void;
}

/** The two streams and the process, narrowed to what is used, so that a test can bring its own. */
export interface CliStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  readonly exit: (code: number) => void;
}

/** The command line's door to the outside. */
export function createIo({ stdout, stderr, signal, exit }: CliStreams): CliIo {
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    isTTY: stdout.isTTY === true,
    columns: stdout.columns || 100,
    style: (style, text) => styleText(style, text, { stream: stdout, validateStream: true }),
    progress: () => (stderr.isTTY ? startBar(stderr) : { onProgress: () => undefined, stop: () => undefined }),
    signal,
    exit,
  };
}

function startBar(stream: NodeJS.WriteStream): ProgressDisplay {
  let bar: SingleBar | null = null;
  let phase: string | null = null;
  function stop() {
    bar?.stop();
    bar = null;
    phase = null;
  }
  return {
    onProgress(progress) {
      if (bar === null || progress.phase !== phase) {
        stop();
        phase = progress.phase;
        const known = progress.total > 0;
        bar = new SingleBar({
          stream,
          format: known ? '{phase} {bar} {percentage}%  {value}/{total}' : '{phase} {value}',
          barCompleteChar: '█',
          barIncompleteChar: '░',
          hideCursor: true,
          clearOnComplete: true,
          fps: 8,
          barsize: 30,
          gracefulExit: false,
          formatValue: (value, _options, type) => (type === 'percentage' ? String(value).padStart(3) : value.toLocaleString('en-US')),
        });
        bar.start(progress.total, progress.done, { phase: `${phase.charAt(0).toUpperCase()}${phase.slice(1)}`.padEnd(22) });
      }
      bar.update(progress.done);
    },
    stop,
  };
}

export interface Job<T> {
  readonly io: CliIo;
  /** The command's --json. */
  readonly json: boolean | undefined;
  /** The work; a file system error it throws is told like any other problem. */
  readonly work: (progress: OnProgress) => Promise<Result<T, readonly Problem[]>> | Result<T, readonly Problem[]>;
  /** Writes the outcome for a person. */
  readonly print: (value: T) => void;
  /** The outcome as it is written under --json; the value itself where this is missing. */
  readonly toJson?: (value: T) => unknown;
}

/** Runs a command's work and turns its outcome into output and an exit code. The one place that does. */
export async function runJob<T>({ io, json, work, print, toJson }: Job<T>): Promise<void> {
  const display = io.progress();
  let outcome: Result<T, readonly Problem[]>;
  try {
    outcome = await work(display.onProgress);
  } catch (error) {
    if (io.signal.aborted) outcome = { ok: false, error: [] };
    else {
      const problem = systemProblem(error);
      if (problem === null) throw error;
      outcome = { ok: false, error: [problem] };
    }
  } finally {
    display.stop();
  }
  if (outcome.ok) {
    if (json) io.json(toJson ? toJson(outcome.value) : outcome.value);
    else print(outcome.value);
    return;
  }
  if (io.signal.aborted) {
    io.err('countersign: stopped before the end; nothing was left half-written.\n');
    io.exit(io.signal.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
    return;
  }
  for (const problem of outcome.error) io.err(`${formatProblem(problem)}\n`);
  if (json) io.json({ problems: outcome.error });
  io.exit(EXIT.failed);
}

const SYSTEM_ERRORS: Readonly<Record<string, { readonly message: string; readonly remedy: string }>> = {
  ENOENT: { message: 'no such file or folder.', remedy: 'Check the name.' },
  EACCES: { message: 'no permission.', remedy: 'Choose a place you may read and write.' },
  EPERM: { message: 'not permitted.', remedy: 'Choose a place you may read and write.' },
  EROFS: { message: 'the disk is read-only.', remedy: 'Choose another place for the output.' },
  ENOSPC: {
    message: 'the disk is full.',
    remedy: 'Free some space or choose another place for the output; nothing half-written was left.',
  },
  EFBIG: {
    message: 'the file may not grow any larger here.',
    remedy: 'Raise the limit of file sizes (ulimit -f) or choose another place for the output.',
  },
  EDQUOT: { message: 'the disk quota is used up.', remedy: 'Free some space or choose another place for the output.' },
  EISDIR: { message: 'is a folder, a file was expected.', remedy: 'Name the file itself.' },
  ENOTDIR: { message: 'a part of this path is a file, not a folder.', remedy: 'Check the name.' },
  EEXIST: { message: 'already exists and is not a folder.', remedy: 'Choose another name.' },
  EMFILE: { message: 'too many open files.', remedy: 'Raise the limit of open files (ulimit -n).' },
  EIO: { message: 'the disk reports an error.', remedy: 'Check the disk.' },
};

/** What the operating system refused, as a problem; null for an error that is not the system's, and so a bug. */
export function systemProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  const known = SYSTEM_ERRORS[String(error.code)];
  if (known === undefined) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const file = path?.replace(/\.tmp-\d+-[0-9a-f]+$/, '');
  return {
    code: `system-${String(error.code).toLowerCase()}`,
    message: known.message,
    remedy: known.remedy,
    ...(file === undefined ? {} : { file }),
  };
}
