import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { type CliIo, createIo, EXIT } from './io.ts';

interface CommandFile {
  readonly register: (program: Command, io: CliIo) => void;
}

/** The file of each command; `--json` is added to all of them here, so that none can lack it. Only the one that is asked for is loaded. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFile>>> = {
  demo: () => import('./demo.ts'),
  generate: () => import('./generate.ts'),
  roll: () => import('./roll.ts'),
  screen: () => import('./screen.ts'),
  example: () => import('./example.ts'),
  threshold: () => import('./threshold.ts'),
  calendar: () => import('./calendar.ts'),
  estimate: () => import('./estimate.ts'),
  forecast: () => import('./forecast.ts'),
  sample: () => import('./sample.ts'),
  rules: () => import('./rules.ts'),
  evaluate: () => import('./evaluate.ts'),
  sheets: () => import('./sheets.ts'),
  serve: () => import('./serve.ts'),
  worker: () => import('./worker.ts'),
  migrate: () => import('./migrate.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  user: () => import('./user.ts'),
  doctor: () => import('./doctor.ts'),
  log: () => import('./log.ts'),
};

/** A second Ctrl-C this many milliseconds after the first ends the program at once. */
const PATIENCE_MS = 500;

/** Runs the command line with the arguments after the program's name; sets the exit code of the process. */
export async function main(args: readonly string[]): Promise<void> {
  const io = createIo({
    stdout: process.stdout,
    stderr: process.stderr,
    signal: signalOfProcess(),
    exit: (code) => {
      process.exitCode = code;
    },
  });
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok); // the reader has had enough: `countersign … | head`
    io.err(`countersign: standard output cannot be written (${error.code}).\n`);
    process.exit(EXIT.failed);
  });
  try {
    const program = await createProgram(io, args[0]);
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) io.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
    else {
      io.err(`countersign: this is a bug, please report it with what you did: ${error instanceof Error ? error.stack : String(error)}\n`);
      io.exit(EXIT.failed);
    }
  }
}

/** The command tree: that of one command where it exists, else the whole one. */
export async function createProgram(io: CliIo, name?: string): Promise<Command> {
  const program = new Command('countersign')
    .description('Takes a petition from notice of intention to certificate.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('Try --help.')
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride();
  const files = name !== undefined && Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]] : Object.values(COMMANDS);
  for (const load of files) (await load()).register(program, io);
  for (const command of program.commands) addJsonOption(command);
  return program;
}

function addJsonOption(command: Command): void {
  for (const child of command.commands) addJsonOption(child);
  const isLeaf = command.commands.length === 0;
  if (isLeaf && !command.options.some((option) => option.long === '--json')) command.option('--json', 'print the result as JSON');
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function signalOfProcess(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        first = performance.now();
        controller.abort(name);
      } else if (performance.now() - first > PATIENCE_MS) process.exit(name === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
    });
  }
  return controller.signal;
}
