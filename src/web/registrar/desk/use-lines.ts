import { useCallback, useEffect, useRef, useState } from 'react';
import { answerOf, api, isOffline } from '../../api/client.ts';
import { keepOnly, keepValue, keptValue } from '../../kept/shelf.ts';
import type { Next } from './desk-types.ts';
import type { Outbox } from './outbox.ts';
import type { Pictures } from './pictures.ts';

/** Milliseconds within which a line just shown takes no decision: the second half of a double press was meant for the line before. */
export const GUARD_MS = 250;

/** Lines that are fetched while somebody looks at one, and kept on this machine for when the network is cut. */
export const AHEAD = 4;

/** What the desk shows: a line, that the batch is through, that it is fetching, or why it cannot. */
export type Shown =
  | { readonly kind: 'fetching' }
  | { readonly kind: 'line'; readonly next: Next; readonly line: NonNullable<Next['line']>; readonly since: number }
  | { readonly kind: 'end'; readonly next: Next }
  | { readonly kind: 'failed'; readonly error: unknown; readonly after: number };

interface Fetched {
  readonly after: number;
  readonly promise: Promise<Next>;
  /** Voters accepted since it was fetched: if the line may be one of them the law's answer has changed. */
  readonly accepted: Set<string>;
}

/** The line at hand and those ahead, as they are kept on this machine. */
type KeptLines = readonly Next[];

function fetchNext({ batchId, after }: { readonly batchId: string; readonly after: number }): Promise<Next> {
  return answerOf(api.GET('/api/v1/batches/{batchId}/next', { params: { path: { batchId }, query: { after } } }));
}

/** The lines of a batch one after another; the next ones are fetched while somebody looks at this one. */
export function useLines({
  batchId,
  outbox,
  pictures,
}: {
  readonly batchId: string;
  readonly outbox: Outbox;
  readonly pictures: Pictures;
}) {
  const [shown, setShown] = useState<Shown>({ kind: 'fetching' });
  const ahead = useRef<readonly Fetched[]>([]);
  const turn = useRef(0);

  /** The answer that was fetched before, else the server's, else the one that this machine kept. */
  const take = useCallback(
    async (after: number): Promise<Next> => {
      const fetched = ahead.current.find((each) => each.after === after);
      if (fetched !== undefined) {
        const next = await fetched.promise.catch(() => null);
        const stale = next?.line?.candidates.some(({ voter }) => fetched.accepted.has(voter.voterId)) === true;
        if (next !== null && !stale) return next;
        // What was accepted must have arrived before the law is asked again.
        if (stale) await outbox.flush();
        if (next !== null) return fetchNext({ batchId, after }).catch((error) => (isOffline(error) ? next : Promise.reject(error)));
      }
      try {
        return await fetchNext({ batchId, after });
      } catch (error) {
        if (!isOffline(error)) throw error;
        const kept = (await keptValue<KeptLines>(`batch ${batchId}`)) ?? [];
        const next = kept.find(({ line }) => line !== null && line.position > after && !outbox.has(line.lineId));
        if (next === undefined) throw error;
        return next;
      }
    },
    [batchId, outbox],
  );

  /** Fetches the lines after this one, one after another, with their pictures; keeps them all on this machine. */
  const lookAhead = useCallback(
    async (from: Next, mine: number): Promise<void> => {
      const lines: Next[] = [from];
      const keep = async () => {
        const names = lines.flatMap(({ line }) => (line === null ? [] : pictures.of(line)));
        await keepValue(`batch ${batchId}`, lines);
        await keepOnly('picture ', new Set(names.map((address) => `picture ${address}`)));
      };
      ahead.current = ahead.current.filter(({ after }) => after >= from.line!.position);
      for (let next = from; next.line !== null && lines.length <= AHEAD; ) {
        pictures.fetch(next.line);
        const after: number = next.line.position;
        let fetched = ahead.current.find((each) => each.after === after);
        if (fetched === undefined) {
          fetched = { after, promise: fetchNext({ batchId, after }), accepted: new Set() };
          ahead.current = [...ahead.current, fetched];
        }
        try {
          next = await fetched.promise;
        } catch {
          // Asked for again when its turn comes. What is kept stays as it is: it reaches farther.
          const failed = fetched;
          ahead.current = ahead.current.filter((each) => each !== failed);
          return;
        }
        if (mine !== turn.current) return;
        if (next.line !== null) lines.push(next);
      }
      await keep();
    },
    [batchId, pictures],
  );

  const goTo = useCallback(
    async (after: number, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<void> => {
      const mine = ++turn.current;
      if (fresh) ahead.current = [];
      if (!ahead.current.some((each) => each.after === after)) setShown({ kind: 'fetching' });
      try {
        await outbox.ready;
        let next = await take(after);
        // A line whose finding is on its way is done, though the server does not know it yet.
        while (next.line !== null && outbox.has(next.line.lineId)) next = await take(next.line.position);
        if (next.line === null) {
          // Through to the end: lines that were passed over come again, once what is on its way has arrived.
          await outbox.flush();
          ahead.current = [];
          next = await take(0);
          while (next.line !== null && outbox.has(next.line.lineId)) next = await take(next.line.position);
        }
        if (mine !== turn.current) return;
        if (next.line === null) {
          setShown({ kind: 'end', next });
          return;
        }
        setShown({ kind: 'line', next, line: next.line, since: performance.now() });
        void lookAhead(next, mine);
      } catch (error) {
        if (mine === turn.current) setShown({ kind: 'failed', error, after });
      }
    },
    [outbox, take, lookAhead],
  );

  useEffect(() => {
    void goTo(0);
  }, [goTo]);

  const noteAccepted = useCallback((voterId: string) => {
    for (const { accepted } of ahead.current) accepted.add(voterId);
  }, []);
  return { shown, goTo, noteAccepted };
}
