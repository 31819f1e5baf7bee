/**
 * A form that we did not print, marked up by hand on one picture of it: how well it is found again in worse pictures, and what is read.
 *
 *   node bench/foreign/page.ts <picture of a filled page, 1700 x 2200> [--sheets 10] [--out folder]
 *
 * The picture is the page of the 2021 District of Columbia initiative in civictechdc/Ballot-Initiative, sample_data/page-0.jpg. No blank of it is
 * at hand: one is made by whitening the places that were written in, so what was printed there is lost with it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { seededRandom } from '../../src/basics/random.ts';
import { type Box, boundsOf, type SheetLayout } from '../../src/sheets/layout.ts';
import { openFile } from '../../src/sheets/read/decode.ts';
import { type ForeignForm, readForeignPage } from '../../src/sheets/read/foreign.ts';
import { toImage } from '../../src/sheets/read/page-map.ts';
import { defaultReadSettings } from '../../src/sheets/read/settings.ts';
import { degrade } from '../../test/sheets/degrade.ts';
import { cornerErrors, quantile } from '../../test/sheets/measure.ts';
import { dcInitiative, writtenPlaces } from './dc-initiative.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sheets: { type: 'string', default: '10' }, out: { type: 'string' } },
});
const [path] = positionals;
if (path === undefined) {
  console.log('No picture was given: nothing to measure.');
  process.exit(0);
}
const settings = defaultReadSettings();
const opened = await openFile({ path, kind: 'jpeg', settings });
const picture = opened.ok ? await opened.value.page(0) : opened;
if (!picture.ok) throw new Error(picture.error.reason);
const page = picture.value;
const dpi = (page.width / dcInitiative.paper.width) * 72;
const blank = { ...page, data: new Uint8Array(page.data) };
for (const box of writtenPlaces) whitenBox(box);
const form: ForeignForm = { layout: dcInitiative, blanks: [{ side: 1, image: blank, dpi }] };

const itself = await readForeignPage({ image: page, forms: [form], settings });
report('the page itself', itself.outcome);
if (values.out !== undefined) {
  mkdirSync(values.out, { recursive: true });
  for (const { name, image } of itself.images)
    await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } })
      .png()
      .toFile(join(values.out, `${name}.png`));
  await sharp(blank.data, { raw: { width: blank.width, height: blank.height, channels: 1 } })
    .png()
    .toFile(join(values.out, 'blank.png'));
  writeFileSync(
    join(values.out, 'markup.json'),
    JSON.stringify(
      { format: 'countersign-foreign-form', version: 1, layout: dcInitiative, blanks: [{ side: 1, file: 'blank.png' }] },
      null,
      1,
    ),
  );
}

for (const kind of ['flatbed', 'office', 'photo'] as const) {
  const corners: number[] = [];
  const worst: number[] = [];
  let found = 0;
  let linesRight = 0;
  let cpu = 0;
  for (let n = 0; n < Number(values.sheets); n++) {
    const degraded = await degrade({ page, width: 612, height: 792, kind, random: seededRandom(`foreign/${kind}/${n}`) });
    const before = process.cpuUsage();
    const { outcome, map } = await readForeignPage({ image: degraded.image, forms: [form], settings });
    const used = process.cpuUsage(before);
    cpu += (used.user + used.system) / 1000;
    if (outcome.outcome !== 'read' || map === undefined) {
      console.log(kind, n, outcome.outcome === 'rejected' ? outcome.reason : '');
      continue;
    }
    found++;
    linesRight += outcome.lines.filter((l) => l.state === 'filled' && l.crossed === 'no').length;
    const errors = cornerErrors({ side: dcInitiative.sides[0], at: (x, y) => toImage(map, x, y), degraded });
    corners.push(...errors);
    worst.push(quantile(errors, 0.95));
  }
  console.log(
    `${kind}: ${found} of ${values.sheets} found; cell corners median ${quantile(corners, 0.5).toFixed(1)}, p95 ${quantile(corners, 0.95).toFixed(1)}, worst page's p95 ${Math.max(...worst).toFixed(1)} px at 300 dpi; ` +
      `${linesRight} of ${found * 5} lines filled and not crossed; ${Math.round(cpu / Number(values.sheets))} ms CPU a page`,
  );
}

function whitenBox(box: Box): void {
  for (let y = Math.round((box.y * dpi) / 72); y < ((box.y + box.height) * dpi) / 72; y++)
    blank.data.fill(255, y * page.width + Math.round((box.x * dpi) / 72), y * page.width + Math.round(((box.x + box.width) * dpi) / 72));
}

function report(name: string, outcome: Awaited<ReturnType<typeof readForeignPage>>['outcome']): void {
  console.log(name, outcome.outcome === 'rejected' ? outcome.reason : outcome.quality);
  if (outcome.outcome !== 'read') return;
  for (const line of outcome.lines)
    console.log(
      `  line ${line.number}: ${line.state}, crossed ${line.crossed} (${line.crossing.score.toFixed(2)}): ${line.cells.map((c) => `${c.field} ${c.state} ${c.ink.toFixed(3)}`).join(', ')}`,
    );
  console.log(`  declaration: ${outcome.declaration.map((c) => `${c.field} ${c.state}`).join(', ')}`);
  console.log(`  lines lie within ${JSON.stringify(boundsOf((dcInitiative as SheetLayout).sides[0].lines.map((l) => l.box)))}`);
}
