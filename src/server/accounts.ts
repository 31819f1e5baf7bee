import { createHash } from 'node:crypto';
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import { type Kysely, sql } from 'kysely';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { RecordTables } from '../record/schema.ts';

/** What the accounts need to know of the installation. */
export interface AccountSettings {
  /** Public address, e.g. https://petitions.example.org; decides cookie security and what passkeys are bound to. */
  readonly address: string;
  /** Secret that signs sessions; at least 32 characters. */
  readonly secret: string;
  /** Attempts to sign in per address and minute. */
  readonly signInsPerMinute?: number;
}

/** Hours that a session lasts without being used, and after how many it is renewed. */
export const SESSION_HOURS = 12;
export const SESSION_RENEWED_AFTER_HOURS = 1;

/** Wrong passwords in a row after which an account rests, and for how many minutes. */
const FAILURES_ALLOWED = 10;
const REST_MINUTES = 15;

/** Where the accounts library answers. */
export const ACCOUNTS_PATH = '/api/v1/accounts';

/**
 * Accounts by better-auth on the record's own database: password, authenticator app, passkeys.
 * Nobody signs up by himself: accounts are made by an invitation or on the machine (`countersign user add`).
 */
export function createAccounts({ db, settings }: { readonly db: Kysely<RecordTables>; readonly settings: AccountSettings }) {
  const secure = settings.address.startsWith('https:');
  return betterAuth({
    baseURL: settings.address,
    basePath: ACCOUNTS_PATH,
    secret: settings.secret,
    trustedOrigins: [settings.address],
    database: { db: db as never, type: 'postgres' },
    telemetry: { enabled: false },
    // The library's own messages may carry addresses of people; what matters is in the answer's status.
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
    },
    disabledPaths: ['/sign-up/email', '/change-email', '/delete-user', '/update-user', '/verify-password'],
    session: { expiresIn: SESSION_HOURS * 3600, updateAge: SESSION_RENEWED_AFTER_HOURS * 3600, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 120,
      // The library's own memory is one for all installations of a process.
      customStorage: attemptsInMemory(),
      customRules: { '/sign-in/*': { window: 60, max: settings.signInsPerMinute ?? 20 } },
    },
    advanced: {
      cookiePrefix: 'countersign',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', secure },
      ipAddress: { ipAddressHeaders: [CLIENT_HEADER] },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (context.path !== '/sign-in/email') return;
        if (await isResting(db, String(context.body?.email ?? ''))) {
          throw new APIError('TOO_MANY_REQUESTS', {
            code: 'ACCOUNT_RESTS',
            message: `Too many wrong passwords: this account rests for ${REST_MINUTES} minutes.`,
          });
        }
      }),
      after: createAuthMiddleware(async (context) => {
        if (context.path !== '/sign-in/email') return;
        const failed = context.context.returned instanceof APIError;
        await noteSignIn(db, { email: String(context.body?.email ?? ''), failed });
      }),
    },
    plugins: [
      twoFactor({ issuer: 'Countersign' }),
      passkey({ rpID: new URL(settings.address).hostname, rpName: 'Countersign', origin: settings.address }),
    ],
  });
}

interface Attempts {
  readonly count: number;
  readonly last: number;
  readonly expires: number;
}

/** Client addresses and paths remembered at most; the oldest are forgotten first. */
const MOST_REMEMBERED = 100_000;

/** Counts attempts per client address and path, for one installation: refused at `max` until nothing was tried for a whole window. */
function attemptsInMemory() {
  const remembered = new Map<string, Attempts>();
  return {
    async consume(key: string, { window, max }: { readonly window: number; readonly max: number }) {
      const now = Date.now();
      const known = remembered.get(key);
      const before = known === undefined || now >= known.expires ? { count: 0, last: now } : known;
      if (before.count >= max) return { allowed: false, retryAfter: Math.ceil((before.last + window * 1000 - now) / 1000) };
      remembered.delete(key);
      remembered.set(key, { count: before.count + 1, last: now, expires: now + window * 1000 });
      for (const [oldest, { expires }] of remembered) {
        if (remembered.size <= MOST_REMEMBERED && expires > now) break;
        remembered.delete(oldest);
      }
      return { allowed: true, retryAfter: null };
    },
  };
}

/** The accounts of a running installation. */
export type Accounts = ReturnType<typeof createAccounts>;

/** Header in which the server tells the accounts library the client's address; never taken from outside. */
export const CLIENT_HEADER = 'x-countersign-client';

function lockKey(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
}

async function isResting(db: Kysely<RecordTables>, email: string): Promise<boolean> {
  const row = await sql<{
    resting: boolean;
  }>`select locked_until > now() as resting from sign_in_lock where email_hash = ${lockKey(email)}`.execute(db);
  return row.rows[0]?.resting === true;
}

/** Counts wrong passwords in a row, for known and unknown addresses alike, so that nobody learns which are known. */
async function noteSignIn(
  db: Kysely<RecordTables>,
  { email, failed }: { readonly email: string; readonly failed: boolean },
): Promise<void> {
  const key = lockKey(email);
  if (!failed) {
    await sql`delete from sign_in_lock where email_hash = ${key}`.execute(db);
    return;
  }
  await sql`insert into sign_in_lock (email_hash, failures) values (${key}, 1)
    on conflict (email_hash) do update set
      failures = case when sign_in_lock.locked_until <= now() then 1 else sign_in_lock.failures + 1 end,
      locked_until = case when sign_in_lock.locked_until > now() then sign_in_lock.locked_until
        when sign_in_lock.locked_until is null and sign_in_lock.failures + 1 >= ${FAILURES_ALLOWED} then now() + ${REST_MINUTES} * interval '1 minute' end`.execute(
    db,
  );
}

/** Makes an account with a password; the address of one that exists is refused. */
export async function createAccount({
  accounts,
  email,
  name,
  password,
}: {
  readonly accounts: Accounts;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}): Promise<Result<string, Problem>> {
  const context = await accounts.$context;
  const known = await context.internalAdapter.findUserByEmail(email.toLowerCase());
  if (known !== null)
    return err({
      code: 'account-known',
      message: 'There is an account with this address.',
      remedy: 'Sign in with it; an administrator can give it a role.',
    });
  const user = await context.internalAdapter.createUser(
    { email: email.toLowerCase(), name, emailVerified: true },
    { method: 'email-password' },
  );
  await context.internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: await context.password.hash(password),
  });
  return ok(user.id);
}

/** Gives an account another password, ends its sessions and, where asked, takes its second factor away: recovery by an operator on the machine. */
export async function resetAccount({
  accounts,
  db,
  email,
  password,
  withoutSecondFactor,
}: {
  readonly accounts: Accounts;
  readonly db: Kysely<RecordTables>;
  readonly email: string;
  readonly password: string;
  readonly withoutSecondFactor: boolean;
}): Promise<Result<string, Problem>> {
  const context = await accounts.$context;
  const known = await context.internalAdapter.findUserByEmail(email.toLowerCase());
  if (known === null) return err({ code: 'account-unknown', message: 'There is no account with this address.' });
  const { id } = known.user;
  await context.internalAdapter.updatePassword(id, await context.password.hash(password));
  await sql`delete from "session" where "userId" = ${id}`.execute(db);
  await sql`delete from sign_in_lock where email_hash = ${lockKey(email)}`.execute(db);
  if (withoutSecondFactor) {
    await sql`delete from "twoFactor" where "userId" = ${id}`.execute(db);
    await sql`update "user" set "twoFactorEnabled" = false where id = ${id}`.execute(db);
  }
  return ok(id);
}
