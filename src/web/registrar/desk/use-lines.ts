import { useCallback, useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../../api/client.ts';
import type { Next } from './desk-types.ts';
import type { Outbox } from './outbox.ts';

/** Milliseconds within which a line just shown takes no decision: the second half of a double press was meant for the line before. */
export const GUARD_MS = 250;

/** What the desk shows: a line, that the batch is through, that it is fetching, or why it cannot. */
export type Shown =
  | { readonly kind: 'fetching' }
  | { readonly kind: 'line'; readonly next: Next; readonly line: NonNullable<Next['line']>; readonly since: number }
  | { readonly kind: 'end'; readonly next: Next }
  | { readonly kind: 'failed'; readonly error: unknown; readonly after: number };

function fetchNext({ batchId, after }: { readonly batchId: string; readonly after: number }): Promise<Next> {
  return answerOf(api.GET('/api/v1/batches/{batchId}/next', { params: { path: { batchId }, query: { after } } }));
}

/**
 * The lines of a batch one after another, the next one fetched while somebody looks at this one. `acceptedVoters` are those
 * accepted since the next line was fetched: if it may be one of them it is fetched again, since the law's answer has changed.
 */
export function useLines({ batchId, outbox }: { readonly batchId: string; readonly outbox: Outbox }) {
  const [shown, setShown] = useState<Shown>({ kind: 'fetching' });
  const ahead = useRef<{ readonly after: number; readonly promise: Promise<Next>; readonly accepted: Set<string> } | null>(null);
  const turn = useRef(0);

  const goTo = useCallback(
    async (after: number, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<void> => {
      const mine = ++turn.current;
      const prefetched = !fresh && ahead.current?.after === after ? ahead.current : null;
      ahead.current = null;
      if (prefetched === null) setShown({ kind: 'fetching' });
      try {
        let next = await (prefetched?.promise.catch(() => fetchNext({ batchId, after })) ?? fetchNext({ batchId, after }));
        const stale = prefetched !== null && next.line?.candidates.some(({ voter }) => prefetched.accepted.has(voter.voterId)) === true;
        if (stale) {
          await outbox.flush();
          next = await fetchNext({ batchId, after });
        }
        // A line whose finding is on its way is done, though the server does not know it yet.
        while (next.line !== null && outbox.has(next.line.lineId)) next = await fetchNext({ batchId, after: next.line.position });
        if (next.line === null) {
          // Through to the end: lines that were passed over come again, once what is on its way has arrived.
          await outbox.flush();
          next = await fetchNext({ batchId, after: 0 });
          while (next.line !== null && outbox.has(next.line.lineId)) next = await fetchNext({ batchId, after: next.line.position });
        }
        if (mine !== turn.current) return;
        if (next.line === null) {
          setShown({ kind: 'end', next });
          return;
        }
        setShown({ kind: 'line', next, line: next.line, since: performance.now() });
        const promise = fetchNext({ batchId, after: next.line.position });
        promise.catch(() => undefined);
        ahead.current = { after: next.line.position, promise, accepted: new Set() };
      } catch (error) {
        if (mine === turn.current) setShown({ kind: 'failed', error, after });
      }
    },
    [batchId, outbox],
  );

  useEffect(() => {
    void goTo(0);
  }, [goTo]);

  const noteAccepted = useCallback((voterId: string) => void ahead.current?.accepted.add(voterId), []);
  return { shown, goTo, noteAccepted };
}
