import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** A total that a screening states of its own, with the interval it gives. */
export interface ProjectedTotal {
  readonly how: string;
  readonly total: number;
  /** What it says the total lies between, at 95 %. */
  readonly interval: readonly [number, number] | null;
}

/** The expected number of valid lines in the projection.json beside a result; null where there is none. */
export async function readProjectedTotal(folder: string): Promise<Result<ProjectedTotal | null, Problem>> {
  const path = join(folder, 'projection.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return ok(null);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ code: 'json-invalid', message: 'The projection is not JSON.', file: path, remedy: 'Screen the petition again.' });
  }
  const { expected, interval } = fieldsOf(fieldsOf(value).valid);
  if (typeof expected !== 'number') return ok(null);
  const { low, high } = fieldsOf(interval);
  return ok({
    how: "the screening's own projection",
    total: expected,
    interval: typeof low === 'number' && typeof high === 'number' ? [low, high] : null,
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
