import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';

type Answer<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': infer A } } } } }
  ? A
  : never;

export type Count = Answer<'/api/v1/petitions/{petitionId}/count'>;
export type Work = Answer<'/api/v1/petitions/{petitionId}/work'>;
export type Packet = Answer<'/api/v1/lines/{lineId}/evidence'>;
export type Progress = Answer<'/api/v1/petitions/{petitionId}/progress'>;

const path = (petitionId: string) => ({ path: { petitionId } });

/** Everything of a petition that an act of its office may change; acts load it anew. */
export const officeKey = (petitionId: string) => ['office', petitionId] as const;

export const countQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...officeKey(petitionId), 'count'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/count', { signal, params: path(petitionId) })),
  });

export const progressQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...officeKey(petitionId), 'progress'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/progress', { signal, params: path(petitionId) })),
  });

/** Days are those of this machine. */
export const workQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...officeKey(petitionId), 'work'],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/v1/petitions/{petitionId}/work', {
          signal,
          params: { ...path(petitionId), query: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone } },
        }),
      ),
    refetchInterval: 30_000,
  });

export const flagsQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...officeKey(petitionId), 'flags'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/flags', { signal, params: path(petitionId) })),
  });

export const stepsQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...officeKey(petitionId), 'steps'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/steps', { signal, params: path(petitionId) })),
  });

/** One date of the calendar as the API gives it. */
export interface CalendarDay {
  readonly event: string;
  readonly date: string;
  readonly rule: string;
  readonly words: string;
  readonly actor: string;
  readonly citation: { readonly section: string; readonly address: string | null };
  readonly confirmed: 'official' | 'secondary' | 'unconfirmed';
  readonly from: { readonly known: boolean };
}

export const calendarQuery = (petitionId: string) =>
  queryOptions({
    queryKey: [...officeKey(petitionId), 'calendar'],
    queryFn: async ({ signal }) =>
      (await answerOf(api.GET('/api/v1/petitions/{petitionId}/calendar', { signal, params: path(petitionId) })))
        .items as unknown as readonly CalendarDay[],
  });

export const reasonsQuery = (petitionId: string) =>
  queryOptions({
    queryKey: ['reasons', petitionId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/reasons', { signal, params: path(petitionId) })),
    staleTime: 600_000,
  });

export const packetQuery = (lineId: string) =>
  queryOptions({
    queryKey: ['packet', lineId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/lines/{lineId}/evidence', { signal, params: { path: { lineId } } })),
    staleTime: 30_000,
  });
