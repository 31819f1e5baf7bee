import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { openRoll } from '../roll/index-open.ts';
import { type FoundVoter, findVoters } from '../roll/lookup.ts';

export interface FindVoterRequest {
  /** Path of a roll. */
  readonly roll: string;
  /** Fragments of name and address, as they come: "garc mar 1423 map". */
  readonly query: string;
  /** Most voters to give. */
  readonly limit: number;
}

/** Who on the roll answers to a few fragments of name and address, the likeliest first. */
export interface VotersFound {
  readonly asOf: string;
  readonly query: string;
  readonly found: readonly FoundVoter[];
}

/** Looks up voters by fragments of name and address. */
export async function findVoter({ roll, query, limit }: FindVoterRequest): Promise<Result<VotersFound, readonly Problem[]>> {
  const opened = await openRoll({ path: roll });
  if (!opened.ok) return err([opened.error]);
  return ok({ asOf: opened.value.header.asOf, query, found: findVoters({ roll: opened.value, query, limit }) });
}
