import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import type { Place } from './place.tsx';
import type { Screen } from './screen.ts';

/** Address of a screen in the place where one is; parameters of its own path by name. */
export function addressOf(
  screen: Pick<Screen, 'scope' | 'path'>,
  {
    organisationId,
    petitionId,
    params = {},
  }: { readonly organisationId: string; readonly petitionId?: string | null; readonly params?: Readonly<Record<string, string>> },
): string {
  const own = screen.path.replace(/\$(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
  if (screen.scope === 'account') return `/${own}`;
  if (screen.scope === 'organisation') return `/org/${organisationId}${own === '' ? '' : `/${own}`}`;
  return `/org/${organisationId}/petitions/${petitionId}${own === '' ? '' : `/${own}`}`;
}

/** Address within the petition of a place. */
export function inPetition({ member, petition }: Pick<Place, 'member' | 'petition'>, path: string): string {
  return `/org/${member.organisationId}/petitions/${petition?.id}/${path}`;
}

/** Parameters of the address, by name. */
export function useAddressParams(): Readonly<Record<string, string | undefined>> {
  return useParams({ strict: false }) as Readonly<Record<string, string | undefined>>;
}

/** Goes to an address of the app. */
export function useGo(): (address: string) => void {
  const navigate = useNavigate();
  return (address) => void navigate({ to: address as never });
}

/** Path of the address within the app. */
export function usePath(): string {
  return useLocation({ select: ({ pathname }) => pathname });
}
