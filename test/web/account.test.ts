import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invitePerson } from '../../src/operations/people.ts';
import { must } from '../record/must.ts';
import { type App, errorsOf, expectAxeClean, expectNoSideScroll, HAS_BROWSER, openApp, openContext, signIn, VIEWS } from './app.ts';

describe.skipIf(!HAS_BROWSER)('one’s own account', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app?.close());

  test('an authenticator app is set up, asked for at the next sign-in, and a recovery code works once', async () => {
    const page = await signIn(app, 'supervisor');
    await page.goto('/app/account');
    const section = page.locator('section[aria-labelledby=two-factor]');
    await section.locator('input[type=password]').fill('wrong wrong wrong');
    await page.keyboard.press('Enter');
    await section.locator('[role=alert]', { hasText: 'The password is wrong.' }).waitFor();
    await section.locator('input[type=password]').fill(app.password);
    await page.keyboard.press('Enter');
    await section.locator('img').waitFor();
    expect(await section.locator('img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(
      50,
    );
    await expectAxeClean(page);
    const secret = (await section.locator('.cs-secret').textContent()) ?? '';
    const codes = await section.locator('.cs-codes code').allTextContents();
    expect(codes.length).toBeGreaterThan(5);
    const otp = createOTP(new TextDecoder().decode(base32.decode(secret)), { digits: 6, period: 30 });
    await section.locator('input[inputmode=numeric]').fill(await otp.totp());
    await page.keyboard.press('Enter');
    await section.locator('text=The authenticator app is on.').waitFor();
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();

    const context = await openContext(app);
    const again = await context.newPage();
    const password = async () => {
      await again.goto('/app/sign-in');
      await again.locator('input[type=email]').fill('supervisor@demo.example');
      await again.locator('input[type=password]').fill(app.password);
      await again.keyboard.press('Enter');
      await again.locator('input[autocomplete=one-time-code]:focus').waitFor();
    };
    await password();
    await again.keyboard.type('000000');
    await again.keyboard.press('Enter');
    await again.locator('[role=alert]', { hasText: 'This code is wrong or over.' }).waitFor();
    await expectAxeClean(again);
    await again.locator('input[autocomplete=one-time-code]').fill(await otp.totp());
    await again.keyboard.press('Enter');
    await again.locator('[data-saved]').waitFor();
    await again.locator('.cs-own summary').click();
    await again.locator('.cs-own button').click();
    await again.locator('input[type=email]').waitFor();
    await password();
    await again.locator('button', { hasText: 'Use a recovery code' }).click();
    await again.locator('input[autocomplete=one-time-code]').fill(codes[0]);
    await again.keyboard.press('Enter');
    await again.locator('[data-saved]').waitFor();
    await context.close();
  });

  test('a passkey is added, signs in without a password, and is removed', async () => {
    const context = await openContext(app);
    const page = await signIn(app, 'clerk', { context });
    const session = await context.newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto('/app/account');
    const section = page.locator('section[aria-labelledby=passkeys]');
    await section.locator('input').fill('key on my desk');
    await page.keyboard.press('Enter');
    await section.locator('li', { hasText: 'key on my desk' }).waitFor();
    await page.locator('.cs-own summary').click();
    await page.locator('.cs-own button').click();
    await page.locator('button', { hasText: 'Sign in with a passkey' }).click();
    await page.locator('[data-saved]').waitFor();
    await page.goto('/app/account');
    await section.locator('li button').click();
    await section.locator('li').waitFor({ state: 'detached' });
    expect(errorsOf(page)).toEqual([]);
    await context.close();
  });

  test('an invitation makes an account; its token is in no address that a server sees', async () => {
    const { db } = app.running.installation.deps;
    const admin = await db
      .selectFrom('membership')
      .selectAll()
      .where('organisation_id', '=', app.ids.office.organisationId)
      .where('role', '=', 'administrator')
      .executeTakeFirstOrThrow();
    const { token } = must(
      await invitePerson(app.running.installation.deps, {
        member: {
          userId: admin.user_id,
          organisationId: admin.organisation_id,
          organisationKind: 'office',
          role: 'administrator',
          petitionId: null,
          seesConfidential: false,
        },
        email: 'new.clerk@demo.example',
        role: 'clerk',
      }),
    );
    const context = await openContext(app);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`/app/invitation#${token}`);
    await page.locator('input[autocomplete=name]').fill('New Clerk');
    await page.locator('input[type=password]').fill('a password of my own');
    await expectAxeClean(page);
    await page.keyboard.press('Enter');
    await page.locator('input[type=email]').fill('new.clerk@demo.example');
    await page.locator('input[type=password]').fill('a password of my own');
    await page.keyboard.press('Enter');
    await page.locator('[data-saved]').waitFor();
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((url) => url.split('#')[0].includes(token))).toEqual([]);
    await context.close();
  });

  test('the password is changed, and other sessions end', async () => {
    const page = await signIn(app, 'campaign-worker');
    const other = await signIn(app, 'campaign-worker');
    await page.goto('/app/account');
    const section = page.locator('section[aria-labelledby=password-change]');
    await section.locator('input').first().fill(app.password);
    await section.locator('input').nth(1).fill('another long password');
    await page.keyboard.press('Enter');
    await section.locator('[role=status]').waitFor();
    expect((await other.request.get(`${app.address}/api/v1/me`)).status()).toBe(401);
    expect((await page.request.get(`${app.address}/api/v1/me`)).status()).toBe(200);
    await page.context().close();
    await other.context().close();
  });

  test.each(VIEWS)('axe finds nothing, and nothing is cut off: %o', async (view) => {
    const page = await signIn(app, 'administrator', view);
    await page.goto('/app/account');
    await page.locator('h1').waitFor();
    await expectAxeClean(page);
    await expectNoSideScroll(page);
    await page.context().close();
  });
});
