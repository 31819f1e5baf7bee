/**
 * Takes a picture of every screen into docs/screens/: the demo county, in a real browser. Part of `npm run pictures`.
 * `node scripts/screen-pictures.ts desk batch` takes those of the screens named.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { ROLES, ROLES_OF, type Role, roleMay } from '../src/law/access.ts';
import { answerChallenge, challengeLine } from '../src/operations/challenge-line.ts';
import type { Screen } from '../src/web/ui/screen.ts';
import { must } from '../test/record/must.ts';
import { examinedPetition } from '../test/web/examined-petition.ts';
import { type App, HAS_BROWSER, signIn, startApp, type View } from '../test/web/running-app.ts';

// By name at run time: the screens are checked with the browser's types, which this file does not have.
const { SCREENS } = (await import(new URL('../src/web/screens.ts', import.meta.url).href)) as { readonly SCREENS: readonly Screen[] };

/** Roles in whose eyes a screen is shown, the first that may see it. */
const EYES: readonly Role[] = ['clerk', 'supervisor', 'campaign-worker', 'campaign-manager', 'administrator', ...ROLES];

/** Ways in which pictures are taken; every screen in the first, some in the others. */
const LOOKS: readonly (View & { readonly name: string })[] = [
  { name: '', language: 'en', theme: 'light' },
  { name: '-es-dark', language: 'es', theme: 'dark' },
];

/** Screens that are shown in every look, and the narrow ones. */
const MORE: readonly string[] = ['petitions', 'desk', 'batch', 'section', 'today', 'strikeList', 'examination'];

/** How to come to a screen whose address has a parameter. */
const WAYS: Readonly<Record<string, (page: Page, home: string) => Promise<void>>> = {
  async batch(page, home) {
    await page.goto(`${home}/desk`);
    await page.locator('.cs-card button').first().click();
    await page.locator('.desk-box').waitFor();
  },
  async section(page, home) {
    await page.goto(`${home}/sections`);
    await page.locator('table a').nth(1).click();
    await page.locator('input[name=fault]').first().waitFor();
  },
};

const only = process.argv.slice(2);

if (!HAS_BROWSER) {
  process.stderr.write('No chromium: install it, or set CHROMIUM to its path.\n');
  process.exit(1);
}
const folder = fileURLToPath(new URL('../docs/screens', import.meta.url));
mkdirSync(folder, { recursive: true });
// The sheets of the demo take a while to be read; they are seen on the desk only.
const app = await startApp({ withSheets: only.length === 0 || only.some((name) => ['batch', 'section', 'sections'].includes(name)) });
const examined = await examinedPetition(app);
await challengesOf(app);
/** Screens of a petition that has come to its certificate: another one than the demo’s. */
const EXAMINED: Readonly<Record<string, string>> = {
  line: `lines/${examined.invalid}`,
  examination: 'examination',
  examinationLine: `examination/${examined.invalid}`,
  challenges: 'challenges',
  observation: 'observation',
  count: 'count',
};
try {
  for (const look of LOOKS) await picturesIn(app, look);
  if (only.length === 0 || only.includes('batch')) await picturesOfDesk(app);
} finally {
  await app.close();
}

async function picturesIn(running: App, look: (typeof LOOKS)[number]): Promise<void> {
  const pages = new Map<Role, Page>();
  for (const screen of SCREENS) {
    if (look.name !== '' && !MORE.includes(screen.name)) continue;
    if (only.length > 0 && !only.includes(screen.name)) continue;
    const role = roleFor(screen);
    if (role === null || (/\$/.test(screen.path) && WAYS[screen.name] === undefined && EXAMINED[screen.name] === undefined)) {
      process.stdout.write(`${screen.name}: no way to it is known\n`);
      continue;
    }
    let page = pages.get(role);
    if (page === undefined) {
      page = await signIn(running, role, { ...look, width: 1280, height: 860 });
      pages.set(role, page);
    }
    const ids = ROLES_OF.office.includes(role) && !role.startsWith('campaign') ? running.ids.office : running.ids.campaign;
    const organisation = `/app/org/${ids.organisationId}`;
    const home = `${organisation}/petitions/${ids.petitionId}`;
    const way = WAYS[screen.name];
    if (screen.name in EXAMINED) await page.goto(`${organisation}/petitions/${examined.petitionId}/${EXAMINED[screen.name]}`);
    else if (way !== undefined) await way(page, home);
    else
      await page.goto(
        screen.scope === 'account' ? `/app/${screen.path}` : `${screen.scope === 'petition' ? home : organisation}/${screen.path}`,
      );
    await page.locator('main h1').first().waitFor();
    await page
      .locator('.cs-waiting')
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    await page.waitForTimeout(400);
    await shot(page, `${screen.name}${look.name}`);
  }
  for (const page of pages.values()) await page.context().close();
}

/** Two challenges, one of them answered. */
async function challengesOf({ running: { installation } }: App): Promise<void> {
  const { petitionId, invalid, duplicate, supervisor, proponent } = examined;
  const ask = { member: proponent, petitionId, address: '127.0.0.1' };
  const first = must(
    await challengeLine(installation.deps, {
      ...ask,
      lineId: invalid,
      ground: 'The signer wrote 9 Maple Street, where she has been registered since 2019.',
      after: 0,
    }),
  );
  must(
    await answerChallenge(installation.deps, {
      member: supervisor,
      petitionId,
      challengeId: first.challengeId,
      upheld: false,
      answer: 'Looked at again on the roll of the day of filing: she was registered at 1204 Oak Street. The finding stands.',
    }),
  );
  must(
    await challengeLine(installation.deps, {
      ...ask,
      lineId: duplicate,
      ground: 'Two sisters of one name signed; the hands differ.',
      after: 1,
    }),
  );
}

/** What a screen alone does not show of the desk: a wrong suggestion, and the whole page of a line. */
async function picturesOfDesk(running: App): Promise<void> {
  const { organisationId, petitionId } = running.ids.campaign;
  const home = `/app/org/${organisationId}/petitions/${petitionId}`;
  const page = await signIn(running, 'campaign-worker', { width: 1280, height: 860 });
  let swapped = '';
  await page.route('**/batches/*/next*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { line: { lineId: string; candidates: { law: { outcome: string } }[] } | null };
    const candidates = body.line?.candidates ?? [];
    if (swapped === '' && candidates[1]?.law.outcome === 'valid') {
      swapped = body.line!.lineId;
      body.line!.candidates = [candidates[1], candidates[0], ...candidates.slice(2)];
    }
    await route.fulfill({ response: answer, json: body });
  });
  await page.goto(`${home}/desk`);
  await page.locator('.cs-card button').first().click();
  const forward = async (until: () => Promise<boolean>) => {
    for (let i = 0; i < 60 && !(await until()); i++) {
      await page.locator('.desk-box:focus').waitFor();
      await page.waitForTimeout(300);
      await page.keyboard.press('Space');
      await page.waitForTimeout(300);
    }
  };
  await page.locator('.desk-box').waitFor();
  await forward(async () => (await page.locator('.desk').getAttribute('data-line')) === swapped);
  await shot(page, 'batch-wrong');
  await forward(async () => (await page.locator('.desk-picture').count()) > 0);
  await page.keyboard.press('Alt+p');
  await page.locator('.desk-page__light').waitFor();
  await page.waitForTimeout(500);
  await shot(page, 'batch-page');
  await page.context().close();
}

async function shot(page: Page, name: string): Promise<void> {
  const png = await page.screenshot();
  await sharp(png).png({ palette: true, colours: 48, compressionLevel: 9 }).toFile(`${folder}/${name}.png`);
  process.stdout.write(`${name}\n`);
}

function roleFor(screen: Screen): Role | null {
  const kinds = screen.kinds ?? (['office', 'campaign'] as const);
  const fits = (role: Role) =>
    kinds.some((kind) => ROLES_OF[kind].includes(role) && (screen.act === null || roleMay(role, screen.act, kind))) &&
    !(role === 'administrator' && !kinds.includes('office')) &&
    role !== 'proponent' &&
    role !== 'observer';
  // A campaign’s screens are shown with what its manager sees on them.
  const eyes: readonly Role[] = screen.area === 'campaign' ? ['campaign-manager', ...EYES] : EYES;
  return eyes.find(fits) ?? null;
}
