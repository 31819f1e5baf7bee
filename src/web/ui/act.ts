import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRequestKey } from './request-key.ts';

/**
 * Something that changes the record. The key goes along as Idempotency-Key: until the server has answered it stays the same, so that
 * pressing twice or sending again makes nothing twice. Afterwards what `touches` names is loaded anew.
 */
export function useAct<I, O>({
  send,
  touches,
}: {
  readonly send: (input: I, key: string) => Promise<O>;
  readonly touches: readonly (readonly unknown[])[];
}) {
  const queries = useQueryClient();
  const key = useRequestKey();
  return useMutation({
    mutationFn: (input: I) => send(input, key.current()),
    async onSettled(_answer, error) {
      // Only an answer ends the request; what never reached the server is sent again under the same key.
      if (error === null || (error as { readonly status?: number }).status !== 0) key.used();
      await Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
    },
  });
}
