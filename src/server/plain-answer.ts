import { ok, type Result } from '../basics/result.ts';

/** An operation's value as JSON says it: without `readonly`, without what is undefined. The route's own schema still decides what leaves. */
export function plainAnswer<E>(result: Result<unknown, E>): Result<never, E> {
  return (result.ok ? ok(JSON.parse(JSON.stringify(result.value)) as never) : result) as Result<never, E>;
}
