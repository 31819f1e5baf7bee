import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use } from 'react';
import { type Act, roleMay } from '../../law/access.ts';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';
import { orKept } from '../kept/or-kept.ts';

/** Who is signed in, with what he is where. */
export type Me = paths['/api/v1/me']['get']['responses'][200]['content']['application/json'];
export type Membership = Me['memberships'][number];
export type Petition = paths['/api/v1/petitions/{petitionId}']['get']['responses'][200]['content']['application/json'];

/** Where the person is in the app: which organisation, in which role, and which petition. */
export interface Place {
  readonly me: Me;
  readonly member: Membership;
  readonly petition: Petition | null;
}

const PlaceContext = createContext<Place | null>(null);

/** Gives screens their place. */
export function PlaceProvider({ place, children }: { readonly place: Place; readonly children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

/** The organisation and role in which this screen acts. */
export function usePlace(): Place {
  const place = use(PlaceContext);
  if (place === null) throw new Error('This screen has no organisation.');
  return place;
}

/** The petition of this screen; only in screens of scope `petition`. */
export function usePetition(): Petition {
  const { petition } = usePlace();
  if (petition === null) throw new Error('This screen has no petition.');
  return petition;
}

/** Whether the person may do this here: the same table as the server's. */
export function useMay(): (act: Act) => boolean {
  const { member } = usePlace();
  return (act) => roleMay(member.role, act, member.organisationKind);
}

/** Header of requests about an organisation: people may belong to several. */
export function inOrganisation(organisationId: string): { readonly 'Countersign-Organisation': string } {
  return { 'Countersign-Organisation': organisationId };
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => orKept('me', () => answerOf(api.GET('/api/v1/me', { signal }))),
  staleTime: 60_000,
});

export function petitionsQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['petitions', organisationId],
    queryFn: ({ signal }) =>
      orKept(`petitions ${organisationId}`, () =>
        answerOf(api.GET('/api/v1/petitions', { signal, params: { query: { limit: 200 }, header: inOrganisation(organisationId) } })),
      ),
    staleTime: 15_000,
  });
}

export function petitionQuery(petitionId: string) {
  return queryOptions({
    queryKey: ['petition', petitionId],
    queryFn: ({ signal }) =>
      orKept(`petition ${petitionId}`, () =>
        answerOf(api.GET('/api/v1/petitions/{petitionId}', { signal, params: { path: { petitionId } } })),
      ),
    staleTime: 15_000,
  });
}

/** The petitions of the organisation, for the switcher and the list. */
export function usePetitions(organisationId: string) {
  return useQuery(petitionsQuery(organisationId));
}
