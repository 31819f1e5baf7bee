import { PassThrough } from 'node:stream';
import { CommanderError } from 'commander';
import { createIo } from '../../src/cli/io.ts';
import { createProgram } from '../../src/cli/main.ts';

/** Runs a command in this process: what it wrote, and its exit code (2: not understood). */
export async function runHere(command: string, ...args: readonly string[]): Promise<{ out: string; err: string; code: number }> {
  const streams = { out: new PassThrough(), err: new PassThrough() };
  let code = 0;
  const io = createIo({
    stdout: streams.out as unknown as NodeJS.WriteStream,
    stderr: streams.err as unknown as NodeJS.WriteStream,
    signal: new AbortController().signal,
    exit: (given) => {
      code = given;
    },
  });
  try {
    const program = await createProgram(io, command);
    await program.parseAsync([command, ...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = 2;
  }
  return { out: String(streams.out.read() ?? ''), err: String(streams.err.read() ?? ''), code };
}
