/** Throws when a condition that the code guarantees does not hold: a bug, never bad input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The end of an exhaustive switch: does not compile while a case is missing. */
export function impossible(value: never): never {
  throw new Error(`impossible value: ${String(value)}`);
}
