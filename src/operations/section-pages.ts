import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { type Box, type SheetLayout, sideOf } from '../sheets/layout.ts';
import type { CellReading, LineReading, PageOutcome } from '../sheets/read/reading.ts';
import type { Deps, Outcome } from './deps.ts';
import { numberOnSheet } from './line-numbers.ts';
import type { PackPart } from './page-pack.ts';
import { sectionFor } from './read-pictures.ts';
import { sheetLayout } from './sheet-forms.ts';

/** A place on the picture of a page, as shares of its width and height, 0 to 1 from the top left. */
export interface PagePlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line of a page as the machine saw it and as it stands on the record. */
export interface PageLine {
  readonly number: number;
  /** Null while the line is not on the record: it does not count, or a person has not said yet. */
  readonly lineId: string | null;
  readonly place: PagePlace;
  readonly cells: readonly { readonly field: string; readonly place: PagePlace; readonly state: CellReading['state'] }[];
  readonly state: LineReading['state'];
  readonly crossed: LineReading['crossed'];
  /** Whether a person must say that it counts; answered: what was said last. */
  readonly asked: boolean;
  readonly counts: boolean | null;
}

/** A page of a section whose picture is on the record. */
export interface SectionPage {
  readonly page: string;
  readonly side: number;
  /** Width by height, for laying it out before it is loaded. */
  readonly ratio: number;
  readonly crops: readonly ('heading' | 'declaration')[];
  readonly declaration: readonly { readonly field: string; readonly state: CellReading['state'] }[];
  readonly lines: readonly PageLine[];
}

/** The pages of a section with where each line lies on its picture. */
export async function readSectionPages(
  deps: Pick<Deps, 'db'>,
  { member, sectionId }: { readonly member: Member; readonly sectionId: string },
): Promise<Outcome<{ readonly code: string; readonly pages: readonly SectionPage[] }>> {
  const found = await sectionFor(deps.db, { member, act: 'sheets.read', sectionId });
  if (!found.ok) return found;
  const { petitionId, code } = found.value;
  const rows = await deps.db
    .selectFrom('section_page')
    .innerJoin('intake_page', (join) =>
      join
        .onRef('intake_page.intake_id', '=', 'section_page.intake_id')
        .onRef('intake_page.file', '=', 'section_page.file')
        .onRef('intake_page.page', '=', 'section_page.intake_page'),
    )
    .select(['section_page.page', 'layout_id', 'doubts', 'body', 'parts'])
    .where('section_page.section_id', '=', sectionId)
    .execute();
  const lines = await deps.db.selectFrom('line').select(['id', 'page', 'number']).where('section_id', '=', sectionId).execute();
  const decisions = await deps.db
    .selectFrom('line_decision')
    .select(['page', 'line', 'counts'])
    .where('section_id', '=', sectionId)
    .orderBy('number')
    .execute();
  const pages: SectionPage[] = [];
  for (const row of rows) {
    const layout = await sheetLayout(deps.db, { petitionId, layoutId: row.layout_id });
    const read = JSON.parse(row.body) as PageOutcome;
    if (layout === null || read.outcome !== 'read') continue;
    const side = sideOf(layout, read.side);
    const doubts = JSON.parse(row.doubts) as readonly number[];
    const onSheet = read.lines.map(({ number }) => number);
    const onRecord = new Map(
      lines.filter(({ page }) => page === row.page).map(({ id, number }) => [numberOnSheet(number, onSheet), id] as const),
    );
    const parts = (JSON.parse(row.parts) as readonly PackPart[]).map(({ name }) => name);
    pages.push({
      page: row.page,
      side: read.side,
      ratio: layout.paper.width / layout.paper.height,
      crops: (['heading', 'declaration'] as const).filter((crop) => parts.includes(crop)),
      declaration: read.declaration.map(({ field, state }) => ({ field, state })),
      lines: read.lines.map((line) => {
        const drawn = side?.lines.find(({ number }) => number === line.number);
        return {
          number: line.number,
          lineId: onRecord.get(line.number) ?? null,
          place: placeOf(layout, drawn?.box),
          cells: line.cells.map(({ field, state }) => ({
            field,
            state,
            place: placeOf(layout, drawn?.cells.find((cell) => cell.field === field)?.box),
          })),
          state: line.state,
          crossed: line.crossed,
          asked: doubts.includes(line.number),
          counts: decisions.findLast((one) => one.page === row.page && one.line === line.number)?.counts ?? null,
        };
      }),
    });
  }
  return ok({ code, pages: pages.sort((a, b) => a.side - b.side) });
}

function placeOf(layout: SheetLayout, box: Box | undefined): PagePlace {
  const { width, height } = layout.paper;
  if (box === undefined) return { left: 0, top: 0, width: 1, height: 1 };
  return { left: box.x / width, top: box.y / height, width: box.width / width, height: box.height / height };
}
