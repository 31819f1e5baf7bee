import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { OrganisationKind, Role } from '../law/access.ts';
import type { Deps } from '../operations/deps.ts';
import { listed, withInstallation } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';

interface AddOptions {
  readonly email: string;
  readonly name: string;
  readonly organisation: string;
  readonly kind: OrganisationKind;
  readonly role: Role;
  readonly confidential?: boolean;
  readonly json?: boolean;
}

/** `countersign user add`. */
export function register(program: Command, io: CliIo): void {
  const user = program.command('user').description('Accounts, made on the machine itself.');
  user
    .command('add')
    .description('Make an account with a first password, and give it a role; the organisation is made where there is none of the name.')
    .requiredOption('--email <address>', 'address to sign in with')
    .requiredOption('--name <name>', 'name of the person')
    .requiredOption('--organisation <name>', 'name of the office or campaign')
    .option('--kind <kind>', 'office or campaign', 'office')
    .option('--role <role>', 'administrator, supervisor, clerk, campaign-manager, campaign-worker', 'administrator')
    .option('--confidential', 'may see voters whose records are confidential')
    .action((options: AddOptions) =>
      runJob({
        io,
        json: options.json,
        work: () => withInstallation(async ({ deps }) => add(deps, options), { migrateFirst: true }),
        print: ({ email, password }) =>
          io.out(
            `${email} may sign in with the password\n\n  ${password}\n\nIt is shown once. Set up a second factor after the first sign-in.\n`,
          ),
      }),
    );
  user
    .command('reset')
    .description('Give somebody who cannot sign in another password; his sessions end.')
    .requiredOption('--email <address>', 'address of the account')
    .option('--without-second-factor', 'take the second factor away, where it is lost too')
    .action(({ email, withoutSecondFactor, json }: ResetOptions) =>
      runJob({
        io,
        json,
        work: () => withInstallation(({ deps }) => reset(deps, { email, withoutSecondFactor: withoutSecondFactor === true })),
        print: ({ password }) => io.out(`${email} may sign in with the password\n\n  ${password}\n\nIt is shown once.\n`),
      }),
    );
}

interface ResetOptions {
  readonly email: string;
  readonly withoutSecondFactor?: boolean;
  readonly json?: boolean;
}

async function reset(
  deps: Deps,
  { email, withoutSecondFactor }: { readonly email: string; readonly withoutSecondFactor: boolean },
): Promise<Result<{ readonly email: string; readonly password: string }, readonly Problem[]>> {
  const [{ createAccounts, resetAccount }, { installationSecret }, { appendEvent }, { OPERATOR }] = await Promise.all([
    import('../server/accounts.ts'),
    import('../operations/installation.ts'),
    import('../record/audit-log.ts'),
    import('../operations/people.ts'),
  ]);
  const accounts = createAccounts({
    db: deps.db,
    settings: { address: 'http://localhost', secret: await installationSecret(deps, 'session-secret') },
  });
  const password = randomBytes(12).toString('base64url');
  const done = await resetAccount({ accounts, db: deps.db, email, password, withoutSecondFactor });
  if (!done.ok) return listed(done);
  const body = { member: done.value, secondFactorRemoved: withoutSecondFactor };
  await appendEvent(deps.db, { kind: 'account.reset', body, actor: OPERATOR, at: deps.now(), organisation: null });
  return ok({ email, password });
}

interface Added {
  readonly email: string;
  /** First password, shown once. */
  readonly password: string;
  readonly organisationId: string;
  readonly userId: string;
}

async function add(deps: Deps, options: AddOptions): Promise<Result<Added, readonly Problem[]>> {
  const [{ createAccount, createAccounts }, { installationSecret }, { addMember, createOrganisation, OPERATOR }] = await Promise.all([
    import('../server/accounts.ts'),
    import('../operations/installation.ts'),
    import('../operations/people.ts'),
  ]);
  const { ROLES_OF } = await import('../law/access.ts');
  if (!(options.kind in ROLES_OF))
    return err([{ code: 'kind-unknown', message: `An organisation is an office or a campaign, not "${options.kind}".`, field: '--kind' }]);
  if (!ROLES_OF[options.kind].includes(options.role)) {
    return err([
      {
        code: 'role-unknown',
        message: `An organisation of this kind has no role "${options.role}".`,
        field: '--role',
        remedy: `Roles: ${ROLES_OF[options.kind].join(', ')}.`,
      },
    ]);
  }
  const organisation = await createOrganisation(deps, { kind: options.kind, name: options.organisation });
  if (!organisation.ok) return listed(organisation);
  const accounts = createAccounts({
    db: deps.db,
    settings: { address: 'http://localhost', secret: await installationSecret(deps, 'session-secret') },
  });
  const password = randomBytes(12).toString('base64url');
  const account = await createAccount({ accounts, email: options.email, name: options.name, password });
  if (!account.ok) return listed(account);
  const member = await addMember(deps, {
    organisationId: organisation.value.organisationId,
    userId: account.value,
    role: options.role,
    seesConfidential: options.confidential === true,
    actor: OPERATOR,
  });
  return member.ok
    ? ok({ email: options.email, password, organisationId: organisation.value.organisationId, userId: account.value })
    : listed(member);
}
