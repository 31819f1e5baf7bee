import { onlineManager, useIsMutating } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { isReached, subscribeToReach } from '../kept/reach.ts';

/** What a queue of changes on this machine says of itself: how many wait for the network, and how many the server refused. */
export interface Outbox {
  readonly waiting: number;
  readonly refused: number;
  /** False while the server cannot be reached. */
  readonly reachable: boolean;
}

let outbox: Outbox = { waiting: 0, refused: 0, reachable: true };
const listeners = new Set<() => void>();

/** Says how the queue of this machine stands. */
export function reportOutbox(next: Outbox): void {
  if (next.waiting === outbox.waiting && next.refused === outbox.refused && next.reachable === outbox.reachable) return;
  outbox = next;
  for (const listener of listeners) listener();
}

/** How many changes wait on this machine, as far as this page knows. */
export function waitingHere(): number {
  return outbox.waiting;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is true of the work now: saved, being saved, waiting for the network, or refused. */
export function SavedState() {
  const { t } = useTranslation('frame');
  const saving = useIsMutating();
  const { waiting, refused, reachable } = useSyncExternalStore(subscribe, () => outbox);
  const online = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const reached = useSyncExternalStore(subscribeToReach, isReached);
  const kind = refused > 0 ? 'refused' : !online || !reachable || !reached ? 'offline' : waiting > 0 || saving > 0 ? 'saving' : 'saved';
  const words = {
    refused: t('saved.refused', { count: refused }),
    offline: waiting === 0 ? t('saved.offline') : t('saved.waiting', { count: waiting }),
    saving: t('saved.saving'),
    saved: t('saved.saved'),
  };
  return (
    <span className={`cs-saved cs-saved--${kind}`} role="status" data-saved={kind}>
      {words[kind]}
    </span>
  );
}
