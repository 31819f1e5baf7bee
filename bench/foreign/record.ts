/**
 * The same page (see page.ts) by the way of the record: the mark-up is kept as a petition's form, the picture is handed in, read as a job would
 * read it, and its lines are looked at on the record.
 *
 *   node bench/foreign/record.ts <picture of a filled page, 1700 x 2200>
 */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import sharp from 'sharp';
import { createPetition } from '../../src/operations/create-petition.ts';
import { readingFolder } from '../../src/operations/installation.ts';
import { listSetAside, readIntakeProgress, readSheetTotals } from '../../src/operations/intakes.ts';
import { readIntake } from '../../src/operations/read-intake.ts';
import { readLineImage } from '../../src/operations/read-pictures.ts';
import { readSectionPages } from '../../src/operations/section-pages.ts';
import { keepSheetForm } from '../../src/operations/sheet-forms.ts';
import { takeInSheets } from '../../src/operations/take-in-sheets.ts';
import { must } from '../../test/record/must.ts';
import { loneCampaign } from '../lone-campaign.ts';
import { dcInitiative, writtenPlaces } from './dc-initiative.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.log('No picture was given: nothing to read.');
  process.exit(0);
}
const { place, installation, member, remove } = await loneCampaign();
const deps = { ...installation.deps, enqueue: async () => undefined };
const opening = { title: 'A foreign form', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 1000 };
const { petitionId } = must(await createPetition(deps, { member, ...opening, on: '2026-01-02' }));
const form = {
  format: 'countersign-foreign-form',
  version: 1,
  layout: dcInitiative,
  blanks: [{ side: 1, image: (await blank(path)).toString('base64') }],
};
must(await keepSheetForm(deps, { member, petitionId, form: JSON.parse(JSON.stringify(form)) }));
const { intakeId } = must(await takeInSheets(deps, { member, petitionId, name: basename(path), source: createReadStream(path) }));
const before = process.cpuUsage();
await readIntake(deps, { intakeId, folder: readingFolder(place), workers: 1 });
const used = process.cpuUsage(before);
const { status, summary } = must(await readIntakeProgress(deps, { member, intakeId }));
console.log({ status, summary, cpuMillisecondsBesideTheReader: Math.round((used.user + used.system) / 1000) });
console.log('set aside:', must(await listSetAside(deps, { member, petitionId, limit: 10, all: true })).items);
const { doubts, ...totals } = must(await readSheetTotals(deps, { member, petitionId, limit: 100 }));
console.log(totals, `${doubts.length} lines are asked about`);
for (const section of await deps.db.selectFrom('section').select(['id', 'code']).where('petition_id', '=', petitionId).execute()) {
  const { pages } = must(await readSectionPages(deps, { member, sectionId: section.id }));
  for (const page of pages)
    for (const { number, lineId, asked } of page.lines) {
      const image = lineId === null ? null : must(await readLineImage(deps, { member, lineId, address: '127.0.0.1' }));
      const size = image === null ? null : await sharp(image.bytes).metadata();
      console.log(
        `section ${section.code}, page ${page.page}, line ${number}: ${lineId === null ? (asked ? 'asked about' : 'left out') : `on the record, picture ${size!.width} x ${size!.height}`}`,
      );
    }
}
await remove();

/** A blank made of the filled page: the places that were written in are whitened. */
async function blank(file: string): Promise<Buffer> {
  // The picture has a fault in its JPEG data and a proper end.
  const { data, info } = await sharp(file, { failOn: 'none' }).grayscale().raw().toBuffer({ resolveWithObject: true });
  const scale = info.width / dcInitiative.paper.width;
  for (const box of writtenPlaces)
    for (let y = Math.max(0, Math.round(box.y * scale)); y < Math.min(info.height, Math.round((box.y + box.height) * scale)); y++)
      data.fill(
        255,
        y * info.width + Math.max(0, Math.round(box.x * scale)),
        y * info.width + Math.min(info.width, Math.round((box.x + box.width) * scale)),
      );
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    .png()
    .toBuffer();
}
