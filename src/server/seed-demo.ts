import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { Member, OrganisationKind, Role } from '../law/access.ts';
import { advancePetition } from '../operations/advance-petition.ts';
import { createBatches } from '../operations/batches.ts';
import { buildRollFile } from '../operations/build-roll.ts';
import { chooseCount, recordRawCount } from '../operations/count.ts';
import { createPetition } from '../operations/create-petition.ts';
import type { Deps } from '../operations/deps.ts';
import { generateCounty } from '../operations/generate-county.ts';
import { importLines } from '../operations/import-lines.ts';
import { importRoll } from '../operations/import-roll.ts';
import type { Enqueue } from '../operations/job-kinds.ts';
import { addMember, createOrganisation, OPERATOR } from '../operations/people.ts';
import { reviewSection } from '../operations/review-section.ts';
import { startScreening } from '../operations/screen-lines.ts';
import { keepSheetForm } from '../operations/sheet-forms.ts';
import { takeInSheets } from '../operations/take-in-sheets.ts';
import { readLines } from '../roll/line-table.ts';
import type { LineText } from '../roll/types.ts';
import { type Accounts, createAccount } from './accounts.ts';
import { type DemoSheets, demoSheets } from './demo-sheets.ts';
import { DEMO_DAYS, seedCirculation } from './seed-campaign.ts';
import { publishDemoPage } from './seed-demo-page.ts';

/** Size of the demo county. */
export interface DemoSize {
  readonly voters: number;
  readonly lines: number;
}

const PEOPLE: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  office: ['administrator', 'supervisor', 'clerk'],
  campaign: ['campaign-manager', 'campaign-worker'],
};

const PETITION = {
  title: 'Recall of a county officer (made-up demo)',
  target: 'A county officer who does not exist',
  jurisdiction: 'demo-county',
  pack: 'us-ca-local-recall.2022',
} as const;

/** Fills an empty record with a made-up county: an office that examines a filed petition, and a campaign that screens its own lines. The accounts and their passwords are written to demo-accounts.txt. Nothing is done where the record has an organisation. */
export async function seedDemo({
  deps,
  accounts,
  folder,
  size,
}: {
  readonly deps: Deps & { readonly enqueue: Enqueue };
  readonly accounts: Accounts;
  readonly folder: string;
  readonly size: DemoSize;
}): Promise<Result<{ readonly seeded: boolean }, Problem>> {
  const known = await deps.db.selectFrom('organisation').select('id').limit(1).executeTakeFirst();
  if (known !== undefined) return ok({ seeded: false });
  const made = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
  try {
    const generated = await generateCounty({ ...size, seed: 'demo', out: made, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' });
    if (!generated.ok) return err(generated.error[0]);
    const rollPath = join(made, 'county.roll');
    const built = await buildRollFile({ files: [join(made, 'voters.csv')], asOf: '2026-02-20', out: rollPath });
    if (!built.ok) return err(built.error[0]);
    const file = JSON.parse(await readFile(join(made, 'petition.json'), 'utf8')) as {
      registered: number;
      district?: { field: string; value: string };
    };
    const read = await readLines({ path: join(made, 'lines.csv') });
    if (!read.ok) return err(read.error[0]);
    const lines = Array.from({ length: read.value.table.count }, (_, i) => read.value.table.textOf(i));
    const sheets = await demoSheets({ sections: firstSections(lines) });
    const password = randomBytes(9).toString('base64url');
    const said: string[] = [];
    for (const kind of ['office', 'campaign'] as const) {
      const people = await addPeople({ deps, accounts, kind, password, said });
      if (!people.ok) return people;
      const lead = people.value.find(({ role }) => role === 'supervisor' || role === 'campaign-manager')!;
      const filled = await fill({ deps, lead, rollPath, lines, file, sheets });
      if (!filled.ok) return filled;
    }
    await writeFile(join(folder, 'demo-accounts.txt'), `${said.join('\n')}\n`, { mode: 0o600 });
    return ok({ seeded: true });
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** Sections of which the demo has sheets. */
const SECTIONS_WITH_SHEETS = 5;

function firstSections(lines: readonly LineText[]): ReadonlyMap<number, readonly LineText[]> {
  const bySection = Map.groupBy(lines, ({ section }) => Number(section));
  return new Map([...bySection].filter(([number]) => number >= 1 && number <= SECTIONS_WITH_SHEETS));
}

async function addPeople({
  deps,
  accounts,
  kind,
  password,
  said,
}: {
  readonly deps: Deps;
  readonly accounts: Accounts;
  readonly kind: OrganisationKind;
  readonly password: string;
  readonly said: string[];
}): Promise<Result<readonly Member[], Problem>> {
  const organisation = await createOrganisation(deps, { kind, name: kind === 'office' ? 'Demo County Registrar' : 'Demo Campaign' });
  if (!organisation.ok) return organisation;
  const { organisationId } = organisation.value;
  const members: Member[] = [];
  for (const role of PEOPLE[kind]) {
    const email = `${role}@demo.example`;
    const account = await createAccount({ accounts, email, name: `Demo ${role}`, password });
    if (!account.ok) return account;
    const added = await addMember(deps, { organisationId, userId: account.value, role, actor: OPERATOR });
    if (!added.ok) return added;
    members.push({ userId: account.value, organisationId, organisationKind: kind, role, petitionId: null, seesConfidential: false });
    said.push(`${email.padEnd(32)} ${password}`);
  }
  return ok(members);
}

async function fill({
  deps,
  lead,
  rollPath,
  lines,
  file,
  sheets,
}: {
  readonly deps: Deps & { readonly enqueue: Enqueue };
  readonly lead: Member;
  readonly sheets: DemoSheets;
  readonly rollPath: string;
  readonly lines: Parameters<typeof importLines>[1]['lines'] & readonly unknown[];
  readonly file: { readonly registered: number; readonly district?: { readonly field: string; readonly value: string } };
}): Promise<Result<null, Problem>> {
  const member = lead;
  const roll = await importRoll(deps, { member, jurisdiction: PETITION.jurisdiction, source: createReadStream(rollPath) });
  if (!roll.ok) return roll;
  const office = member.organisationKind === 'office';
  // The office's petition is a closed story; the campaign's is in the middle of its circulation whenever the demo begins.
  const ago = (days: number) => addDays(deps.now().toISOString().slice(0, 10) as CalendarDate, -days);
  const opened = await createPetition(deps, {
    member,
    ...PETITION,
    registered: file.registered,
    on: office ? '2025-08-01' : ago(DEMO_DAYS + 27),
    ...(file.district ? { district: file.district } : {}),
  });
  if (!opened.ok) return opened;
  const { petitionId } = opened.value;
  const life = office
    ? [
        ['notice-filed', '2025-08-04'],
        ['form-submitted', '2025-08-20'],
        ['form-approved', '2025-08-28'],
        ['petition-filed', '2026-02-02'],
      ]
    : [
        ['notice-filed', ago(DEMO_DAYS + 24)],
        ['form-submitted', ago(DEMO_DAYS + 8)],
        ['form-approved', ago(DEMO_DAYS)],
      ];
  for (const [i, [event, on]] of life.entries()) {
    const step = await advancePetition(deps, { member, petitionId, event, on, after: i + 1, details: {} });
    if (!step.ok) return step;
  }
  const imported = await importLines(deps, { member, petitionId, lines, file: 'lines.csv' });
  if (!imported.ok) return imported;
  const kept = await keepSheetForm(deps, { member, petitionId, form: JSON.parse(JSON.stringify(sheets.printing)) });
  if (!kept.ok) return kept;
  const scan = { name: 'first sections.pdf', source: Readable.from([sheets.scan]) };
  const taken = await takeInSheets(deps, { member, petitionId, ...scan });
  if (!taken.ok) return taken;
  if (office) {
    const counted = await recordRawCount(deps, { member, petitionId, lines: lines.length, reason: 'first raw count', after: 0 });
    if (!counted.ok) return counted;
    const chosen = await chooseCount(deps, { member, petitionId, method: 'full' });
    if (!chosen.ok) return chosen;
  }
  const sections = await deps.db.selectFrom('section').select('id').where('petition_id', '=', petitionId).execute();
  for (const { id } of sections) {
    const reviewed = await reviewSection(deps, { member, sectionId: id, outcome: 'pass', note: 'made-up demo' });
    if (!reviewed.ok) return reviewed;
  }
  const batches = await createBatches(deps, {
    member,
    petitionId,
    purpose: 'first',
    size: 50,
    acceptedPercent: 50,
    requestKey: `demo ${petitionId}`,
  });
  if (!batches.ok) return batches;
  const page = await publishDemoPage(deps, {
    lead,
    editor: lead,
    petitionId,
    slug: office ? 'demo-county' : 'demo-campaign',
    claim: office ? null : { lines: lines.length, on: ago(1) },
  });
  if (!page.ok) return page;
  const circulated = office ? ok(null) : await seedCirculation(deps, { member, petitionId });
  if (!circulated.ok) return circulated;
  const screening = await startScreening(deps, { member, petitionId, rollId: roll.value.rollId });
  return screening.ok ? ok(null) : screening;
}
