import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import type { Candidate, FindingBody, Line } from './desk-types.ts';
import type { Outbox } from './outbox.ts';

/** What a person decided of a line. */
export interface Decision {
  /** The voter chosen; null where nobody was. */
  readonly candidate: Candidate | null;
  /** Null: it counts. */
  readonly reason: string | null;
  /** What was decided of the signature, where it was compared. */
  readonly signature: { readonly same: boolean; readonly references: number } | null;
  /** The decision in words, to be shown. */
  readonly words: string;
  /** What was typed into the look-up, and who was shown: kept with the finding. */
  readonly searched: readonly string[];
  readonly shown: readonly string[];
}

interface Made {
  /** Of a reading: the number of the one before, which taking it back brings back. */
  readonly reading?: number;
  readonly lineId: string;
  readonly position: number;
  readonly label: string;
  readonly words: string;
}

/** A key that no other finding has. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Records decisions by the queue, and takes them back. */
export function useDecisions({
  batchId,
  outbox,
  goTo,
  noteAccepted,
}: {
  readonly batchId: string;
  readonly outbox: Outbox;
  readonly goTo: (after: number, options?: { readonly fresh?: boolean }) => Promise<void>;
  readonly noteAccepted: (voterId: string) => void;
}) {
  const { t } = useTranslation('desk');
  const [made, setMade] = useState<readonly Made[]>([]);
  const [error, setError] = useState<unknown>(null);

  const decide = useCallback(
    async (line: Line, { candidate, reason, signature, words, searched, shown }: Decision): Promise<void> => {
      setError(null);
      const requestKey = newKey();
      const label = t('batch.line', { section: line.text.section, line: line.text.line });
      const body: FindingBody = {
        outcome: reason === null ? 'valid' : 'invalid',
        ...(reason === null ? {} : { reason }),
        ...(candidate === null ? {} : { voterId: candidate.voter.voterId }),
        ...(reason === 'duplicate' && candidate?.counted != null ? { duplicateOf: candidate.counted.lineId } : {}),
        ...(line.roll === null ? {} : { rollId: line.roll.rollId }),
        evidence: {
          searched: [...searched],
          shown: [...shown],
          ...(signature === null ? {} : { signature: { ...signature } }),
          ...(candidate === null ? {} : { fields: candidate.evidence.map((each) => ({ ...each })), law: { ...candidate.law } }),
        },
        requestKey,
      };
      if (reason === null && candidate !== null) noteAccepted(candidate.voter.voterId);
      try {
        await outbox.add({ requestKey, batchId, lineId: line.lineId, position: line.position, label, body });
      } catch (failure) {
        // Not even this machine could keep it: the line stays where it is.
        setError(failure);
        return;
      }
      setMade((before) => [...before.slice(-49), { lineId: line.lineId, position: line.position, label, words }]);
      await goTo(line.position);
    },
    [batchId, outbox, goTo, noteAccepted, t],
  );

  const undo = useCallback(async (): Promise<void> => {
    setError(null);
    try {
      const last = made.at(-1) ?? (await lastOnRecord(batchId));
      if (last === null) return;
      if (last.reading !== undefined) {
        const body = { after: last.reading + 1, restores: last.reading };
        await answerOf(api.POST('/api/v1/lines/{lineId}/readings', { params: { path: { lineId: last.lineId } }, body }));
        setMade((before) => before.slice(0, -1));
        await goTo(last.position - 1, { fresh: true });
        return;
      }
      if (!(await outbox.withdraw(last.lineId))) {
        await outbox.flush();
        const findingId =
          outbox.findingOf(last.lineId) ?? (await onRecord(batchId)).find(({ lineId }) => lineId === last.lineId)?.findingId;
        if (findingId !== undefined) await answerOf(api.POST('/api/v1/findings/{findingId}/undo', { params: { path: { findingId } } }));
      }
      setMade((before) => before.slice(0, -1));
      await goTo(last.position - 1, { fresh: true });
    } catch (failure) {
      setError(failure);
    }
  }, [made, batchId, outbox, goTo]);

  /** Somebody wrote down what stands on the line: it can be taken back like a finding. */
  const noteReading = useCallback(
    (line: Line): void => {
      const label = t('batch.line', { section: line.text.section, line: line.text.line });
      setMade((before) => [
        ...before.slice(-49),
        { lineId: line.lineId, position: line.position, label, words: t('reading.saved'), reading: line.reading.number },
      ]);
    },
    [t],
  );

  return { decide, noteReading, undo, error, last: made.at(-1) ?? null };
}

async function onRecord(batchId: string) {
  return (await answerOf(api.GET('/api/v1/batches/{batchId}/findings', { params: { path: { batchId } } }))).items;
}

/** The last finding of this batch by the server's record: after the page was loaded anew it can still be taken back. */
async function lastOnRecord(batchId: string): Promise<Made | null> {
  const [last] = await onRecord(batchId);
  return last === undefined || last.position === null ? null : { lineId: last.lineId, position: last.position, label: '', words: '' };
}
