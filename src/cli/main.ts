import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { register as evaluate } from './evaluate.ts';
import { register as example } from './example.ts';
import { register as generate } from './generate.ts';
import { type CliIo, createIo, EXIT } from './io.ts';

/** Every command file exports a `register` of this shape; `--json` is added to each command here, so none can lack it. */
type Register = (program: Command, io: CliIo) => void;

const COMMANDS: readonly Register[] = [generate, evaluate, example];

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
    await createProgram(io).parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) io.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
    else {
      io.err(`countersign: this is a bug, please report it with what you did: ${error instanceof Error ? error.stack : String(error)}\n`);
      io.exit(EXIT.failed);
    }
  }
}

/** The whole command tree. */
export function createProgram(io: CliIo): Command {
  const program = new Command('countersign')
    .description('Takes a petition from notice of intention to certificate.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('Try --help.')
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride();
  for (const register of COMMANDS) register(program, io);
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
