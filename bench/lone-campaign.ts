import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Member } from '../src/law/access.ts';
import { type Installation, openInstallation, type Place } from '../src/operations/installation.ts';
import { addMember, createOrganisation } from '../src/operations/people.ts';
import { must } from '../test/record/must.ts';

/** A fresh embedded record with one campaign and its manager. */
export interface LoneCampaign {
  readonly place: Place;
  readonly installation: Installation;
  readonly member: Member;
  /** Closes the record and removes it. */
  remove(): Promise<void>;
}

/** Makes a record for a benchmark. */
export async function loneCampaign(): Promise<LoneCampaign> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const place = { folder, databaseUrl: null, keyFile: join(folder, 'keys.json') };
  const installation = must(await openInstallation({ place, migrateFirst: true }));
  const { organisationId } = must(await createOrganisation(installation.deps, { kind: 'campaign', name: 'A campaign' }));
  const role = 'campaign-manager';
  must(await addMember(installation.deps, { organisationId, userId: 'manager', role, actor: 'operator' }));
  return {
    place,
    installation,
    member: { userId: 'manager', organisationId, organisationKind: 'campaign', role, petitionId: null, seesConfidential: false },
    async remove() {
      await installation.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
