import { join } from 'node:path';
import type { Result } from '../../src/basics/result.ts';
import type { Member, OrganisationKind, Role } from '../../src/law/access.ts';
import type { Deps } from '../../src/operations/deps.ts';
import { addMember, createOrganisation } from '../../src/operations/people.ts';
import { rulePackText } from '../../src/operations/rule-pack-text.ts';
import { folderStorage } from '../../src/record/blob-storage.ts';
import { contentStore } from '../../src/record/content-store.ts';
import { loadOperatorKeys } from '../../src/record/operator-key.ts';
import { type TestRecord, testRecord } from './databases.ts';
import { must } from './must.ts';

/** An installation for tests with a clock that is set by hand. */
export interface TestInstallation extends TestRecord {
  readonly deps: Deps;
  readonly clock: { now: Date };
}

/** A fresh installation on the kind of database asked for. */
export async function testInstallation(kind: 'embedded' | 'server'): Promise<TestInstallation> {
  const test = await testRecord(kind);
  const clock = { now: new Date('2026-03-02T09:00:00.000Z') };
  const keys = must(await loadOperatorKeys({ db: test.record.db, path: join(test.folder, 'keys.json') }));
  const store = contentStore({ storage: folderStorage(join(test.folder, 'blobs')), keys: () => keys });
  return { ...test, clock, deps: { db: test.record.db, keys: () => keys, store, now: () => new Date(clock.now), packText: rulePackText } };
}

/** The code of a refusal; `ok` where there was none. */
export function codeOf(result: Result<unknown, { readonly code: string }>): string {
  return result.ok ? 'ok' : result.error.code;
}

/** An organisation with one member per role named, `role` or `role-2` … as user id. */
export async function organisationOf(
  deps: Deps,
  kind: OrganisationKind,
  people: readonly string[],
): Promise<{ readonly id: string; readonly member: (userId: string) => Member }> {
  const { organisationId } = must(await createOrganisation(deps, { kind, name: `${kind} ${Math.random()}` }));
  const members = new Map<string, Member>();
  for (const userId of people) {
    const role = userId.replace(/-\d+$/, '') as Role;
    must(await addMember(deps, { organisationId, userId, role, actor: 'operator' }));
    members.set(userId, { userId, organisationId, organisationKind: kind, role, petitionId: null, seesConfidential: false });
  }
  return { id: organisationId, member: (userId) => members.get(userId)! };
}
