import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';

/** A page as its editors see it. */
export type EditedPage = paths['/api/v1/petitions/{petitionId}/public-page']['get']['responses'][200]['content']['application/json'];

/** The page of a petition. */
export function pageQuery(petitionId: string) {
  return queryOptions({
    queryKey: pageKey(petitionId),
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/public-page', { signal, params: { path: { petitionId } } })),
  });
}

export function pageKey(petitionId: string): readonly string[] {
  return ['public-page', petitionId];
}
