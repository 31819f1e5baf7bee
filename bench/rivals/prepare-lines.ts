import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { parseAddress } from '../../src/roll/address.ts';
import { cityKey, directionText, houseText, nameKey, nameParts, normalizeName, suffixCode, zipKey } from '../../src/roll/normalize.ts';
import { STREET_TYPES } from '../../src/roll/street-types.ts';

/** A line taken apart by the project's own parser, so that a rival is not held back by parsing: it gets what our engine gets. */
export interface PreparedLine {
  readonly lineId: string;
  readonly given: string;
  readonly middle: string;
  readonly surname: string;
  readonly suffix: string;
  readonly house: string;
  readonly direction: string;
  readonly street: string;
  readonly streetType: string;
  readonly unit: string;
  readonly city: string;
  readonly zip: string;
}

/** Reads lines.csv of the generator and takes each line apart. */
export async function* prepareLines(path: string): AsyncGenerator<PreparedLine> {
  const rows = createReadStream(path).pipe(parse({ columns: true, bom: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) yield prepareLine(row);
}

function prepareLine(row: Readonly<Record<string, string>>): PreparedLine {
  const { given, middle, surname, suffix } = row.name === undefined ? twoNames(row.first_name, row.last_name) : oneName(row.name);
  const address = parseAddress(row.address ?? '');
  return {
    lineId: row.line_id,
    given,
    middle,
    surname,
    suffix,
    house: houseText(address.house),
    direction: directionText(address.direction),
    street: address.street,
    streetType: STREET_TYPES[address.type],
    unit: address.unit,
    city: cityKey(row.city || address.city),
    zip: zipKey(row.zip || address.zip),
  };
}

function twoNames(first: string, last: string) {
  const parts = nameParts(first);
  const surname = normalizeName(last);
  const middle = parts.length > 1 && parts[parts.length - 1].length === 1 ? (parts.pop() ?? '') : '';
  return { given: parts.join(''), middle, surname: surname.key, suffix: String(surname.suffix || '') };
}

function oneName(name: string) {
  const comma = name.indexOf(',');
  if (comma > 0) return twoNames(name.slice(comma + 1), name.slice(0, comma));
  const parts = nameParts(name);
  const suffix = parts.length > 2 ? suffixCode(parts[parts.length - 1]) : 0;
  if (suffix > 0) parts.pop();
  const surname = parts.pop() ?? '';
  return { ...twoNames(parts.join(' '), surname), surname: nameKey(surname), suffix: String(suffix || '') };
}
