import { formatProblem, type Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { Installation } from '../operations/installation.ts';
import type { CliIo } from './io.ts';

/** Opens the installation that the environment names, does the work, and closes it in any case. */
export async function withInstallation<T>(
  work: (installation: Installation) => Promise<Result<T, readonly Problem[]>>,
  { migrateFirst = false }: { readonly migrateFirst?: boolean } = {},
): Promise<Result<T, readonly Problem[]>> {
  const { openInstallation, placeFrom } = await import('../operations/installation.ts');
  const opened = await openInstallation({ place: placeFrom(process.env), migrateFirst });
  if (!opened.ok) return err([opened.error]);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

/** A result with one problem as one with a list of them. */
export function listed<T>(result: Result<T, Problem>): Result<T, readonly Problem[]> {
  return result.ok ? ok(result.value) : err([result.error]);
}

/** Writes problems for a person, one a line. */
export function writeProblems(io: CliIo, problems: readonly Problem[]): void {
  for (const problem of problems) io.err(`${formatProblem(problem)}\n`);
}

/** Ends when the process is asked to stop. */
export function stopAsked({ signal }: Pick<CliIo, 'signal'>): Promise<null> {
  return new Promise((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener('abort', () => resolve(null), { once: true })));
}
