import { useEffect, useState } from 'react';
import { answerOf, api } from '../../api/client.ts';
import type { Candidate } from './desk-types.ts';

/** What the look-up shows for what was typed. */
export interface LookedUp {
  readonly candidates: readonly Candidate[];
  /** What the candidates belong to: while it differs from what stands in the box they are of an earlier keystroke. */
  readonly query: string;
  readonly error: unknown;
}

/** Looks voters up at each keystroke; a request that a later keystroke overtook is given up. Nothing typed: the candidates of the screening. */
export function useLookUp({
  lineId,
  query,
  own,
}: {
  readonly lineId: string;
  readonly query: string;
  readonly own: readonly Candidate[];
}): LookedUp {
  const wanted = query.trim();
  const [found, setFound] = useState<LookedUp & { readonly lineId: string }>({ lineId, candidates: [], query: '', error: null });
  useEffect(() => {
    if (wanted === '') return;
    const control = new AbortController();
    answerOf(
      api.GET('/api/v1/lines/{lineId}/voters', { signal: control.signal, params: { path: { lineId }, query: { query: wanted } } }),
    ).then(
      ({ candidates }) => setFound({ lineId, candidates, query: wanted, error: null }),
      (error) => {
        if (!control.signal.aborted) setFound({ lineId, candidates: [], query: wanted, error });
      },
    );
    return () => control.abort();
  }, [lineId, wanted]);
  if (wanted === '') return { candidates: own, query: '', error: null };
  return found.lineId === lineId ? found : { candidates: [], query: '', error: null };
}
