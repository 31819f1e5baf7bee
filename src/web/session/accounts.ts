import { passkeyClient } from '@better-auth/passkey/client';
import { createAuthClient } from 'better-auth/client';
import { twoFactorClient } from 'better-auth/client/plugins';

/** The accounts endpoints: password, authenticator app, passkeys, sessions. Loaded only where somebody signs in or minds his account. */
export const accounts = createAuthClient({
  baseURL: window.location.origin,
  basePath: '/api/v1/accounts',
  plugins: [twoFactorClient(), passkeyClient()],
});
