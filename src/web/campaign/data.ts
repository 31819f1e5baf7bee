import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';

type Answer<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': infer A } } } } }
  ? A
  : never;

export type Circulation = Answer<'/api/v1/petitions/{petitionId}/circulation'>;
export type Forecast = Answer<'/api/v1/petitions/{petitionId}/forecast'>;
export type Quality = Answer<'/api/v1/petitions/{petitionId}/quality'>;
export type Papers = Answer<'/api/v1/petitions/{petitionId}/papers'>;
export type Section = Circulation['overdue'][number];

const path = (petitionId: string) => ({ path: { petitionId } });

/** Everything here hangs on the petition: after any change all of it is asked for again. */
export const circulationQuery = (petitionId: string) =>
  queryOptions({
    queryKey: ['campaign', petitionId, 'circulation'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/circulation', { signal, params: path(petitionId) })),
  });

export const circulatorsQuery = (petitionId: string) =>
  queryOptions({
    queryKey: ['campaign', petitionId, 'circulators'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/circulators', { signal, params: path(petitionId) })),
  });

export const fieldWorkQuery = (petitionId: string) =>
  queryOptions({
    queryKey: ['campaign', petitionId, 'field-work'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/field-work', { signal, params: path(petitionId) })),
  });

export const forecastQuery = (petitionId: string) =>
  queryOptions({
    queryKey: ['campaign', petitionId, 'forecast'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/forecast', { signal, params: path(petitionId) })),
    staleTime: 60_000,
  });

export const qualityQuery = (petitionId: string) =>
  queryOptions({
    queryKey: ['campaign', petitionId, 'quality'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/quality', { signal, params: path(petitionId) })),
  });

export const papersQuery = (petitionId: string) =>
  queryOptions({
    queryKey: ['campaign', petitionId, 'papers'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/papers', { signal, params: path(petitionId) })),
  });

/** Asks again for everything of the campaign after a change. */
export function useRefresh(petitionId: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['campaign', petitionId] }),
      queries.invalidateQueries({ queryKey: ['petition', petitionId] }),
    ]);
  };
}
