import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { softwareAuthenticator } from '../../test/record/authenticator.ts';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { addMember } from '../operations/people.ts';
import { createAccount, resetAccount } from './accounts.ts';
import { API_PATH } from './openapi.ts';
import { createServer, type Server } from './server.ts';

const ADDRESS = 'http://localhost:3000';
const EMAIL = 'clerk@example.org';
const PASSWORD = 'correct horse battery';
const ANOTHER = 'another horse battery';

describe.each(DATABASE_KINDS)('accounts on the %s database', (kind) => {
  let test: TestInstallation;
  let server: Server;
  let app: FastifyInstance;
  beforeAll(async () => {
    test = await testInstallation(kind);
    server = await createServer({
      installation: { deps: test.deps, place: { folder: test.folder, databaseUrl: null, keyFile: '' } },
      enqueue: async () => undefined,
      settings: {
        address: ADDRESS,
        requestsPerMinute: 1_000_000,
        behindProxy: false,
        metricsToken: null,
        logLevel: 'silent',
        signInsPerMinute: 10_000,
      },
    });
    app = server.app;
    const { id } = await organisationOf(test.deps, 'office', []);
    const userId = must(await createAccount({ accounts: server.accounts, email: EMAIL, name: 'Clerk', password: PASSWORD }));
    must(await addMember(test.deps, { organisationId: id, userId, role: 'clerk', actor: 'operator' }));
  });
  afterAll(async () => {
    await app?.close();
    await test?.remove();
  });

  const send = (path: string, { payload, cookie }: { readonly payload?: object; readonly cookie?: string } = {}) =>
    app.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url: `${API_PATH}${path}`,
      headers: { origin: ADDRESS, ...(cookie === undefined ? {} : { cookie }) },
      ...(payload === undefined ? {} : { payload }),
    });
  const cookiesOf = (answer: { readonly headers: Readonly<Record<string, unknown>> }) =>
    [answer.headers['set-cookie']]
      .flat()
      .map((one) => String(one).split(';')[0])
      .join('; ');
  const signIn = (password: string) => send('/accounts/sign-in/email', { payload: { email: EMAIL, password } });
  const statusOfMe = async (cookie: string) => (await send('/me', { cookie })).statusCode;

  it('takes a passkey instead of a password, and no other one', async () => {
    const session = cookiesOf(await signIn(PASSWORD));
    const key = softwareAuthenticator(ADDRESS);
    const asked = await send('/accounts/passkey/generate-register-options', { cookie: session });
    expect(asked.statusCode, asked.body).toBe(200);
    const registered = await send('/accounts/passkey/verify-registration', {
      payload: { response: key.register(asked.json()), name: 'phone' },
      cookie: `${session}; ${cookiesOf(asked)}`,
    });
    expect(registered.statusCode, registered.body).toBe(200);

    const enter = async (authenticator: typeof key) => {
      const options = await send('/accounts/passkey/generate-authenticate-options');
      return send('/accounts/passkey/verify-authentication', {
        payload: { response: authenticator.signIn(options.json()) },
        cookie: cookiesOf(options),
      });
    };
    const entered = await enter(key);
    expect(entered.statusCode, entered.body).toBe(200);
    expect(await statusOfMe(cookiesOf(entered))).toBe(200);
    expect((await enter(softwareAuthenticator(ADDRESS))).statusCode).toBe(401);
    // A page of another site gets nothing out of the same key.
    const foreign = await send('/accounts/passkey/generate-authenticate-options');
    const elsewhere = softwareAuthenticator('https://evil.example');
    const refused = await send('/accounts/passkey/verify-authentication', {
      payload: { response: elsewhere.signIn(foreign.json()) },
      cookie: cookiesOf(foreign),
    });
    expect(refused.statusCode).toBeGreaterThanOrEqual(400);
  });

  it('lets a session in until its time is over, and renews one that is used', async () => {
    const session = cookiesOf(await signIn(PASSWORD));
    const token = decodeURIComponent(session.split('=')[1]).split('.')[0];
    const hoursLeft = async () => {
      const { rows } = await sql<{
        hours: number;
      }>`select (extract(epoch from "expiresAt" - now()) / 3600)::float8 as hours from "session" where token = ${token}`.execute(
        test.deps.db,
      );
      return rows[0].hours;
    };
    const set = (hours: number) =>
      sql`update "session" set "expiresAt" = now() + ${hours} * interval '1 hour' where token = ${token}`.execute(test.deps.db);
    expect(await statusOfMe(session)).toBe(200);
    await set(2);
    expect(await statusOfMe(session)).toBe(200);
    expect(await hoursLeft()).toBeGreaterThan(11);
    await set(-0.01);
    expect(await statusOfMe(session)).toBe(401);
    const other = cookiesOf(await signIn(PASSWORD));
    for (const forged of [other.slice(0, -6), `${other}x`, other.replace(/=./, '=%'), `${other.split('.')[0]}.AAAA`, '%', ''])
      expect(await statusOfMe(forged)).toBe(401);
    expect(await statusOfMe(other)).toBe(200);
    await send('/accounts/sign-out', { payload: {}, cookie: other });
    expect(await statusOfMe(other)).toBe(401);
  });

  it('is given another password on the machine: sessions end, the old password is worth nothing, a rest is over', async () => {
    const session = cookiesOf(await signIn(PASSWORD));
    expect(await statusOfMe(session)).toBe(200);
    for (let i = 0; i < 10; i++) await signIn('wrong password!!');
    expect((await signIn(PASSWORD)).statusCode).toBe(429);
    const reset = { accounts: server.accounts, db: test.deps.db, password: ANOTHER, withoutSecondFactor: false };
    expect(codeOf(await resetAccount({ ...reset, email: 'nobody@example.org' }))).toBe('account-unknown');
    must(await resetAccount({ ...reset, email: EMAIL }));
    expect(await statusOfMe(session)).toBe(401);
    expect((await signIn(PASSWORD)).statusCode).toBe(401);
    expect((await signIn(ANOTHER)).statusCode).toBe(200);
  });

  it('loses its second factor only where the operator says so', async () => {
    const { createOTP } = await import('@better-auth/utils/otp');
    const { base32 } = await import('@better-auth/utils/base32');
    const session = cookiesOf(await signIn(ANOTHER));
    const enabled = await send('/accounts/two-factor/enable', { payload: { password: ANOTHER }, cookie: session });
    const secret = new URL((enabled.json() as { totpURI: string }).totpURI).searchParams.get('secret')!;
    const otp = createOTP(new TextDecoder().decode(base32.decode(secret)), { digits: 6, period: 30 });
    const verified = await send('/accounts/two-factor/verify-totp', { payload: { code: await otp.totp() }, cookie: session });
    expect(verified.statusCode, verified.body).toBe(200);
    const reset = { accounts: server.accounts, db: test.deps.db, email: EMAIL, password: PASSWORD };
    must(await resetAccount({ ...reset, withoutSecondFactor: false }));
    expect((await signIn(PASSWORD)).json()).toMatchObject({ twoFactorRedirect: true });
    must(await resetAccount({ ...reset, withoutSecondFactor: true }));
    const whole = await signIn(PASSWORD);
    expect(await statusOfMe(cookiesOf(whole))).toBe(200);
  });
});
