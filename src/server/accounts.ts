import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import type { RecordTables } from '../record/schema.ts';

/** What the accounts need to know of the installation. */
export interface AccountSettings {
  /** Public address, e.g. https://petitions.example.org; decides cookie security and what passkeys are bound to. */
  readonly address: string;
  /** Secret that signs sessions; at least 32 characters. */
  readonly secret: string;
  /** Attempts to sign in per address and minute. */
  readonly signInsPerMinute?: number;
  /** Hands over a recovery link; without it recovery goes through an administrator. */
  readonly sendRecovery?: (message: { readonly email: string; readonly url: string }) => Promise<void>;
}

/**
 * Accounts by better-auth on the record's own database: password, authenticator app, passkeys.
 * Nobody signs up by himself: accounts are made by an invitation or on the machine (`countersign user add`).
 */
export function createAccounts({ db, settings }: { readonly db: Kysely<RecordTables>; readonly settings: AccountSettings }) {
  const secure = settings.address.startsWith('https:');
  return betterAuth({
    baseURL: settings.address,
    basePath: '/api/v1/accounts',
    secret: settings.secret,
    database: { db: db as never, type: 'postgres' },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
      ...(settings.sendRecovery
        ? {
            sendResetPassword: async ({ user, url }: { user: { email: string }; url: string }) =>
              settings.sendRecovery!({ email: user.email, url }),
          }
        : {}),
    },
    session: { expiresIn: 12 * 3600, updateAge: 3600, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 120,
      storage: 'memory',
      customRules: { '/sign-in/*': { window: 60, max: settings.signInsPerMinute ?? 20 } },
    },
    advanced: {
      cookiePrefix: 'countersign',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', secure },
      ipAddress: { ipAddressHeaders: ['x-countersign-client'] },
    },
    plugins: [
      twoFactor({ issuer: 'Countersign' }),
      passkey({ rpID: new URL(settings.address).hostname, rpName: 'Countersign', origin: settings.address }),
    ],
  });
}

/** The accounts of a running installation. */
export type Accounts = ReturnType<typeof createAccounts>;
