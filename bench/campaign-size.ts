// What a campaign's quality and forecast cost at the size of a county: node bench/campaign-size.ts [--lines N] [--circulators N]
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { addDays, type CalendarDate } from '../src/basics/calendar-date.ts';
import { seededRandom } from '../src/basics/random.ts';
import { forecast } from '../src/forecast/forecast.ts';
import type { ForecastInput } from '../src/forecast/types.ts';
import { advancePetition } from '../src/operations/advance-petition.ts';
import { createPetition } from '../src/operations/create-petition.ts';
import { keyOf } from '../src/operations/deps.ts';
import { forecastPetition } from '../src/operations/forecast-petition.ts';
import { importLines } from '../src/operations/import-lines.ts';
import { moveSections } from '../src/operations/move-sections.ts';
import { readQuality } from '../src/operations/read-quality.ts';
import { readStrikeList } from '../src/operations/read-strike-list.ts';
import { registerCirculator } from '../src/operations/register-circulator.ts';
import { screeningContext } from '../src/operations/screen-lines.ts';
import { tallySections } from '../src/operations/tally-sections.ts';
import { insertMany } from '../src/record/bulk.ts';
import { newId } from '../src/record/ids.ts';
import { sealValue } from '../src/record/sealing.ts';
import type { LineText } from '../src/roll/types.ts';
import { must } from '../test/record/must.ts';
import { loneCampaign } from './lone-campaign.ts';
import { circumstances } from './measured-run.ts';

const { values } = parseArgs({ options: { lines: { type: 'string' }, circulators: { type: 'string' }, out: { type: 'string' } } });
const LINES = Number(values.lines ?? 716_000);
const CIRCULATORS = Number(values.circulators ?? 2_000);
const PER_SECTION = 20;
const STARTS = '2026-01-20' as CalendarDate;
const DAYS = 160;
/** Runs of the pure forecast; the least of them is kept. */
const REPEATS = 5;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** CPU seconds of this process over some work, all threads together, and the most memory held since the process began. */
async function measured<T>(name: string, work: () => T | Promise<T>): Promise<{ readonly value: T; readonly cpuSeconds: number }> {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = Math.round((user + system) / 1e4) / 100;
  say(`${name}: ${cpuSeconds} s CPU`);
  return { value, cpuSeconds };
}

/** A county campaign of 160 days, half of it gone, as its record would give it. */
function countyInput(): ForecastInput {
  const random = seededRandom('county campaign');
  const half = DAYS / 2;
  const sections = LINES / PER_SECTION / 2;
  return {
    today: addDays(STARTS, half - 1),
    starts: STARTS,
    deadline: addDays(STARTS, DAYS - 1),
    required: 567_000,
    registered: 5_670_000,
    tallies: Array.from({ length: half }, (_, i) => ({
      from: addDays(STARTS, i),
      to: addDays(STARTS, i),
      lines: Math.round((LINES / DAYS) * (0.5 + random.next())),
    })),
    checks: Array.from({ length: sections }, (_, i) => ({
      circulator: `#${i % CIRCULATORS}`,
      place: '',
      lines: PER_SECTION,
      checked: PER_SECTION,
      valid: Math.round(PER_SECTION * (0.6 + 0.3 * random.next())),
    })),
    checkedBy: 'campaign',
    duplicates: { among: sections * PER_SECTION, found: Math.round(sections * PER_SECTION * 0.01) },
    strikable: Math.round(sections * PER_SECTION * 0.2),
    seed: 'county campaign',
  };
}

const input = countyInput();
const pure: number[] = [];
for (let i = 0; i < REPEATS; i++) pure.push((await measured('forecast alone', () => must(forecast(input) as never))).cpuSeconds);

const { installation, member, remove } = await loneCampaign();
const deps = { ...installation.deps, now: () => new Date(`${addDays(STARTS, DAYS / 2)}T12:00:00Z`) };
const { organisationId } = member;
const opening = {
  title: 'County',
  target: 'X',
  jurisdiction: 'county',
  pack: 'us-ca-local-recall',
  registered: 5_670_000,
  on: '2026-01-02',
};
const { petitionId } = must(await createPetition(deps, { member, ...opening }));
for (const [i, event] of ['notice-filed', 'form-submitted', 'form-approved'].entries())
  must(await advancePetition(deps, { member, petitionId, event, on: STARTS, after: i + 1, details: {} }));

say(`Making ${LINES} lines of ${CIRCULATORS} circulators …`);
const sections = Math.ceil(LINES / PER_SECTION);
const perCirculator = Math.ceil(sections / CIRCULATORS);
for (let c = 0; c < CIRCULATORS; c++) {
  const [first, last] = [c * perCirculator + 1, Math.min(sections, (c + 1) * perCirculator)];
  if (first > last) break;
  const card = { name: `Circulator ${c + 1}`, address: '', phone: '', paid: false };
  const { circulatorId } = must(await registerCirculator(deps, { member, petitionId, ...card }));
  must(await moveSections(deps, { member, petitionId, sections: `${first}-${last}`, kind: 'issued', circulatorId, on: STARTS, note: '' }));
  const on = addDays(STARTS, 1 + (c % (DAYS / 2 - 2)));
  must(await tallySections(deps, { member, petitionId, sections: `${first}-${last}`, lines: PER_SECTION, on }));
  if (c % 200 === 199) say(`${c + 1} circulators`);
}
const random = seededRandom('lines');
function* lines(): Generator<LineText> {
  for (let i = 0; i < LINES; i++) {
    const section = Math.floor(i / PER_SECTION) + 1;
    yield {
      lineId: `L${i + 1}`,
      section: String(section),
      page: '1',
      line: String((i % PER_SECTION) + 1),
      name: '',
      firstName: 'Jane',
      lastName: `Doe ${Math.floor(random.next() * 1e6)}`,
      address: `${1 + Math.floor(random.next() * 2_000)} Maple St`,
      city: 'Somewhere',
      zip: '90000',
      birthDate: '',
      signedOn: '',
    };
  }
}
const imported = await measured('importing the lines', async () =>
  must(await importLines(deps, { member, petitionId, lines: [...lines()], file: 'lines.csv' })),
);

// A screening as its end writes it: what it costs to make one of a county's lines is measured by bench/county.ts.
const key = must(await keyOf(deps, deps.db, petitionId));
const [roll, runId] = [newId(), newId()];
const at = deps.now();
await deps.db
  .insertInto('blob')
  .values({
    organisation_id: organisationId,
    hash: '0'.repeat(64),
    bytes: 0,
    wrapped: null,
    operator_key_id: null,
    destroyed_at: at,
  } as never)
  .execute();
const kept = { id: roll, organisation_id: organisationId, jurisdiction: 'county', as_of: STARTS, blob_hash: '0'.repeat(64), sources: '[]' };
await deps.db
  .insertInto('roll')
  .values({ ...kept, voters: 5_670_000, rows: 5_670_000, set_aside: 0, actor: 'manager', at } as never)
  .execute();
const pinned = await deps.db
  .selectFrom('petition_pack')
  .select('pack_sha256')
  .where('petition_id', '=', petitionId)
  .executeTakeFirstOrThrow();
await deps.db
  .insertInto('screening_run')
  .values({
    id: runId,
    petition_id: petitionId,
    roll_id: roll,
    pack_sha256: pinned.pack_sha256,
    lines: LINES,
    chunks: 1,
    status: 'done',
    problem: null,
    actor: 'manager',
    started_at: at,
    finished_at: at,
  })
  .execute();
const PAGE = 20_000;
for (let after = 0; after < LINES; after += PAGE) {
  const page = await deps.db
    .selectFrom('line')
    .select(['id', 'ordinal'])
    .where('petition_id', '=', petitionId)
    .where('ordinal', '>', after)
    .where('ordinal', '<=', after + PAGE)
    .orderBy('ordinal')
    .execute();
  const rows = page.map(({ id }) => {
    const drawn = random.next();
    const eligible = drawn < 0.73;
    const reason = eligible ? null : drawn < 0.86 ? 'not-registered' : drawn < 0.95 ? 'different-address' : 'duplicate';
    const place = { row: Math.floor(random.next() * 5_670_000), ordinal: Math.floor(random.next() * 5_670_000) };
    const value = {
      candidates: [{ voterId: 'V1', probability: 0.9 }],
      place,
      question: null,
      otherLine: reason === 'duplicate' ? page[0].id : null,
    };
    return {
      run_id: runId,
      line_id: id,
      outcome: eligible ? 'eligible' : 'ineligible',
      reason,
      sealed: sealValue({ key, value, context: screeningContext(runId, id) }).sealed.toString('hex'),
    };
  });
  await insertMany(deps.db, {
    table: 'screening',
    columns: [
      { name: 'run_id', type: 'uuid' },
      { name: 'line_id', type: 'uuid' },
      { name: 'outcome', type: 'text' },
      { name: 'reason', type: 'text' },
      { name: 'sealed', type: 'hex' },
    ],
    rows,
  });
}
const ready = process.memoryUsage().rss;
const quality = await measured('quality', async () => must(await readQuality(deps, { member, petitionId })));
const again = await measured('quality again', async () => must(await readQuality(deps, { member, petitionId })));
const strikeList = await measured('strike list', async () =>
  must(await readStrikeList(deps, { member, petitionId, offset: 0, limit: 100 })),
);
const forecasted = await measured('forecast of the record', async () => must(await forecastPetition(deps, { member, petitionId })));
const result = {
  ...circumstances(),
  loadOfMachine: Math.round(loadavg()[0] * 10) / 10,
  what: 'CPU seconds of one process over all its threads, the embedded database in it',
  lines: quality.value.totals.lines,
  sections,
  circulators: quality.value.circulators.length,
  days: DAYS,
  forecastAlone: { cpuSeconds: Math.min(...pure), runs: pure },
  importLines: { cpuSeconds: imported.cpuSeconds },
  readQuality: {
    cpuSeconds: quality.cpuSeconds,
    microsecondsALine: Math.round((1e6 * quality.cpuSeconds) / quality.value.totals.lines),
    comparisons: quality.value.signals.comparisons,
    signals: quality.value.signals.signals.length,
  },
  readQualityAgain: { cpuSeconds: again.cpuSeconds },
  readStrikeList: { cpuSeconds: strikeList.cpuSeconds, lines: strikeList.value.total },
  forecastOfTheRecord: { cpuSeconds: forecasted.cpuSeconds, chance: forecasted.value.chance },
  residentMiBBefore: Math.round(ready / 2 ** 20),
  mostMiB: Math.round(process.resourceUsage().maxRSS / 1024),
};
await remove();
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
