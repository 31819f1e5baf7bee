import type { Member } from '../../src/law/access.ts';
import { createPetition } from '../../src/operations/create-petition.ts';
import { importLines } from '../../src/operations/import-lines.ts';
import { type Installation, installationSecret, openInstallation, type Place } from '../../src/operations/installation.ts';
import { addMember, createOrganisation } from '../../src/operations/people.ts';
import { reviewSection } from '../../src/operations/review-section.ts';
import { sequence } from '../../src/record/audit-log.ts';
import { createAccount, createAccounts } from '../../src/server/accounts.ts';
import { findUntilGone, freePort, PASSWORD, signInTo, startProcess } from './crash.ts';
import { must } from './must.ts';
import { plainLines } from './plain-lines.ts';

const EMAIL = 'manager@example.org';

/** What a loop of kills left: findings that clients were told of, findings that are stored by line, and the open installation. */
export interface AfterCrashes {
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly stored: ReadonlyMap<string, readonly string[]>;
  readonly installation: Installation;
}

/** Fills a record, then starts the server, lets clients find lines, and kills it without warning, again and again. */
export async function crashRounds({
  place,
  lines,
  clients,
  rounds,
  loadMs,
  crashDatabase,
}: {
  readonly place: Place;
  readonly lines: number;
  readonly clients: number;
  readonly rounds: number;
  /** Milliseconds of load before each kill. */
  readonly loadMs: number;
  /** Kills the database under the server, without warning, and starts it again. */
  readonly crashDatabase?: () => Promise<void>;
}): Promise<AfterCrashes> {
  const open = await fill(place, lines);
  const queues = Array.from({ length: clients }, (_, c) => open.filter((_line, i) => i % clients === c));
  const acknowledged = new Map<string, string>();
  const port = await freePort();
  for (let round = 0; round < rounds; round++) {
    const server = await startProcess({ place, port });
    const cookie = await signInTo(server.address, EMAIL);
    const work = Promise.all(
      queues.map((queue) => findUntilGone({ server, cookie, lines: queue, acknowledged, patient: crashDatabase !== undefined })),
    );
    await Promise.race([work, new Promise((resolve) => setTimeout(resolve, loadMs))]);
    if (crashDatabase !== undefined) {
      await crashDatabase();
      // The same server goes on with the database that came back.
      await new Promise((resolve) => setTimeout(resolve, loadMs));
    }
    await server.kill();
    await work;
  }
  const installation = must(await openInstallation({ place, migrateFirst: false }));
  await sequence(installation.deps.db);
  const rows = await installation.deps.db.selectFrom('finding').select(['id', 'line_id']).execute();
  const stored = new Map([...Map.groupBy(rows, ({ line_id }) => line_id)].map(([line, found]) => [line, found.map(({ id }) => id)]));
  return { acknowledged, stored, installation };
}

/** A campaign's petition with its lines and one account; returns the lines in order. */
async function fill(place: Place, count: number): Promise<readonly string[]> {
  const installation = must(await openInstallation({ place, migrateFirst: true }));
  const { deps } = installation;
  const accounts = createAccounts({
    db: deps.db,
    settings: { address: 'http://localhost', secret: await installationSecret(deps, 'session-secret') },
  });
  const { organisationId } = must(await createOrganisation(deps, { kind: 'campaign', name: 'Crash' }));
  const userId = must(await createAccount({ accounts, email: EMAIL, name: 'Manager', password: PASSWORD }));
  must(await addMember(deps, { organisationId, userId, role: 'campaign-manager', actor: 'operator' }));
  const member: Member = {
    userId,
    organisationId,
    organisationKind: 'campaign',
    role: 'campaign-manager',
    petitionId: null,
    seesConfidential: false,
  };
  const { petitionId } = must(
    await createPetition(deps, {
      member,
      title: 'T',
      target: 'X',
      jurisdiction: 'demo',
      pack: 'us-ca-local-recall.2022',
      registered: 100_000,
      on: '2026-01-02',
    }),
  );
  must(await importLines(deps, { member, petitionId, lines: plainLines(count, 600), file: 'x' }));
  for (const { id } of await deps.db.selectFrom('section').select('id').execute())
    must(await reviewSection(deps, { member, sectionId: id, outcome: 'pass', note: '' }));
  const lines = await deps.db.selectFrom('line').select('id').orderBy('ordinal').execute();
  await installation.close();
  return lines.map(({ id }) => id);
}
