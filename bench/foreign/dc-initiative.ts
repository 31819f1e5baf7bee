import type { Box, SheetLayout } from '../../src/sheets/layout.ts';

/** The page of an initiative petition of the District of Columbia, measured by hand on a picture at 200 dpi; pixels of that picture are turned into points. */

const PIXEL = 72 / 200;

function box(left: number, top: number, right: number, bottom: number): Box {
  return { x: left * PIXEL, y: top * PIXEL, width: (right - left) * PIXEL, height: (bottom - top) * PIXEL };
}

const rows = [932, 1048, 1174, 1288, 1406, 1527];
const halves = [992, 1119, 1231, 1350, 1471];

const lines = halves.map((half, i) => {
  const top = rows[i];
  const bottom = rows[i + 1];
  return {
    number: i + 1,
    box: box(108, top, 1600, bottom),
    cells: [
      { field: 'signature', box: box(288, top + 4, 754, half - 3) },
      { field: 'address', box: box(268, half + 4, 754, bottom - 4) },
      { field: 'name', box: box(766, top + 44, 1346, bottom - 4) },
      { field: 'date', box: box(1359, top + 5, 1477, bottom - 5) },
      { field: 'ward', box: box(1490, top + 5, 1592, bottom - 5) },
    ],
    official: null,
  };
});

const declarationFields = [
  { field: 'circulator-name', box: box(130, 1785, 1560, 1840) },
  { field: 'circulator-address', box: box(130, 1844, 1560, 1889) },
  { field: 'dates', box: box(775, 1985, 1240, 2040) },
  { field: 'executed-on', box: box(170, 2062, 345, 2102) },
  { field: 'circulator-signature', box: box(1085, 2045, 1565, 2094) },
];

const rules = [
  ...rows.map((y) => ({ x1: 108, y1: y, x2: 1600, y2: y })),
  ...halves.map((y) => ({ x1: 150, y1: y, x2: 759, y2: y })),
  ...[150, 759, 1353, 1483, 1599].map((x) => ({ x1: x, y1: rows[0], x2: x, y2: rows[5] })),
].map(({ x1, y1, x2, y2 }) => ({ x1: x1 * PIXEL, y1: y1 * PIXEL, x2: x2 * PIXEL, y2: y2 * PIXEL }));

export const dcInitiative: SheetLayout = {
  format: 'countersign-layout',
  version: 1,
  id: 'dc-initiative-2021',
  petition: 'DC-82',
  language: 'en',
  paper: { name: 'letter', width: 612, height: 792 },
  margins: { top: 36, right: 36, bottom: 36, left: 36 },
  sides: [
    {
      side: 1,
      squares: [],
      codes: { qr: null, dataMatrix: null },
      lines,
      rules,
      declarationFields,
      crops: [
        { role: 'heading', box: box(60, 80, 1640, 830) },
        { role: 'declaration', box: box(80, 1745, 1630, 2130) },
      ],
      blocks: [],
    },
  ],
};

/** Places that are written in on the filled picture: whitened to make a blank of it. */
export const writtenPlaces: readonly Box[] = [
  ...lines.flatMap((line) => line.cells.map((cell) => cell.box)),
  ...declarationFields.map((field) => field.box),
  box(236, 110, 270, 150),
  box(345, 110, 415, 150),
];
