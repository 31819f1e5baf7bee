import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';
import { fits, keysFrom, type Note, type NoteKeys, openNote } from './note-keys.ts';

export type Examination = paths['/api/v1/petitions/{petitionId}/examination']['get']['responses'][200]['content']['application/json'];
export type InvalidLine =
  paths['/api/v1/petitions/{petitionId}/examination/lines']['get']['responses'][200]['content']['application/json']['items'][number];

export const examinationKey = (petitionId: string) => ['examination', petitionId] as const;

export const examinationQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...examinationKey(petitionId), 'state'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/examination', { signal, params: { path: { petitionId } } })),
  });

/** Every challenge with its answer; refused where the law of the petition has none. */
export const challengesQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...examinationKey(petitionId), 'challenges'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/challenges', { signal, params: { path: { petitionId } } })),
  });

/** Notes by tag, as they are kept. */
export const notesQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...examinationKey(petitionId), 'notes'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/notes', { signal, params: { path: { petitionId } } })),
  });

let held: { readonly petitionId: string; readonly keys: NoteKeys } | null = null;
const listeners = new Set<() => void>();

/** Holds the keys of the notes while the page is open; never written anywhere. */
export function holdKeys(next: { readonly petitionId: string; readonly keys: NoteKeys } | null): void {
  held = next;
  for (const listener of listeners) listener();
}

/** The keys of a petition's notes, where somebody gave the words. */
export function useNoteKeys(petitionId: string): NoteKeys | null {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => held,
  );
  return now?.petitionId === petitionId ? now.keys : null;
}

/** Opens the notes with words; false where they are not the right ones. */
export async function unlock({
  petitionId,
  words,
  book,
}: {
  readonly petitionId: string;
  readonly words: string;
  readonly book: { readonly salt: string; readonly probe: string };
}): Promise<boolean> {
  const keys = await keysFrom({ words, salt: book.salt });
  if (!(await fits({ keys, probe: book.probe }))) return false;
  holdKeys({ petitionId, keys });
  return true;
}

/** All notes, opened, by tag; null until they are, or where nobody gave the words. */
export function useOpenNotes(petitionId: string): ReadonlyMap<string, Note & { readonly number: number }> | null {
  const keys = useNoteKeys(petitionId);
  const kept = useQuery({ ...notesQuery(petitionId), enabled: keys !== null });
  const opened = useQuery({
    queryKey: [...examinationKey(petitionId), 'opened', kept.dataUpdatedAt],
    enabled: keys !== null && kept.data !== undefined,
    gcTime: 0,
    queryFn: async () => {
      const notes = new Map<string, Note & { readonly number: number }>();
      for (const { tag, number, body } of kept.data!.notes) {
        const note = await openNote({ keys: keys!, body, tag });
        if (note !== null) notes.set(tag, { ...note, number });
      }
      return notes;
    },
  });
  return keys === null ? null : (opened.data ?? null);
}
