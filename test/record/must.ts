import type { Result } from '../../src/basics/result.ts';

/** The value of a result that must be one. */
export function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
