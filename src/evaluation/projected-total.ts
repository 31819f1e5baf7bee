import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** The total that the projection.json beside a result states; null where there is none or the result is a single file. */
export async function readProjectedTotal(
  folder: string,
): Promise<Result<{ readonly how: string; readonly total: number } | null, Problem>> {
  const path = join(folder, 'projection.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return ok(null);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ code: 'json-invalid', message: 'The projection is not JSON.', file: path, remedy: 'Screen the petition again.' });
  }
  const total = statedTotal(value);
  return ok(total === null ? null : { how: "the screening's own projection", total });
}

function statedTotal(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('projection' in value)) return null;
  const { projection } = value;
  if (typeof projection !== 'object' || projection === null || !('valid' in projection)) return null;
  return typeof projection.valid === 'number' ? projection.valid : null;
}
