import type { Member, OrganisationKind } from '../../src/law/access.ts';
import { advancePetition } from '../../src/operations/advance-petition.ts';
import { createPetition } from '../../src/operations/create-petition.ts';
import { addMember, createOrganisation } from '../../src/operations/people.ts';
import type { PublicItem } from '../../src/operations/public-item.ts';
import { DEMO_ITEMS, DEMO_ZONE, publishDemoPage } from '../../src/server/seed-demo-page.ts';
import { must } from './must.ts';
import type { TestInstallation } from './office.ts';

/** A published page of a made-up petition, and who may change it. */
export interface PublishedPage {
  readonly slug: string;
  readonly petitionId: string;
  readonly lead: Member;
  readonly worker: Member;
}

export const ZONE = DEMO_ZONE;

/** Steps of the made-up petition's life. */
export const LIFE = [
  ['notice-filed', '2026-01-05'],
  ['form-submitted', '2026-01-20'],
  ['form-approved', '2026-02-02'],
] as const;

/** Makes an organisation with a petition in circulation and publishes its page with everything on it. */
export async function publishedPage(
  test: TestInstallation,
  {
    kind,
    slug,
    claim = null,
    items = DEMO_ITEMS,
  }: {
    readonly kind: OrganisationKind;
    readonly slug: string;
    readonly claim?: { readonly lines: number; readonly on: string } | null;
    readonly items?: readonly PublicItem[];
  },
): Promise<PublishedPage> {
  const { deps } = test;
  const [leadRole, workerRole] =
    kind === 'office' ? (['supervisor', 'clerk'] as const) : (['campaign-manager', 'campaign-worker'] as const);
  // A name of its own, the same each time: pages of two installations can be compared.
  const { organisationId } = must(await createOrganisation(deps, { kind, name: `${kind} of ${slug}` }));
  const [lead, worker] = [leadRole, workerRole].map(
    (role): Member => ({ userId: role, organisationId, organisationKind: kind, role, petitionId: null, seesConfidential: false }),
  );
  for (const { userId, role } of [lead, worker]) must(await addMember(deps, { organisationId, userId, role, actor: 'operator' }));
  const { petitionId } = must(
    await createPetition(deps, {
      member: lead,
      title: 'Recall of the assessor of Example County (made up)',
      target: 'The assessor of Example County',
      jurisdiction: 'Example County',
      pack: 'us-ca-local-recall.2022',
      registered: 120_000,
      on: '2026-01-02',
    }),
  );
  let after = 1;
  for (const [event, on] of LIFE)
    after = must(await advancePetition(deps, { member: lead, petitionId, event, on, after, details: {} })).step;
  must(await publishDemoPage(deps, { lead, editor: worker, petitionId, slug, claim, items }));
  return { slug, petitionId, lead, worker };
}
